"""Changes of a program from one version to the next, made in place on its steps and workflows: on the one that is
printed and on the one that the model runs. Steps that people may stand on have labels, so that who is who is beyond doubt."""
from dataclasses import dataclass
from typing import Any, Optional

from steps import ends
from syntax import Step, Workflow, walk, x

STANDING = ("wait", "clock", "until", "for", "send", "best", "repeat")


def blocks(steps):
    """The lists of steps in a list of steps, itself first; those of splits, which are printed twice, left out."""
    yield steps
    for s in steps:
        inner = {"for": s.a[3:5], "if": s.a[1:3], "repeat": s.a[3:4], "arms": s.a[2:4]}.get(s.kind, ())
        if s.kind == "match":
            inner = [b for _, b in s.a[1]] + [s.a[2]]
        for block in inner:
            if block:
                yield from blocks(block)


def label_all(program):
    n = 0
    for w in program.workflows:
        for block in blocks(w.steps):
            for s in block:
                if s.kind in STANDING and s.label is None:
                    n += 1
                    s.label = f"stand_{n}"


def place_of(program, workflow, label):
    """(list, index) of a labelled step."""
    w = next(w for w in program.workflows if w.name == workflow)
    for block in blocks(w.steps):
        for n, s in enumerate(block):
            if s.label == label:
                return block, n
    return None


@dataclass
class Edit:
    """kind: insert (before `label`, or at the end of the workflow), length, remove, add_workflow, remove_workflow."""
    kind: str
    workflow: str
    label: Optional[str] = None
    step: Any = None  # insert: the step; length: the new parts
    to: Optional[str] = None  # remove: the label to go to, "finish", or None: retire
    made: Any = None  # add_workflow

    def text(self):
        return f"{self.kind} {self.workflow} {self.label or ''} {'to ' + self.to if self.to else ''}"

    def make(self, program):
        """Changes the program; the step that was removed with the one behind it, or the step that was changed."""
        w = next((w for w in program.workflows if w.name == self.workflow), None)
        if self.kind == "add_workflow":
            program.workflows.append(self.made)
        elif self.kind == "remove_workflow":
            program.workflows.remove(w)
        elif self.kind == "insert":
            block, n = place_of(program, self.workflow, self.label) if self.label else (w.steps, len(w.steps))
            block.insert(n, Step(self.step.kind, self.step.a, self.step.label))
        elif self.kind == "length":
            block, n = place_of(program, self.workflow, self.label)
            block[n].a = self.step
            return block[n]
        elif self.kind == "remove":
            block, n = place_of(program, self.workflow, self.label)
            step = block.pop(n)
            return step, block[n] if n < len(block) else None
        return None


class Editor:
    """Random edits of a program, one at a time."""

    def __init__(self, rng, program, palette):
        self.rng, self.program, self.palette, self.count = rng, program, palette, 0
        self.moves = {}  # workflow -> [(from, to)]: what the next version says; retired ones stay

    def next(self):
        kinds = ["insert", "insert", "length", "length", "remove", "remove", "add_workflow", "remove_workflow"]
        for kind in self.rng.sample(kinds, len(kinds)):
            edit = getattr(self, kind)()
            if edit:
                self.moves = {w: [m for m in all_ if m[1] is None] for w, all_ in self.moves.items()}
                edit.make(self.program)
                if edit.kind == "remove":
                    self.moves.setdefault(edit.workflow, []).append((edit.label, edit.to))
                if edit.kind == "remove_workflow":
                    self.moves.pop(edit.workflow, None)
                return edit
        return None

    def workflow(self):
        return self.rng.choice([w for w in self.program.workflows if not w.account] or self.program.workflows)

    def standing(self, w, kinds=STANDING):
        return [s for block in blocks(w.steps) for s in block if s.kind in kinds and s.label]

    def notify(self):
        self.count += 1
        step = Step("action", ("notify", (x("lit", "#help"), x("lit", f"inserted {self.count}"))))
        step.label = f"inserted_{self.count}"
        return step

    def insert(self):
        w = self.workflow()
        step = self.notify()
        if self.rng.random() < 0.5:
            step = Step("wait", (self.rng.choice(self.palette),), step.label)
        before = [s.label for s in self.standing(w)] + ([] if ends(w.steps) else [None])
        return Edit("insert", w.name, self.rng.choice(before), step) if before else None

    def length(self):
        w = self.workflow()
        waits = self.standing(w, ("wait",))
        if not waits:
            return None
        step = self.rng.choice(waits)
        return Edit("length", w.name, step.label, (self.rng.choice(self.palette),))

    def remove(self):
        w = self.workflow()
        all_ = self.standing(w, ("wait", "clock", "until"))  # what has no steps of its own and binds nothing
        if not all_:
            return None
        step = self.rng.choice(all_)
        block, _ = place_of(self.program, w.name, step.label)
        if len(block) == 1 and block is not w.steps:
            return None  # an empty block
        others = [s.label for s in w.steps if s.label and s is not step and not self.bound(s)]
        to = self.rng.choice(["finish", None, None, *self.rng.sample(others, min(2, len(others)))])
        return Edit("remove", w.name, step.label, to=to)

    def bound(self, step):
        """Does it, or what follows it, read what an earlier wait has bound? Then nobody may be moved past that wait."""
        w = next(w for w in self.program.workflows if any(s is step for s in w.steps))
        rest = w.steps[next(n for n, s in enumerate(w.steps) if s is step):]
        return any(getattr(i, "op", None) == "bound" for i in walk(rest))

    def add_workflow(self):
        if any(w.name.startswith("new_") for w in self.program.workflows):
            return None
        event = self.rng.choice([e for e in self.program.events if not e.prefix])
        self.count += 1
        steps = [Step("wait", (self.rng.choice(self.palette),), f"stand_new_{self.count}"), self.notify()]
        made = Workflow(f"new_{self.count}", [x("occ", event.name, None)], steps, enter=("every",))
        return Edit("add_workflow", made.name, made=made)

    def remove_workflow(self):
        named = {i.a[0] for w in self.program.workflows for i in walk(w.steps)
                 if isinstance(i, Step) and i.kind in ("start", "stop")}
        free = [w for w in self.program.workflows if w.name not in named]
        if len(self.program.workflows) < 3 or not free:
            return None
        return Edit("remove_workflow", self.rng.choice(free).name)
