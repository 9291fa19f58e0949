#!/usr/bin/env python3
"""The sample documents, read and compared with what a careful archivist reads out of them.

usage: press_gold_check.py DICTA TESTS_DATA_DIR

Prints one line for each difference, then a table by field. Conventions of the expectations: tests/data/README.md. A
character counts as right where an utterance over it has the speaker that is wanted, as spurious where an outermost
utterance gives it to somebody whom the expectation does not. Fails below the shares given here."""
import json
import pathlib
import subprocess
import sys
import tempfile

# The least share that must be right, by field, and the greatest share of characters that may be spurious.
LEAST = {"title": 1, "date": .97, "published": 1, "publisher": 1, "place": .96, "language": 1, "genre": .94,
         "names": .98, "roles": .95, "no others": 1, "not_body": 1, "attributed": .985}
SPURIOUS_MOST = .006


class Table:
    def __init__(self):
        self.rows = {field: [0, 0] for field in LEAST}
        self.spurious = 0

    def count(self, field, fine, where, line):
        self.add(field, int(fine), 1)
        if not fine:
            print(f"{where}: {field}: {line}")

    def add(self, field, right, asked):
        self.rows[field][0] += right
        self.rows[field][1] += asked

    def report(self):
        fine = True
        for field, (right, asked) in self.rows.items():
            below = right < LEAST[field] * asked or asked == 0
            fine = fine and not below
            print(f"{field:12} {right:6} of {asked:6} {right / max(asked, 1):8.2%}{'  TOO FEW' if below else ''}")
        share = self.spurious / max(self.rows["attributed"][1], 1)
        print(f"{'spurious':12} {self.spurious:6} {'':9} {share:8.2%}{'  TOO MANY' if share > SPURIOUS_MOST else ''}")
        return fine and share <= SPURIOUS_MOST


def squeeze(text):
    return " ".join((text or "").split())


def by_characters(record):
    """Utterances as (begin, end, name, kind) in characters of the text; outermost only where `outer`."""
    raw = record.get("text", "").encode()
    names = [speaker.get("name", "") for speaker in record.get("speakers", [])]
    at = lambda offset: len(raw[:offset].decode())
    out = []
    reach = 0
    for u in sorted(record.get("utterances", []), key=lambda u: (u.get("begin", 0), -u.get("end", 0))):
        begin, end = at(u.get("begin", 0)), at(u.get("end", 0))
        name = names[u["speaker"]] if "speaker" in u else None
        out.append((begin, end, name, u.get("kind", ""), end > reach))
        reach = max(reach, end)
    return out


def check_said(said, record, where, table):
    text = record.get("text", "")
    utterances = by_characters(record)
    wanted = [None] * len(text)  # who, at each character; "" for all together
    place = 0
    for run in said:
        begin = text.find(run["startsWith"], place)
        begin = begin if begin >= 0 else text.find(run["startsWith"])
        end = text.find(run["endsWith"], begin) if begin >= 0 else -1
        if begin < 0 or end < 0:
            print(f"{where}: not in the body: {run['startsWith' if begin < 0 else 'endsWith']!r}")
            table.add("attributed", 0, 100)
            continue
        place, end = begin, end + len(run["endsWith"])
        who = run["speaker"] or ""
        got = set()
        for b, e, name, kind, _ in utterances:
            if (name or "") == who and (name or kind == "JOINT"):
                got.update(range(max(b, begin), min(e, end)))
        asked = [i for i in range(begin, end) if not text[i].isspace()]
        for i in asked:
            wanted[i] = who
        right = sum(i in got for i in asked)
        table.add("attributed", right, len(asked))
        if right < .98 * len(asked):
            others = sorted({str(n or k) for b, e, n, k, _ in utterances if b < end and e > begin and n != who})
            print(f"{where}: said by {who or 'all'}: {right} of {len(asked)}: {run['startsWith'][:40]!r}; others {others}")
    for b, e, name, kind, outer in utterances:
        if not outer or (not name and kind != "JOINT"):
            continue
        extra = [i for i in range(b, e) if wanted[i] != (name or "") and not text[i].isspace()]
        table.spurious += len(extra)
        if len(extra) > 8:
            print(f"{where}: spurious: {name or 'JOINT'}: {len(extra)}: {text[extra[0]:extra[0] + 50]!r}")


def check(gold, record, where, table):
    source = record.get("source", {})
    for field in ("title", "date", "published", "place", "language", "genre"):
        if field in gold:
            got = squeeze(record.get(field)) or None
            table.count(field, got == gold[field], where, f"{got!r}, wanted {gold[field]!r}")
    if "publisher" in gold:
        got = [value for value in (source.get("publisher"), source.get("wire")) if value]
        fine = gold["publisher"] in got if gold["publisher"] else not got
        table.count("publisher", fine, where, f"{got}, wanted {gold['publisher']!r}")
    if "speakers" in gold:
        got = {s.get("name"): s.get("role") for s in record.get("speakers", [])}
        for speaker in gold["speakers"]:
            name = speaker["name"]
            table.count("names", name in got, where, f"{name!r} is not among {sorted(got)}")
            if "role" in speaker:
                table.count("roles", name in got and got[name] == speaker["role"], where,
                            f"{name}: {got.get(name)!r}, wanted {speaker['role']!r}")
        others = sorted(got.keys() - {speaker["name"] for speaker in gold["speakers"]})
        table.count("no others", not others, where, f"{others}")
    for line in gold.get("not_body", []):
        table.count("not_body", line not in record.get("text", ""), where, repr(line))
    if "said" in gold:
        check_said(gold["said"], record, where, table)


def main():
    dicta, data = sys.argv[1], pathlib.Path(sys.argv[2])
    expected = json.loads((data / "press-expected.json").read_text())
    with tempfile.TemporaryDirectory() as name:
        archive = pathlib.Path(name) / "a"
        for command in (["import", "--format", "press", data / "press"], ["dump"]):
            done = subprocess.run([dicta, "-a", archive, *command], capture_output=True, text=True, encoding="utf-8")
            if done.returncode != 0:
                sys.exit(done.stderr)
    read = {}
    for record in map(json.loads, done.stdout.splitlines()):
        for path in record["source"]["paths"]:
            read[pathlib.Path(path).name] = record
    table = Table()
    for name, gold in sorted(expected.items()):
        check(gold, read.get(name, {}), name, table)
    if expected.keys() != read.keys():
        sys.exit(f"not read, or not expected: {sorted(expected.keys() ^ read.keys())}")
    sys.exit(0 if table.report() else 1)


main()
