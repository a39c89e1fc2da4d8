"""Points: what events, silence and steps add; when they decay below or rise above a value."""
import math

from evaluate import decayed, ev, holds, matches, within
from syntax import is_occurrence
from values import MS, T

WINDOW = {"hour": MS["hour"], "day": MS["day"], "week": MS["week"]}


class Scores:
    """The half of Model that knows scores."""

    def scores_of(self, s):
        return [(n, sc) for n, sc in self.program.scores.items() if sc.account == (s.kind == "account")]

    def add_points(self, s, name, points):
        score = self.program.scores[name]
        had, as_of = s.points.get(name, (0.0, self.now))
        s.points[name] = within(decayed(had, as_of, self.now, score) + points, score), self.now

    def count_event(self, s, event):
        """Once for each rule that the event meets."""
        for name, score in self.scores_of(s):
            for n, rule in enumerate(score.rules):
                if rule.when is not None and rule.when.op != "absent" and \
                        (is_occurrence(rule.when) or rule.when.op == "any") and \
                        matches(rule.when, event, self.env(s)) and self.may_count(s, (name, n), rule):
                    self.add_points(s, name, rule.points)

    def may_count(self, s, key, rule):
        if not rule.at_most:
            return True
        times, unit = rule.at_most
        counted = s.counted.setdefault(key, [])
        if sum(self.now < t + WINDOW[unit] for t in counted) >= times:
            return False
        counted.append(self.now)
        return True

    def count_silence(self, s, silently):
        for name, score in self.scores_of(s):
            for n, rule in enumerate(score.rules):
                if rule.when is not None and rule.when.op == "absent":
                    value = holds(rule.when, self.env(s))
                    if value and not s.silent.get((name, n)) and not silently:
                        self.add_points(s, name, rule.points)
                    s.silent[name, n] = value


def crossings(cmp, env):
    """The moments at which a decaying score passes the value that it is compared with, and the ms beside them."""
    found = set()
    for a, b in (cmp.a[1:], cmp.a[:0:-1]):
        while a.op == "else":
            a = a.a[0]
        if a.op != "score":
            continue
        name, owner = a.a[0], env
        score = env.program.scores[name]
        if score.account and env.contact is not None:
            owner = env.of_account
        value = ev(b, env)
        if owner is None or not score.halve or value is None or name not in owner.subject.points:
            continue
        points, as_of = owner.subject.points[name]
        sums = {0.0}
        for r in score.rules:
            if r.cond is not None:
                sums |= {i + r.points for i in sums}
        for i in sums:
            rest = value - i
            if points and rest and (points > 0) == (rest > 0):
                t = as_of + score.halve.n * MS[score.halve.unit] * math.log2(points / rest)
                found |= {T(math.floor(t) + j) for j in range(-2, 4)}
    return found
