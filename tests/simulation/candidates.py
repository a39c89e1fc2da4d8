"""All moments at which any condition of a program could turn for one subject, without new input: every event's time
and every window on it, every moment that a comparison with `now` names and the ms beside it, every local midnight,
every crossing of a decaying score. Too many is fine, too few is a fault of the model."""
from bisect import bisect_left, bisect_right
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from evaluate import Env, duration, ev
from scores import crossings
from syntax import durations, parts
from values import T, instant, plus

TIMES = ("contact", "account", "first", "last", "instant", "entry", "else")
HISTORY = ("did", "count", "first", "last", "sum", "min", "max", "average", "latest")


@lru_cache(None)
def uses(e, *ops):
    return any(i.op in ops for i in parts(e))


@lru_cache(None)
def parts_of(e):
    return list(parts(e))


class Candidates:
    """Of contacts or of accounts."""

    def __init__(self, program, account):
        self.program = program
        every = list(parts(program.conditions(account)))
        env = Env(program, {"timezone": None}, None, [], 0)
        self.windows = set()  # (event, duration)
        for e in every:
            if e.op in HISTORY and e.a[-1] and e.a[-1][0] == "within":
                self.windows.add((e.a[0], duration(e.a[-1][1], env)))
            if e.op == "times":
                self.windows.add((e.a[0].a[0], e.a[2]))
            if e.op == "absent":
                self.windows.add((e.a[0], duration(e.a[2], env)))
        self.linear = [e for e in every if e.op == "cmp" and uses(e, "now")]
        self.scored = [e for e in every if e.op == "cmp" and uses(e, "score")]
        self.absent = [duration(e.a[2], env) for e in every if e.op == "absent"]
        self.held = [(id(e.a[0]), duration(e.a[1], env)) for e in every if e.op == "holds"]
        self.today = any(e.op == "today" for e in every)

    def of(self, env, entries):
        """Moments for this subject; `entries` are the entry times of its enrolments."""
        found = set()
        for name, d in self.windows:
            found |= {plus(h.at, d, env.tz) for h in env.history if h.name == name}
        for e in self.linear:
            found |= self.thresholds(e, env, entries)
        for e in self.scored:
            found |= crossings(e, env)
        found |= {plus((env.contact or env.account)["created_at"], d, env.tz) for d in self.absent}
        found |= {plus(env.subject.since[c], d, env.tz) for c, d in self.held if c in env.subject.since}
        found |= {m for m in env.subject.planned.values() if m is not None}
        return found

    def thresholds(self, e, env, entries):
        spans = [d for d in durations(e)]
        spans += [self.program.lets[i.a[0]] for i in parts_of(e) if i.op == "let"]
        bases = set()
        for part in parts_of(e):
            if part.op in TIMES and not uses(part, "now", "param"):
                for entry in entries if uses(part, "entry") else [None]:
                    v = ev(part, replace(env, entry=entry))
                    if isinstance(v, T):
                        bases.add(v)
        moments = set(bases)
        for b in bases:
            for d in spans:
                moments |= {plus(b, d, env.tz), plus(b, d, env.tz, -1)}
        return {m + i for m in moments for i in (-1, 0, 1)}

    def midnights(self, env, after, until):
        if not self.today:
            return set()
        days = midnights_of(env.tz)
        return set(days[bisect_left(days, after):bisect_right(days, until)])


@lru_cache(None)
def midnights_of(tz):
    """Of three years in which the cases play."""
    first = datetime(2025, 12, 1)
    return sorted(instant(first + timedelta(days=i), tz) for i in range(1100))
