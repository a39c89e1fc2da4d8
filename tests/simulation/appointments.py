"""Triggers whose moments are known ahead: `14 days before contact.renews`, `every monday at 09:00`."""
from datetime import datetime, timedelta

from evaluate import duration
from syntax import at_path, is_date
from values import MS, T, WEEKDAYS, add_months, instant, local, months_of, plus

FRESH = MS["day"]


def clock_of(text):
    hour, minute = (int(i) for i in (text or "00:00").split(":"))
    return timedelta(hours=hour, minutes=minute)


def shifted(day, d, sign):
    if months_of(d) is not None:
        return add_months(day, sign * months_of(d))
    return day + timedelta(milliseconds=sign * d.n * MS[d.unit])


def one_shot(t, env):
    """(key, moment): the field's value and when its appointment is. None: there is none."""
    word, length, owner, name, at = t.a
    fields = env.contact if owner == "contact" else env.account
    value = at_path(fields, name) if fields else None
    if value is None:
        return None
    sign = -1 if word == "before" else 1
    d = duration(length, env) if length else None
    if isinstance(value, T) and at is None and (d is None or d.unit in ("second", "minute", "hour")):
        return value, plus(value, d, env.tz, sign) if d else value
    wall = local(value, env.tz) if isinstance(value, T) else datetime(value.year, value.month, value.day)
    if at is not None or not isinstance(value, T):
        wall = datetime(wall.year, wall.month, wall.day) + clock_of(at)
    return value, instant(shifted(wall, d, sign) if d else wall, env.tz)


def days_of(t, env, first):
    """The local days from `first` on that the trigger names."""
    kind, what, _ = t.a
    day = first
    for _ in range(366 * 9):
        if kind == "day" or kind == "week" and day.weekday() == WEEKDAYS.index(what) or \
                kind == "month" and day.day == min(what, last_of(day)) or \
                kind == "year" and anniversary(env.contact[what], day):
            yield day
        day += timedelta(days=1)


def last_of(day):
    return (add_months(day.replace(day=1), 1) - timedelta(days=1)).day


def anniversary(born, day):
    """29 February is kept on 28 February in other years."""
    return born.month == day.month and min(born.day, last_of(day)) == day.day


def recurring(t, env, handled):
    """The next moment strictly later than now whose local day is later than the handled one."""
    if t.a[0] == "year" and env.contact[t.a[1]] is None:
        return None
    today = local(env.now, env.tz).date()
    first = today - timedelta(days=1)
    if handled is not None and handled >= first:
        first = handled + timedelta(days=1)
    for day in days_of(t, env, first):
        moment = instant(datetime(day.year, day.month, day.day) + clock_of(t.a[2]), env.tz)
        if moment > env.now:
            return moment
    return None


class Appointments:
    """The half of Model that keeps them."""

    def keep_appointments(self, s, silently):
        """Names of the workflows whose moment is now."""
        fired, env = set(), self.env(s)
        for w in self.workflows_of(s):
            for n, t in enumerate(w.triggers):
                if is_date(t) and self.keep(s, (w.name, n), t, env) and not silently:
                    fired.add(w.name)
        return fired

    def keep(self, s, key, t, env):
        if t.op == "every":
            moment = s.planned.get(key)
            came = moment is not None and moment <= self.now
            if came:
                s.handled[key] = local(moment, env.tz).date()
            s.planned[key] = recurring(t, env, s.handled.get(key))
            return came
        found = one_shot(t, env)
        s.planned[key] = None
        if found is None or s.handled.get(key) == found[0]:
            return False
        value, moment = found
        if moment > self.now:
            s.planned[key] = moment
            return False
        s.handled[key] = value
        return self.now - moment <= FRESH
