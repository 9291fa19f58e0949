"""Writes bench/RESULTS.md and the chart from what dicta_corpus, dicta_peers and dicta_growth measured.

    report.py MEASURED RESULTS.md results.svg

Times of lookups are medians of the repetitions, in time of the processor: all is in memory, one thread asks, and what
others do on the machine meanwhile counts less. What is judged are ratios of one run.
"""
import json
import os
import platform
import re
import subprocess
import sys

PEERS = ["dicta", "dicta, optimized", "SQLite, frames", "SQLite, plain", "LMDB, frames", "RocksDB, its zstd"]
OTHERS = PEERS[2:]
QUESTIONS = {
    "get_uniform": "get one, uniform",
    "get_zipf": "get one, Zipf s = 1",
    "page_day": "page of 20 rows by day",
    "page_speaker": "page of 20 rows by speaker",
    "page_two": "page of 20 rows by two speakers",
    "full_page_day": "page of 20 full records by day",
    "full_page_speaker": "page of 20 full records by speaker",
    "full_page_two": "page of 20 full records by two speakers",
    "count": "count of a speaker",
    "timeline": "timeline by month",
}
PACKAGES = ["librocksdb-dev", "libzstd-dev", "libsqlite3-dev", "liblmdb-dev", "libprotobuf-dev", "libbenchmark-dev", "g++"]


