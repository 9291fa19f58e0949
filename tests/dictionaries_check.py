#!/usr/bin/env python3
"""However documents come (all at once, through a pipe that pauses, a few at a time, as CSV), they get a dictionary in
time; and an optimize that is killed leaves none behind that nobody uses.

usage: dictionaries_check.py DICTA"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

DICTA = sys.argv[1]
WORDS = ("the minister said that both sides agreed on further talks in Munich and stressed peace trade with a partner "
         "country today after lengthy consultations about harbours tariffs fisheries transit pilots ferries "
         "beacons").split()
failed = 0


def check(what, holds, *seen):
    global failed
    if not holds:
        failed += 1
        print("FAILED", what, *seen)


def line(number):
    draw = random.Random(number)
    phrases = [" ".join(draw.choices(WORDS, k=6)) for _ in range(4)]
    text = ". ".join(draw.choice(phrases) if draw.random() < 0.3 else " ".join(draw.choices(WORDS, k=9))
                     for _ in range(48))
    return json.dumps({"id": f"s{number}", "date": "2025-02-14", "title": f"Statement {number}", "text": text})


def dicta(archive, *arguments, **options):
    return subprocess.run([DICTA, "-a", str(archive), *arguments], check=True, capture_output=True, **options).stdout


def info(archive):
    return json.loads(dicta(archive, "info", "--format", "json"))


with tempfile.TemporaryDirectory(prefix="dicta-dictionaries-") as name:
    directory = pathlib.Path(name)
    lines = [line(number) + "\n" for number in range(3000)]
    (directory / "all.jsonl").write_text("".join(lines))
    dicta(directory / "whole", "import", str(directory / "all.jsonl"))
    whole = info(directory / "whole")
    check("one dictionary", len(whole["dictionaries"]) == 1, whole)

    with subprocess.Popen([DICTA, "-a", str(directory / "paused"), "import", "--format", "jsonl", "-"],
                          stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        process.stdin.write("".join(lines[:2]))
        process.stdin.flush()
        time.sleep(1)
        process.stdin.write("".join(lines[2:]))
    paused = info(directory / "paused")
    check("a pipe that pauses", paused["recordStoredBytes"] < 1.05 * whole["recordStoredBytes"], paused, whole)

    for begin in range(0, 3000, 150):
        dicta(directory / "pieces", "import", "--format", "jsonl", "-", input="".join(lines[begin:begin + 150]).encode())
    pieces = info(directory / "pieces")
    check("a few at a time", pieces["recordStoredBytes"] < 1.5 * whole["recordStoredBytes"], pieces, whole)
    check("they have a dictionary", pieces["dictionaries"], pieces)

    dicta(directory / "whole", "dump", "--format", "csv", "-o", str(directory / "all.csv"))
    dicta(directory / "rows", "import", "--jobs", "2", str(directory / "all.csv"))
    check("CSV comes out as it went in", dicta(directory / "rows", "dump") == dicta(directory / "whole", "dump"))
    check("and is compressed", info(directory / "rows")["recordStoredBytes"] < 1.1 * whole["recordStoredBytes"])

    before, killed = dicta(directory / "paused", "dump"), 0
    for wait in (0.1, 0.2, 0.3, 0.5, 0.7, 0.9):
        process = subprocess.Popen([DICTA, "-a", str(directory / "paused"), "optimize"], stderr=subprocess.DEVNULL)
        time.sleep(wait)
        killed += process.poll() is None
        process.kill()
        process.wait()
    dicta(directory / "paused", "optimize")
    check("killed at least once", killed > 0)
    check("one dictionary more, however often it was killed", len(info(directory / "paused")["dictionaries"]) <= 2)
    check("the same statements", dicta(directory / "paused", "dump") == before)
    dicta(directory / "paused", "verify")

print(f"{failed} failed")
sys.exit(1 if failed else 0)
