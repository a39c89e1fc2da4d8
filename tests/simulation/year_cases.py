"""Random programs of conditions over time and inputs for them. Each condition is a segment; workflows on its rise and its
fall tell of both by an action."""
import json
import random

from conditions import OPS
from syntax import Dur, Event, Field, Policy, Program, Rule, Score, Step, Workflow, x
from values import MS, iso, parse_time

ZONES = ["Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC", "Africa/Cairo",
         "Australia/Lord_Howe", "America/Santiago"]
WEEKS = ["2026-03-01", "2026-03-19", "2026-10-19", "2026-09-24", "2026-01-24", "2026-04-20"]  # clocks change, months end
PLANS = ["trial", "starter", "pro"]
TELL = [("what", "text"), ("way", "text")]


class YearCase:
    """program, lines, start and end (ms), ids of contacts with their zones."""

    def __init__(self, seed, whole_year):
        self.rng = r = random.Random(seed * 2 + whole_year)
        self.start = parse_time("2026-01-01T00:00:00Z" if whole_year else r.choice(WEEKS) + "T00:00:00Z")
        self.days = 365 if whole_year else r.choice([9, 14, 18])
        self.end = self.start + self.days * MS["day"]
        long = [Dur(10, "day"), Dur(30, "day"), Dur(1, "month"), Dur(9, "week")] if whole_year else [Dur(5, "day")]
        self.spans = [Dur(45, "minute"), Dur(6, "hour"), Dur(1, "day"), Dur(36, "hour"), Dur(3, "day")] + long
        self.events = [Event("joined", []), Event("ordered", [Field("amount", "number")]),
                       Event("visited", [Field("path", "text")])]
        self.zones = {f"u{n}": r.choice(ZONES) for n in range(3 if not whole_year else 2)}
        self.program = self.build()
        self.lines = self.inputs(len(self.zones) * (self.days * 3 if not whole_year else 150))

    def chance(self, p):
        return self.rng.random() < p

    # --- the program --------------------------------------------------------------------------------------------------

    def build(self):
        contact = [Field("vip", "bool", default=False), Field("logins", "int", default=0), Field("plan", "Plan", default="trial"),
                   Field("ends_at", "time", True), Field("renews", "date", True)]
        account = [Field("seats", "int", default=1), Field("closes", "time", True), Field("renews", "date", True)]
        p = Program({"Plan": [(n, None) for n in PLANS]}, contact, account, self.events, {}, {}, {}, {}, {"tell": TELL}, [])
        self.program = p
        if self.chance(0.3):
            p.policy = Policy(timezone=self.rng.choice(ZONES))
        for n in range(self.rng.randint(0, 2)):
            p.account_segments[f"team_{n}"] = self.condition(True)
        if self.chance(0.4):
            p.scores["health"] = self.score(True)
            p.account_segments["healthy"] = self.score_test(True)
        if self.chance(0.7):
            p.scores["heat"] = self.score(False)
            p.segments["hot"] = self.score_test(False)
        for n in range(self.rng.randint(2, 4)):
            p.segments[f"seg_{n}"] = self.condition(False)
        for name, cond in list(p.segments.items()) + list(p.account_segments.items()):
            of_account = name in p.account_segments
            left = cond.op == "not" and cond.a[0].op == "seg"  # as a trigger it would mean "left"
            rise = x("seg", name) if left or self.chance(0.5) else cond
            for way, trigger in (("up", rise), ("down", x("not", x("seg", name)))):
                tell = Step("action", ("tell", (x("lit", name), x("lit", way))))
                p.workflows.append(Workflow(f"{way}_{name}", [trigger], [tell], enter=("every",), account=of_account))
        return p

    def span(self):
        return self.rng.choice(self.spans)

    def fixed(self):
        return self.rng.choice([d for d in self.spans if d.unit != "month"])

    def event(self):
        """An event's name, and a filter or none."""
        e = self.rng.choice(self.events)
        if not e.fields or self.chance(0.6):
            return e.name, None
        if e.name == "ordered":
            return e.name, x("cmp", self.rng.choice(OPS), x("row", "amount"), x("lit", self.rng.choice([2, 5])))
        return e.name, x("cmp", self.rng.choice(["==", "!="]), x("row", "path"), x("lit", "/pricing"))

    def score(self, account):
        r, rules = self.rng, []
        for _ in range(r.randint(1, 3)):
            kind, n = r.random(), r.choice([3, 5, 10, 25, -4])
            name, filt = self.event()
            if kind < 0.6:
                bound = (r.randint(1, 3), r.choice(["hour", "day", "week"])) if self.chance(0.4) else None
                rules.append(Rule(n, when=x("occ", name, filt), at_most=bound))
            elif kind < 0.8:
                rules.append(Rule(n, when=x("absent", name, filt, self.fixed())))
            else:
                rules.append(Rule(n, cond=self.atom(account)))
        return Score(rules, self.fixed() if self.chance(0.8) else None, (0, r.choice([20, 60])) if self.chance(0.4) else None,
                     account)

    def score_test(self, account):
        r = self.rng
        names = [n for n, s in self.program.scores.items() if s.account == account]
        return x("cmp", r.choice(OPS), x("score", r.choice(names)), x("lit", r.choice([2, 5, 10, 12.5, 20])))

    def condition(self, account, depth=0):
        r = self.rng
        if depth < 2 and self.chance(0.5):
            op = r.choice(["and", "or", "not", "holds"])
            if op == "not":
                return x("not", self.condition(account, depth + 1))
            if op == "holds":
                return x("holds", self.atom(account), self.fixed())
            return x(op, self.condition(account, depth + 1), self.condition(account, depth + 1))
        return self.atom(account)

    def atom(self, account):
        p = self.program
        kinds = [self.history, self.history, self.history, self.time, self.time, self.field]
        others = sorted(p.account_segments if account else {**p.account_segments, **p.segments})
        if others and self.chance(0.2):
            return x("seg", self.rng.choice(others))
        if any(s.account == account for s in p.scores.values()) and self.chance(0.15):
            return self.score_test(account)
        return self.rng.choice(kinds)(account)

    def field(self, account):
        r = self.rng
        if account:
            return x("cmp", r.choice(OPS), x("account", "seats"), x("lit", r.randint(1, 4)))
        return r.choice([x("contact", "vip"), x("cmp", r.choice(OPS), x("contact", "logins"), x("lit", r.randint(1, 3))),
                         x("cmp", r.choice(["==", "!="]), x("contact", "plan"), x("enum", "Plan", r.choice(PLANS)))])

    def history(self, account):
        r = self.rng
        name, filt = self.event()
        window = ("within", self.span()) if self.chance(0.9) else None
        kind = r.choice(["did", "count", "count", "sum", "max"])
        if kind == "did":
            return x("did", name, filt, window)
        if kind == "count":
            return x("cmp", r.choice([">=", ">=", "==", "<"]), x("count", name, filt, window), x("lit", r.randint(1, 4)))
        filt = filt if name == "ordered" else None
        if kind == "sum":
            return x("cmp", r.choice(OPS), x("sum", "ordered", "amount", filt, window), x("lit", r.choice([3, 5, 10])))
        return x("cmp", r.choice(OPS), x("else", x("max", "ordered", "amount", filt, window), x("lit", 0)),
                 x("lit", r.choice([2, 5])))

    def time(self, account):
        r, place = self.rng, "account" if account else "contact"
        op, d = r.choice(OPS), x("dur", self.fixed())
        moment, day, created = x(place, "closes" if account else "ends_at"), x(place, "renews"), x(place, "created_at")
        days = x("dur", Dur(r.randint(1, 5), "day"))
        name, filt = self.event()
        literal = self.start + r.randint(1, self.days * 24 - 1) * MS["hour"]
        return r.choice([
            lambda: x("and", x("known", moment), x("cmp", op, x("sub", x("now"), moment), d)),
            lambda: x("and", x("known", moment), x("cmp", op, x("sub", moment, x("now")), d)),
            lambda: x("and", x("known", moment), x("cmp", op, x("now"), x("add", moment, x("dur", self.span())))),
            lambda: x("and", x("known", day), x("cmp", op, x("sub", day, x("today")), days)),
            lambda: x("and", x("known", day), x("cmp", op, x("sub", x("today"), day), days)),
            lambda: x("and", x("known", day), x("cmp", op, x("today"), x("add", day, x("dur", Dur(1, "month"))))),
            lambda: x("cmp", op, x("sub", x("now"), created), d),
            lambda: x("cmp", op, x("sub", x("now"), x("else", x("last", name, filt, None), created)), d),
            lambda: x("cmp", op, x("now"), x("instant", literal, iso(literal)[:16] + "Z")),
            lambda: x("cmp", op, x("today"), x("day", iso(literal)[:10])),
        ])()

    # --- the inputs ---------------------------------------------------------------------------------------------------

    def inputs(self, n):
        """In order of arrival; some older than what came before, none late."""
        r, found = self.rng, []
        exact = self.chance(0.4)  # at whole minutes: windows end where minutes do
        for _ in range(n):
            at = self.start + r.randint(0, self.days * 1440 - 1) * MS["minute"] + (0 if exact else r.randint(0, 59_999))
            delay = r.randint(1, 60) * MS["hour"] if self.chance(0.08) else 0
            found.append((at + delay, at, r.choice(sorted(self.zones))))
        found.sort()
        return [json.dumps(self.record(user, at)) for _, at, user in found]

    def record(self, user, at):
        r = self.rng
        made = {"userId": user, "timestamp": iso(at), "context": {"timezone": self.zones[user]}}
        kind = r.random()
        if kind < 0.65:
            e = r.choice(self.events)
            properties = {"ordered": {"amount": r.choice([0.5, 2, 2.25, 5, 7])},
                          "visited": {"path": r.choice(["/pricing", "/docs"])}}.get(e.name, {})
            return {**made, "type": "track", "event": e.name, "properties": properties}
        day = at + r.randint(-9, 20 if self.days < 30 else 60) * MS["day"]
        if kind < 0.8:
            traits = {"seats": r.randint(0, 4), "closes": iso(day), "renews": iso(day)[:10]}
            made |= {"type": "group", "groupId": "g1" if self.chance(0.9) else "g2"}
        else:
            traits = {"vip": self.chance(0.5), "logins": r.randint(0, 4), "plan": r.choice(PLANS), "ends_at": iso(day),
                      "renews": iso(day)[:10]}
            made |= {"type": "identify"}
        return {**made, "traits": {k: v for k, v in traits.items() if self.chance(0.5)}}
