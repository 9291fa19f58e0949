#!/usr/bin/env python3
"""Structured records written out as press text, read back, and compared with what they were.

usage: state_press_check.py DICTA CORPUS.jsonl.zst      exit 77 (skipped) where the corpus is absent

Each record becomes a file of title, date line and text, in one of three date lines and two layouts by turns. Read as press
text: date and title are right in 99 % of them; speaker and role in 98 % of those that open with a "Name, Role" line and in
95 % of those that say "attributable to"."""
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile

DATE_LINES = ("{:%B} {d}, {:%Y}", "{:%Y-%m-%d} 14:30", "Published: {d} {:%B} {:%Y}")


def date_line(form, day):
    return form.replace("{d}", str(day.day)).format(*[day] * form.count("{:"))


def document(record, number):
    line = date_line(DATE_LINES[number % 3], datetime.date.fromisoformat(record["date"]))
    head = [record["title"], "", line] if number // 3 % 2 == 0 else [line, record["title"]]
    return "\n".join([*head, "", record["text"]]) + "\n"


def plain(text):
    return " ".join((text or "").split())


class Share:
    def __init__(self, what, least):
        self.what, self.least, self.right, self.asked = what, least, 0, 0

    def count(self, fine, record, got):
        self.asked += 1
        self.right += fine
        if not fine and self.asked - self.right <= 3:
            print(f"  {self.what}: {record['id']}: {got}")

    def report(self):
        print(f"{self.what}: {self.right}/{self.asked}, at least {self.least:.0%} wanted")
        return self.right >= self.least * self.asked and self.asked > 0


def main():
    dicta, corpus = sys.argv[1:3]
    if not pathlib.Path(corpus).exists():
        print("skipped: no corpus at", corpus)
        sys.exit(77)
    text = subprocess.run(["zstd", "-dcq", corpus], stdout=subprocess.PIPE, check=True).stdout.decode()
    records = [json.loads(line) for line in text.splitlines()]
    title, date = Share("title", .99), Share("date", .99)
    named, attributable = Share('speaker and role, "Name, Role"', .98), Share('speaker and role, "attributable to"', .95)
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        (directory / "in").mkdir()
        for number, record in enumerate(records):
            (directory / "in" / f"{number:05}.txt").write_text(document(record, number))
        done = subprocess.run([dicta, "-a", directory / "a", "import", "--format", "press", directory / "in"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        dump = subprocess.run([dicta, "-a", directory / "a", "dump"], capture_output=True, text=True, check=True).stdout
    read = {pathlib.Path(r["source"]["paths"][0]).stem: r for r in map(json.loads, dump.splitlines())}
    for number, record in enumerate(records):
        got = read.get(f"{number:05}", {})
        title.count(plain(got.get("title")) == plain(record["title"]), record, got.get("title"))
        date.count(got.get("published", "")[:10] == record["date"], record, got.get("published"))
        for speaker in record.get("speakers", [])[:1]:
            fine = any(s.get("name") == speaker["name"] and s.get("role") == speaker.get("role")
                       for s in got.get("speakers", []))
            opening = plain(record["text"][:400])
            if opening.startswith(f"{speaker['name']}, {speaker.get('role')}"):
                named.count(fine, record, got.get("speakers"))
            elif "attributable to" in opening:
                attributable.count(fine, record, got.get("speakers"))
    sys.exit(0 if all([share.report() for share in (title, date, named, attributable)]) else 1)


main()
