"""Programs of a year for ten_versions.py: workflows whose waits are days to months, and what a few dozen people do in
that year. Every step bears a key that isn't printed, by which an edit finds it in any copy of the program."""
import json
from dataclasses import dataclass

from syntax import Dur, Event, Field, Goal, Message, Program, Rule, Score, Step, Workflow, x
from values import MS, iso, parse_time

BEGIN = parse_time("2026-01-05T00:00:00Z")
DAY = MS["day"]
STANDING = ("wait", "clock", "for", "send", "repeat")
ZONES = ["UTC", "Europe/Paris", "America/New_York"]


@dataclass
class Keyed(Step):
    key: int = 0


def days(n):
    return Dur(n, "day")


class Year:
    """Makes a program; also what is put into one later."""

    def __init__(self, rng, labelled):
        self.rng, self.labelled = rng, labelled
        self.keys = 0
        self.lengths = {}  # workflow -> lengths that were used: without labels they tell its waits apart
        self.program = Program(
            {"Plan": [("trial", None), ("starter", None), ("pro", None)]},
            [Field("plan", "Plan", default="trial"), Field("seats", "int", default=1), Field("vip", "bool", default=False),
             Field("note", "text", True)],
            [Field("name", "text", True)],
            [Event("began", [Field("source", "text", True)]), Event("visited", [Field("path", "text", True)]),
             Event("ordered", [Field("amount", "number")]), Event("invited", []), Event("left", [])],
            {}, {}, {}, {}, {"notify": [("channel", "text"), ("text", "text")]}, [])

    def chance(self, p):
        return self.rng.random() < p

    def build(self):
        r, p = self.rng, self.program
        for name in ("news", "offer"):
            p.messages[name] = Message("email", {"subject": x("lit", name), "body": x("lit", name)}, topic=r.choice([None, "news"]))
        p.segments["busy"] = self.condition()
        if self.chance(0.6):
            p.policy.caps = [(r.randint(1, 3), "emails", days(r.choice([7, 20])))]
        if self.chance(0.4):
            p.policy.quiet = r.choice([("22:00", "07:00"), ("13:00", "15:00")])
        if self.chance(0.5):
            p.scores["lead"] = Score([Rule(r.choice([5, 10]), x("occ", "visited", None)), Rule(20, x("occ", "ordered", None))],
                                     r.choice([None, days(14), days(60)]))
        for n in range(r.randint(2, 4)):
            p.workflows.append(self.workflow(f"way_{n}"))
        return p

    # --- parts --------------------------------------------------------------------------------------------------

    def condition(self):
        r = self.rng
        return r.choice([
            lambda: x("cmp", ">=", x("count", "visited", None, ("within", days(r.randint(10, 120)))), x("lit", r.randint(2, 4))),
            lambda: x("did", "ordered", x("cmp", ">", x("row", "amount"), x("lit", r.choice([5, 20, 40]))),
                      ("within", days(r.randint(20, 200)))),
            lambda: x("cmp", ">", x("sum", "ordered", "amount", None, ("within", days(r.randint(30, 150)))),
                      x("lit", r.choice([10, 60]))),
            lambda: x("not", x("did", "visited", None, ("within", days(r.randint(15, 60))))),
            lambda: x("cmp", ">=", x("contact", "seats"), x("lit", r.randint(2, 5))),
            lambda: x("cmp", "==", x("contact", "plan"), x("enum", "Plan", r.choice(["starter", "pro"]))),
            lambda: x("and", x("contact", "vip"), x("cmp", ">=", x("count", "visited", None, None), x("lit", r.randint(1, 6)))),
        ])()

    def plain_condition(self):
        if self.program.scores and self.chance(0.2):
            return x("cmp", ">=", x("score", "lead"), x("lit", self.rng.choice([12, 26, 41])))
        return x("seg", "busy") if self.chance(0.25) else self.condition()

    def occurrence(self):
        r = self.rng
        name = r.choice(["visited", "ordered", "invited", "left"])
        filt = x("cmp", ">", x("row", "amount"), x("lit", r.choice([10, 30]))) if name == "ordered" and self.chance(0.5) else None
        return x("occ", name, filt)

    def target(self):
        return self.occurrence() if self.chance(0.6) else self.plain_condition()

    def trigger(self):
        if self.chance(0.65):
            return x("occ", self.rng.choice(["began", "began", "ordered", "invited"]), None)
        return x("absent", "visited", None, days(self.rng.randint(15, 60))) if self.chance(0.25) else self.plain_condition()

    def workflow(self, name):
        r = self.rng
        w = Workflow(name, [self.trigger()], [], enter=r.choice([("once",), ("every",), ("again", days(r.randint(20, 90)))]))
        self.lengths[name] = set()
        if self.chance(0.4):
            w.goal = Goal(self.target(), days(r.randint(60, 300)) if self.chance(0.6) else None)
        if self.chance(0.3):
            w.exits.append(self.target())
        if self.chance(0.2):
            w.holdout = r.choice([10, 40])
        w.steps = self.steps(name, r.randint(4, 8), 0)
        return w

    def steps(self, name, n, depth):
        return [self.step(name, depth, wait=i % 2 == 1) for i in range(n)]

    def step(self, name, depth, wait=None):
        r = self.rng
        if wait if wait is not None else self.chance(0.5):
            kind = r.choices(["wait", "clock", "for"], [6, 1, 3])[0]
        else:
            kind = r.choices(["action", "send", "set", "if", "repeat", "arms"], [6, 2, 1, *((2, 1.3, 1) if depth < 2 else (0, 0, 0))])[0]
        return getattr(self, "make_" + kind)(name, depth)

    def made(self, kind, a, label=None):
        self.keys += 1
        s = Keyed(kind, a, key=self.keys)
        if label is None:
            label = self.labelled and (kind in STANDING or self.chance(0.3))
        s.label = f"s{self.keys}" if label else None
        return s

    def length(self, name):
        """Of a wait: one that the workflow hasn't had."""
        used = self.lengths.setdefault(name, set())
        free = [n for n in range(3, 100) if n not in used]
        n = self.rng.choice(free[:60] if self.chance(0.7) else free)
        used.add(n)
        return days(n)

    def make_action(self, name, depth):
        return self.made("action", ("notify", (x("lit", "#team"), x("lit", f"{name} {self.keys + 1}"))))

    def make_send(self, name, depth):
        return self.made("send", (self.rng.choice(["news", "offer"]), ()))

    def make_set(self, name, depth):
        r = self.rng
        return self.made("set", r.choice([("seats", x("lit", r.randint(1, 5))), ("vip", x("lit", r.random() < 0.5))]))

    def make_wait(self, name, depth):
        return self.made("wait", (self.length(name),))

    def make_clock(self, name, depth):
        r = self.rng
        return self.made("clock", (r.choice(["09:00", "17:45"]), r.choice([None, "monday", "friday"])))

    def make_for(self, name, depth):
        then = self.steps(name, self.rng.choice([1, 1, 3]), depth + 1) if depth < 2 and self.chance(0.6) else None
        other = self.steps(name, self.rng.choice([1, 1, 3]), depth + 1) if depth < 2 and self.chance(0.6) else None
        return self.made("for", (self.target(), self.length(name), None, then, other))

    def make_if(self, name, depth):
        other = self.steps(name, self.rng.choice([1, 2]), depth + 1) if self.chance(0.5) else None
        then = self.steps(name, self.rng.choice([1, 3]), depth + 1)
        if self.chance(0.15):
            then.append(self.made("finish", (None,), False))
        return self.made("if", (self.plain_condition(), then, other))

    def make_arms(self, name, depth):
        one, other = (self.steps(name, self.rng.choice([1, 3]), depth + 1) for _ in range(2))
        return self.made("arms", (f"arms_{self.keys}", self.rng.choice([20, 50, 80]), one, other), False)

    def make_repeat(self, name, depth):
        body = [self.make_action(name, depth)] + ([self.make_wait(name, depth)] if self.chance(0.3) else [])
        return self.made("repeat", (self.rng.randint(2, 4), self.length(name), self.plain_condition(), body))


