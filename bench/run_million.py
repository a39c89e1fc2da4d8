#!/usr/bin/env python3
"""Times the main job from end to end: bench/run_million.py build/release/nudge [--people N] [--days N]

A year of 108,000 people (about a million inputs) through examples/trial_onboarding, the actions written to a file, for
each way to run predicates; durably, and a second start, which only steps what is behind the last snapshot; then `nudge
backtest` on the same, alone and against the program itself. Prints inputs a second and the greatest resident memory.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "trial_onboarding"
SCRATCH = ROOT / "build" / "bench"


def make_inputs(people, days):
    """The file, made once for each size, and its number of lines."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    path = SCRATCH / ("inputs_%d_%d.ndjson" % (people, days))
    if not path.exists():
        partial = path.with_suffix(".partial")
        with open(partial, "wb") as out:
            subprocess.run([sys.executable, str(EXAMPLE / "make_inputs.py"), "--people", str(people), "--days", str(days)],
                           stdout=out, check=True)
        partial.rename(path)
    with open(path, "rb") as file:
        return path, sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def run(command, out):
    """Seconds and the process's greatest resident size in bytes."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit("%s ended with %d" % (" ".join(command), process.returncode))
    return time.monotonic() - begun, usage.ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nudge", help="the binary")
    parser.add_argument("--people", type=int, default=108000)
    parser.add_argument("--days", type=int, default=365)
    options = parser.parse_args()
    inputs, count = make_inputs(options.people, options.days)
    print("%s inputs, %.0f MB of JSON" % (format(count, ","), inputs.stat().st_size / 1e6))
    for jit in ("off", "on"):
        with open(SCRATCH / "actions.ndjson", "wb") as out:
            seconds, rss = run([options.nudge, "run", str(EXAMPLE), "--input", str(inputs), "--jit", jit], out)
        size = (SCRATCH / "actions.ndjson").stat().st_size
        print("  run --jit %-9s %6.2f s  %9s inputs/s  %5.0f MB resident at most  %5.0f MB of actions" % (
            jit, seconds, format(int(count / seconds), ","), rss / 1e6, size / 1e6))
    shutil.rmtree(SCRATCH / "data", ignore_errors=True)
    for name in ("run --data", "  again: recovery"):
        with open(SCRATCH / "actions.ndjson", "wb") as out:
            seconds, rss = run([options.nudge, "run", str(EXAMPLE), "--input", str(inputs), "--data", str(SCRATCH / "data")], out)
        size = sum(file.stat().st_size for file in (SCRATCH / "data").iterdir())
        print("  %-19s %6.2f s  %9s inputs/s  %5.0f MB resident at most  %5.0f MB in the folder" % (
            name, seconds, format(int(count / seconds), ","), rss / 1e6, size / 1e6))
    for name, more in (("backtest", []), ("  --against", ["--against", str(EXAMPLE)])):
        with open(SCRATCH / "report.txt", "wb") as out:
            seconds, rss = run([options.nudge, "backtest", str(EXAMPLE), "--input", str(inputs), *more], out)
        print("  %-19s %6.2f s  %9s inputs/s  %5.0f MB resident at most" % (
            name, seconds, format(int(count / seconds), ","), rss / 1e6))


if __name__ == "__main__":
    main()
