"""The value of an expression, by brute force over a subject's whole history."""
import math
import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Optional

from kinds import Clock, Money, shown
from syntax import Dur, X, at_path, is_occurrence
from values import MS, S, T, instant, local, months_of, number_text, plus, add_months


@dataclass
class Happened:
    """An event in a contact's history, with the fields that the contact and account had when it arrived."""
    name: str
    row: dict
    at: int
    order: int
    contact: dict
    account: Optional[dict]
    held: dict = field(default_factory=dict)  # filter -> bool: it's evaluated when the event arrives


@dataclass
class Env:
    program: Any
    contact: Optional[dict]  # fields; None for what is about an account
    account: Optional[dict]
    history: list
    now: int
    event: Optional[dict] = None  # the triggering event's fields
    row: Optional[dict] = None  # in a filter
    entry: Optional[int] = None
    bound: dict = field(default_factory=dict)
    params: dict = field(default_factory=dict)
    subject: Any = None  # whose scores and stored conditions are read
    of_account: Any = None  # a contact's: the Env of its account, if it has one
    items: dict = field(default_factory=dict)

    @property
    def tz(self):
        zone = self.contact["timezone"] if self.contact else None
        return zone or self.program.policy.timezone or "UTC"


def holds(e, env):
    return bool(ev(e, env))


def matches(occ, happened, env):
    """Does this event, which arrives now, match the occurrence?"""
    if occ.op == "occand":
        return matches(occ.a[0], happened, env) and holds(occ.a[1], env)
    if occ.op == "any":
        return any(is_occurrence(i) and matches(i, happened, env) for i in occ.a[0])
    if occ.op == "or":
        return matches(occ.a[0], happened, env) or matches(occ.a[1], happened, env)
    name, filt = occ.a
    return name == happened.name and (filt is None or holds(filt, replace(env, row=happened.row)))


def covers(start, d, now, tz):
    return start <= now < plus(start, d, tz)


def in_window(h, w, env):
    if h.at > env.now:
        return False
    if w is None:
        return True
    if w[0] == "within":
        return covers(h.at, duration(w[1], env), env.now, env.tz)
    since = env.entry if w[0] == "entry" else ev(w[1], env)
    return since is not None and h.at >= since


def select(name, filt, w, env):
    """The matching events, oldest first; of two of the same moment the later arrived is the newer."""
    found = []
    for h in env.history:
        if h.name != name or not in_window(h, w, env):
            continue
        if filt is not None:
            if id(filt) not in h.held:
                seen = replace(env, contact=h.contact, account=h.account, row=h.row)
                h.held[id(filt)] = (filt, holds(filt, seen))
            if not h.held[id(filt)][1]:
                continue
        found.append(h)
    return sorted(found, key=lambda h: (h.at, h.order))


def duration(d, env):
    while isinstance(d, X):
        d = ev(d, env)
    return d


def compare(op, a, b):
    if a is None or b is None:
        return op == "!="
    if isinstance(a, Dur):
        a = a.n * MS[a.unit]
    if isinstance(b, Dur):
        b = b.n * MS[b.unit]
    return {"==": a == b, "!=": a != b, "<": op == "<" and a < b, "<=": op == "<=" and a <= b,
            ">": op == ">" and a > b, ">=": op == ">=" and a >= b}[op]


def compare_months(op, e, months, env):
    """`a - b < 1 month` is `a < b + 1 month`; where b is `now` or `today`, `a - 1 month < b`."""
    a, b = (ev(i, env) for i in e.a)
    if a is None or b is None:
        return op == "!="
    if e.a[1].op in ("now", "today"):
        return compare(op, add(a, months, -1, env), b)
    return compare(op, a, add(b, months, 1, env))


def compared(a, env):
    op, left, right = a
    if left.op == "sub":
        right_value = ev(right, env)
        if isinstance(right_value, Dur) and months_of(right_value) is not None:
            return compare_months(op, left, right_value, env)
    return compare(op, ev(left, env), ev(right, env))


