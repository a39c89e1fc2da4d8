#!/usr/bin/env python3
"""Random programs and inputs, run by the tool and by the model; the actions and the trace must be the same, in order.

    run.py NUDGE --seeds 100 [--seed 1] [--shrink] [--keep DIR] [--jobs 2]
"""
import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import compare  # noqa: E402
import generate  # noqa: E402
from compare import ToolFailed, case_of, check  # noqa: E402
from printer import write_program  # noqa: E402
from values import iso  # noqa: E402


def one(args):
    nudge, seed = args
    try:
        return seed, check(nudge, case_of(seed), seed % 2 == 1, seed % 4 < 2), None
    except ToolFailed as e:
        return seed, None, str(e)


# --- telling ---------------------------------------------------------------------------------------------------------

def tell(seed, found, failed, case):
    program, lines, until = case
    print(f"--- seed {seed}")
    text = write_program(program)
    if failed:
        print(failed)
        print(text)
        return
    kind, n, want, got = found
    print(f"{kind} {n}\n  expected {json.dumps(want)}\n  got      {json.dumps(got)}")
    contact = (want or got or {}).get("contact") if isinstance(want or got, dict) else None
    print(f"inputs{f' of {contact}' if contact else ''}, until {iso(until)}:")
    accounts = {json.loads(i).get("groupId") for i in lines if f'"{contact}"' in i and i[0] == "{" and i[1] == '"'}
    for number, i in enumerate(lines, 1):
        if contact is None or f'"{contact}"' in i or any(g and f'"{g}"' in i for g in accounts):
            print(f"  {number}: {i}")
    print(text)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("nudge")
    options.add_argument("--seeds", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--shrink", action="store_true")
    options.add_argument("--keep", help="write failing cases there")
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--most", type=int, default=5, help="failures to tell of in full")
    options.add_argument("--known", default="", help="faults of the tool to pass over: attempts,enum")
    options.add_argument("--without", default="", help="kinds of triggers and features to leave out: times,scores,…")
    options.add_argument("--only", default="", help="the features that every program has")
    o = options.parse_args()
    compare.KNOWN |= set(o.known.split(","))
    generate.WITHOUT |= set(filter(None, o.without.split(",")))
    generate.ONLY |= set(filter(None, o.only.split(",")))
    o.nudge = str(Path(o.nudge).resolve())
    passed = failed = skipped = 0
    with ProcessPoolExecutor(o.jobs) as pool:
        for seed, found, fault in pool.map(one, [(o.nudge, s) for s in range(o.seed, o.seed + o.seeds)]):
            if found == "skip":
                skipped += 1
            elif found is None and fault is None:
                passed += 1
            else:
                failed += 1
                if failed > o.most:
                    print(f"--- seed {seed}: {(fault or str(found)).splitlines()[0][:160]}", flush=True)
                    continue
                case = case_of(seed)
                if o.shrink:
                    from shrink import shrink
                    case, found, fault = shrink(o.nudge, case, found, fault, seed % 2 == 1)
                tell(seed, found, fault, case)
                if o.keep:
                    keep(Path(o.keep) / f"seed_{seed}", case)
    if skipped:
        print(f"{skipped} skipped: more than 16 rounds, or unclear")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def keep(folder, case):
    program, lines, until = case
    (folder / "p").mkdir(parents=True, exist_ok=True)
    (folder / "p" / "main.flow").write_text(write_program(program))
    (folder / "inputs.ndjson").write_text("".join(i + "\n" for i in lines))
    (folder / "until").write_text(iso(until) + "\n")


if __name__ == "__main__":
    sys.exit(main())
