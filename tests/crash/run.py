#!/usr/bin/env python3
"""Crashes dicta again and again, and looks what is left.

usage: run.py BUILD KIND CYCLES [control] [--seed N]

With `control` the kind is run with something that breaks its promise, and must find that out: it succeeds where at
least one cycle fails. Exit status: 0, 1, or 77 where the machine lacks something."""
import argparse
import collections
import sys
import tempfile
import time

from rig import Rig, Skipped

KINDS = {"kill": "kills.Kill", "serve": "kills.Serve", "power": "power.Power", "errors": "errors.Errors",
         "full": "full.Full", "damage": "damage.Damage", "resume": "resume.Resume", "cut": "cut.Cut"}


def kind_named(name):
    module, _, kind = KINDS[name].partition(".")
    return getattr(__import__(module), kind)


def run(arguments):
    failures = []
    with tempfile.TemporaryDirectory(prefix="dicta-crash-") as work:
        rig = Rig(arguments.build, work, arguments.seed)
        kind = kind_named(arguments.kind)(rig, arguments.control)
        begin = time.monotonic()
        try:
            for number in range(arguments.cycles):
                problems = kind.cycle()
                if not problems:
                    continue
                failures.append(problems)
                if not arguments.control:
                    print(f"cycle {number} (seed {arguments.seed}): " + "; ".join(problems), flush=True)
                elif len(failures) >= 3:
                    break  # it is seen to fail
        finally:
            kind.close()
        seconds = time.monotonic() - begin
    notes = ", ".join(f"{count} {what}" for what, count in sorted(kind.notes.items()))
    print(f"{arguments.kind}: {number + 1} cycles in {seconds:.0f} s, {rig.acknowledged_in_cycles} acknowledged"
          f"{', ' + notes if notes else ''}; {len(failures)} failed")
    if not arguments.control:
        return 1 if failures else 0
    for words, count in collections.Counter("; ".join(problems)[:160] for problems in failures).most_common(3):
        print(f"  {count} x {words}")
    print("the control fails, as it must" if failures else "THE CONTROL DOES NOT FAIL: this kind finds nothing")
    return 0 if failures else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("cycles", type=int)
    parser.add_argument("control", nargs="?", choices=["control"])
    parser.add_argument("--seed", type=int, default=1)
    try:
        sys.exit(run(parser.parse_args()))
    except Skipped as reason:
        print(f"skipped: {reason}")
        sys.exit(77)


if __name__ == "__main__":
    main()
