#!/usr/bin/env python3
"""The commands of tests/cli say the same over the network as on a directory: output, remarks and exit status.

usage: commands_check.py DICTA DATA"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time

from running import Checks, Server, new_directory, write_tokens

dicta, data = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
cases = pathlib.Path(__file__).resolve().parent.parent / "cli"
# What works on a directory alone, or is about directories.
LOCAL = re.compile(r"dicta (purge|reread|optimize|verify|restore|.*import .*pb)|-a |DICTA_ARCHIVE|archive/| script |grep ")
checks = Checks()


def run(command, archive, directory):
    environment = {**os.environ, "PATH": f"{dicta.parent}:{os.environ['PATH']}", "DICTA_ARCHIVE": archive,
                   "DICTA_TOKEN": "archivist", "data": str(data), "program": str(dicta), "work": str(directory)}
    environment.pop("COLUMNS", None)
    done = subprocess.run(["sh", "-c", command], cwd=directory, env=environment, capture_output=True, timeout=60)
    out, err = (re.sub(r"20\d\d-\d\d-\d\dT[\d:]*Z", "TIME", text.decode(errors="replace")).replace(archive, "ARCHIVE")
                for text in (done.stdout, done.stderr))
    if " info" in command:  # bytes on disk depend on when the engine last wrote its files
        out = re.sub(r"(?m)^((On disk|  [a-z]).*:).*$", r"\1", re.sub(r'"disk":.*', "", out))
    return done.returncode, out, err


def commands(name):
    for line in (cases / name).read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.split(None, 2)[2]


def import_over_a_restart(directory):
    """Documents that come while the server is restarted go in behind those that came before."""
    with Server(dicta, directory / "restarted", "--create") as server:
        command = [dicta, "-a", f"grpc://{server.address}", "import", "--format", "jsonl", "-"]
        importer = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for part in range(2):
            for number in range(300):
                importer.stdin.write(f'{{"id": "s{part}-{number}", "text": "Statement {part}, {number}."}}\n')
            importer.stdin.flush()
            while part == 0 and server.figure("dicta_archive_position") < 1:
                time.sleep(0.05)
            if part == 0:
                server.stop()
                server.command[server.command.index("--listen") + 1] = server.address
                threading.Timer(1, server.start).start()
        importer.stdin.close()
        said = importer.stderr.read()
        checks.equal(f"over a restart: {said}", (importer.wait(), said.splitlines()[-1]),
                     (0, "imported 600, revised 0, unchanged 0, rejected 0"))


with new_directory() as name:
    import_over_a_restart(pathlib.Path(name))
with new_directory() as name:
    directory = pathlib.Path(name)
    run(f"dicta import {data}/structured.jsonl {data}/press", "one", directory)
    shutil.copytree(directory / "one", directory / "two")
    for place in ("here", "there"):
        (directory / place).mkdir()
    write_tokens(directory / "tokens")
    with Server(dicta, directory / "two", "--token-file", str(directory / "tokens")) as server:
        remote = f"grpc://{server.address}"
        more = [f"dicta import --publisher P --format jsonl {data}/structured.jsonl", f"dicta import {data}/html {data}/feeds",
                f"dicta import --dry-run {data}/structured.csv", f"dicta import {data}/structured.csv", "dicta dump",
                "dicta dump --format csv --utterances", "dicta dump --format text --speaker qiu", "dicta info --format json",
                "dicta speakers --format jsonl", "dicta find --limit 1000 --full", "dicta get kovarin none scna-1907"]
        for command in [*commands("read.txt"), *commands("write.txt"), *more]:
            if not LOCAL.search(command):
                got = run(command, remote, directory / "there")
                checks.equal(command, got, run(command, str(directory / "one"), directory / "here"))
                checks.true(f"{command} is a command: {got}", got[0] in (0, 1))
        # The complete dump makes the archive that was dumped.
        run(f"dicta dump --format pb -o {directory}/there.pb", remote, directory)
        run(f"dicta -a {directory}/copy import {directory}/there.pb", "", directory)
        checks.equal("a copy", run("dicta dump", str(directory / "copy"), directory), run("dicta dump", remote, directory))
        for command in ("purge x --reason y", "purge x --reason y --yes", "verify", "optimize", "reread", "serve"):
            status, _, said = run(f"dicta {command}", remote, directory)
            checks.equal(f"{command} needs the directory", (status, said), (
                1, "dicta: this works where the archive is: name its directory, not ARCHIVE\n"))
        status, _, said = run("DICTA_CA=nofile dicta find", remote.replace("grpc", "grpcs"), directory)
        checks.equal("no such authority", (status, said), (1, "dicta: DICTA_CA: nofile: no such file\n"))
        for address in ("grpc://localhost", "grpcs://[::1]"):
            checks.equal("no port", run("dicta find", address, directory)[2],
                         "dicta: ARCHIVE: no port; `dicta serve` has 7411 by default: ARCHIVE:7411\n")
        for address, says in (("grpc://", "no host; as in ARCHIVE127.0.0.1:7411"),
                              ("grpc://localhost:abc", "no port from 0 to 65535 behind the colon"), ("grpc://unix:", "no path")):
            status, _, said = run("dicta find", address, directory)
            checks.true(f"{address}: {said}", status == 1 and says in said)
        said = run(f"dicta import {data}/structured.csv", str(directory / "two"), directory)[2]
        checks.true(f"it is served: {said}", "it writes for you: -a grpc://HOST:PORT" in said)
        checks.true("a server without its scheme", "a server's name begins with grpc://" in
                    run("dicta find", "127.0.0.1:1", directory)[2])
        os.environ["DICTA_TOKEN"] = "forged"
        begin = time.monotonic()
        checks.equal("nobody there", run(f"dicta import {data}/structured.csv", "grpc://127.0.0.1:1", directory)[0], 1)
        checks.true("which is said at once", time.monotonic() - begin < 10)
checks.true("most commands were compared", checks.passed > 160)
checks.finish()
