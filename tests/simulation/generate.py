"""A random program: well typed, of the subset that README.md names. The same seed gives the same program."""
import random
from dataclasses import replace

from conditions import Conditions, Scope
from constructs import FEATURES, Constructs, opened_event, prefix_events, signal_events
from odd import Odd
from shapes import SHAPES, Shapes
from steps import Steps
from syntax import Dur, Event, Field, Goal, Program, Workflow, parts, x

NAMES = ["alpha", "bravo", "carol", "delta_2", "delta", "echo", "zulu", "a_late_one", "mike"]
ENUMS = {"Plan": [("trial", None), ("starter", None), ("pro", "Pro plan")],
         "Level": [("low", None), ("mid", None), ("high", None)]}
DURATIONS = [Dur(30, "minute"), Dur(1, "hour"), Dur(6, "hour"), Dur(12, "hour"), Dur(1, "day"), Dur(2, "day"),
             Dur(3, "day"), Dur(1, "week"), Dur(90, "second"), Dur(5, "day"), Dur(36, "hour"), Dur(1, "month")]


def events():
    return [
        Event("ordered", [Field("amount", "number"), Field("ref", "text"), Field("items", "int", True),
                          Field("plan", "Plan", True)], "Order Done"),
        Event("visited", [Field("path", "text", json="url_path"), Field("seconds", "int", True)]),
        Event("joined", []),
        Event("page_viewed", [Field("path", "text"), Field("name", "text", True)]),
        Event("rated", [Field("score", "int"), Field("liked", "bool", True)]),
    ]


def contact_fields():
    return [
        Field("first_name", "text", True, json="firstName"), Field("plan", "Plan", default="trial"),
        Field("level", "Level", True), Field("logins", "int", default=0), Field("points", "number", default=0.5),
        Field("vip", "bool", default=False), Field("renews", "date", True), Field("ends_at", "time", True),
        Field("tags", "set text", default=[]), Field("rank", "int", True),
    ]


RECORDS = {"Line": [Field("sku", "text"), Field("qty", "int"), Field("gift", "bool", True)],
           "Place": [Field("city", "text"), Field("country", "text", True)]}


def later_fields():
    return [Field("born", "date", True), Field("skus", "list text", default=[]), Field("notes", "list text?", default=[]),
            Field("lines", "list Line", default=[]), Field("place", "Place", True)]


def account_fields():
    return [Field("name", "text", True), Field("seats", "int", default=1),
            Field("tier", "Plan", default="starter"), Field("closes", "time", True),
            Field("renews", "date", True)]


TRIGGERS = {"occ": 6, "or": 2, "and": 1, "times": 3, "cond": 4, "mixed": 1, "seg": 2, "notseg": 1.5, "changes": 3,
            "absent": 1.5, "date": 3, "every": 2.5}
WITHOUT = set()  # kinds of triggers and features to leave out (run.py --without)
ONLY = set()  # if any: features to have (run.py --only)


