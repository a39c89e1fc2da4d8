"""A model whose program may change while people are in it. The change is made in place, on the very steps that the
enrolments' generators walk: who waits before an inserted step comes through it, who waits behind it doesn't."""
import copy

from candidates import Candidates
from enrolments import conditions_in
from model import Model
from values import plus
import evaluate


def length_of(step):
    """Of a wait that is over by itself; else None."""
    return step.a[0] if step.kind == "wait" else step.a[1] if step.kind == "for" else None


class VersionedModel(Model):
    def __init__(self, program):
        super().__init__(copy.deepcopy(program))
        self.after_removed = {}  # id of a removed step -> (the step, the one that stood behind it)

    # --- the way through steps that may change ------------------------------------------------------------------

    def sequence(self, c, e, steps):
        return self.from_step(c, e, steps, steps[0] if steps else None)

    def from_step(self, c, e, steps, at):
        while at is not None:
            e.stands_on, e.since = at, self.now
            kind = {"if": "if_", "for": "for_"}.get(at.kind, at.kind)
            ended = yield from getattr(self, "do_" + kind)(c, e, *at.a)
            if ended:
                return ended
            at = self.behind(steps, at)

    def behind(self, steps, step):
        """The next one. Behind a removed step the old ones follow, until there is one that still stands there."""
        for n, s in enumerate(steps):
            if s is step:
                return steps[n + 1] if n + 1 < len(steps) else None
        return self.after_removed[id(step)][1]

    def do_repeat(self, c, e, times, every, until, body):
        step = e.stands_on
        for n in range(times):
            e.stands_on = step
            if evaluate.holds(until, self.env_of(c, e)):
                break
            started = self.now
            ended = yield from self.sequence(c, e, body)
            if ended:
                return ended
            e.stands_on = step
            following = plus(started, evaluate.duration(every, self.env_of(c, e)), self.env(c).tz)
            if n + 1 < times and following > self.now:
                e.deadline = following
                yield

    def run(self, c, e, resumed, changes):
        if getattr(e, "fresh", False):
            e.fresh, resumed = False, None
        super().run(c, e, resumed, changes)

    # --- the change --------------------------------------------------------------------------------------------

    def standing_on(self, step):
        return [(s, e) for s in [*self.accounts.values(), *self.contacts.values()] for e in s.enrolments
                if e.active and not e.errand and e.stands_on is step]

    def change(self, edit):
        """As `nudge apply` at this very moment; nothing runs before time goes on."""
        edit = copy.deepcopy(edit)
        done = edit.make(self.program)
        if edit.kind == "length":
            for s, e in self.standing_on(done):
                moment = plus(e.since, evaluate.duration(done.a[0], self.env_of(s, e)), self.env(s).tz)
                e.deadline = max(moment, self.now)
        elif edit.kind == "remove":
            step, behind = done
            self.after_removed[id(step)] = step, behind
            if edit.to:
                self.move(step, edit.to)
        elif edit.kind == "remove_workflow":
            self.stop_all(edit.workflow)
        self.workflows = {w.name: w for w in self.program.workflows}
        self.watched = {t.a[1].partition(".")[0] for w in self.program.workflows for t in w.triggers if t.op == "changes"}
        self.candidates = {"contact": Candidates(self.program, False), "account": Candidates(self.program, True)}
        self.to_hold = {kind: self.held_conditions(kind) for kind in self.candidates}
        for s in [*self.accounts.values(), *self.contacts.values()]:
            s.due = None

    def move(self, step, to):
        for s, e in self.standing_on(step):
            steps = e.workflow.steps
            at = None if to == "finish" else next(i for i in steps if i.label == to)
            if at is not None and length_of(step) and length_of(at):
                self.wait_on(s, e, steps, at)
                self.unclear |= at.kind == "for" and any(evaluate.holds(i, self.env_of(s, e)) for i in conditions_in(at.a[0]))
                continue
            e.steps, e.fresh = self.from_step(s, e, steps, at), True
            e.waits_for, e.deadline = None, self.now

    def wait_on(self, s, e, steps, at):
        """Who is moved from a wait to a wait stands on that one, with the time waited."""
        since, e.stands_on, e.waits_for = e.since, at, at.a[0] if at.kind == "for" else None
        e.deadline = max(plus(since, evaluate.duration(length_of(at), self.env_of(s, e)), self.env(s).tz), self.now)
        e.held |= {id(i): evaluate.holds(i, self.env_of(s, e)) for i in conditions_in(e.waits_for)}
        e.steps = self.standing_in(s, e, steps, at)
        next(e.steps)

    def standing_in(self, s, e, steps, at):
        came = yield
        if at.kind == "for":
            if came and at.a[2]:
                e.bound[at.a[2]] = e.resumed_by.row
            ended = yield from self.sequence(s, e, (at.a[3] if came else at.a[4]) or [])
            if ended:
                return ended
        return (yield from self.from_step(s, e, steps, self.behind(steps, at)))

    def stop_all(self, name):
        for s in [*self.accounts.values(), *self.contacts.values()]:
            for e in s.enrolments:
                if e.workflow.name == name and not e.over:
                    e.over = True
                    if e.active:
                        self.end(s, e, "stopped")
