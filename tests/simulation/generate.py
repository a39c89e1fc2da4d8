"""A random program: well typed, of the subset that README.md names. The same seed gives the same program."""
import random

from conditions import Conditions, Scope
from steps import Steps
from syntax import Dur, Event, Field, Goal, Program, Workflow, X, durations, parts, x

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
        Field("tags", "set", default=[]), Field("rank", "int", True),
    ]


def account_fields():
    return [Field("name", "text", True), Field("seats", "int", default=1),
            Field("tier", "Plan", default="starter"), Field("closes", "time", True)]


TRIGGERS = {"occ": 6, "or": 2, "and": 1, "times": 3, "cond": 4, "mixed": 1, "seg": 2, "notseg": 1.5, "changes": 3}
WITHOUT = set()  # kinds of triggers to leave out (run.py --without)


class Generator(Conditions, Steps):
    def __init__(self, seed):
        self.rng = random.Random(seed)
        r = self.rng
        self.days = r.choice(["2026-03-20", "2026-03-05", "2026-10-18", "2026-09-20", "2026-03-28", "2026-01-25"])
        self.palette = r.sample(DURATIONS[:-1], 4) + ([Dur(1, "month")] if r.random() < 0.3 else [])
        self.clocks = r.sample(["09:00", "02:30", "00:00", "17:45", "23:59", "03:00"], 2)
        self.events = r.sample(events(), r.randint(2, 5))
        self.program = Program(ENUMS, contact_fields(), account_fields(), self.events, {}, {}, {}, {}, {}, [])
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
            p.functions["worthy"] = ([], x("or", x("contact", "vip"), self.atom(Scope(turns=True))))
        for name in ["seg_a", "seg_b"][:r.randint(0, 2)]:
            p.segments[name] = self.condition(Scope(turns=True))
        p.emails = {n: (self.text(Scope()), self.text(Scope())) for n in ("welcome", "nudge_mail")}
        p.actions = {"notify": [("channel", "text"), ("text", "text")],
                     "record": [("title", "text"), ("amount", "number"), ("plan", "Plan"), ("ok", "bool")]}
        names = r.sample(NAMES, r.randint(1, 5))
        self.startable = set()
        for n, name in enumerate(names):
            if n and r.random() < 0.4:
                self.startable.add(name)
        for n, name in enumerate(names):
            self.later = [i for i in names[n + 1:] if i in self.startable]
            self.others = [i for i in names if i != name]
            p.workflows.append(self.workflow(name))
        return p

    # --- workflows ----------------------------------------------------------------------------------------------

    def span(self):
        return self.rng.choice(self.palette)

    def chance(self, p):
        return self.rng.random() < p

    def event_of(self, name):
        return next(e for e in self.events if e.name == name)

    def workflow(self, name):
        r = self.rng
        triggers = [self.trigger()]
        if self.chance(0.25):
            triggers.append(self.trigger())
        event = None
        if name not in self.startable and len(triggers) == 1 and triggers[0].op in ("occ", "times"):
            occ = triggers[0] if triggers[0].op == "occ" else triggers[0].a[0]
            event = self.event_of(occ.a[0])
        scope = Scope(event=event)
        w = Workflow(name, triggers, [])
        if self.chance(0.35):
            w.cond = self.condition(scope)
        w.enter = self.enter(event)
        self.used = set()
        if self.chance(0.5):
            w.goal = Goal(self.target(Scope(event=event, entry=True, turns=True)),
                          self.span() if self.chance(0.6) else None)
        for _ in range(self.chance(0.45) + self.chance(0.15)):
            w.exits.append(self.target(Scope(event=event, entry=True, turns=True)))
        used = {e.a[0] for t in [w.goal, *w.exits] for e in parts(t)
                if e.op in ("occ", "did", "count", "first", "last", "sum", "min", "max", "average", "latest", "seg")}
        free = [e for e in self.events if e.name not in used]
        if free and self.chance(0.35) and not used & {"seg_a", "seg_b"}:
            e = r.choice(free)
            target = x("occ", e.name, self.filter(e, Scope()) if self.chance(0.4) else None)
            w.measures["counted"] = Goal(target, self.span() if self.chance(0.5) else None)
        w.steps = self.steps(Scope(event=event, entry=True), r.randint(1, 4), 0)
        return w

    def enter(self, event):
        texts = [f.name for f in event.fields if f.type == "text" and not f.optional] if event else []
        if texts and self.chance(0.25):
            return ("per", self.rng.choice(texts))
        return self.rng.choice([None, ("once",), ("again", self.span()), ("again", self.span()), ("every",),
                                ("every",), ("every",)])

    def occurrence(self, scope=Scope()):
        e = self.rng.choice(self.events)
        return x("occ", e.name, self.filter(e, scope) if self.chance(0.5) else None)

    def trigger(self):
        r = self.rng
        kinds = {k: w for k, w in TRIGGERS.items() if k not in WITHOUT}
        kind = r.choices(list(kinds), list(kinds.values()))[0]
        if kind in ("seg", "notseg") and not self.program.segments:
            kind = "cond"
        turning = Scope(turns=True)
        if kind == "or":
            return x("any", (self.occurrence(), self.occurrence()))
        if kind == "and":
            return x("occand", self.occurrence(), self.condition(Scope()))
        if kind == "times":
            return x("times", self.occurrence(), r.randint(2, 3), self.span())
        if kind == "cond":
            return self.condition(turning)
        if kind == "mixed":
            return x("any", (self.occurrence(), self.condition(turning)))
        if kind in ("seg", "notseg"):
            s = x("seg", r.choice(sorted(self.program.segments)))
            return s if kind == "seg" else x("not", s)
        if kind == "changes":
            return self.changes()
        return self.occurrence()

    def changes(self):
        r = self.rng
        f = r.choice(["plan", "level", "vip", "logins", "first_name", "points"])
        values = {"plan": [x("enum", "Plan", v) for v, _ in ENUMS["Plan"]],
                  "level": [x("enum", "Level", v) for v, _ in ENUMS["Level"]],
                  "vip": [x("lit", True), x("lit", False)], "logins": [x("lit", i) for i in range(4)],
                  "first_name": [x("lit", "Ada"), x("lit", "Bob")], "points": [x("lit", 0.5), x("lit", 2.25)]}[f]
        a, b = r.sample(values, 2)
        return x("changes", f, a if self.chance(0.3) else None, b if self.chance(0.5) else None)

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
