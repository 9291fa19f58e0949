#!/usr/bin/env python3
"""Input that means harm: it is rejected by name and reason, what stands beside it goes in, memory stays bounded, nothing
is written where it should not be, and a terminal obeys none of it.

usage: hostile_check.py DICTA"""
import gzip
import hashlib
import json
import os
import pathlib
import pty
import resource
import shutil
import subprocess
import sys
import tempfile
import time

dicta = str(pathlib.Path(sys.argv[1]).resolve())
work = pathlib.Path(tempfile.mkdtemp(prefix="dicta-hostile-"))
ADDRESSES = 3 << 30  # of memory, for all of the program
MILLION = 10 ** 6
ESCAPE = "\x1b]0;owned\x07\x1b[31m\u009b2J\u202egnp.exe"
failed = passed = 0


def check(what, holds, said=""):
    global failed, passed
    passed += 1
    if not holds:
        failed += 1
        print(f"FAILED {what}: {str(said)[-1500:]}")


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))


def run(*command, of="archive", seconds=120, **options):
    return subprocess.run([dicta, "-a", str(work / of), *map(str, command)], capture_output=True, preexec_fn=limit,
                          timeout=seconds, **options)


def zeros_zst(path, size):
    subprocess.run(f"head -c {size} /dev/zero | zstd -1q > '{path}'", shell=True, check=True)


def good(name):
    return json.dumps({"id": name, "text": "The harbour stays open.", "speakers": [{"name": "Merisa Kovarin"}]}) + "\n"


def varint(number):
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out + bytes([number]))


