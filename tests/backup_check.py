#!/usr/bin/env python3
"""Backups as a user makes them: beside writers, killed, on a full medium, over the network.

usage: backup_check.py DICTA [CYCLES]

Each cycle kills a backup somewhere, while another process writes. From the first finished backup on there must always be
one that can be restored, never older than the one before, with statements of the archive alone. With --control a
backup's file is damaged before it is restored, which must be noticed: the check then fails."""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

dicta = str(pathlib.Path(sys.argv[1]).resolve())
control = "--control" in sys.argv
cycles = next((int(a) for a in sys.argv[2:] if a.isdigit()), 20)
work = pathlib.Path(tempfile.mkdtemp(prefix="dicta-backup-"))
archive, backup = work / "archive", work / "backup"
dice = random.Random(20250214)
failed = 0
restored = []  # of each backup: its position, its statements


def run(*command, of=archive, **options):
    return subprocess.run([dicta, "-a", str(of), *map(str, command)], capture_output=True, **options)


def check(what, holds, said=""):
    global failed
    if not holds:
        failed += 1
        print(f"FAILED {what} {said}")


def well(what, process):
    check(what, process.returncode == 0, (process.returncode, process.stderr.decode()[-600:]))
    return process


def documents(first, count, words=120):
    rows = []
    for i in range(first, first + count):
        rows.append(json.dumps({
            "id": f"s{i}", "date": f"20{10 + i % 15}-{1 + i % 12:02}-{1 + i % 28:02}", "title": f"Statement {i}",
            "speakers": [{"name": f"Speaker {i % 17}"}],
            "text": " ".join(str(dice.getrandbits(40)) for _ in range(words))}))
    return ("\n".join(rows) + "\n").encode()


def position_of(directory):
    lines = (directory / "BACKUP").read_text().splitlines()
    return max([int(line.split()[3]) for line in lines if line.startswith("segment ")], default=0)


def dump(of, to):
    well("dump", run("dump", "--format", "pb", "-o", to, of=of))
    return to.read_bytes()


def check_restored(least):
    """Restores what is there, and remembers what is in it. Returns its position."""
    again = work / "again"
    position = position_of(backup)
    check("a backup never goes back", position >= least, (position, least))
    if control:
        victim = sorted(backup.glob("*.pb.zst"))[0]
        data = bytearray(victim.read_bytes())
        data[len(data) // 2] ^= 1
        victim.write_bytes(data)
    well("restore", run("restore", backup, of=again))
    if not again.exists():
        return position
    info = json.loads(run("info", "--format", "json", of=again).stdout)
    check("position", info["position"] == position, (info["position"], position))
    well("verify", run("verify", of=again))
    lines = well("dump", run("dump", of=again)).stdout.splitlines()
    check("as many as it says", len(lines) == info["statements"], (len(lines), info["statements"]))
    restored.append((position, set(lines)))
    shutil.rmtree(again)
    return position


def killed_and_resumed():
    """Beside a process that imports all the time, or optimizes."""
    well("first", run("import", "--format", "jsonl", "-", input=documents(0, 3000)))
    known, next_id, kills = 0, 3000, 0
    for cycle in range(cycles):
        writer = subprocess.Popen([dicta, "-a", str(archive), "import", "--format", "jsonl", "-"],
                                  stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        writer.stdin.write(documents(next_id, 300))
        writer.stdin.flush()
        next_id += 300
        options = ["--whole"] if cycle % 4 == 3 else []
        process = subprocess.Popen([dicta, "-a", str(archive), "backup", str(backup), *options],
                                   stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.005, 0.25))
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
        writer.stdin.close()
        check("the writer is not disturbed", writer.wait() == 0)
        if cycle % 5 == 4:
            well("optimize", run("optimize"))
        if (backup / "BACKUP").exists():
            known = check_restored(known)
        elif known:
            check("a backup is there", False)
    well("the next one goes on", run("backup", backup))
    check_restored(known)
    well("whole", run("backup", "--whole", backup))
    well("restore", run("restore", backup, of=work / "last"))
    if (work / "last").exists():
        same = dump(archive, work / "a.pb") == dump(work / "last", work / "b.pb")
        check("what is restored dumps the same bytes", same)
    lines = set(well("dump", run("dump")).stdout.splitlines())
    held = 0
    for position, before in restored:
        check(f"nothing is lost on the way to {position}", len(before) >= held)
        check(f"what was restored at {position} is in the archive", before <= lines)
        held = len(before)
    print(f"{cycles} cycles, {kills} backups killed")


def beside_a_server():
    """By way of the server, and past it, while it writes."""
    server = subprocess.Popen([dicta, "-a", str(archive), "serve", "--listen", "127.0.0.1:0", "--log", "none"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    address = "grpc://" + server.stdout.readline().split()[-1]
    try:
        far, near = work / "far", work / "near"
        well("far", run("backup", far, of=address))
        writing = subprocess.Popen([dicta, "-a", address, "import", "--format", "jsonl", "-"], stdin=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        writing.stdin.write(documents(10**6, 2000))
        writing.stdin.flush()
        well("far, meanwhile", run("backup", far, of=address))
        well("near, meanwhile", run("backup", near))
        writing.stdin.close()
        check("the import is not disturbed", writing.wait() == 0)
        before = sum(f.stat().st_size for f in far.iterdir())
        well("far, once more", run("backup", far, of=address))
        well("near, once more", run("backup", near))
        check("restoring to a server", run("restore", far, of=address).returncode == 1)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    whole = dump(archive, work / "a.pb")
    for directory in far, near:
        well("restore", run("restore", directory, of=work / (directory.name + "-again")))
        check(directory.name, dump(work / (directory.name + "-again"), work / "b.pb") == whole)


def full_medium():
    """On a file system of 6 MB of the test's own."""
    script = f"""
set -e
mount -t tmpfs -o size=6m none {work}/small
{dicta} -a {work}/little backup {work}/small/backup
cp {work}/small/backup/BACKUP {work}/BACKUP.before
head -c 4000000 /dev/urandom > {work}/small/filler
{dicta} -a {work}/little import --format jsonl {work}/more.jsonl
! {dicta} -a {work}/little backup {work}/small/backup 2> {work}/full
grep -q 'No space left on device' {work}/full
cmp {work}/small/backup/BACKUP {work}/BACKUP.before
{dicta} -a {work}/little backup --check {work}/small/backup
{dicta} -a {work}/restored restore {work}/small/backup
rm {work}/small/filler
{dicta} -a {work}/little backup {work}/small/backup
{dicta} -a {work}/restored-all restore {work}/small/backup
"""
    (work / "small").mkdir()
    if subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", str(work / "small")],
                      capture_output=True).returncode != 0:
        print("skipped: no file system of the test's own can be mounted here")
        return
    little = work / "little"
    well("import", run("import", "--format", "jsonl", "-", of=little, input=documents(0, 800)))
    (work / "more.jsonl").write_bytes(documents(800, 3000))
    process = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True)
    check("a full medium", process.returncode == 0, process.stderr.decode()[-1500:])
    check("all of it", dump(little, work / "a.pb") == dump(work / "restored-all", work / "b.pb"))


try:
    killed_and_resumed()
    if not control:
        beside_a_server()
        full_medium()
finally:
    shutil.rmtree(work, ignore_errors=True)
print(f"{failed} failed")
sys.exit(1 if failed else 0)
