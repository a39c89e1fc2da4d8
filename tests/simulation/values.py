"""Times, durations, zones and the text of numbers, as semantics.md has them."""
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

MS = {"second": 1000, "minute": 60_000, "hour": 3_600_000, "day": 86_400_000, "week": 604_800_000}
EPOCH = datetime(1970, 1, 1)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class T(int):
    """A moment: ms since 1970, UTC."""


class S(int):
    """A span between two moments or dates, in ms."""


@lru_cache(None)
def zone(name):
    return ZoneInfo(name)


def local(ms, tz):
    """The wall clock in tz, without its zone."""
    utc = EPOCH.replace(tzinfo=timezone.utc) + timedelta(milliseconds=int(ms))
    return utc.astimezone(zone(tz)).replace(tzinfo=None, fold=0)


def offset(utc_ms, tz):
    return round((local(utc_ms, tz) - EPOCH) / timedelta(milliseconds=1)) - utc_ms


@lru_cache(100_000)
def instant(wall, tz):
    """The moment of a wall clock: of two the first, in a gap the first instant after it."""
    naive = round((wall - EPOCH) / timedelta(milliseconds=1))
    found = [naive - o for o in {offset(naive - h * MS["hour"], tz) for h in (-26, 26)}]
    found = sorted(u for u in found if u + offset(u, tz) == naive)
    if found:
        return found[0]
    low, high = naive - 26 * MS["hour"], naive + 26 * MS["hour"]  # low is before the gap, high after it
    while high - low > 1:
        middle = (low + high) // 2
        if middle + offset(middle, tz) < naive:
            low = middle
        else:
            high = middle
    return high


def add_months(day, n):
    months = day.year * 12 + day.month - 1 + n
    year, month = divmod(months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def months_of(d):
    return d.n * (12 if d.unit == "year" else 1) if d.unit in ("month", "year") else None


def plus(ms, d, tz, sign=1):
    """A moment and a duration; months and years go by the calendar in the zone."""
    if months_of(d) is None:
        return ms + sign * d.n * MS[d.unit]
    return instant(add_months(local(ms, tz), sign * months_of(d)), tz)


def next_clock(now, clock, weekday, tz):
    hour, minute = (int(i) for i in clock.split(":")[:2])
    today = local(now, tz).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [today + timedelta(days=i) for i in range(-1, 10)]
    if weekday:
        days = [d for d in days if d.weekday() == WEEKDAYS.index(weekday)]
    return min(t for t in (instant(d + timedelta(hours=hour, minutes=minute), tz) for d in days) if t > now)


def iso(ms):
    return (EPOCH + timedelta(milliseconds=int(ms))).isoformat(timespec="milliseconds") + "Z"


def parse_time(s):
    """ISO 8601 with a zone, to ms."""
    d = datetime.fromisoformat(s.replace("Z", "+00:00"))
    return round((d - EPOCH.replace(tzinfo=timezone.utc)) / timedelta(milliseconds=1))


def number_text(v):
    if v == int(v) and abs(v) < 1e21:
        return str(int(v))
    return repr(v)