class Run:
    """The medians of one program's run, by name of benchmark, and its context."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        self.context = data["context"]
        self.medians = {}
        for entry in data["benchmarks"]:
            if entry.get("aggregate_name") == "median":
                name = re.sub(r"/iterations:.*", "", entry["run_name"])
                self.medians[name] = entry

    def time(self, name):
        """Nanoseconds of the processor; None where it was not measured."""
        entry = self.medians.get(name)
        scale = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
        return None if entry is None else entry["cpu_time"] * scale[entry["time_unit"]]

    def counter(self, name, counter):
        entry = self.medians.get(name)
        return None if entry is None else entry.get(counter)

    def note(self, key):
        value = self.context.get(key)
        return None if value is None else float(value)


def table(header, rows):
    def line(cells):
        return "| " + " | ".join(str(cell) for cell in cells) + " |"
    ruler = "|" + "|".join([" --- "] + [" ---: "] * (len(header) - 1)) + "|"
    return "\n".join([line(header), ruler] + [line(row) for row in rows])


def micro(nanoseconds):
    if nanoseconds is None:
        return "–"
    value = nanoseconds / 1e3
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def divide(a, b):
    return None if a is None or not b else a / b


def least(values):
    values = [value for value in values if value is not None]
    return min(values) if values else None


class Targets:
    """Rows of the table of what must be shown. `most`: at most the bound is met, else at least."""

    def __init__(self):
        self.rows = []

    def add(self, what, value, bound, most=True, unit=""):
        if value is None:
            self.rows.append([what, "–", bound_text(bound, most, unit), "not measured"])
            return
        met = value <= bound if most else value >= bound
        shown = f"{value:.3f}" if bound < 1 or value < 0.1 else f"{value:.2f}" if value < 20 else f"{value:.0f}"
        self.rows.append([what, shown + unit, bound_text(bound, most, unit), "met" if met else "**not met**"])


def bound_text(bound, most, unit):
    return f"{'≤' if most else '≥'} {bound:g}{unit}"


def lookup_targets(targets, run, who):
    def ratio(question, others, mine=None):
        return divide(run.time(f"{mine or question}/{who}"), least(run.time(f"{question}/{other}") for other in others))
    sqlite = ["SQLite, frames", "SQLite, plain"]
    targets.add(f"{who}: get, uniform ÷ the limit", ratio("get_uniform", ["limit"]), 2.0)
    targets.add(f"{who}: get, uniform ÷ SQLite, frames", ratio("get_uniform", ["SQLite, frames"]), 1.15)
    targets.add(f"{who}: get, uniform ÷ LMDB, frames", ratio("get_uniform", ["LMDB, frames"]), 1.35)
    targets.add(f"{who}: get, Zipf ÷ the fastest peer", ratio("get_zipf", OTHERS), 1.0)
    for question in ("page_day", "page_speaker", "page_two"):
        name = QUESTIONS[question]
        targets.add(f"{who}: {name} ÷ the faster SQLite", ratio(question, sqlite), 0.5)
        targets.add(f"{who}: {name} ÷ full records, SQLite, frames",
                    ratio("full_" + question, ["SQLite, frames"], question), 0.125)
    for question in ("count", "timeline"):
        targets.add(f"{who}: {QUESTIONS[question]} ÷ the faster SQLite", ratio(question, sqlite), 1.0)


def all_targets(run, growth, service, sizes):
    targets = Targets()
    raw = run.note("raw_bytes")
    present = [who for who in PEERS[:2] if run.note("bytes/" + who)]
    smallest = least(run.note("bytes/" + peer) for peer in OTHERS)
    for who, bound in (("dicta", 0.35), ("dicta, optimized", 0.275)):
        targets.add(f"{who}: directory ÷ protobuf", divide(run.note("bytes/" + who), raw), bound)
        targets.add(f"{who}: directory ÷ the smallest peer's", divide(run.note("bytes/" + who), smallest), 1.0)
    for who in present:
        lookup_targets(targets, run, who)

    def rate(name):
        return run.counter(name, "records_per_s")
    targets.add("import rate ÷ SQLite, frames", divide(rate("import/dicta"), rate("import/SQLite, frames")), 2.0, False)
    targets.add("import rate ÷ the limit", divide(rate("import/dicta"), rate("import/limit")), 0.7, False)
    targets.add("import: peak memory", run.counter("import/dicta", "peak_mb"), 512, True, " MB")
    targets.add("dump rate, JSON Lines ÷ the limit", divide(rate("dump_jsonl/dicta"), rate("dump_jsonl/limit")), 0.7, False)
    targets.add("dump rate, JSON Lines ÷ the limit, with dicta's own printer",
                divide(rate("dump_jsonl/dicta"), rate("dump_jsonl/limit, dicta's printer")), 0.7, False)
    targets.add("dump rate, pb ÷ JSON Lines", divide(rate("dump_pb/dicta"), rate("dump_jsonl/dicta")), 3.0, False)
    for question in ("get", "page_day", "page_speaker"):
        targets.add(f"growth: {question.replace('_', ' by ')} at 3,000,000 ÷ at 100,000",
                    divide(growth.time(f"{question}/3000000"), growth.time(f"{question}/100000")), 1.6)
    targets.add("growth: opening at 1,000,000", growth.note("open_ms/1000000"), 25, True, " ms")
    targets.add("growth: resident after opening at 1,000,000", divide(growth.note("open_rss/1000000"), 1e6), 64, True, " MB")
    for small, large in zip(sizes, sizes[1:]):
        targets.add(f"growth: bytes per record at {large:,} ÷ at {small:,}",
                    divide(per_record(growth, large), per_record(growth, small)), 1.0)
    service.targets(targets)
    return targets.rows


def per_record(growth, size):
    return divide(growth.note(f"bytes/{size}"), size)


def peer_table(run):
    raw = run.note("raw_bytes")
    peers = [peer for peer in PEERS if run.note("bytes/" + peer)]
    rows = [["directory ÷ protobuf", ""] + [f"{run.note('bytes/' + peer) / raw:.3f}" for peer in peers]]
    for question, name in QUESTIONS.items():
        rows.append([name, micro(run.time(question + "/limit")) if question.startswith("get") else ""] +
                    [micro(run.time(f"{question}/{peer}")) for peer in peers])
    return table(["µs of the processor, median", "the limit"] + peers, rows)


def parts_table(run):
    names = {"frames": "frames alone (within the records)", "space record": "records: keys, metadata, digests, frames",
             "space index": "index: rows of the lists, names", "space meta": "batches, journal, dictionaries"}
    tables = []
    for kind, who, when in (("part", "dicta", "import"), ("part optimized", "dicta, optimized", "`optimize`")):
        total, rows = run.note("bytes/" + who), []
        for key, value in run.context.items():
            if key.startswith(kind + "/"):
                part = key[len(kind) + 1:]
                rows.append([names.get(part, part.replace("space ", "")), f"{int(value):,}",
                             f"{int(value) / total:.3f}"])
        if rows:
            tables.append(table([f"part of the archive after {when}", "bytes", "of the directory"], rows))
    return "\n\n".join(tables)


def bulk_table(run):
    rows = []
    for name, label in (("import/dicta", "import, `dicta import` (trains its dictionary)"),
                        ("import/SQLite, frames", "import, SQLite with frames, one thread"),
                        ("import/limit", "import, the limit: parse and compress alone"),
                        ("dump_jsonl/dicta", "dump, `dicta dump --format jsonl`"),
                        ("dump_jsonl/limit", "dump, the limit: print alone, by protobuf's own printer"),
                        ("dump_jsonl/limit, dicta's printer", "dump, print alone, by dicta's printer"),
                        ("dump_pb/dicta", "dump, `dicta dump --format pb`")):
        rate, peak = run.counter(name, "records_per_s"), run.counter(name, "peak_mb")
        rows.append([label, "–" if rate is None else f"{rate:,.0f}", f"{peak:,.0f}" if peak else ""])
    return table(["", "records per second", "peak memory, MB"], rows)


def growth_table(growth, sizes):
    rows = []
    for size in sizes:
        rows.append([f"{size:,}"] + [micro(growth.time(f"{question}/{size}"))
                                     for question in ("get", "page_day", "page_speaker")] +
                    [f"{growth.note(f'open_ms/{size}'):.1f}", f"{growth.note(f'open_rss/{size}') / 1e6:.1f}",
                     f"{per_record(growth, size):,.0f}",
                     f"{growth.note(f'bytes/{size}') / growth.note(f'raw_bytes/{size}'):.3f}"])
    return table(["records", "get, µs", "page by day, µs", "page by speaker, µs", "open, ms", "resident after open, MB",
                  "bytes per record", "directory ÷ protobuf"], rows)


def ratios_table(ratios):
    rows = [[r["corpus"], f"{r['records']:,}", f"{r['raw_bytes']:,}", f"{r['two_speakers']:,}",
             f"{r['dictionary_bytes']:,}", f"{r['ratio_plain']:.3f}", f"{r['ratio_dictionary']:.3f}"] for r in ratios]
    return table(["records", "count", "protobuf bytes", "of two speakers", "dictionary", "frames ÷ protobuf, level 3",
                  "with dictionary"], rows)


def output_of(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def machine(run):
    cpu = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo", encoding="utf-8").read())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = ", ".join(f"{value:.1f}" for value in run.context.get("load_avg", []))
    versions = output_of("dpkg-query", "-W", "-f", "${Package} ${Version}, ", *PACKAGES).rstrip(", ")
    dirty = " with changes" if output_of("git", "status", "--porcelain", "--", ":!bench/RESULTS.md", ":!bench/results.svg") else ""
    return "\n".join([
        f"- {cpu.group(1) if cpu else platform.processor()}, {run.context['num_cpus']} cores, {memory:.0f} GiB, "
        f"Linux {platform.release()}; load when it began: {load}",
        f"- {run.context['date']}, commit {output_of('git', 'rev-parse', '--short', 'HEAD')}{dirty}",
        f"- {versions}",
    ])


def chart(run, growth, sizes, path):
    """Points of size against time, and the growth, by gnuplot."""
    raw = run.note("raw_bytes")

    def points(name, question):
        lines = [f"${name} << END"]
        for peer in PEERS:
            size, time = run.note("bytes/" + peer), run.time(f"{question}/{peer}")
            if size and time:
                lines.append(f'{time / 1e3} {size / raw} "{peer}" {1 if peer.startswith("dicta") else 2}')
        return "\n".join(lines + ["END"])
    grown = ["$growth << END"] + [
        " ".join([str(size)] + [str(growth.time(f"{question}/{size}") / 1e3) for question in ("get", "page_day", "page_speaker")])
        for size in sizes] + ["END"]
    limit = run.time("get_uniform/limit") / 1e3
    plot = """plot ${0} using 1:2:4 with points pt 7 ps 0.8 lc variable notitle, \\
  ${0} using 1:2:3 with labels left offset 0.8,0.5 font ",10" notitle"""
    script = "\n".join([
        points("get", "get_uniform"), points("page", "page_speaker"), *grown,
        f'set terminal svg size 1200,420 font "sans,11" background "white"; set output "{path}"',
        "set multiplot layout 1,3; set grid lc rgb '#dddddd'; set logscale x; set lmargin 9",
        'set linetype 1 lc rgb "#c0392b"; set linetype 2 lc rgb "#555555"',
        'set yrange [0:*]; set offsets graph 0.1, graph 0.8, graph 0.1, 0; set ylabel "directory ÷ protobuf"',
        'set xlabel "µs"; set title "get one record, uniform; line: the limit"',
        f"set arrow 1 from {limit}, graph 0 to {limit}, graph 1 nohead dt 2",
        plot.format("get"), "unset arrow 1",
        'set title "page of 20 rows by speaker"', plot.format("page"),
        'unset offsets; set title "dicta as it grows"; set xlabel "records"; set ylabel "µs"; set key left top',
        'set format x "10^{%L}"; set xrange [*:*]',
        "plot $growth using 1:2 with linespoints pt 7 ps 0.6 lw 2 title 'get', \\",
        "  $growth using 1:3 with linespoints pt 5 ps 0.6 title 'page by day', \\",
        "  $growth using 1:4 with linespoints pt 9 ps 0.6 title 'page by speaker'",
        "unset multiplot", ""])
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def main():
    from report_service import Service  # which uses what is above
    scratch, out, svg = sys.argv[1:]
    service = Service(scratch)
    run, growth = Run(scratch + "/peers.json"), Run(scratch + "/growth.json")
    with open(scratch + "/ratios", encoding="utf-8") as file:
        ratios = [json.loads(line) for line in file]
    sizes = sorted(int(key.split("/")[1]) for key in growth.context if key.startswith("open_ms/"))
    corpus = ratios[-1]["corpus"]
    which = {"senate": "the senate corpus; the first other senator that a text names became its second speaker",
             "generator": "the project's generator, since the senate corpus is not here"}[corpus]
    text = f"""# Results

