#!/usr/bin/env python3
"""Runs the commands that README.md shows and compares what they print with what it says.

usage: readme_check.py DICTA SOURCE_DIR [--write]

Every ```console block is played in order, in a directory of its own that holds links to tests/, proto/ and examples/. Standard output
and error are compared together; a line `…` stands for any lines. A block marked `tour` holds the output of tools/tour.sh.
--write puts the output of the tour into the README instead of comparing it."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

dicta, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
readme = source / "README.md"
text = readme.read_text()
blocks = list(re.finditer(r"```console( tour)?\n(.*?)```", text, re.S))


def matches(want, got):
    """Lines as wanted; `…` stands for any number of lines."""
    pattern = "".join(r"(?:.*\n)*" if line == "…" else re.escape(line) + r"\n" for line in want)
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


def tour(directory):
    done = subprocess.run(["sh", source / "tools/tour.sh", dicta, directory / "tour"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"tour.sh failed:\n{done.stdout}{done.stderr}")
    return done.stdout.strip("\n") + "\n"


def check(block, directory):
    command, want, wrong = None, [], 0
    for line in [*block.splitlines(), "$ true"]:
        if not line.startswith("$ "):
            want.append(line)
            continue
        if command:
            environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PATH": f"{dicta.parent}:{os.environ['PATH']}"}
            done = subprocess.run(command, shell=True, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, env=environment)
            got = done.stdout.splitlines()
            if not matches(want, got):
                wrong += 1
                print(f"$ {command}\n  README says:", *want, "  it prints:", *got, sep="\n  ")
        command, want = line[2:], []
    return wrong


with tempfile.TemporaryDirectory() as name:
    directory = pathlib.Path(name)
    for name in ("tests", "proto", "examples"):
        (directory / name).symlink_to(source / name)
    failures = 0
    for block in blocks:
        if not block.group(1):
            failures += check(block.group(2), directory)
        elif "--write" in sys.argv:
            readme.write_text(text.replace(block.group(0), f"```console tour\n{tour(directory)}```"))
        elif tour(directory) != block.group(2):
            failures += 1
            print("the tour prints:", tour(directory), sep="\n")
print(f"{len(blocks)} blocks, {failures} failures")
sys.exit(1 if failures or not blocks else 0)
