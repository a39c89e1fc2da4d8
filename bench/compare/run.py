#!/usr/bin/env python3
"""Nudge against what one would use instead: bench/compare/run.py build/release/nudge build/release/bench [--only a,b,c,d,replay,startup]

The same work and the same data for everybody, each contestant's result compared with Nudge's before it is timed, all in
one run, in rounds in which everybody has a turn. Writes results.md, results.svg and results.json (bench/README.md says
what is in them). --without-others leaves out what npm and apt would have to bring; --size tiny only shows that it works.
"""

import argparse
import dataclasses
import os
import pathlib
import shutil
import signal
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import contest  # noqa: E402
import durable  # noqa: E402
import machine  # noqa: E402
import plot  # noqa: E402
import report  # noqa: E402
import rules  # noqa: E402
import sleeping  # noqa: E402
import startup  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass
class Size:
    rounds: int = 5
    visits: int = 4096
    rules: tuple = (1000, 10000)
    rule_seconds: float = 0.6
    contacts: int = 100_000  # of the durable work
    slow_contacts: int = 1_000  # for those who take a hundred times as long
    paced_inputs: int = 100_000
    paced_rate: int = 20_000
    sleepers: int = 1_000_000
    slow_sleepers: int = 2_000
    workflows: tuple = (1000, 10000)
    people: int = 108_000  # of a year, for replays
    profiles: bool = True  # where a target isn't met


SIZES = {
    "full": Size(),
    "quick": Size(rounds=3, rule_seconds=0.2, contacts=20_000, slow_contacts=200, paced_inputs=20_000, sleepers=100_000,
                  slow_sleepers=300, workflows=(1000,), people=10_000),
    "tiny": Size(rounds=1, visits=64, rules=(20,), rule_seconds=0.01, contacts=200, slow_contacts=20, paced_inputs=200,
                 paced_rate=2_000, sleepers=500, slow_sleepers=20, workflows=(5,), people=10, profiles=False),
}
PARTS = {"rules": rules.measure_all, "durable": durable.measure_all, "sleeping": sleeping.measure_all,
         "startup": startup.measure_all}


@dataclasses.dataclass
class Setup:
    nudge: pathlib.Path
    bench: pathlib.Path
    scratch: pathlib.Path
    others: bool
    size: Size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nudge", type=pathlib.Path, help="the binary")
    parser.add_argument("bench", type=pathlib.Path, help="the folder of the compiled contestants")
    parser.add_argument("--only", default=",".join(PARTS), help="some of %s" % ", ".join(PARTS))
    parser.add_argument("--without-others", action="store_true", help="only what is compiled here")
    parser.add_argument("--size", choices=SIZES, default="full")
    parser.add_argument("--out", type=pathlib.Path, default=HERE.parent, help="the folder that gets results.md and results.svg")
    options = parser.parse_args()
    parts = [part for part in options.only.split(",") if part]
    for part in parts:
        if part not in PARTS:
            parser.error("--only %s: there are %s" % (part, ", ".join(PARTS)))
    # Not in /work or a home: PostgreSQL runs as another user.
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="nudge-bench-", dir=os.environ.get("NUDGE_BENCH_SCRATCH", "/var/tmp")))
    scratch.chmod(0o755)
    os.environ["NUDGE_BENCH_SCRATCH"] = str(scratch)
    # Servers are stopped and folders removed however it ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    setup = Setup(options.nudge.resolve(), options.bench.resolve(), scratch, not options.without_others, SIZES[options.size])
    load, tables = machine.Load(), []
    options.out.mkdir(parents=True, exist_ok=True)
    try:
        for part in parts:
            tables += PARTS[part](setup)
            # As far as it has come: who interrupts a long run has what was measured.
            about = machine.about(setup, load, " ".join(sys.argv[1:]))
            report.write(options.out / "results.md", tables, about, options.size)
            plot.write(options.out / "results.svg", tables)
            report.write_json(options.out / "results.json", tables, about)
    except contest.Disagreement as fault:
        sys.exit("not measured, since they disagree: %s" % fault)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    contest.say("written: %s" % (options.out / "results.md"))


if __name__ == "__main__":
    main()