Written by `sh bench/run.sh`; not by hand. Records: {which}.

{machine(run)}

Everything is in the page cache. All stores hold the same records, were checked to give the same answers, and were asked
the same questions in one process; repetitions were shuffled over all of them. Times of lookups are the processor's; imports
and dumps go by the clock. Read the ratios: the machine is shared.

## What must be shown

{table(["", "measured", "target", ""], all_targets(run, growth, service, sizes))}

## Size and lookups

![size against lookup time]({os.path.basename(svg)})

{peer_table(run)}

The limit: the same frames in memory, decoded with a digested dictionary and parsed. *SQLite*: WAL, memory-mapped, 8 KiB
pages, prepared statements, the blob last, a table of speaker and day. *LMDB*: no read-ahead, full durability. *RocksDB*:
protobufs, zstd blocks of 16 KiB with its own dictionaries of 64 KiB, a warm cache that holds all blocks uncompressed.
*Frames*: one zstd frame for each record, of the level that dicta imports with, with a trained
dictionary, whose bytes count. Every store syncs each
batch of 512 records.

dicta remembers statements that were looked up in 64 MiB, rows, counts and names in 42 MiB; its engine keeps 64 MiB of
blocks of records, and 64 MiB of the index. A count or a timeline that is asked for again is such a memory, and SQLite
counts each time. The limit of *dicta, optimized* is that of the frames after import.

{parts_table(run)}

## Import and dump

{bulk_table(run)}

## Growth

Generated records; each archive opened by a fresh process.

{growth_table(growth, sizes)}

{service.text()}

## The records

{ratios_table(ratios)}
"""
    with open(out, "w", encoding="utf-8") as file:
        file.write(text)
    print(text)
    chart(run, growth, sizes, svg)


if __name__ == "__main__":
    main()
