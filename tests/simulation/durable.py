#!/usr/bin/env python3
"""Random programs and inputs, run durably: in pieces, killed at random writes and taken up again, with frequent
snapshots, 1 to 4 threads, and new versions of the program while people are in it. What comes out must be what the
model says of the whole, each action once.

    durable.py NUDGE --seeds 40 [--seed 1] [--crash-library libcrash_at.so] [--jobs 2] [--keep DIR]

All choices come from the seed; a crash is a kill at the process's N-th call that writes (crash_at.c).
"""
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import generate  # noqa: E402
from compare import ToolFailed, clean_action, clean_trace, first_difference, plain_trace, stamp, TRACE  # noqa: E402
from edits import Editor, label_all  # noqa: E402
from people import People  # noqa: E402
from printer import write_program  # noqa: E402
from versions import VersionedModel  # noqa: E402
from values import iso  # noqa: E402
import seeds  # noqa: E402

KILLED = -9


class Durable:
    """A run of the tool in a folder: inputs are appended to a file, actions to another."""

    def __init__(self, nudge, folder, crash_library, rng):
        self.nudge, self.folder, self.library, self.rng = nudge, Path(folder), crash_library, rng
        self.program, self.data = self.folder / "p", self.folder / "data"
        self.inputs, self.actions = self.folder / "inputs.ndjson", self.folder / "actions.ndjson"
        self.program.mkdir()
        self.inputs.touch()
        self.every = rng.choice([None, 1, 3, 20, 100])  # inputs from snapshot to snapshot
        self.threads = rng.randint(1, 4)
        self.log = []  # what was done, for who looks at a failure
        self.crashes = self.runs = 0
        self.trace = []
        self.changed = False

    def write_program(self, text):
        (self.program / "main.flow").write_text(text)

    def append(self, lines):
        with self.inputs.open("a") as file:
            file.write("".join(i + "\n" for i in lines))

    def command(self, *words, crash_at=None):
        """The exit status and what it said; what it prints goes behind the actions."""
        env = dict(os.environ)
        if crash_at:
            env |= {"LD_PRELOAD": self.library, "NUDGE_CRASH_AT": str(crash_at)}
        self.log.append(" ".join(map(str, words)) + (f"   # killed at its write {crash_at}" if crash_at else ""))
        with self.actions.open("ab") as out:
            done = subprocess.run([self.nudge, *map(str, words)], stdout=out, stderr=subprocess.PIPE, text=True,
                                  env=env, timeout=120)
        return done.returncode, done.stderr

    def until_done(self, *words):
        """Killed some times on the way, or not."""
        for crash_at in self.crash_moments():
            status, said = self.command(*words, crash_at=crash_at)
            if status == 0:
                return
            if status != KILLED:
                raise ToolFailed(f"exit status {status}\n{said[-3000:]}\n" + "\n".join(self.log))
            self.crashes += 1
        status, said = self.command(*words)
        if status:
            raise ToolFailed(f"exit status {status}\n{said[-3000:]}\n" + "\n".join(self.log))

    def crash_moments(self):
        r = self.rng
        if not self.library or r.random() < 0.4:
            return []
        return [r.choice([r.randint(1, 12), r.randint(1, 60), r.randint(1, 300)]) for _ in range(r.randint(1, 4))]

    def run(self, until=None):
        """The traces of all runs that were not killed, in order."""
        self.runs += 1
        trace = self.folder / f"trace_{self.runs}.ndjson"
        words = ["run", self.program, "--data", self.data, "--input", self.inputs, "--threads", self.threads,
                 "--trace", trace, "--dead-letters", self.folder / f"dead_{self.runs}.ndjson", "--jit",
                 self.rng.choice(["off", "off", "on", "wait"])]
        words += ["--snapshot-every", self.every] if self.every else []
        words += ["--until", iso(until)] if until is not None else []
        self.until_done(*words)
        self.trace += [json.loads(i) for i in trace.read_text().splitlines()]

    def apply(self):
        self.until_done("apply", self.program, "--data", self.data)

    def printed(self):
        return [json.loads(i) for i in self.actions.read_text().splitlines()]


def plan_of(rng, lines, changes):
    """Pieces of the inputs with what is done between them."""
    cuts = sorted(rng.randint(0, len(lines)) for _ in range(rng.randint(1, 4)))
    plan = []
    for a, b in zip([0, *cuts], [*cuts, len(lines)]):
        plan.append(("feed", lines[a:b]))
        plan += [("change",)] * (rng.randint(0, 2) if changes else 0)
    return plan


def fault_of(run, model):
    """Every action once, in order, as the model says; the trace too, if no crash has torn it."""
    actions, found = run.printed(), []
    found.append(first_difference("action", [clean_action(stamp(a)) for a in model.actions],
                                  [clean_action(a) for a in actions]))
    if not run.crashes and not run.changed:
        found.append(first_difference("trace", plain_trace([clean_trace(stamp(t)) for t in model.trace]),
                                      plain_trace([clean_trace(t) for t in run.trace if t["what"] in TRACE])))
    found = [f for f in found if f]
    if found:
        return min(found, key=lambda f: min(i["at"] for i in f[2:] if i))
    ids = [a["id"] for a in actions]
    if [a["seq"] for a in actions] != list(range(1, len(actions) + 1)):
        return "seq", 0, "1, 2, 3 …", [a["seq"] for a in actions][:20]
    return None if len(set(ids)) == len(ids) else ("ids", 0, "unique ids", [i for i in ids if ids.count(i) > 1][:2])


def case_of(seed):
    generator, program = generate.program_of(seed)
    label_all(program)
    lines, until = People(generator, program).lines()
    return generator, program, lines, until


def check(nudge, seed, library, keep=None):
    generator, program, lines, until = case_of(seed)
    rng = random.Random(f"durable {seed}")
    editor = Editor(rng, program, generator.palette)
    with tempfile.TemporaryDirectory() as folder:
        run = Durable(nudge, keep and Path(keep) / f"seed_{seed}" or folder, library, rng)
        run.write_program(write_program(program))
        model = VersionedModel(program)
        try:
            for what, *piece in plan_of(rng, lines, rng.random() < 0.6):
                if what == "feed":
                    for line in piece[0]:
                        model.feed(line)
                    if model.cut_off or model.unclear:
                        return "skip", 0
                    run.append(piece[0])
                    run.run()
                elif edit := editor.next():
                    for w in program.workflows:
                        w.moves = editor.moves.get(w.name, [])
                    run.write_program(write_program(program))
                    run.log.append("# " + edit.text())
                    run.changed = True
                    run.apply()
                    model.change(edit)
            model.until(max(until, model.now))
            if model.cut_off or model.unclear:
                return "skip", 0
            run.run(until=model.now)
            run.run(until=model.now)  # once more: nothing is left to do
        except ToolFailed as fault:
            if "is never missing here" in str(fault):  # a `match` on what is known by then; the generator can't tell
                return "skip", 0
            raise
        found = fault_of(run, model)
        return found and (*found, run.log), run.crashes


if __name__ == "__main__":
    seeds.run(check, ["crashes"])
