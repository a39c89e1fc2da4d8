"""Values of the rarer types: money, durations, clocks and addresses, as inputs bring them and texts show them."""
import re

from values import MS, S

LENGTHS = (("day", MS["day"]), ("hour", MS["hour"]), ("minute", MS["minute"]), ("second", MS["second"]))


class Money(int):
    """Cents of dollars."""

    def __str__(self):
        return f"{self // 100}.{self % 100:02} USD"


class Clock(int):
    """A time of day: ms since midnight."""

    def __str__(self):
        return f"{self // MS['hour']:02}:{self // MS['minute'] % 60:02}"


def shown_length(ms):
    """`1 day 12 hours`."""
    found, rest = [], int(ms)
    for unit, size in LENGTHS:
        n, rest = divmod(rest, size)
        if n:
            found.append(f"{n} {unit}{'' if n == 1 else 's'}")
    return " ".join(found) or "0 seconds"


def written_length(ms):
    """As a literal: in one unit."""
    unit, size = next((u, s) for u, s in LENGTHS if ms % s == 0)
    return f"{ms // size} {unit}{'' if ms == size else 's'}"


def read_money(v):
    """A number or a text, with no more digits than cents; None for what is neither."""
    if isinstance(v, (int, float)) and not isinstance(v, bool):
        return Money(round(v * 100))
    fits = isinstance(v, str) and re.fullmatch(r"(\d+)(?:\.(\d{1,2}))?(?: USD)?", v)
    return Money(int(fits[1]) * 100 + int((fits[2] or "").ljust(2, "0"))) if fits else None


def read_length(v):
    words = v.split() if isinstance(v, str) else []
    if not words or len(words) % 2:
        return None
    sizes = dict(LENGTHS) | {"week": MS["week"]}
    found = [(int(n), sizes.get(unit.rstrip("s"))) for n, unit in zip(words[::2], words[1::2]) if n.isdigit()]
    return S(sum(n * size for n, size in found)) if len(found) * 2 == len(words) and all(s for _, s in found) else None


def read_clock(v):
    fits = isinstance(v, str) and re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", v)
    return Clock(int(fits[1]) * MS["hour"] + int(fits[2]) * MS["minute"]) if fits else None


def read_url(v):
    return v if isinstance(v, str) and re.fullmatch(r"https?://[a-z.]+(/[a-z]*)?", v) else None


def shown(v):
    return shown_length(v) if isinstance(v, S) else str(v)


READ = {"money": read_money, "duration": read_length, "clock": read_clock, "url": read_url}
FEW = {"money": [Money(500), Money(725), Money(1300)], "clock": [Clock(9 * MS["hour"]), Clock(12 * MS["hour"])],
       "duration": [S(36 * MS["hour"]), S(2 * MS["day"])], "url": ["https://a.example/x"], "email": ["ada@x.example"]}
