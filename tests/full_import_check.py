#!/usr/bin/env python3
"""`dicta import` into a disk that fills up while it imports: it says so, ends with 1, and what it says is in is in. Others
read meanwhile, and the same import completes it once there is room.

usage: full_import_check.py DICTA

The disk is a tmpfs, in a mount namespace of the test's own: no root is needed where users may have namespaces."""
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

RESERVE_MIB = 128    # OpenOptions::reserve_bytes
DISK_MIB = RESERVE_MIB + 80  # of which the engine takes 53 for its log at once
STATEMENTS = 10_000  # some 90 MB on disk

failed = 0


def check(what, holds, said=""):
    global failed
    if not holds:
        failed += 1
        print(f"FAILED {what}: {str(said)[-1500:]}")


def noise(dice, size):
    """Words that do not compress."""
    return "".join(map(chr, (48 + byte % 75 for byte in dice.randbytes(size))))


def write_statements(path):
    dice = random.Random(6)
    with open(path, "w") as lines:
        for i in range(STATEMENTS):
            lines.write(json.dumps({"id": f"s{i}", "date": f"2024-{1 + i % 12:02}-{1 + i % 28:02}", "title": f"Statement {i}",
                                    "speakers": [{"name": "Merisa Kovarin"}], "text": noise(dice, 10_000)}) + "\n")


def numbers(message):
    found = re.search(r"imported (\d+), revised (\d+), unchanged (\d+), rejected (\d+)", message)
    return [int(number) for number in found.groups()] if found else None


def fills_up(dicta, disk, statements):
    def run(*command):
        done = subprocess.run([dicta, "-a", str(disk / "archive"), *map(str, command)], capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    def resize(mib):
        subprocess.run(["mount", "-o", f"remount,size={mib}m", str(disk)], check=True)

    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "none", str(disk)], check=True)
    code, _, said = run("import", statements)
    check("it fails", code == 1, (code, said))
    check("it says what it wants", re.search(r"archive.*: \d+ MiB are free, and writing needs \d+ MiB", said), said)
    check("it says what to do", "make room on that disk" in said, said)
    counts = numbers(said)
    check("it says what is in", counts is not None and 0 < counts[0] < STATEMENTS and counts[1:] == [0, 0, 0], said)
    if failed:
        return
    imported = counts[0]
    code, out, said = run("find", "--count")
    check("what it says is in is in", (code, out.strip()) == (0, str(imported)), (out, said, imported))
    code, out, said = run("find", "--speaker", "kovarin", "--limit", "5", "--format", "jsonl")
    check("others read", code == 0 and out.count("\n") == 5, said)
    check("it is whole", run("verify")[0] == 0, run("verify"))

    # Opened anew, it may have room for a little more: a log becomes a table.
    code, _, said = run("import", statements)
    counts = numbers(said)
    check("it is still full", code == 1 and "MiB are free" in said, said)
    check("and counts on", counts is not None and counts[0] < 1000 and counts[1:] == [0, imported, 0], said)
    imported += counts[0]
    code, out, said = run("find", "--count")
    check("what it says is in is in, again", out.strip() == str(imported), (out, said, imported))

    resize(DISK_MIB + 200)
    code, _, said = run("import", statements)
    check("with room it completes", code == 0 and numbers(said) == [STATEMENTS - imported, 0, imported, 0], said)
    check("it is whole in the end", run("verify")[0] == 0, run("verify"))


def main():
    dicta = str(pathlib.Path(sys.argv[1]).resolve())
    if len(sys.argv) > 2:
        fills_up(dicta, *map(pathlib.Path, sys.argv[2:]))
        print(f"{failed} failed")
        return 1 if failed else 0
    work = pathlib.Path(tempfile.mkdtemp(prefix="dicta-full-"))
    try:
        (work / "disk").mkdir()
        if subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", str(work / "disk")],
                          capture_output=True).returncode != 0:
            print("skipped: no file system of the test's own can be mounted here")
            return 77
        write_statements(work / "statements.jsonl")
        return subprocess.run(["unshare", "-rm", sys.executable, __file__, dicta, str(work / "disk"),
                               str(work / "statements.jsonl")]).returncode
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