class Generator(Conditions, Constructs, Shapes, Odd, Steps):
    def __init__(self, seed):
        self.rng = random.Random(seed)
        r = self.rng
        self.days = r.choice(["2026-03-20", "2026-03-05", "2026-10-18", "2026-09-20", "2026-03-28", "2026-01-25"])
        self.palette = r.sample(DURATIONS[:-1], 4) + ([Dur(1, "month")] if r.random() < 0.3 else [])
        self.clocks = r.sample(["09:00", "02:30", "00:00", "17:45", "23:59", "03:00"], 2)
        self.events = r.sample(events(), r.randint(2, 5))
        self.features = {f for f in FEATURES if r.random() < 0.3}
        self.features = (ONLY or self.features) - WITHOUT
        self.events += prefix_events() if self.has("prefix") else []
        self.events += signal_events() if self.has("signals") else []
        self.events += [opened_event()] if self.has("best") or self.has("signals") else []
        self.events += self.shape_events()
        fields = contact_fields() + (later_fields() if self.has("lists") or self.has("dates") else [])
        records = RECORDS if len(fields) > 10 else {}
        fields += self.shape_fields()
        self.program = Program(ENUMS, fields, account_fields(), self.events, {}, {}, {}, {}, {}, [])
        self.program.records = {**records, **(SHAPES if self.has("records") or self.has("part_defaults") else {})}
        self.label = 0

    def build(self):
        r, p = self.rng, self.program
        if r.random() < 0.6:
            d = self.span()
            p.lets["some_while"] = d
            self.palette.append(Dur(d.n, d.unit, "some_while"))
        if r.random() < 0.4:
            p.lets["pricing"] = x("lit", "/pricing")
        if r.random() < 0.5:
            p.functions["large"] = ([("v", "int")], x("cmp", r.choice([">=", ">"]), x("param", "v"),
                                                     x("lit", r.randint(1, 3))))
        if r.random() < 0.3:
            p.functions["worthy"] = ([], x("or", x("contact", "vip"), self.atom(Scope(turns=True, plain=True))))
        self.declare()
        p.actions = {"notify": [("channel", "text"), ("text", "text")],
                     "record": [("title", "text"), ("amount", "number"), ("plan", "Plan"), ("ok", "bool")]}
        if self.has("kinds"):
            p.actions["tell"] = [("fee", "money"), ("d", "duration"), ("at_clock", "clock?"), ("site", "url?"), ("names", "list text")]
        names = r.sample(NAMES, r.randint(1, 5))
        self.startable = set()
        about = [n > 0 and self.has("account") and r.random() < 0.6 for n, _ in enumerate(names)]
        for n, name in enumerate(names):
            if n and r.random() < 0.4:
                self.startable.add(name)
        for n, name in enumerate(names):
            alike = [i for i, a in zip(names, about) if a == about[n]]
            self.later = [i for i in alike if i in names[n + 1:] and i in self.startable]
            self.others = [i for i in alike if i != name]
            p.workflows.append(self.workflow(name, about[n]))
        return p

    # --- workflows ----------------------------------------------------------------------------------------------

    def span(self):
        return self.rng.choice(self.palette)

    def chance(self, p):
        return self.rng.random() < p

    def event_of(self, name):
        return next(e for e in self.events if e.name == name)

    def workflow(self, name, account):
        r = self.rng
        plain = Scope(account=account)
        triggers = [self.trigger(plain)]
        if self.chance(0.25):
            triggers.append(self.trigger(plain))
        event = None
        if name not in self.startable and len(triggers) == 1 and triggers[0].op in ("occ", "times"):
            occ = triggers[0] if triggers[0].op == "occ" else triggers[0].a[0]
            event = self.event_of(occ.a[0])
        scope = Scope(event=event, account=account)
        w = Workflow(name, triggers, [], account=account)
        if self.chance(0.35):
            w.cond = self.condition(scope)
        w.enter = self.enter(event)
        if w.enter is None and len(triggers) > 1:
            w.enter = ("every",)
        waiting = replace(scope, entry=True, turns=True)
        if self.chance(0.5):
            w.goal = Goal(self.target(waiting), self.span() if self.chance(0.6) else None)
        for _ in range(self.chance(0.45) + self.chance(0.15)):
            w.exits.append(self.target(waiting))
        used = {e.a[0] for t in [w.goal, *w.exits] for e in parts(t)
                if e.op in ("occ", "did", "count", "first", "last", "sum", "min", "max", "average", "latest", "absent")}
        free = [e for e in self.events if e.name not in used]
        if free and self.chance(0.35) and not any(e.op in ("seg", "holds", "score") for t in [w.goal, *w.exits]
                                                  for e in parts(t)):
            e = r.choice(free)
            target = x("occ", e.name, self.filter(e, plain) if self.chance(0.4) else None)
            w.measures["counted"] = Goal(target, self.span() if self.chance(0.5) else None)
        if self.has("holdout") and self.chance(0.4):
            w.holdout = r.choice([10, 50])
        if self.has("worth"):
            for g in filter(None, [w.goal, *w.measures.values()]):
                g.worth = self.worth(g.target, scope)
        w.steps = self.steps(replace(scope, entry=True), r.randint(1, 4), 0)
        return w

    def enter(self, event):
        texts = [f.name for f in event.fields if f.type == "text" and not f.optional] if event else []
        if texts and self.chance(0.25):
            return ("per", self.rng.choice(texts))
        if event and self.has("keys") and self.chance(0.4) and (keys := self.odd_keys(event)):
            return ("per", self.rng.choice(keys))
        return self.rng.choice([None, ("once",), ("again", self.span()), ("again", self.span()), ("every",),
                                ("every",), ("every",)])

    def occurrence(self, scope=Scope()):
        e = self.rng.choice(self.events)
        return x("occ", e.name, self.filter(e, scope) if self.chance(0.5) else None)

    def trigger(self, plain):
        r = self.rng
        kinds = {k: w for k, w in TRIGGERS.items() if k not in WITHOUT}
        if not self.has("dates"):
            kinds = {k: w for k, w in kinds.items() if k not in ("date", "every")}
        if not self.has("absent"):
            kinds.pop("absent", None)
        kind = r.choices(list(kinds), list(kinds.values()))[0]
        segments = sorted(self.program.account_segments) + ([] if plain.account else sorted(self.program.segments))
        if kind in ("seg", "notseg") and not segments:
            kind = "cond"
        turning = replace(plain, turns=True)
        if kind == "or":
            return x("any", (self.occurrence(plain), self.occurrence(plain)))
        if kind == "and":
            return x("occand", self.occurrence(plain), self.condition(plain))
        if kind == "times":
            return x("times", self.occurrence(plain), r.randint(2, 3), self.span())
        if kind == "cond":
            return self.condition(turning)
        if kind == "mixed":
            return x("any", (self.occurrence(plain), self.condition(turning)))
        if kind in ("seg", "notseg"):
            s = x("seg", r.choice(segments))
            return s if kind == "seg" else x("not", s)
        if kind == "absent":
            return self.absent(plain)
        if kind in ("date", "every"):
            return getattr(self, kind)(plain)
        if kind == "changes":
            return self.changes(plain)
        return self.occurrence(plain)

    def date(self, plain):
        r = self.rng
        owner = "account" if plain.account or self.chance(0.2) else "contact"
        moment, day = ("closes", "renews") if owner == "account" else ("ends_at", "renews")
        at = r.choice(self.clocks) if self.chance(0.6) else None
        name = day if self.chance(0.6) else moment
        if owner == "contact" and self.has("records") and name == moment and self.chance(0.7):
            name = moment = "full.until"
        d = Dur(r.randint(1, 3), "day") if name == day or at or self.chance(0.6) else r.choice([Dur(6, "hour"), Dur(36, "hour")])
        if self.chance(0.15) and (name == day or at):
            d = Dur(1, r.choice(["month", "week"]))
        word = r.choice(["before", "after", "on"])
        return x("date", word, None if word == "on" else d, owner, name, at)

    def every(self, plain):
        r = self.rng
        at = r.choice(self.clocks) if self.chance(0.8) else None
        kinds = ["day", "week", "week", "month"] + ([] if plain.account else ["year"])
        kind = r.choice(kinds)
        return x("every", kind, {"day": None, "week": r.choice(["monday", "friday", "sunday"]),
                                 "month": r.choice([1, 15, 29, 31]), "year": "born"}[kind], at)

    def changes(self, plain):
        r = self.rng
        if self.has("records") and not plain.account and self.chance(0.6):
            return self.shape_changes(plain)
        if plain.account or self.has("account") and self.chance(0.3):
            f, values = r.choice([("tier", [x("enum", "Plan", v) for v, _ in ENUMS["Plan"]]),
                                  ("seats", [x("lit", i) for i in range(4)])])
            a, b = r.sample(values, 2)
            return x("changes", "account", f, a if self.chance(0.3) else None, b if self.chance(0.5) else None)
        f = r.choice(["plan", "level", "vip", "logins", "first_name", "points"])
        values = {"plan": [x("enum", "Plan", v) for v, _ in ENUMS["Plan"]],
                  "level": [x("enum", "Level", v) for v, _ in ENUMS["Level"]],
                  "vip": [x("lit", True), x("lit", False)], "logins": [x("lit", i) for i in range(4)],
                  "first_name": [x("lit", "Ada"), x("lit", "Bob")], "points": [x("lit", 0.5), x("lit", 2.25)]}[f]
        a, b = r.sample(values, 2)
        return x("changes", "contact", f, a if self.chance(0.3) else None, b if self.chance(0.5) else None)

    def target(self, scope):
        """Of a goal, exit or wait."""
        kind = self.rng.choices(["occ", "any", "cond", "mixed"], [5, 1.5, 4, 1.5])[0]
        if kind == "occ":
            return self.occurrence(scope)
        if kind == "any":
            return x("any", (self.occurrence(scope), self.occurrence(scope)))
        if kind == "cond":
            return self.condition(scope)
        return x("any", (self.occurrence(scope), self.condition(scope)))


def program_of(seed):
    g = Generator(seed)
    return g, g.build()
