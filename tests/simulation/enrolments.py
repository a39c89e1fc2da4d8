"""Enrolments: entering, goals, exits and waits."""
from dataclasses import replace

from evaluate import ev, holds, matches
from kinds import Money, shown
from stable_hash import share
from subjects import Enrolment
from syntax import at_path, is_date, is_occurrence
from values import plus


def conditions_in(target):
    if target is None or is_occurrence(target):
        return []
    return [i for i in target.a[0] if not is_occurrence(i)] if target.op == "any" else [target]


class Enrolments:
    """The half of Model that knows enrolments."""

    def env_of(self, c, e):
        return self.env(c, event=e.event, entry=e.entry, bound=e.bound)

    # --- entering and ending ------------------------------------------------------------------------------------

    def enter(self, c, w, happened):
        event = happened.row if happened else None
        rule = w.enter or (("every",) if all(is_date(t) for t in w.triggers) else ("once",))
        key = at_path(event, rule[1]) if rule[0] == "per" and event else None
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
        e.held_out = bool(w.holdout) and share("holdout", w.name, c.id) < w.holdout / 100
        self.record("held_out" if e.held_out else "entered", c, w.name)
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
        e.converted |= what == "converted"
        self.record(what, c, e.workflow.name, **more)

    # --- goal, exit, wait ---------------------------------------------------------------------------------------

    def conditions_awaited(self, e):
        targets = self.ends_of(e.workflow) + [m.target for m in e.workflow.measures.values()] + [e.waits_for]
        return [cond for t in targets for cond in conditions_in(t)]

    def conditions_of(self, c, e):
        """Brings the enrolment's conditions up to date; those that turned true."""
        env, turned = self.env_of(c, e), set()
        for cond in self.conditions_awaited(e):
            if e.over:
                continue
            value = holds(cond, env)
            if value and not e.held[id(cond)]:
                turned.add(id(cond))
            e.held[id(cond)] = value
        return turned

    def worth(self, goal, env, event):
        """In it the fields of the event that reaches the goal stand by their names."""
        if goal.worth is None:
            return {}
        v = ev(goal.worth, replace(env, row=event.row if event else None))
        return {"worth": shown(v) if isinstance(v, Money) else v}

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
            self.end(c, e, "converted", after_ms=self.now - e.entry, **self.worth(goal, env, event))
            return False
        for name, m in e.workflow.measures.items():
            if name not in e.measured and open_(m) and met(m.target):
                e.measured.add(name)
                self.record("measured", c, e.workflow.name, label=name, after_ms=self.now - e.entry,
                            **self.worth(m, env, event))
        if e.active and any(met(t) for t in e.workflow.exits):
            self.end(c, e, "exited")
            return False
        if e.active and e.waits_for is not None and met(e.waits_for):
            e.resumed_by = event
            return True
        return False
