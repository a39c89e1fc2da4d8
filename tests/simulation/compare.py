"""One case by the tool and by the model, and the first difference."""
import json
import subprocess
import tempfile
from pathlib import Path

import generate
from model import Model
from people import People
from printer import write_program
from values import iso

ACTION = ("seq", "at", "contact", "account", "workflow", "kind", "name", "reason")
TRACE = ("entered", "held_out", "converted", "measured", "exited", "finished", "stopped", "refused")


class ToolFailed(Exception):
    pass


def case_of(seed):
    generator, program = generate.program_of(seed)
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
    shown = {"email": ("from", "to", "subject", "text"), "sms": ("to", "text"), "push": ("title", "body"),
             "in_app": ("title", "body")}.get(a["kind"], a.get("fields", {}))
    fields = {k: v for k, v in a.get("fields", {}).items() if k in shown}
    if a["kind"] == "email" and isinstance(fields.get("text"), str):
        fields["text"] = fields["text"].strip()
    if "enum" in KNOWN and fields.get("plan") == "Pro plan":
        fields["plan"] = "pro"
    return {**found, "fields": fields}


def clean_trace(t):
    keys = ["at", "contact", "account", "workflow", "what"]
    keys += {"converted": ["after_ms", "worth"], "measured": ["label", "after_ms", "worth"], "finished": ["label"]}.get(t["what"], [])
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


KNOWN = set()  # faults of the tool to pass over (run.py --known)


def plain_trace(trace):
    """With --known attempts: without a second attempt of a workflow at the same moment."""
    seen, found = set(), []
    for t in trace:
        key = t["at"], t.get("contact"), t["workflow"]
        if not ("attempts" in KNOWN and t["what"] == "refused" and key in seen):
            found.append(t)
        if t["what"] in ("entered", "refused"):
            seen.add(key)
    return found


def difference(model, tool):
    """(kind, index, wanted, got), of actions and trace the one that comes first in time."""
    actions, trace, dead = tool
    found = [
        first_difference("trace", plain_trace([clean_trace(stamp(t)) for t in model.trace]),
                         plain_trace([clean_trace(t) for t in trace if t["what"] in TRACE])),
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
    if model.cut_off or model.unclear:
        return "skip"
    text = write_program(program)
    with tempfile.TemporaryDirectory() as folder:
        try:
            tool = run_tool(nudge, folder, text, lines, max(until, model.now), wait_for_jit)
        except ToolFailed as e:
            if "is never missing here" in str(e):  # a `match` on what is known by then; the generator can't tell
                return "skip"
            raise
        found = difference(model, tool)
        if not found and twice:
            again = run_tool(nudge, folder, text, lines, max(until, model.now), not wait_for_jit)
            found = first_difference("second run", tool[0], again[0]) or first_difference("second trace", tool[1], again[1])
        return found