def add(a, b, sign, env):
    if a is None or b is None:
        return None
    if isinstance(a, T) and isinstance(b, T):
        return S(a - b)
    if isinstance(a, date) and isinstance(b, date):
        return S((a - b).days * MS["day"])
    if isinstance(a, Money):
        return Money(a + sign * b)
    if isinstance(a, T):
        return T(plus(a, b, env.tz, sign)) if isinstance(b, Dur) else T(a + sign * b)
    if isinstance(a, date):
        if months_of(b) is not None:
            return add_months(a, sign * months_of(b))
        return a + timedelta(days=sign * (b.n * MS[b.unit] // MS["day"]))
    return a + sign * b


def ev(e, env):
    return OPS[e.op](e.a, env)


def aggregate(op):
    def value(a, env):
        name, fld, filt, w = a
        rows = select(name, filt, w, env)
        if op == "latest":
            return at_path(rows[-1].row, fld) if rows else None
        found = [v for h in rows for v in [at_path(h.row, fld)] if v is not None]
        kind = next((f.type for e in env.program.events if e.name == name for f in e.fields if f.name == fld), None)
        if op == "sum":
            return {"money": Money, "duration": S}.get(kind, lambda v: v)(sum(found))
        if not found:
            return None
        return {"min": min, "max": max, "average": lambda v: sum(v) / len(v)}[op](found)
    return value


def history_time(place):
    def value(a, env):
        rows = select(*a, env)
        return T(rows[place].at) if rows else None
    return value


def call(a, env):
    params, body = env.program.functions[a[0]]
    return ev(body, replace(env, params={n: ev(v, env) for (n, _), v in zip(params, a[1])}))


def half_away(v):
    return int(math.floor(abs(v) + 0.5)) * (1 if v >= 0 else -1)


BUILTINS = {
    "round": half_away, "floor": math.floor, "ceil": math.ceil, "abs": abs, "length": len,
    "min": min, "max": max, "domain": lambda v: v.rpartition("@")[2], "days": lambda v: int(v / MS["day"]),
    "lower": str.lower, "upper": str.upper, "trim": str.strip,
}


def builtin(a, env):
    name, args = a[0], [ev(i, env) for i in a[1]]
    if name == "time":
        return T(instant(datetime(args[0].year, args[0].month, args[0].day), env.tz))
    if name == "time_of_day":
        wall = local(args[0], env.tz)
        return Clock((wall - wall.replace(hour=0, minute=0, second=0, microsecond=0)) // timedelta(milliseconds=1))
    if name == "hour":
        return local(args[0], env.tz).hour
    if name == "weekday":
        return ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"][
            (local(args[0], env.tz) if isinstance(args[0], T) else args[0]).weekday()]
    if name == "date":
        return local(args[0], env.tz).date()
    if name == "format":  # with "yyyy-MM-dd HH:mm" only
        return local(args[0], env.tz).strftime("%Y-%m-%d %H:%M")
    return BUILTINS[name](*args)


def let_value(a, env):
    v = env.program.lets[a[0]]
    return v if isinstance(v, Dur) else ev(v, env)


def show(v):
    """In a text."""
    if v is True or v is False:
        return "true" if v else "false"
    if isinstance(v, (Money, Clock, S)):
        return shown(v)
    if isinstance(v, tuple):
        return ", ".join(show(i) for i in v)
    if isinstance(v, (int, float)):
        return number_text(v)
    return str(v)


def coalesce(a, env):
    v = ev(a[0], env)
    return v if v is not None else ev(a[1], env)


# --- scores, segments, conditions that are stored -----------------------------------------------------------------

def decayed(points, as_of, now, score):
    return points * 2.0 ** (-(now - as_of) / (score.halve.n * MS[score.halve.unit])) if score.halve else points


def within(v, score):
    return min(max(v, score.within[0]), score.within[1]) if score.within else v


def read_score(name, env):
    score = env.program.scores[name]
    if score.account and env.contact is not None:
        return read_score(name, env.of_account) if env.of_account else None
    points, as_of = env.subject.points.get(name, (0.0, env.now))
    plain = replace(env, event=None, row=None, entry=None, bound={}, params={})
    found = decayed(points, as_of, env.now, score) + sum(r.points for r in score.rules if r.cond and holds(r.cond, plain))
    return within(float(found), score)


def segment(a, env):
    """An account's segment is read by its contacts as it was last brought up to date."""
    if a[0] in env.program.segments:
        return holds(env.program.segments[a[0]], replace(env, params={}))
    if env.contact is not None:
        return bool(env.of_account and env.of_account.subject.segments.get(a[0]))
    return holds(env.program.account_segments[a[0]], replace(env, params={}))


def held_for(a, env):
    since = env.subject.since.get(id(a[0]))
    return since is not None and env.now >= plus(since, duration(a[1], env), env.tz)


def absent(a, env):
    """`no E for D`: the newest such event, else the subject's creation, is that old."""
    name, filt, d = a
    rows = select(name, filt, None, env)
    created = (env.contact or env.account)["created_at"]
    return env.now >= plus(rows[-1].at if rows else created, duration(d, env), env.tz)


def each(a, env):
    kind, name, items, cond = a
    found = [holds(cond, replace(env, items={**env.items, name: i})) for i in ev(items, env) or ()]
    return {"any": any, "all": all, "count": sum}[kind](found)


def item(a, env):
    v = env.items[a[0]]
    return v if len(a) == 1 or v is None else v.get(a[1])


def part(a, env):
    v = ev(a[0], env)
    return None if v is None else v.get(a[1])


def has_item(a, env):
    v = ev(a[0], env)
    return v is not None and v in [ev(i, env) for i in a[1]]


OPS = {
    "lit": lambda a, env: a[0],
    "enum": lambda a, env: a[1],
    "instant": lambda a, env: T(a[0]),
    "day": lambda a, env: date.fromisoformat(a[0]),
    "dur": lambda a, env: a[0],
    "let": let_value,
    "contact": lambda a, env: env.contact[a[0]],
    "account": lambda a, env: env.account[a[0]] if env.account else None,
    "accountknown": lambda a, env: env.account is not None,
    "row": lambda a, env: env.row.get(a[0]),
    "event": lambda a, env: env.event.get(a[0]),
    "bound": lambda a, env: env.bound[a[0]].get(a[1]),
    "param": lambda a, env: env.params[a[0]],
    "now": lambda a, env: T(env.now),
    "today": lambda a, env: local(env.now, env.tz).date(),
    "entry": lambda a, env: T(env.entry),
    "not": lambda a, env: not holds(a[0], env),
    "and": lambda a, env: holds(a[0], env) and holds(a[1], env),
    "or": lambda a, env: holds(a[0], env) or holds(a[1], env),
    "cmp": compared,
    "contains": lambda a, env: ev(a[1], env) in ev(a[0], env),
    "starts": lambda a, env: ev(a[0], env).startswith(ev(a[1], env)),
    "ends": lambda a, env: ev(a[0], env).endswith(ev(a[1], env)),
    "matches": lambda a, env: bool(re.search(ev(a[1], env), ev(a[0], env))),
    "inrange": lambda a, env: a[1] <= ev(a[0], env) <= a[2],
    "inlist": lambda a, env: ev(a[0], env) is not None and ev(a[0], env) in ev(a[1], env),
    "notinlist": lambda a, env: ev(a[0], env) is None or ev(a[0], env) not in ev(a[1], env),
    "in": has_item,
    "notin": lambda a, env: not has_item(a, env),
    "known": lambda a, env: ev(a[0], env) is not None,
    "missing": lambda a, env: ev(a[0], env) is None,
    "else": coalesce,
    "add": lambda a, env: add(ev(a[0], env), ev(a[1], env), 1, env),
    "sub": lambda a, env: add(ev(a[0], env), ev(a[1], env), -1, env),
    "mul": lambda a, env: ev(a[0], env) * ev(a[1], env),
    "div": lambda a, env: ev(a[0], env) / ev(a[1], env) if ev(a[1], env) else None,
    "rest": lambda a, env: ev(a[0], env) % ev(a[1], env),
    "neg": lambda a, env: -ev(a[0], env),
    "ifx": lambda a, env: ev(a[1] if holds(a[0], env) else a[2], env),
    "did": lambda a, env: bool(select(*a, env)),
    "count": lambda a, env: len(select(*a, env)),
    "first": history_time(0),
    "last": history_time(-1),
    **{op: aggregate(op) for op in ("sum", "min", "max", "average", "latest")},
    "seg": segment,
    "score": lambda a, env: read_score(a[0], env),
    "holds": held_for,
    "absent": absent,
    "each": each,
    "item": item,
    "part": part,
    "call": call,
    "fn": builtin,
    "text": lambda a, env: "".join(p if isinstance(p, str) else show(ev(p, env)) for p in a[0]),
}
