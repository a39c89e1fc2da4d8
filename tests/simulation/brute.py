"""What conditions over time are worth at a moment, by asking at every minute: no turning points are computed, only values.
Shares the calendar (values.py) with the model and nothing else.

A condition becomes a Python function of a subject and a moment. Of history it knows sorted lists: when each event was, and
when each leaves its window; how many are inside is a difference of two bisections.
"""
from bisect import bisect_right, insort
from datetime import date

from values import MS, local, months_of, plus, add_months

COMPARE = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
           "==": lambda a, b: a == b, "!=": lambda a, b: a != b}


QUARTER = 900_000


def span(d):
    return d.n * MS[d.unit]


class Someone:
    """A contact or an account: its fields, and of its past what the program's conditions ask for."""

    def __init__(self, id_, zone, now, fields):
        self.id, self.zone, self.created, self.fields = id_, zone, now, dict(fields)
        self.times, self.ends, self.values = {}, {}, {}  # by occurrence; by occurrence and window
        self.points, self.counted, self.silent = {}, {}, {}
        self.since = {}
        self.account = None
        self.day_at, self.day = None, None

    def today(self, t):
        quarter = t // QUARTER  # no zone's day begins elsewhere than on a quarter of an hour
        if self.day_at != quarter:
            self.day_at, self.day = quarter, local(quarter * QUARTER, self.zone).date()
        return self.day