def people(rng, count, length_days):
    """(when, the line) in order, no two at one moment."""
    found, taken = [], set()

    def add(at, line):
        while at in taken:
            at += 1
        taken.add(at)
        if at < BEGIN + length_days * DAY:
            found.append((at, line))

    for number in range(count):
        who = f"p{number:02}"
        start = BEGIN + rng.randrange(int(length_days * 0.7) * DAY)
        zone = rng.choice(ZONES)
        later = lambda n: start + rng.randrange(1, n * DAY)
        add(start, {"type": "identify", "userId": who, "traits": {"email": f"{who}@x.example", "timezone": zone}})
        for n in range(rng.choice([1, 1, 1, 2, 3])):
            add(start + 1 if n == 0 else later(250), {"type": "track", "userId": who, "event": "began", "properties": {}})
        for _ in range(rng.randrange(20)):
            add(later(300), {"type": "track", "userId": who, "event": "visited", "properties": {"path": "/"}})
        for _ in range(rng.randrange(7)):
            add(later(300), {"type": "track", "userId": who, "event": "ordered",
                             "properties": {"amount": rng.choice([4, 12.5, 25, 50])}})
        for event, most in (("invited", 3), ("left", 2)):
            for _ in range(rng.randrange(most)):
                add(later(300), {"type": "track", "userId": who, "event": event, "properties": {}})
        for _ in range(rng.randrange(5)):
            traits = rng.choice([{"plan": rng.choice(["starter", "pro", "trial"])}, {"seats": rng.randint(1, 6)},
                                 {"vip": rng.random() < 0.5}])
            add(later(300), {"type": "identify", "userId": who, "traits": traits})
    found.sort(key=lambda pair: pair[0])
    return [(at, json.dumps({**line, "timestamp": iso(at), "messageId": f"m{n}"})) for n, (at, line) in enumerate(found)]
