#!/usr/bin/env python3
"""Does a step's cost grow with conditions over time that it doesn't touch? bench/run_timed.py build/release/nudge

The same inputs, of 100,000 contacts, run through programs of 10, 100 and 1,000 workflows whose conditions turn by the
passing of time: windows of history, silences, dates, `holds for`, scores that fade. The inputs touch the first ten.
Each size runs twice over the contacts' first inputs, so that what a contact's birth costs is told apart from what an
input costs afterwards. Prints microseconds an input and the greatest resident memory.
"""

import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
SCRATCH = ROOT / "build" / "bench"
DAY = 86_400_000


def condition(n):
    """The n-th workflow's trigger: all kinds in turn, each with constants of its own."""
    kind, days = n % 6, 2 + n // 6 % 40
    return [
        "when count(visit(page == \"p%d\") within %d days) >= 3" % (n, days),
        "when did visit(page == \"p%d\") within %d days and not did purchase(item == \"i%d\") within %d days" % (n, days, n, days),
        "when contact.d%d is known and today - contact.d%d > %d days" % (n, n, days),
        "when contact.stage%d == stuck holds for %d days" % (n, days),
        "when score.s%d >= 20" % n,
        "when %d days before contact.d%d at 09:00" % (days, n - 3 if n >= 3 else n),
    ][kind]


def program(workflows):
    lines = ["event visit { page: text? }", "event purchase { item: text? }", "enum Stage { fresh, stuck, done }",
             "action note(text: text)"]
    fields, scores = [], []
    for n in range(workflows):
        if n % 6 == 2:
            fields.append("  d%d : date?" % n)
        elif n % 6 == 3:
            fields.append("  stage%d : Stage = fresh" % n)
        elif n % 6 == 4:
            scores.append("score s%d { add 10 when visit(page == \"p%d\") halve every %d days keep within 0..100 }"
                          % (n, n, 2 + n % 30))
    lines += ["contact {"] + fields + ["}"] + scores
    for n in range(workflows):
        lines.append("workflow w%04d { %s enter again after 1 day then note(\"w%d\") }" % (n, condition(n), n))
    return "\n".join(lines) + "\n"


def inputs(people, rounds, path):
    """The first input of everybody, then rounds of inputs that touch the first ten workflows."""
    random.seed(7)
    start = 1_772_000_000_000
    with open(path, "w") as out:
        at = start
        for person in range(people):
            at += 50
            out.write(json.dumps({"type": "identify", "userId": "u%06d" % person, "timestamp": stamp(at), "traits": {}}) + "\n")
        step = rounds and 20 * DAY // (people * rounds)
        for _ in range(people * rounds):
            at += step
            person, n = "u%06d" % random.randrange(people), random.randrange(10)
            record = {"userId": person, "timestamp": stamp(at)}
            if n % 6 == 2:
                record.update(type="identify", traits={"d%d" % n: time.strftime("%Y-%m-%d", time.gmtime((at + random.randrange(-5, 40) * DAY) / 1000))})
            elif n % 6 == 3:
                record.update(type="identify", traits={"stage%d" % n: random.choice(["fresh", "stuck", "done"])})
            else:
                record.update(type="track", event="visit", properties={"page": "p%d" % n})
            out.write(json.dumps(record) + "\n")


def stamp(ms):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ms / 1000)) + ".%03dZ" % (ms % 1000)


def run(nudge, flow, path, jit):
    begun = time.monotonic()
    process = subprocess.Popen([nudge, "run", str(flow), "--input", str(path), "--jit", jit],
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(said)
    return time.monotonic() - begun, usage.ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nudge", help="the binary")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5, help="inputs for each person after the first")
    parser.add_argument("--workflows", type=int, nargs="*", default=[10, 100, 1000])
    parser.add_argument("--jit", default="wait", help="wait: compile before the first input (default)")
    options = parser.parse_args()
    SCRATCH.mkdir(parents=True, exist_ok=True)
    births, all_inputs = SCRATCH / "timed_births.ndjson", SCRATCH / "timed.ndjson"
    inputs(options.people, 0, births)
    inputs(options.people, options.rounds, all_inputs)
    print("workflows   start s   a birth µs   an input afterwards µs   MB resident at most")
    for workflows in options.workflows:
        flow = SCRATCH / ("timed_%d.flow" % workflows)
        flow.write_text(program(workflows))
        empty = SCRATCH / "empty.ndjson"
        empty.write_text("")
        start, _ = run(options.nudge, flow, empty, options.jit)
        born, _ = run(options.nudge, flow, births, options.jit)
        whole, rss = run(options.nudge, flow, all_inputs, options.jit)
        print("%9d   %7.2f   %10.2f   %22.2f   %19.0f" % (
            workflows, start, (born - start) / options.people * 1e6,
            (whole - born) / (options.people * options.rounds) * 1e6, rss / 1e6))


if __name__ == "__main__":
    main()
