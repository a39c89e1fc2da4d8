#!/usr/bin/env python3
"""A year, ten versions of a random program, run durably: each version is several random edits at once (steps put in, taken
out, moved, retired, renamed; waits longer and shorter; branches, goals, exits, conditions, entry rules, triggers, segments,
caps, quiet hours, fields, whole workflows), archived inputs fill histories that begin empty, and processes are killed at
random writes. The actions must be those of the model, whose program is changed in place.

    ten_versions.py NUDGE --seeds 40 [--seed 1] [--crash-library libcrash_at.so] [--jobs 2] [--keep DIR]
"""
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from compare import ToolFailed  # noqa: E402
from durable import Durable, fault_of  # noqa: E402
from printer import write_program  # noqa: E402
from values import iso  # noqa: E402
from year_edits import Editor, YearModel  # noqa: E402
from year_programs import BEGIN, DAY, Year, people  # noqa: E402
import seeds  # noqa: E402

VERSIONS, LENGTH_DAYS = 10, 380


class YearRun(Durable):
    def apply(self):
        self.until_done("apply", self.program, "--data", self.data, "--backfill", self.inputs)


def where_they_are(run, model):
    """How many are in each workflow, by `nudge status` and by the model; who converts or leaves causes no action."""
    done = subprocess.run([run.nudge, "status", "--data", run.data, "--format", "json"], capture_output=True, text=True)
    if done.returncode:
        raise ToolFailed(done.stderr)
    found = {w["workflow"]: w["active"] for w in json.loads(done.stdout)["workflows"]}
    want = {w.name: sum(e.active and e.workflow is w for c in model.everyone() for e in c.enrolments)
            for w in model.program.workflows}
    return None if found == want else ("active", len(model.actions), want, found)


def check(nudge, seed, library, keep=None):
    """(the fault or None, how many edits, how many actions, how many crashes)"""
    rng = random.Random(f"ten versions {seed}")
    year = Year(rng, labelled=rng.random() < 0.75)
    program = year.build()
    lines = people(rng, rng.choice([4, 15, 30]), LENGTH_DAYS)
    editor = Editor(rng, year)
    with tempfile.TemporaryDirectory() as folder:
        run = YearRun(nudge, keep and Path(keep) / f"seed_{seed}" or folder, library, rng)
        run.threads, run.changed = rng.randint(1, 2), True
        run.write_program(write_program(program))
        model = YearModel(program)
        edits = 0
        for number in range(1, VERSIONS + 1):
            end = BEGIN + LENGTH_DAYS * DAY * number // VERSIONS + rng.randrange(DAY)
            now = [line for at, line in lines if at < end]
            lines = lines[len(now):]
            for line in now:
                model.feed(line)
            model.until(max(end, model.now))
            if model.cut_off or model.unclear:
                return "skip", 0, 0, 0
            run.append(now)
            run.run(until=model.now)
            if found := fault_of(run, model) or (rng.random() < 0.4 and where_they_are(run, model)):
                return (*found, run.log), edits, 0, run.crashes
            if number < VERSIONS:
                made = editor.version(model.waited_at())
                edits += len(made)
                run.write_program(write_program(program))
                run.log += [f"# version {number + 1} at {iso(model.now)}"] + [f"#   {e.text()}" for e in made]
                run.apply()
                model.version(made)
        return None, edits, len(model.actions), run.crashes


if __name__ == "__main__":
    seeds.run(check, ["edits", "actions", "crashes"])