class Brute:
    def __init__(self, program):
        self.program = program
        self.asked = {}  # occurrence -> its number and its windows, numbered
        self.held = {False: [], True: []}  # of contacts, of accounts: the functions of conditions before `holds for`
        self.segments = {}  # name -> function
        self.scores = program.scores
        self.rules = {}
        for n, s in self.scores.items():
            self.account = s.account
            self.rules[n] = [(r, self.function(r.cond) if r.cond else None) for r in s.rules]
        self.silences = {a: [(n, k, r) for n, s in self.scores.items() for k, r in enumerate(s.rules)
                             if s.account == a and r.when is not None and r.when.op == "absent"] for a in (False, True)}
        self.silences = {a: [(n, k, r.points, self.occurrence(*r.when.a[:2], None)[0], span(r.when.a[2]))
                             for n, k, r in found] for a, found in self.silences.items()}
        for name, cond in {**program.account_segments, **program.segments}.items():
            self.account = name in program.account_segments
            self.segments[name] = self.function(cond)

    # --- history ----------------------------------------------------------------------------------------------------

    def occurrence(self, name, filt, window, field=None):
        place, windows = self.asked.setdefault((name, filt, field), (len(self.asked), {}))
        if window is None:
            return place, None
        return place, windows.setdefault(window[1], len(windows) + 1)

    def arrives(self, s, name, row, at):
        """An event joins the history of s."""
        for (event, filt, field), (key, windows) in self.asked.items():
            if event != name or filt is not None and not passes(filt, row):
                continue
            if field is None:
                insort(s.times.setdefault(key, []), at)
                for d, w in windows.items():
                    insort(s.ends.setdefault((key, w), []), plus(at, d, s.zone))
            else:
                s.values.setdefault(key, []).append((at, {w: plus(at, d, s.zone) for d, w in windows.items()}, row[field]))

    def counter(self, name, filt, window):
        key, w = self.occurrence(name, filt, window)
        both = (key, w)

        def count(s, t):
            inside = bisect_right(s.times.get(key, ()), t)
            return inside - bisect_right(s.ends.get(both, ()), t) if w else inside
        return count

    def newest(self, name, filt, place):
        key, _ = self.occurrence(name, filt, None)

        def found(s, t):
            times = s.times.get(key)
            if not times or times[0] > t:
                return None
            return times[0] if place == "first" else times[bisect_right(times, t) - 1]
        return found

    def inside(self, name, field, filt, window):
        key, w = self.occurrence(name, filt, window, field)
        def values(s, t):
            if w is None:
                return [v for at, _, v in s.values.get(key, ()) if at <= t]
            return [v for at, ends, v in s.values.get(key, ()) if at <= t < ends[w]]
        return values

    # --- conditions ---------------------------------------------------------------------------------------------------

    def function(self, e):
        return getattr(self, "op_" + e.op)(*e.a)

    def op_lit(self, v):
        return lambda s, t: v

    def op_enum(self, _, v):
        return lambda s, t: v

    def op_instant(self, ms, _):
        return lambda s, t: ms

    def op_day(self, text):
        day = date.fromisoformat(text)
        return lambda s, t: day

    def op_contact(self, name):
        return (lambda s, t: s.created) if name == "created_at" else lambda s, t: s.fields.get(name)

    def op_account(self, name):
        def read(s, t):
            s = s.account if s.account is not None else s
            return s.created if name == "created_at" else s.fields.get(name)
        return read

    def op_accountknown(self):
        return lambda s, t: s.account is not None

    def op_now(self):
        return lambda s, t: t

    def op_today(self):
        return lambda s, t: s.today(t)

    def op_known(self, a):
        a = self.function(a)
        return lambda s, t: a(s, t) is not None

    def op_not(self, a):
        a = self.function(a)
        return lambda s, t: not a(s, t)

    def op_and(self, a, b):
        a, b = self.function(a), self.function(b)
        return lambda s, t: bool(a(s, t) and b(s, t))

    def op_or(self, a, b):
        a, b = self.function(a), self.function(b)
        return lambda s, t: bool(a(s, t) or b(s, t))

    def op_else(self, a, b):
        a, b = self.function(a), self.function(b)

        def read(s, t):
            v = a(s, t)
            return b(s, t) if v is None else v
        return read

    def op_did(self, name, filt, window):
        count = self.counter(name, filt, window)
        return lambda s, t: count(s, t) > 0

    def op_count(self, name, filt, window):
        return self.counter(name, filt, window)

    def op_first(self, name, filt, _):
        return self.newest(name, filt, "first")

    def op_last(self, name, filt, _):
        return self.newest(name, filt, "last")

    def op_sum(self, name, field, filt, window):
        values = self.inside(name, field, filt, window)
        return lambda s, t: sum(values(s, t))

    def op_max(self, name, field, filt, window):
        values = self.inside(name, field, filt, window)
        return lambda s, t: max(values(s, t), default=None)

    def op_sub(self, a, b):
        """now - time or date - date: a span in ms."""
        a, b = self.function(a), self.function(b)

        def read(s, t):
            v, w = a(s, t), b(s, t)
            return (v - w).days * MS["day"] if isinstance(v, date) else v - w
        return read

    def op_add(self, a, d):
        """date or time + duration."""
        a, d = self.function(a), d.a[0]

        def read(s, t):
            v = a(s, t)
            if isinstance(v, date):
                return add_months(v, months_of(d)) if months_of(d) is not None else v.fromordinal(v.toordinal() + span(d) // MS["day"])
            return plus(v, d, s.zone)
        return read

    def op_dur(self, d):
        ms = span(d)
        return lambda s, t: ms

    def op_cmp(self, op, a, b):
        a, b, compare = self.function(a), self.function(b), COMPARE[op]

        def read(s, t):
            v, w = a(s, t), b(s, t)
            return op == "!=" if v is None or w is None else compare(v, w)
        return read

    def op_seg(self, name):
        found = self.segments
        if name in self.program.account_segments:
            return lambda s, t: found[name](s.account or s, t) if s.account or s.is_account else False
        return lambda s, t: found[name](s, t)

    # --- what has a past of its own: points, and how long something has held ---------------------------------------------

    def op_score(self, name):
        score = self.scores[name]

        def read(s, t):
            s = s.account if score.account and s.account is not None else s
            found = self.decayed(s, name, t) + sum(r.points for r, cond in self.rules[name] if cond and cond(s, t))
            return bounded(found, score)
        return read

    def decayed(self, s, name, t):
        points, as_of = s.points.get(name, (0.0, t))
        halve = self.scores[name].halve
        return points * 0.5 ** ((t - as_of) / span(halve)) if halve else points

    def add_points(self, s, name, n, t):
        s.points[name] = bounded(self.decayed(s, name, t) + n, self.scores[name]), t

    def op_holds(self, cond, d):
        cond, ms, mine = self.function(cond), span(d), self.held[self.account]
        key = len(mine)
        mine.append(cond)
        return lambda s, t: key in s.since and t >= s.since[key] + ms

    def score_event(self, s, name, row, now):
        for n, score in self.scores.items():
            if score.account != s.is_account:
                continue
            for k, r in enumerate(score.rules):
                if r.when is None or r.when.op != "occ" or r.when.a[0] != name or \
                        r.when.a[1] is not None and not passes(r.when.a[1], row):
                    continue
                counted = s.counted.setdefault((n, k), [])
                if r.at_most and sum(now < i + MS[r.at_most[1]] for i in counted) >= r.at_most[0]:
                    continue
                counted.append(now)
                self.add_points(s, n, r.points, now)

    def watch(self, s, t):
        """What must be seen at each minute and each input: silences that are over the limit, conditions that begin to hold."""
        due = []
        for n, k, points, key, ms in self.silences[s.is_account]:
            times = s.times.get(key)
            moment = (times[-1] if times else s.created) + ms
            if t >= moment and not s.silent.get((n, k)):
                due.append((moment, n, points))
            s.silent[n, k] = t >= moment
        for moment, n, points in sorted(due):
            self.add_points(s, n, points, moment)
        for key, cond in enumerate(self.held[s.is_account]):
            if cond(s, t):
                s.since.setdefault(key, t)
            else:
                s.since.pop(key, None)


def bounded(v, score):
    return min(max(v, score.within[0]), score.within[1]) if score.within else v


def passes(filt, row):
    """A filter of the shapes that year_cases.py makes: a field of the event compared with a constant."""
    op, a, b = filt.a
    return COMPARE[op](row[a.a[0]], b.a[0])
