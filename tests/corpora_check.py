#!/usr/bin/env python3
"""Holds dicta's lookups and dumps against a plain scan of real statements as JSON Lines.

usage: corpora_check.py DICTA CORPUS.jsonl.zst...

For each corpus: everything is imported; for 200 speakers (all where there are fewer) and 200 ranges of days, drawn at
random, `find --count` and the ids listed equal a scan of the lines; pages of 7, walked to the end, give the same list;
`timeline` sums to the total; a dump imported into a new archive dumps the same bytes, as jsonl and as pb. Memory stays
within the bounds.
Exit 77 (skipped) where no corpus is there."""
import datetime
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

DRAWS = 200
IMPORT_KB_MAX, LOOKUP_KB_MAX = 512 * 1024, 128 * 1024


def run(*command, measured=True):
    """Runs a command; returns its standard output and error, and (measured) its peak memory in KB."""
    command = list(map(str, command))
    if measured:
        # A child's peak begins with its parent's size, so a small process of its own starts the command and reports.
        script = ("import resource,subprocess,sys;r=subprocess.run(sys.argv[1:]).returncode;"
                  "sys.stderr.write('\\n%d' % resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss);sys.exit(r)")
        command = [sys.executable, "-c", script, *command]
    done = subprocess.run(command, capture_output=True, text=True)
    err, _, peak = done.stderr.rpartition("\n") if measured else (done.stderr, "", "0")
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{err}")
    return done.stdout, err, int(peak)


def fail(*what):
    sys.exit("FAILED: " + " ".join(map(str, what)))


def require(fine, *what):
    if not fine:
        fail(*what)


def span(date):
    """First and last day of an EDTF date, as the specification defines it."""
    first, _, last = date.partition("/")
    year, month, day = (last or first).split("-") + [None] * (2 - (last or first).count("-"))
    if day:
        end = datetime.date(int(year), int(month), int(day))
    elif month:
        end = datetime.date(int(year) + int(month) // 12, int(month) % 12 + 1, 1) - datetime.timedelta(1)
    else:
        end = datetime.date(int(year), 12, 31)
    start = (first.split("-") + ["01", "01"])[:3]
    return datetime.date(*map(int, start)), end


class Checker:
    def __init__(self, dicta, corpus, directory):
        self.dicta, self.corpus, self.archive = dicta, corpus, directory / "archive"
        text = subprocess.run(["zstd", "-dcq", corpus], stdout=subprocess.PIPE, check=True).stdout.decode()
        self.records = [json.loads(line) for line in text.splitlines()]
        self.random = random.Random(20250214)
        self.calls = 0
        # Newest first: last of first day, last day, arrival. Each with its days.
        keyed = [(*span(r["date"]), n, r) for n, r in enumerate(self.records)]
        self.newest_first = [(r, first, last) for first, last, _, r in
                             sorted(keyed, key=lambda k: k[:3], reverse=True)]

    def call(self, *arguments):
        self.calls += 1
        out, err, peak = run(self.dicta, "-a", self.archive, *arguments, measured=self.calls % 40 == 1)
        require(peak <= LOOKUP_KB_MAX, *arguments, "took", peak, "KB")
        return out, err

    def ids(self, *arguments, limit=10000):
        ids, token = [], []
        while True:
            out, err = self.call("find", *arguments, "--format", "jsonl", "--limit", limit, *token)
            ids += [json.loads(line)["id"] for line in out.splitlines()]
            if "next page:" not in err:
                return ids
            token = ["--page-token", err.split("--page-token ")[1].split()[0]]

    def compare(self, what, arguments, fits):
        want = [r["id"] for r, first, last in self.newest_first if fits(r, first, last)]
        count = int(self.call("find", *arguments, "--count")[0])
        require(count == len(want), what, "count", count, "not", len(want))
        require(self.ids(*arguments) == want, what, "lists other ids")
        return want

    def check(self):
        _, err, peak = run(self.dicta, "-a", self.archive, "import", self.corpus)
        summary = f"imported {len(self.records)}, revised 0, unchanged 0, rejected 0"
        require(err.splitlines()[-1] == summary, err.splitlines()[-1])
        require(peak <= IMPORT_KB_MAX, "import took", peak, "KB")
        print(f"  {summary}; {peak // 1024} MB")
        self.check_speakers()
        self.check_ranges()
        timeline = self.call("timeline", "--by", "month", "--format", "jsonl")[0]
        require(sum(json.loads(line)["count"] for line in timeline.splitlines()) == len(self.records), "timeline")
        for form in "jsonl", "pb":
            self.check_dump(form)

    def check_speakers(self):
        names = sorted({s["name"] for r in self.records for s in r.get("speakers", [])})
        drawn = self.random.sample(names, min(DRAWS, len(names)))
        for draw, name in enumerate(drawn):
            says = lambda r, *_: any(s["name"] == name for s in r.get("speakers", ()))
            want = self.compare(name, ["--speaker", name], says)
            if draw < 3:
                require(self.ids("--speaker", name, limit=7) == want, name, "in pages of 7")
        print(f"  {len(drawn)} speakers of {len(names)} equal a scan")

    def check_ranges(self):
        first, last = min(r[1] for r in self.newest_first), max(r[2] for r in self.newest_first)
        for draw in range(DRAWS):
            start = first + datetime.timedelta(self.random.randrange((last - first).days + 1))
            end = min(last, start + datetime.timedelta(self.random.randrange(self.random.choice([1, 10, 100]))))
            overlaps = lambda _, begins, ends: begins <= end and ends >= start
            want = self.compare(f"{start}..{end}", ["--from", start, "--to", end], overlaps)
            if draw < 3:
                require(self.ids("--from", start, "--to", end, limit=7) == want, start, end, "in pages of 7")
        print(f"  {DRAWS} ranges of days equal a scan")

    def check_dump(self, form):
        one, two = (self.archive.parent / f"{n}.{form}" for n in ("one", "two"))
        copy = self.archive.parent / f"copy-{form}"
        run(self.dicta, "-a", self.archive, "dump", "--format", form, "-o", one)
        _, err, _ = run(self.dicta, "-a", copy, "import", one)
        require(f"imported {len(self.records)}," in err, err)
        run(self.dicta, "-a", copy, "dump", "--format", form, "-o", two)
        require(one.read_bytes() == two.read_bytes(), form, "dump differs after import")
        print(f"  {form} dump ({one.stat().st_size} bytes): byte-identical after import into a new archive")


def main():
    dicta, corpora = sys.argv[1], [c for c in sys.argv[2:] if pathlib.Path(c).exists()]
    if not corpora:
        print("skipped: no corpus at", *sys.argv[2:])
        sys.exit(77)
    for corpus in corpora:
        print(corpus)
        with tempfile.TemporaryDirectory() as directory:
            Checker(dicta, corpus, pathlib.Path(directory)).check()
    print("all equal")


main()
