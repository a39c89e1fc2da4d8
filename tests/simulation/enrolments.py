"""Enrolments: entering, goals, exits and waits, and the steps, each enrolment a Python generator."""
from dataclasses import dataclass, field
from typing import Any, Optional

import evaluate
from evaluate import ev, holds, matches
from inputs import encode
from syntax import is_occurrence
from values import next_clock, plus


@dataclass
class Enrolment:
    workflow: Any
    entry: int
    event: Optional[dict]
    key: Any
    active: bool = True
    over: bool = False  # not even a goal any more
    steps: Any = None  # the generator
    deadline: Optional[int] = None
    waits_for: Any = None
    bound: dict = field(default_factory=dict)
    held: dict = field(default_factory=dict)  # condition -> its stored value
    measured: set = field(default_factory=set)
    resumed_by: Any = None


def conditions_in(target):
    if target is None or is_occurrence(target):
        return []
    return [i for i in target.a[0] if not is_occurrence(i)] if target.op == "any" else [target]


class Runs:
    """The half of Model that knows enrolments."""

    def env_of(self, c, e):
        return self.env(c, event=e.event, entry=e.entry, bound=e.bound)

    # --- entering and ending ------------------------------------------------------------------------------------

    def enter(self, c, w, happened):
        event = happened.row if happened else None
        rule = w.enter or ("once",)
        key = event[rule[1]] if rule[0] == "per" and event else None
        e = Enrolment(w, self.now, event, key)
        env = self.env_of(c, e)
        if not (w.cond is None or holds(w.cond, env)) or not self.allowed(c, w, rule, key) or \
                any(holds(cond, env) for t in self.ends_of(w) for cond in conditions_in(t)):
            self.record("refused", c, w.name)
            return None
        e.held = {id(cond): False for t in self.ends_of(w) for cond in conditions_in(t)}
        e.held |= {id(cond): holds(cond, env) for m in w.measures.values() for cond in conditions_in(m.target)}
        e.steps = self.sequence(c, e, w.steps)
        c.enrolments.append(e)
        self.record("entered", c, w.name)
        return e

    def ends_of(self, w):
        return ([w.goal.target] if w.goal else []) + w.exits

    def allowed(self, c, w, rule, key):
        mine = [e for e in c.enrolments if e.workflow is w]
        if rule[0] == "once":
            return not mine
        if any(e.active and (rule[0] != "per" or e.key == key) for e in mine):
            return False
        return rule[0] != "again" or not mine or self.now >= plus(mine[-1].entry, rule[1], self.env(c).tz)

    def end(self, c, e, what, **more):
        e.active, e.over, e.deadline, e.waits_for = False, True, None, None
        self.record(what, c, e.workflow.name, **more)

    # --- goal, exit, wait ---------------------------------------------------------------------------------------

    def conditions_of(self, c, e):
        """Brings the enrolment's conditions up to date; those that turned true."""
        env, turned = self.env_of(c, e), set()
        w = e.workflow
        targets = self.ends_of(w) + [m.target for m in w.measures.values()] + [e.waits_for]
        for cond in [cond for t in targets for cond in conditions_in(t)]:
            if e.over:
                continue
            value = holds(cond, env)
            if value and not e.held[id(cond)]:
                turned.add(id(cond))
            e.held[id(cond)] = value
        return turned

    def check(self, c, e, event):
        """Step 4 of an input. Does the enrolment's wait end?"""
        turned, env = self.conditions_of(c, e), self.env_of(c, e)
        if e.over:
            return False

        def met(target):
            return any(id(i) in turned for i in conditions_in(target)) or \
                (event and (is_occurrence(target) or target.op == "any") and matches(target, event, env))

        def open_(goal):
            return self.now < plus(e.entry, goal.within, env.tz) if goal.within else e.active

        goal = e.workflow.goal
        if goal and open_(goal) and met(goal.target):
            self.end(c, e, "converted", after_ms=self.now - e.entry)
            return False
        for name, m in e.workflow.measures.items():
            if name not in e.measured and open_(m) and met(m.target):
                e.measured.add(name)
                self.record("measured", c, e.workflow.name, label=name, after_ms=self.now - e.entry)
        if e.active and any(met(t) for t in e.workflow.exits):
            self.end(c, e, "exited")
            return False
        if e.active and e.waits_for is not None and met(e.waits_for):
            e.resumed_by = event
            return True
        return False

    # --- steps --------------------------------------------------------------------------------------------------

    def run(self, c, e, resumed, changes):
        """Steps until the enrolment waits or ends. `resumed`: by its event or condition (else by its deadline)."""
        if not e.active:
            return
        c.due = None
        e.deadline = e.waits_for = None
        e.changes = changes
        try:
            e.steps.send(resumed)
        except StopIteration as end:
            label = end.value[0] if end.value else None
            e.active = False
            self.record("finished", c, e.workflow.name, **({"label": label} if label else {}))

    def sequence(self, c, e, steps):
        for s in steps:
            ended = yield from getattr(self, "do_" + {"if": "if_", "for": "for_"}.get(s.kind, s.kind))(c, e, *s.a)
            if ended:
                return ended

    def nothing(self):
        return
        yield

    def do_send(self, c, e, name):
        yield from self.nothing()
        subject, body = self.program.emails[name]
        env = self.env_of(c, e)
        reason = "no_address" if c.fields["email"] is None else None if c.fields["subscribed"] else "unsubscribed"
        if reason:
            self.act(c, e, "skipped", name, reason=reason)
        else:
            self.act(c, e, "email", name, fields={"to": c.fields["email"], "from": "a@acme.example",
                                                  "subject": ev(subject, env), "text": ev(body, env)})

    def do_action(self, c, e, name, args):
        yield from self.nothing()
        env = self.env_of(c, e)
        params = self.program.actions[name]
        fields = {n: encode(t, ev(v, env), self.program.enums) for (n, t), v in zip(params, args)}
        self.act(c, e, "action", name, fields=fields)

    def act(self, c, e, kind, name, **more):
        self.actions.append({"seq": len(self.actions) + 1, "at": self.now, "contact": c.id,
                             "workflow": e.workflow.name, "kind": kind, "name": name, **more})

    def do_wait(self, c, e, d):
        e.deadline = plus(self.now, evaluate.duration(d, self.env_of(c, e)), self.env(c).tz)
        yield

    def do_clock(self, c, e, clock, weekday):
        e.deadline = next_clock(self.now, clock, weekday, self.env(c).tz)
        yield

    def do_until(self, c, e, when):
        moment = ev(when, self.env_of(c, e))
        if moment > self.now:
            e.deadline = int(moment)
            yield

    def do_for_(self, c, e, target, up_to, name, then, other):
        env = self.env_of(c, e)
        e.held |= {id(cond): holds(cond, env) for cond in conditions_in(target)}
        came = any(e.held[id(cond)] for cond in conditions_in(target))
        if not came:
            e.deadline = plus(self.now, up_to, env.tz) if up_to else None
            e.waits_for = target
            came = yield
        if came and name:
            e.bound[name] = e.resumed_by.row
        return (yield from self.sequence(c, e, (then if came else other) or []))

    def do_if_(self, c, e, cond, then, other):
        return (yield from self.sequence(c, e, (then if holds(cond, self.env_of(c, e)) else other) or []))

    def do_match(self, c, e, subject, arms, other):
        v = ev(subject, self.env_of(c, e))
        v = "missing" if v is None else evaluate.show(v)
        steps = next((steps for values, steps in arms if v in values), other)
        return (yield from self.sequence(c, e, steps or []))

    def do_split(self, c, e, name, steps):
        return (yield from self.sequence(c, e, steps))

    def do_set(self, c, e, name, value):
        yield from self.nothing()
        self.put(c, e, name, ev(value, self.env_of(c, e)))

    def do_add(self, c, e, name, value):
        yield from self.nothing()
        self.put(c, e, name, c.fields[name] | {ev(value, self.env_of(c, e))})

    def do_remove(self, c, e, name, value):
        yield from self.nothing()
        self.put(c, e, name, c.fields[name] - {ev(value, self.env_of(c, e))})

    def put(self, c, e, name, v):
        if name in self.watched and c.wrote.get(name) == self.now:
            self.unclear = True  # written twice in a round: which change is it?
        c.fields[name] = v
        c.wrote[name] = self.now
        e.changes.written = True

    def do_start(self, c, e, name):
        yield from self.nothing()
        e.changes.starts.append(name)

    def do_stop(self, c, e, name):
        yield from self.nothing()
        e.changes.stops.append(name)

    def do_finish(self, c, e, label):
        yield from self.nothing()
        return (label,)
