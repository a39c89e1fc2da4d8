#!/usr/bin/env python3
"""Random programs and inputs (tests/simulation): what `nudge backtest` reports, against its twin and, for the arms of
splits, against the simulation's model; and two programs over the same inputs.

    tests/backtest/simulation_test.py NUDGE [--seed 1] [--seeds 100] [--jobs 2]
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "simulation")]
import twin  # noqa: E402
from compare import ToolFailed, case_of, expected, run_tool  # noqa: E402
from printer import write_program  # noqa: E402
from values import iso  # noqa: E402


def arms_of(model):
    """(workflow, split, arm) -> how many passes went through it, and how many of these converted."""
    found = collections.defaultdict(lambda: [0, 0])
    for e in {id(e): e for e in model.went_through_splits if not e.held_out}.values():
        for split, arm in e.arms:
            found[e.workflow.name, split, arm][0] += 1
            found[e.workflow.name, split, arm][1] += e.converted
    return dict(found)


def reported_arms(report):
    return {(w["name"], s["name"], arm["name"]): [arm["entered"], arm["converted"]]
            for w in report["workflows"] for s in w["splits"] for arm in s["arms"] if arm["entered"]}


def backtest(nudge, folder, until, against=None):
    command = [nudge, "backtest", f"{folder}/p", "--input", f"{folder}/inputs.ndjson", "--until", iso(until),
               "--format", "json", "--examples", "1000000"] + ["--against", against]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise ToolFailed(f"exit status {done.returncode}\n{done.stderr[-3000:]}")
    return json.loads(done.stdout)


def fault_of(nudge, seed):
    """A line that says what is wrong, "skip", or none."""
    program, lines, until = case_of(seed)
    other_program = case_of(seed + 1_000_000)[0]
    model = expected(program, lines, until)
    until = max(until, model.now)
    if model.cut_off or model.unclear:
        return "skip"
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        try:
            actions, trace, _ = run_tool(nudge, folder, write_program(program), lines, until, False)
            old_actions, old_trace, _ = run_tool(nudge, other, write_program(other_program), lines, until, False)
        except ToolFailed as fault:
            if "is never missing here" in str(fault):
                return "skip"
            raise
        report = backtest(nudge, folder, until, f"{other}/p")
        try:
            for side, mine in (("new", (actions, trace)), ("old", (old_actions, old_trace))):
                if found := twin.difference(twin.numbers(*mine), twin.reduced(report[side])):
                    return f"{side} {found}"
        except twin.Unclear:
            return "skip"
    if found := twin.difference(arms_of(model), reported_arms(report["new"])):
        return f"arms {found}"
    wanted = twin.changes(old_actions, actions, 1_000_000)
    got = report["changes"]
    return twin.difference(wanted["contacts"], got["contacts"]) or (
        None if wanted["examples"] == got["examples"] else "the examples differ")


def one(arguments):
    nudge, seed = arguments
    try:
        return seed, fault_of(nudge, seed)
    except ToolFailed as fault:
        return seed, str(fault)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("nudge")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--seeds", type=int, default=100)
    options.add_argument("--jobs", type=int, default=1)
    o = options.parse_args()
    nudge = str(pathlib.Path(o.nudge).resolve())
    passed = failed = skipped = 0
    with ProcessPoolExecutor(o.jobs) as pool:
        for seed, fault in pool.map(one, [(nudge, s) for s in range(o.seed, o.seed + o.seeds)]):
            if fault is None:
                passed += 1
            elif fault == "skip":
                skipped += 1
            else:
                failed += 1
                print(f"--- seed {seed}: {fault}", flush=True)
    if skipped:
        print(f"{skipped} skipped: more than 16 rounds, or unclear")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
