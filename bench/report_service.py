"""The service's part of bench/RESULTS.md: what dicta_service measured.

    report_service.py MEASURED RESULTS.md        writes this part anew and leaves the rest
"""
import json
import os
import re
import sys

from report import Targets, divide, table

SERVED = {
    "get": "GetStatement",
    "page_day": "ListStatements, 50 rows by day",
    "page_speaker": "ListStatements, 50 rows by speaker",
    "full_page_day": "ListStatements, 50 full statements by day",
}


class Service:
    """What dicta_service measured; empty where it did not."""

    def __init__(self, scratch):
        self.compared, self.load = ({}, {})
        for name in ("compared", "load"):
            path = f"{scratch}/service-{name}.json"
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    setattr(self, name, json.load(file))

    def targets(self, targets):
        questions = {question["question"]: question for question in self.compared.get("questions", [])}
        for question, name in SERVED.items():
            targets.add(f"service: {name} ÷ {'an echo' if question == 'get' else 'constant pages'}",
                        questions.get(question, {}).get("ratio"), 0.8, False)
        load = self.load
        targets.add("service: p99 of a lookup while 500 statements/s are archived ÷ alone",
                    divide(load["under_load"]["p99_us"], load["alone"]["p99_us"]) if load else None, 5)
        targets.add("service: wrong answers, misses and errors meanwhile", load.get("wrong"), 0)

    def text(self):
        def side(question, who):
            figures = question[who]
            return [f"{figures['calls_per_s']:,.0f}", f"{figures['rows_per_s']:,.0f}", f"{figures['p50_us']:,.0f}",
                    f"{figures['p99_us']:,.0f}", f"{figures['server_us']:.0f}"]
        rows = [[SERVED[question["question"]] + (", dicta" if who == "dicta" else ", " + ("echo" if i == 0 else "constant")),
                 f"{question['reply_bytes']:,}", *side(question, who)]
                for i, question in enumerate(self.compared.get("questions", [])) for who in ("dicta", "bare")]
        load = self.load
        loads = [[name, f"{load[key]['calls']:,}", *(f"{load[key][figure] / 1e3:.2f}" for figure in ("p50_us", "p99_us", "most_us"))]
                 for key, name in (("alone", "lookups alone"), ("under_load", "lookups, while it is archived"),
                                   ("archive_calls", "calls of ArchiveStatements, 5 statements each"))] if load else []
        return f"""## The service

`dicta serve` as its own process, {self.compared.get("statements", 0):,} statements of 2 KB, 8 callers with a connection each in
another process, over loopback. The echo is a server of the same set-up that answers any bytes with 2 KB of its own;
*constant*: one that answers each request with the same page, by generated code. Clients parse all replies. The ratio
above is the median of those of neighbouring rounds.

{table(["", "bytes", "calls/s", "rows/s", "p50, µs", "p99, µs", "server, µs of the processor"], rows)}

For {load.get("seconds", 0)} s one client archives 500 statements a second ({load.get("archived", 0):,} in all, {load.get("archived_per_s", 0):,.0f} a second), one watches, and four look
up, 250 times a second each, half of them what was acknowledged last; every answer is checked. What a call takes counts
from when it was due.

{table(["", "calls", "p50, ms", "p99, ms", "most, ms"], loads)}"""


def main():
    scratch, out = sys.argv[1:]
    service, targets = Service(scratch), Targets()
    service.targets(targets)
    with open(out, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"^\| service: .*\n", "", text, flags=re.M)
    rows = "".join("| " + " | ".join(row) + " |\n" for row in targets.rows)
    text = text.replace("\n\n## Size and lookups", "\n" + rows.rstrip("\n") + "\n\n## Size and lookups")
    text = re.sub(r"## The service\n.*?(?=## The records)", "", text, flags=re.S)
    text = text.replace("## The records", service.text() + "\n\n## The records")
    with open(out, "w", encoding="utf-8") as file:
        file.write(text)
    print(rows + "\n" + service.text())


if __name__ == "__main__":
    main()
