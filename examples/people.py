"""Made-up people for the examples: who they are, where they live, and what they send, in Segment's spec.

An example's make_inputs.py says in a function `story(person)` what one person does; `make_inputs` calls it for each
person and writes everybody's records to stdout, one JSON object a line, in order of arrival.

The same options give the same bytes, on every machine: each person draws from a generator of their own, seeded by
--seed and the person's number, and only by random(), whose values Python guarantees. Memory holds only the people who
overlap in time, so a million lines stream.
"""

import argparse
import datetime
import heapq
import json
import os
import random
import sys

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

# IANA name and winter offset in hours. The offset only makes people act at plausible hours; the engine has the rules.
ZONES = [
    ("America/New_York", -5), ("America/Los_Angeles", -8), ("America/Sao_Paulo", -3), ("Europe/London", 0),
    ("Europe/Paris", 1), ("Europe/Berlin", 1), ("Africa/Lagos", 1), ("Asia/Kolkata", 5.5), ("Asia/Tokyo", 9),
    ("Australia/Sydney", 11), ("Pacific/Auckland", 13), ("America/New_York", -5), ("Europe/Paris", 1),
]
FIRST_NAMES = [
    "Ada", "Bao", "Chidi", "Dana", "Élodie", "Femi", "Grace", "Hiro", "Ines", "João", "Kavya", "Lena", "Mateo", "Nadia",
    "Omar", "Priya", "Quentin", "Rosa", "Søren", "Tomás", "Uma", "Viktor", "Wanjiru", "Ximena", "Yuki", "Zoë",
]
LAST_NAMES = [
    "Almeida", "Brandt", "Chen", "Dubois", "Eze", "Fischer", "Garcia", "Haddad", "Ito", "Jansen", "Kumar", "Larsen",
    "Moreau", "Nakamura", "Okafor", "Petrov", "Quinn", "Rossi", "Silva", "Tanaka", "Ueda", "Vargas", "Walker", "Young",
]
COMPANIES = [
    "Northwind", "Blue Harbour", "Kestrel Labs", "Juniper & Sons", "Papaya", "Orbit Freight", "Quiet River", "Tinsmith",
    "Lumen Works", "Saltgrass", "Half Dome", "Copperfield", "Paper Boat", "Ninth Street", "Mistral", "Evergreen",
]

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
_days = {}


def iso(ms):
    """2026-02-16T09:00:00.000Z"""
    day, rest = divmod(ms, DAY)
    text = _days.get(day)
    if text is None:
        text = _days[day] = (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).isoformat()
    seconds, millis = divmod(rest, SECOND)
    return "%sT%02d:%02d:%02d.%03dZ" % (text, seconds // 3600, seconds // 60 % 60, seconds % 60, millis)


def parse_day(text):
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days * DAY


class Person:
    """One person, who first shows up at `joined` (ms since 1970, UTC). All times are such ms."""

    def __init__(self, number, joined, seed):
        self.rng = random.Random(seed * 1_000_003 + number)
        self.number = number
        self.joined = joined
        self.id = "u%05d" % (number + 1)
        self.first_name = self.pick(FIRST_NAMES)
        self.last_name = self.pick(LAST_NAMES)
        self.account = "acct-%d" % (number // 3 + 1)  # colleagues join one after another
        self.company = COMPANIES[number // 3 % len(COMPANIES)]
        self.email = "%s@%s.example" % (self.id, self.company.lower().replace(" & ", "-").replace(" ", "-"))
        self.zone, offset = self.pick(ZONES)
        self.offset = int(offset * HOUR)
        self.records = []
        self._sent = 0

    # --- chance

    def chance(self, share):
        return self.rng.random() < share

    def pick(self, choices):
        return choices[int(self.rng.random() * len(choices))]

    def between(self, low, high):
        """A number of ms, or a whole number: low <= x < high."""
        return int(low + self.rng.random() * (high - low))

    # --- time

    def local(self, day, hour=None):
        """On the given day after joining (0 is the same day), at that local hour and a few minutes; else in the day time."""
        midnight = (self.joined + self.offset) // DAY * DAY - self.offset
        hour = 8 + 11 * self.rng.random() if hour is None else hour
        return max(midnight + int(day * DAY + hour * HOUR) + self.between(0, 20 * MINUTE), self.joined + SECOND)

    # --- records; `arrives` is the place in the file, where it isn't the record's own time

    def _put(self, at, kind, body, arrives=None, zone=False, visitor=None):
        record = {"type": kind, "messageId": "%s.%d" % (self.id, self._sent), "userId": self.id, "timestamp": iso(at)}
        if visitor:
            del record["userId"]
            record["anonymousId"] = visitor
        if zone and self.zone:
            record["context"] = {"timezone": self.zone}
        record.update(body)
        self.raw(at if arrives is None else arrives, _encode(record))

    def raw(self, arrives, line):
        """Any line at all: for what must end as a dead letter."""
        self.records.append((arrives, self.number, self._sent, line))
        self._sent += 1

    def again(self, arrives):
        """The last record a second time, with the same messageId."""
        self.raw(arrives, self.records[-1][3])

    # `visitor`, an anonymous id: what they did before anyone knew who they are. An identify with one bears both ids, and
    # says so.

    def identify(self, at, traits, arrives=None, visitor=None):
        self._put(at, "identify", {"anonymousId": visitor, "traits": traits} if visitor else {"traits": traits}, arrives, zone=True)

    def track(self, at, event, properties=None, arrives=None, visitor=None):
        self._put(at, "track", {"event": event, "properties": properties or {}}, arrives, visitor=visitor)

    def page(self, at, path, name=None, arrives=None, visitor=None):
        self._put(at, "page", {"name": name or path.strip("/").title() or "Home", "properties": {"path": path}}, arrives,
                  visitor=visitor)

    def group(self, at, account, traits, arrives=None):
        self._put(at, "group", {"groupId": account, "traits": traits}, arrives)


def make_inputs(story, people, days=60, seed=1, start="2026-02-16", joining_days=None):
    """Writes everybody's records. People join evenly over the first `joining_days` (default: three quarters of the days);
    what would happen after the last day is left out. The span from February to April holds both clock changes."""
    parser = argparse.ArgumentParser(description="Sample inputs, made up, to stdout. Without options: the committed file.")
    parser.add_argument("--people", type=int, default=people)
    parser.add_argument("--days", type=int, default=days)
    parser.add_argument("--seed", type=int, default=seed)
    options = parser.parse_args()

    first = parse_day(start)
    end = first + options.days * DAY
    joining = (joining_days * options.days / days if joining_days else options.days * 0.75) * DAY
    places = random.Random(options.seed)
    pending, lines = [], []
    out = sys.stdout.buffer

    def flush(until):
        while pending and pending[0][0] < until:
            lines.append(heapq.heappop(pending)[3])
        if len(lines) > 10_000 or until == end:
            out.write("".join(line + "\n" for line in lines).encode())
            lines.clear()

    try:
        for number in range(options.people):
            joined = first + int(joining * (number + places.random()) / options.people)
            flush(joined)  # whoever joins later sends nothing earlier
            person = Person(number, joined, options.seed)
            story(person)
            for record in person.records:
                if record[0] < end:
                    heapq.heappush(pending, record)
        flush(end)
        out.flush()
    except BrokenPipeError:  # `make_inputs.py | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
