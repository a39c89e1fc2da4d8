#!/usr/bin/env python3
"""Random programs and inputs, run by the tool and by the model; the actions and the trace must be the same, in order.

    run.py NUDGE --seeds 100 [--seed 1] [--shrink] [--keep DIR] [--jobs 2]
"""
import argparse
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from generate import program_of  # noqa: E402
from model import Model  # noqa: E402
from people import People  # noqa: E402
from syntax import write_program  # noqa: E402
from values import iso  # noqa: E402

ACTION = ("seq", "at", "contact", "workflow", "kind", "name", "reason")
TRACE = ("entered", "converted", "measured", "exited", "finished", "stopped", "refused")


class ToolFailed(Exception):
    pass


def case_of(seed):
    generator, program = program_of(seed)
    lines, until = People(generator, program).lines()
    return program, lines, until


def expected(program, lines, until):
    m = Model(program)
    for line in lines:
        m.feed(line)
    m.until(max(until, m.now))
    return m


def run_tool(nudge, folder, text, lines, until, wait_for_jit):
    folder = Path(folder)
    (folder / "p").mkdir(exist_ok=True)
    (folder / "p" / "main.flow").write_text(text)
    (folder / "inputs.ndjson").write_text("".join(i + "\n" for i in lines))
    command = [nudge, "run", str(folder / "p"), "--input", str(folder / "inputs.ndjson"), "--until", iso(until),
               "--trace", str(folder / "trace.ndjson"), "--dead-letters", str(folder / "dead.ndjson")]
    command += ["--jit", "wait"] if wait_for_jit else []
    for name in ("trace.ndjson", "dead.ndjson"):
        (folder / name).unlink(missing_ok=True)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        raise ToolFailed("no answer within 120 s")
    if done.returncode != 0:
        raise ToolFailed(f"exit status {done.returncode}\n{done.stdout[-600:]}{done.stderr[-3000:]}")
    read = lambda p: [json.loads(i) for i in p.read_text().splitlines()] if p.exists() else []
    return ([json.loads(i) for i in done.stdout.splitlines()], read(folder / "trace.ndjson"),
            read(folder / "dead.ndjson"))


# --- what is compared ----------------------------------------------------------------------------------------------

def clean_action(a):
    found = {k: a[k] for k in ACTION if k in a}
    if a["kind"] == "skipped":
        return found
    fields = {k: v for k, v in a.get("fields", {}).items() if k != "html"}
    if a["kind"] == "email" and isinstance(fields.get("text"), str):
        fields["text"] = fields["text"].strip()
    return {**found, "fields": fields}


def clean_trace(t):
    keys = ["at", "contact", "workflow", "what"]
    keys += {"converted": ["after_ms"], "measured": ["label", "after_ms"], "finished": ["label"]}.get(t["what"], [])
    return {k: t[k] for k in keys if k in t}


def stamp(r):
    return {**r, "at": iso(r["at"])}


def first_difference(kind, want, got):
    for n in range(max(len(want), len(got))):
        w = want[n] if n < len(want) else None
        g = got[n] if n < len(got) else None
        if w != g:
            return kind, n, w, g
    return None


def difference(model, tool):
    """(kind, index, wanted, got), of actions and trace the one that comes first in time."""
    actions, trace, dead = tool
    found = [
        first_difference("trace", [clean_trace(stamp(t)) for t in model.trace],
                         [clean_trace(t) for t in trace if t["what"] in TRACE]),
        first_difference("action", [clean_action(stamp(a)) for a in model.actions],
                         [clean_action(a) for a in actions]),
    ]
    found = [f for f in found if f]
    if found:
        return min(found, key=lambda f: min(i["at"] for i in f[2:] if i))
    ids = [a["id"] for a in actions]
    if len(set(ids)) != len(ids):
        return "ids", 0, "unique ids", sorted(i for i in ids if ids.count(i) > 1)[:2]
    return first_difference("dead letters", sorted(set(model.dead)), sorted({d["line"] for d in dead}))


def check(nudge, case, wait_for_jit, twice=False):
    """The difference, or None. Raises ToolFailed."""
    program, lines, until = case
    model = expected(program, lines, until)
    if model.cut_off:
        return "skip"
    text = write_program(program)
    with tempfile.TemporaryDirectory() as folder:
        tool = run_tool(nudge, folder, text, lines, max(until, model.now), wait_for_jit)
        found = difference(model, tool)
        if not found and twice:
            again = run_tool(nudge, folder, text, lines, max(until, model.now), not wait_for_jit)
            found = first_difference("second run", tool[0], again[0]) or first_difference("second trace", tool[1], again[1])
        return found


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
    o = options.parse_args()
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
        print(f"{skipped} skipped: more than 16 rounds")
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
