"""Random conditions and texts, over a scope that says what may stand in them. Those of the later parts of the language
are in constructs.py."""
from dataclasses import dataclass
from typing import Any

from kinds import FEW
from syntax import Dur, x
from values import iso, parse_time

OPS = ["<", "<=", ">", ">="]


@dataclass(frozen=True)
class Scope:
    event: Any = None  # the triggering event
    entry: bool = False  # `since entry`, `entry.time`
    turns: bool = False  # the engine must know when it turns: `now` in linear comparisons only
    bound: tuple = ()  # (name, event)
    account: bool = False  # of what is about an account
    plain: bool = False  # inside `holds for` and lists: nothing that nests further


class Conditions:
    """The half of Generator that makes expressions. It has rng, program, events, palette."""

    def condition(self, scope, depth=0):
        if depth < 2 and self.chance(0.4 if depth == 0 else 0.25):
            op = self.rng.choice(["and", "or", "and", "or", "not"])
            if op == "not":
                return x("not", self.condition(scope, depth + 1))
            return x(op, self.condition(scope, depth + 1), self.condition(scope, depth + 1))
        return self.atom(scope)

    def atom(self, scope):
        kinds = [self.field_test, self.field_test, self.history, self.history, self.time, self.account_test]
        if scope.account:
            kinds = [self.own_account_test, self.own_account_test, self.history, self.history, self.time]
        kinds += self.later_kinds(scope)
        segments = sorted(self.program.account_segments) + ([] if scope.account else sorted(self.program.segments))
        if segments and self.chance(0.15):
            return x("seg", self.rng.choice(segments))
        if scope.event and scope.event.fields and self.chance(0.2):
            return self.row_test(scope.event, "event")
        if scope.bound and self.chance(0.3):
            name, event = scope.bound[-1]
            if event.fields:
                return self.row_test(event, name)
        if not scope.turns and self.chance(0.1):
            return x("cmp", self.rng.choice(OPS), x("fn", "hour", (x("now"),)), x("lit", self.rng.randint(1, 23)))
        return self.rng.choice(kinds)(scope)

    # --- fields ---------------------------------------------------------------------------------------------------

    def enum(self, name):
        return x("enum", name, self.rng.choice([v for v, _ in self.program.enums[name]]))

    def field_test(self, scope):
        r = self.rng
        op = r.choice(OPS + ["==", "!="])
        makers = [
            lambda: x("contact", "vip"),
            lambda: x("cmp", r.choice(["==", "!="]), x("contact", "vip"), x("lit", r.random() < 0.5)),
            lambda: x("cmp", r.choice(["==", "!="]), x("contact", "plan"), self.enum("Plan")),
            lambda: x(r.choice(["in", "notin"]), x("contact", "plan"),
                      (x("enum", "Plan", "trial"), x("enum", "Plan", "pro"))),
            lambda: x("cmp", r.choice(["==", "!="]), x("contact", "level"), self.enum("Level")),
            lambda: x(r.choice(["known", "missing"]), x("contact", r.choice(["level", "first_name", "rank"]))),
            lambda: x("cmp", op, x("contact", "logins"), x("lit", r.randint(0, 3))),
            lambda: x("cmp", r.choice(OPS), x("contact", "points"), x("lit", r.choice([0.5, 1, 2.25]))),
            lambda: x("cmp", op, x("else", x("contact", "rank"), x("lit", 0)), x("lit", r.randint(1, 3))),
            lambda: x("and", x("known", x("contact", "rank")),
                      x("cmp", op, x("add", x("contact", "rank"), x("contact", "logins")), x("lit", r.randint(1, 4)))),
            lambda: x("cmp", r.choice(["==", "!="]), x("contact", "first_name"), x("lit", r.choice(["Ada", "Bob"]))),
            lambda: x("contains", x("contact", "tags"), x("lit", r.choice("abc"))),
        ]
        if "large" in self.program.functions:
            makers.append(lambda: x("call", "large", (x("contact", "logins"),)))
        if "worthy" in self.program.functions:
            makers.append(lambda: x("call", "worthy", ()))
        return r.choice(makers)()

    def account_test(self, scope):
        r = self.rng
        return r.choice([
            lambda: x("cmp", r.choice(["==", "!="]), x("account", "tier"), self.enum("Plan")),
            lambda: x("cmp", r.choice(OPS), x("else", x("account", "seats"), x("lit", 0)), x("lit", r.randint(1, 4))),
            lambda: x(r.choice(["known", "missing"]), x("account", "name")),
            lambda: x("and", x("known", x("account", "closes")),
                      x("cmp", r.choice(OPS), x("sub", x("account", "closes"), x("now")), x("dur", self.span()))),
        ])()

    def row_test(self, event, place):
        """A test of an event's field: by its name alone (place None), as event.x, or of a bound event."""
        r = self.rng
        f = r.choice(event.fields)
        ref = x("row", f.name) if place is None else x("event", f.name) if place == "event" \
            else x("bound", place, f.name)
        if event.name in ("shipped", "paid"):
            return self.shape_test(ref, f)
        if f.type in self.program.enums:
            return x("cmp", r.choice(["==", "!="]), ref, self.enum(f.type))
        if f.type == "text":
            v = r.choice(["Ada", "shop_cart_bag"]) if f.name == "name" else r.choice(["r1", "r2"] if f.name == "ref" else ["/pricing", "/docs"])
            other = x("let", "pricing") if v == "/pricing" and "pricing" in self.program.lets else x("lit", v)
            return x("cmp", r.choice(["==", "==", "!="]), ref, other)
        if f.type == "bool":
            return x("cmp", "==", ref, x("lit", r.random() < 0.5))
        value = x("else", ref, x("lit", 0)) if f.optional else ref
        return x("cmp", r.choice(OPS), value, x("lit", r.choice([1, 5, 10])))

    def filter(self, event, scope):
        if not event.fields or self.chance(0.12):
            place, field = ("account", "tier") if scope.account else ("contact", "plan")
            return x("cmp", "!=", x(place, field), self.enum("Plan"))
        test = self.row_test(event, None)
        if self.chance(0.25):
            return x(self.rng.choice(["and", "or"]), test, self.row_test(event, None))
        if scope.event and self.chance(0.4):
            same = [(a, b) for a in event.fields for b in scope.event.fields
                    if a.type == b.type == "text" and not a.optional and not b.optional]
            if same:
                a, b = self.rng.choice(same)
                return x("cmp", "==", x("row", a.name), x("event", b.name))
        return test

    # --- history and time --------------------------------------------------------------------------------------------

    def window(self, scope):
        r = self.rng
        kind = r.choices(["within", "all", "entry", "since", "literal"], [6, 2, 2.5 if scope.entry else 0, 0.7, 0.7])[0]
        if kind == "within":
            return ("within", self.span())
        if kind == "since":
            return ("since", x("account" if scope.account else "contact", "created_at"))
        if kind == "literal":
            ms = self.start_ms() + r.randint(0, 10) * 86_400_000
            return ("since", x("instant", ms, iso(ms)[:16] + "Z"))
        return ("entry",) if kind == "entry" else None

    def start_ms(self):
        return parse_time(self.days + "T00:00:00Z")

    def history(self, scope):
        r = self.rng
        e = r.choice(self.events)
        filt = self.filter(e, Scope(account=scope.account)) if self.chance(0.35) else None
        w = self.window(scope)
        numbers = [(path, type_) for f in e.fields for path, type_ in self.paths_of(f) if type_ in ("int", "number", "money", "duration")]
        kind = r.choice(["did", "did", "notdid", "count", "count", "count", "sum", "agg", "latest"])
        if kind in ("sum", "agg") and not numbers:
            kind = "count"
        if kind == "latest" and not e.fields:
            kind = "did"
        if kind == "did":
            return x("did", e.name, filt, w)
        if kind == "notdid":
            return x("not", x("did", e.name, filt, w))
        if kind == "count":
            return x("cmp", r.choice([">=", ">=", "==", "<", ">"]), x("count", e.name, filt, w),
                     x("lit", r.randint(1, 3)))
        if kind == "sum":
            path, type_ = r.choice(numbers)
            return x("cmp", r.choice(OPS), x("sum", e.name, path, filt, w), x("lit", r.choice(FEW.get(type_, [1, 5, 10, 20]))))
        if kind == "agg":
            path, type_ = r.choice(numbers)
            v = x(r.choice(["min", "max"] + ["average"] * (type_ in ("int", "number"))), e.name, path, filt, w)
            if type_ in FEW:
                return x("cmp", r.choice(OPS), x("else", v, x("lit", FEW[type_][0])), x("lit", FEW[type_][1]))
            return x("cmp", r.choice(OPS), x("else", v, x("lit", 0)), x("lit", r.choice([1, 5, 10])))
        f = r.choice(e.fields)
        if e.name in ("shipped", "paid"):
            path, type_ = r.choice(self.paths_of(f))
            return self.leaf_test(x("latest", e.name, path, None, None), type_, True)
        v = x("latest", e.name, f.name, None, None)
        if f.type in self.program.enums:
            return x("cmp", r.choice(["==", "!="]), v, self.enum(f.type))
        if f.type == "text":
            return x("cmp", r.choice(["==", "!="]), v, x("lit", r.choice(["/pricing", "r1", "Ada"])))
        if f.type == "bool":
            return x("cmp", "==", v, x("lit", True))
        return x("cmp", r.choice(OPS), x("else", v, x("lit", 0)), x("lit", r.choice([1, 5])))

    def time(self, scope):
        r = self.rng
        op, d = r.choice(OPS), self.span()
        place = "account" if scope.account else "contact"
        ends, renews, created = x(place, "closes" if scope.account else "ends_at"), x(place, "renews"), x(place, "created_at")
        days = Dur(r.randint(1, 4), "day")
        e = r.choice(self.events)
        literal = self.start_ms() + r.randint(1, 12) * 43_200_000
        makers = [
            lambda: x("and", x("known", ends), x("cmp", op, x("sub", x("now"), ends), x("dur", d))),
            lambda: x("and", x("known", ends), x("cmp", op, x("sub", ends, x("now")), x("dur", d))),
            lambda: x("and", x("known", ends), x("cmp", op, x("now"),
                                                 x(r.choice(["add", "sub"]), ends, x("dur", self.span())))),
            lambda: x("and", x("known", renews), x("cmp", op, x("sub", renews, x("today")), x("dur", days))),
            lambda: x("and", x("known", renews), x("cmp", op, x("sub", x("today"), renews), x("dur", days))),
            lambda: x("and", x("known", renews), x("cmp", op, x("today"), x("add", renews, x("dur", Dur(1, "month"))))),
            lambda: x("cmp", op, x("sub", x("now"), created), x("dur", d)),
            lambda: x("cmp", op, x("sub", x("now"), x("else", x("last", e.name, None, None), created)), x("dur", d)),
            lambda: x("cmp", op, x("now"), x("instant", literal, iso(literal)[:16] + "Z")),
        ]
        if scope.entry:
            makers += [lambda: x("cmp", r.choice([">", ">="]), x("sub", x("now"), x("entry")), x("dur", d))] * 2
        return r.choice(makers)()

    # --- texts ---------------------------------------------------------------------------------------------------

    def text(self, scope):
        r = self.rng
        pieces = [
            lambda: x("else", x("contact", "first_name"), x("lit", "there")),
            lambda: x("contact", "logins"), lambda: x("contact", "points"), lambda: x("contact", "vip"),
            lambda: x("else", x("contact", "level"), x("enum", "Level", "low")),
            lambda: x("else", x("account", "name"), x("lit", "nobody")),
            lambda: x("add", x("else", x("account", "seats"), x("lit", 5)), x("lit", 1)),
            lambda: x("count", r.choice(self.events).name, None, None),
            lambda: x("fn", "format", (x("now"), x("lit", "yyyy-MM-dd HH:mm"))),
            lambda: x("ifx", x("contact", "vip"), x("lit", "dear"), x("lit", "hello")),
            lambda: x("fn", "round", (x("mul", x("contact", "points"), x("lit", 10)),)),
        ]
        if scope.account:
            pieces = pieces[7:9] + [lambda: x("else", x("account", "name"), x("lit", "nobody")),
                                    lambda: x("add", x("account", "seats"), x("lit", 1))]
        pieces += self.later_texts(scope)
        for place, e in ([("event", scope.event)] if scope.event else []) + list(scope.bound):
            for f in e.fields:
                if f.type in ("text", "int", "number", "bool"):
                    ref = x("event", f.name) if place == "event" else x("bound", place, f.name)
                    if f.optional:
                        ref = x("else", ref, x("lit", {"text": "none", "bool": False}.get(f.type, 0)))
                    pieces.append(lambda ref=ref: ref)
        out = ["About "]
        for _ in range(r.randint(0, 2)):
            out += [r.choice(pieces)(), r.choice([" and ", " then ", " of "])]
        return x("text", tuple(out + ["us"]))
