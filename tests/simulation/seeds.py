"""Many seeds of a durable simulation, several at once: what durable.py, clock.py and ten_versions.py share. A seed is checked by
a function that gives (what differs or None or "skip", counts…); what differs is (kind, place, expected, got, commands)."""
import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from compare import ToolFailed


def checked(work):
    check, nudge, seed, library, keep = work
    try:
        found, *counts = check(nudge, seed, library, keep)
        return seed, found, counts, None
    except ToolFailed as fault:
        return seed, None, [], str(fault)


def show(seed, found, fault):
    print(f"--- seed {seed}")
    if fault:
        print(fault)
        return
    kind, place, want, got, log = found
    print(f"{kind} {place}\n  expected {json.dumps(want)}\n  got      {json.dumps(got)}")
    print("\n".join(f"  {line}" for line in log))


def main(check, names, is_unclear=lambda fault: False):
    """`names` are those of the counts, which are summed. The exit status: 1 if a seed differs."""
    options = argparse.ArgumentParser()
    options.add_argument("nudge")
    options.add_argument("--seeds", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--crash-library", default="", help="libcrash_at.so; without it nothing is killed")
    options.add_argument("--keep", help="keep the folders of all seeds there")
    o = options.parse_args()
    nudge, library = str(Path(o.nudge).resolve()), o.crash_library and str(Path(o.crash_library).resolve())
    seeds = range(o.seed, o.seed + o.seeds)
    if o.keep:
        for seed in seeds:
            (Path(o.keep) / f"seed_{seed}").mkdir(parents=True)
    passed = failed = skipped = 0
    sums = [0] * len(names)
    with ProcessPoolExecutor(o.jobs) as pool:
        for seed, found, counts, fault in pool.map(checked, [(check, nudge, seed, library, o.keep) for seed in seeds]):
            sums = [a + b for a, b in zip(sums, counts)] if counts else sums
            if found == "skip" or fault and is_unclear(fault):
                skipped += 1
            elif found is None and fault is None:
                passed += 1
            else:
                failed += 1
                show(seed, found, fault)
    print(", ".join(f"{n} {name}" for n, name in zip(sums, names)) + (f"; {skipped} skipped: more than 16 rounds, or unclear" if skipped else ""))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def run(check, names, **more):
    sys.exit(main(check, names, **more))