def field(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def entry(data):
    return varint(len(data)) + data


HEADER = entry(field(1, b"\x08\x01\x10\x01"))


def dump_of(*entries):
    body = b"dictapb\n" + HEADER + b"".join(entries)
    trailer = field(6, b"\x08" + varint(len(entries) + 1) + field(2, hashlib.sha256(body).digest()))
    return body + entry(trailer)


# --- What is put beside good documents in one directory: name, bytes, words of the reason ----------------------------

def laughs():
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{("&a%d;" % (i - 1)) * 10}">' for i in range(1, 12))
    return (f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss version="2.0"><channel><title>t</title><item><guid>'
            f'g</guid><title>&a11;</title><description>&a11;</description></item></channel></rss>').encode()


def crowd():
    speakers = ",".join('{"name":"%x"}' % (i + 0x1000) for i in range(900_000))
    return ('{"id":"crowd","text":"x","speakers":[' + speakers + "]}\n" + good("beside-crowd")).encode()


def long_roles():
    speakers = [{"name": f"Speaker {i}", "role": "r" * 10_000} for i in range(1000)]
    return (json.dumps({"id": "roles", "text": "x", "speakers": speakers}) + "\n" + good("beside-roles")).encode()


REJECTED = [
    ("bomb.txt.gz", lambda: gzip.compress(bytes(200 << 20), 1), "larger than the 64 MiB"),
    ("twice.txt.gz", lambda: gzip.compress(gzip.compress(bytes(200 << 20), 1)), ""),
    ("cut.txt.gz", lambda: gzip.compress(b"A text.\n" * 1000)[:40], "cut short"),
    ("brackets.jsonl", lambda: good("beside-brackets").encode() + b'{"speakers":' + b"[" * MILLION +
     b"]" * MILLION + b"}\n", "nested deeper"),
    ("braces.jsonl", lambda: good("beside-braces").encode() + b'{"source":' * MILLION + b"\n", "nested deeper"),
    ("deep.html", lambda: b"<html><body>" + b"<div>" * MILLION + b"<p>Words, he said.", "nested deeper"),
    ("deep.rss", lambda: b"<rss><channel><item><guid>g</guid><description>" + b"<b>" * MILLION, ""),
    ("attributes.html", lambda: b"<html><body " + b"a b c d " * 250_000 + b"><p>Words.", "attributes"),
    ("wide.csv", lambda: b"id,text\n" + b"," * MILLION + b"\nbeside-wide,Words.\n", ""),
    ("wide-header.csv", lambda: b"id,text" + b",id" * MILLION + b"\n1,2\n", ""),
    ("crowd.jsonl", crowd, "rows in the index"),
    ("roles.jsonl", long_roles, "rows in the index"),
    ("line.jsonl", lambda: b'{"text":"' + b"x" * (20 << 20) + b'"}\n' + good("beside-line").encode(), "16 MiB"),
    ("lies.pb", lambda: b"dictapb\n" + HEADER + varint(1 << 62), "claims more"),
    ("short.pb", lambda: b"dictapb\n" + HEADER + varint(60 << 20) + b"x", "cut short"),
    ("nonsense.pb", lambda: b"dictapb\n" + HEADER + entry(b"\xff" * 50), ""),
    ("frame.pb", lambda: dump_of(entry(field(2, b"\x08\x01")), entry(field(4, field(3, b"x") + field(
        4, b"\x01\x01" + bytes(8) + b"\x00\x00" + b"\x28\xb5\x2f\xfd\xe0" + b"\xff" * 8)))), ""),
]
KEPT = ["beside-brackets", "beside-braces", "beside-wide", "beside-crowd", "beside-roles", "beside-line", "plain",
        "escape"]


def fill(directory):
    directory.mkdir()
    for name, make, _ in REJECTED:
        (directory / name).write_bytes(make())
    (directory / "plain.jsonl").write_text(good("plain"))
    (directory / "laughs.xml").write_bytes(laughs())
    (directory / "escape.jsonl").write_text(json.dumps({
        "id": "escape", "title": "Title " + ESCAPE, "text": "Text " + ESCAPE + "\n=SUM(1)", "place": ESCAPE,
        "publisher": "=cmd|' /C calc'!A0", "date": "2024-05-06", "source": {"publisher": "+1"},
        "speakers": [{"name": "Rob Rule", "role": "@role " + ESCAPE}]}, ensure_ascii=True).replace(
            '"publisher": "=cmd|\' /C calc\'!A0", ', "") + "\n")
    for name in ("sparse.txt", "sparse.jsonl", "sparse.csv", "sparse.pb"):
        with open(directory / name, "wb") as file:
            file.truncate(10 << 30)
    zeros_zst(directory / "zeros.jsonl.zst", 3 << 30)
    zeros_zst(directory / "zeros.txt.zst", 1 << 30)
    os.mkfifo(directory / "pipe.txt")
    os.symlink("/dev/zero", directory / "device.txt")
    os.symlink("loop-b.txt", directory / "loop-a.txt")
    os.symlink("loop-a.txt", directory / "loop-b.txt")
    os.symlink("..", directory / "above")
    (directory / "title\x1b]0;owned\x07.txt").write_bytes(b"Minister Meets Envoy\n\nThe harbour stays open, the minister said.\n")
    with open(os.fsencode(directory) + b"/caf\xe9.txt", "wb") as file:
        file.write(b"Minister Meets Another Envoy\n\nThe harbour is closed, the minister said.\n")


def check_import():
    directory = work / "in"
    fill(directory)
    before = time.monotonic()
    process = run("import", "--jobs", "2", "--rejects", work / "rejects", directory, seconds=300)
    took = time.monotonic() - before
    said = process.stderr.decode(errors="surrogateescape")
    check("import ends with 1", process.returncode == 1, said)
    rejects = [json.loads(line) for line in (work / "rejects").read_text().splitlines()]
    reasons = {}
    for row in rejects:
        reasons.setdefault(pathlib.Path(row["path"]).name, []).append(row["reason"])
    for name, _, words in REJECTED:
        check(f"{name} is rejected", name in reasons, list(reasons))
        check(f"{name}: why", any(words in reason for reason in reasons.get(name, [])), reasons.get(name))
    for name in ("sparse.txt", "sparse.jsonl", "sparse.csv", "sparse.pb", "zeros.jsonl.zst", "zeros.txt.zst",
                 "loop-a.txt"):
        check(f"{name} is rejected", name in reasons, list(reasons))
    check("pipes and devices in a directory are passed over", not {"pipe.txt", "device.txt"} & set(reasons), reasons)
    statements = {row["id"]: row for row in map(json.loads, run("dump").stdout.splitlines())}
    got = set(statements)
    for name in KEPT:
        check(f"{name} is kept", name in got, got)
    check("strange names are kept", len(got - set(KEPT)) >= 2, got)
    # Entities that a document declares are not looked up: 10^11 times "ha" stays one reference.
    most = max(len(row.get("text", "")) + len(row.get("title", "")) for row in statements.values())
    check("nothing has grown on the way in", most < 1000, most)
    check("no reason shows what a terminal obeys", b"\x1b" not in process.stderr.replace(b"\x1b[K", b""), said)
    again = run("import", "--jobs", "2", directory, seconds=300)
    check("again, nothing changes", b"imported 0, revised 0" in again.stderr, again.stderr)
    print(f"import of the directory: {took:.1f} s")


def check_endless():
    for command in (["--format", "jsonl", "-"], ["--format", "csv", "-"], ["-"], ["--format", "pb", "-"]):
        with open("/dev/zero", "rb") as zero:
            process = run("import", *command, of="endless", stdin=zero)
        check(f"endless {command}", process.returncode == 1 and b"rejected 1" in process.stderr, process.stderr)
    process = run("import", "/dev/zero", of="endless")
    check("/dev/zero", process.returncode == 1, process.stderr)


def check_large_batch():
    """2 GB of originals that are 100 KB of zstd, in one batch."""
    original = field(3, field(1, bytes(60 << 20)))
    path = work / "batch.pb.zst"
    with subprocess.Popen(["zstd", "-1q"], stdin=subprocess.PIPE, stdout=open(path, "wb")) as pack:
        pack.stdin.write(b"dictapb\n" + HEADER + entry(field(2, b"\x08\x01")))
        for _ in range(35):
            pack.stdin.write(entry(original))
    process = subprocess.run([dicta, "-a", str(work / "large"), "import", "--format", "pb", "-"],
                             stdin=open(path, "rb"), capture_output=True, preexec_fn=limit, timeout=120)
    check("a batch beyond the limit", b"a batch may have" in process.stderr, process.stderr)


def on_terminal(*command):
    """What a terminal gets on stdout and stderr."""
    main, side = pty.openpty()
    process = subprocess.Popen([dicta, "-a", str(work / "archive"), *command], stdout=side, stderr=side)
    os.close(side)
    out = b""
    while True:
        try:
            data = os.read(main, 65536)
        except OSError:
            break
        if not data:
            break
        out += data
    os.close(main)
    process.wait()
    return out.replace(b"\x1b[K", b"").decode(errors="surrogateescape")  # the bar's own: to the end of the line


def check_terminal():
    original = work / "original.txt"
    original.write_bytes(("Minister Meets Envoy\n\nThe harbour stays open, the minister said. " + ESCAPE + "\n").encode())
    check("import", run("import", "--publisher", "The Post", original).returncode == 0)
    held = json.loads(run("find", "--publisher", "The Post", "--format", "jsonl").stdout)["id"]
    commands = [["find"], ["find", "--format", "csv"], ["find", "--format", "jsonl"], ["find", "--full"],
                ["find", "--utterances"], ["get", "escape"], ["get", "escape", "--format", "json"],
                ["get", "escape", "--history"], ["get", held, "--original"], ["dump"], ["dump", "--format", "csv"],
                ["dump", "--format", "text"], ["dump", "--format", "pb"], ["speakers"], ["speakers", "show", "Rob Rule"],
                ["timeline"], ["info"], ["get", "none" + ESCAPE], ["find", "--speaker", ESCAPE], ["nonsense" + ESCAPE],
                ["remove", "escape", "--reason", ESCAPE], ["get", "escape"]]
    for command in commands:
        out = on_terminal(*command)
        bad = [hex(ord(c)) for c in out if (ord(c) < 32 and c not in "\t\n\r") or 127 <= ord(c) < 160
               or 0x202a <= ord(c) <= 0x202e or 0x2066 <= ord(c) <= 0x2069]
        check(f"terminal: {command[0]} {command[1:2]}", not bad and out, bad[:5])
    check("a file gets the bytes as they came", run("get", held, "--original").stdout == original.read_bytes())


def check_spreadsheet():
    plain, safe = run("dump", "--format", "csv").stdout, run("dump", "--format", "csv", "--spreadsheet").stdout
    check("programs get cells as they are", b"\"'" not in plain and b",'" not in plain, plain)
    check("a formula gets a mark", b",'+1," in safe and b"'@role" in safe, safe)
    check("find too", b",'+1," in run("find", "--format", "csv", "--spreadsheet").stdout)
    check("with csv alone", run("dump", "--spreadsheet").returncode == 2)


def check_places():
    """An id or a name is never a path."""
    outside = set(os.listdir(work))
    rows = [{"id": name, "text": "x", "source": {"paths": [name]}, "speakers": [{"name": name}]}
            for name in ("../../out", "/tmp/out", "..", "a/../../b")]
    (work / "paths.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    check("such ids are ids", run("import", work / "paths.jsonl", of="paths").returncode == 0)
    for row in rows:
        check("and found", run("get", row["id"], of="paths").returncode == 0)
    check("backup", run("backup", work / "paths-backup", of="paths").returncode == 0)
    check("restore", run("restore", work / "paths-backup", of="paths-again").returncode == 0)
    check("dump", run("dump", "-o", work / "paths.out", of="paths-again").returncode == 0)
    new = set(os.listdir(work)) - outside
    check("nothing stands elsewhere", new == {"paths.jsonl", "paths", "paths-backup", "paths-again", "paths.out"}, new)


try:
    check_import()
    check_spreadsheet()
    check_terminal()
    check_endless()
    check_large_batch()
    check_places()
finally:
    shutil.rmtree(work, ignore_errors=True)
print(f"{passed} checks, {failed} failed")
sys.exit(1 if failed else 0)
