"""What each step does. An enrolment is a Python generator that yields where it waits; what is sent to it says whether
its event or condition came (else its time is over)."""
import evaluate
from enrolments import conditions_in
from evaluate import ev, holds
from stable_hash import share
from syntax import with_path
from values import next_clock, plus


def stands_for(arm, v):
    """Does the value of an arm, as it's printed, stand for v?"""
    if ".." in arm:
        low, high = arm.split("..")
        return v is not None and int(low) <= v <= int(high)
    return arm == ("missing" if v is None else f'"{v}"' if arm[0] == '"' else evaluate.show(v))


class StepsDone:
    """The half of Model that runs steps. One that is held out does nothing that has an effect."""

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
            if e.errand:
                c.enrolments.remove(e)
                return
            self.record("finished", c, e.workflow.name, **({"label": label} if label else {}))

    def sequence(self, c, e, steps):
        for s in steps:
            ended = yield from getattr(self, "do_" + {"if": "if_", "for": "for_"}.get(s.kind, s.kind))(c, e, *s.a)
            if ended:
                return ended

    def nothing(self):
        return
        yield

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
        steps = next((steps for values, steps in arms if any(stands_for(i, v) for i in values)), other)
        return (yield from self.sequence(c, e, steps or []))

    def do_split(self, c, e, name, steps):
        e.arms.add((name, "one" if share("split", e.workflow.name, name, c.id) < 0.6 else "other"))
        self.went_through_splits.append(e)
        return (yield from self.sequence(c, e, steps))

    def do_repeat(self, c, e, times, every, until, body):
        for n in range(times):
            if holds(until, self.env_of(c, e)):
                break
            started = self.now
            ended = yield from self.sequence(c, e, body)
            if ended:
                return ended
            following = plus(started, evaluate.duration(every, self.env_of(c, e)), self.env(c).tz)
            if n + 1 < times and following > self.now:
                e.deadline = following
                yield

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
        if e.held_out:
            return
        top = name.partition(".")[0]
        if top in self.watched and c.wrote.get(top) == self.now:
            self.unclear = True  # written twice in a round: which change is it?
        self.write(c, top, with_path(c.fields, name, v)[top], self.now)
        if e.changes is not None:
            e.changes.written = True

    def do_account(self, s, e, name, value):
        """`set account.f`: at once in the account's own workflow, else after the contact's rounds."""
        yield from self.nothing()
        v = ev(value, self.env_of(s, e))
        if s.kind == "account":
            self.put(s, e, name, v)
        elif s.account and not e.held_out:
            s.errands.append(lambda: self.put(self.accounts[s.account], e, name, v))

    def do_points(self, s, e, name, value):
        yield from self.nothing()
        points = ev(value, self.env_of(s, e))
        if e.held_out:
            return
        if self.program.scores[name].account and s.kind == "contact":
            if s.account:
                s.errands.append(lambda: self.add_points(self.accounts[s.account], name, points))
            return
        self.add_points(s, name, points)
        e.changes.written = True

    def do_start(self, c, e, name):
        yield from self.nothing()
        if not e.held_out:
            e.changes.starts.append(name)

    def do_stop(self, c, e, name):
        yield from self.nothing()
        if not e.held_out:
            e.changes.stops.append(name)

    def do_finish(self, c, e, label):
        yield from self.nothing()
        return (label,)
