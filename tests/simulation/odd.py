"""What the language has besides: functions of text and time, ranges, `%` and `/`, `if` in `if`, `match` of texts and numbers,
keys and worth of rarer types."""
from conditions import OPS
from kinds import Clock, Money
from syntax import Step, x
from values import MS

KEYS = ("int", "bool", "number", "money", "duration", "clock", "url", "date")


class Odd:
    """A part of Generator."""

    def odd_test(self, scope):
        r = self.rng
        name, logins = x("contact", "first_name"), x("contact", "logins")
        word = x("else", name, x("lit", "Nobody"))
        mail = x("else", x("contact", "email"), x("lit", "me@a.example"))
        makers = [
            lambda: x(r.choice(["starts", "ends"]), x("fn", r.choice(["lower", "upper"]), (word,)), x("lit", r.choice(["a", "A", "b", "ob"]))),
            lambda: x("and", x("known", name), x("matches", name, x("lit", r.choice([r"^A", r"\b[Bb]ob$", "[do]"])))),
            lambda: x("cmp", r.choice(["==", "!="]), x("fn", "domain", (mail,)), x("lit", r.choice(["x.example", "a.example"]))),
            lambda: x("inrange", logins, r.randint(0, 2), r.randint(2, 5)),
            lambda: x("cmp", "==", x("rest", logins, x("lit", r.randint(2, 3))), x("lit", r.randint(0, 1))),
            lambda: x("cmp", r.choice(OPS), x("else", x("div", x("contact", "points"), logins), x("lit", 1)), x("lit", r.choice([0.25, 1, 2]))),
            lambda: x(r.choice(["inlist", "notinlist"]), x(*r.choice([("lit", "a"), ("contact", "first_name")])), x("contact", "tags")),
            lambda: x("cmp", r.choice(OPS), x("fn", r.choice(["min", "max"]), (logins, x("lit", 2), x("else", x("contact", "rank"), x("lit", 1)))),
                      x("lit", r.randint(1, 3))),
            lambda: x("cmp", r.choice(OPS), x("ifx", x("contact", "vip"), logins, x("neg", logins)), x("lit", r.choice([0, 1, 2]))),
            lambda: x("cmp", r.choice(OPS), x("fn", r.choice(["floor", "ceil"]), (x("contact", "points"),)), x("lit", r.randint(1, 3))),
            lambda: x("cmp", r.choice(OPS), x("fn", "time_of_day", (x("contact", "created_at"),)), x("lit", Clock(r.choice([6, 12]) * MS["hour"]))),
            lambda: x("cmp", r.choice(["==", "!="]), x("fn", "weekday", (x("contact", "created_at"),)),
                      x("enum", "Weekday", r.choice(["monday", "friday", "sunday"]))),
        ]
        return r.choice(makers)()

    def odd_text(self, scope):
        r = self.rng
        name = x("else", x("contact", "first_name"), x("lit", " Nobody "))
        return r.choice([
            lambda: x("fn", r.choice(["lower", "upper", "trim"]), (name,)),
            lambda: x("ifx", x("known", x("contact", "rank")), x("ifx", x("cmp", ">", x("contact", "logins"), x("lit", 1)), x("lit", "many"),
                                                               x("lit", "few")), x("lit", "no")),
            lambda: x("div", x("contact", "points"), x("lit", r.choice([2, 4]))),
            lambda: x("else", x("div", x("contact", "points"), x("contact", "logins")), x("lit", 0)),
            lambda: x("contact", "skus") if self.has("lists") else x("contact", "logins"),
            lambda: x("fn", "weekday", (x("now"),)), lambda: x("fn", "date", (x("now"),)),
            lambda: x("fn", "days", (x("sub", x("now"), x("contact", "created_at")),)),
            lambda: x("cmp", ">", x("contact", "logins"), x("lit", 1)),
        ])()

    def odd_match(self, scope, depth):
        branch = lambda: self.branch(scope, depth)
        if self.chance(0.5):
            return Step("match", (x("contact", "logins"), [(("0",), branch()), (("1..2", "5"), branch())], branch()))
        if depth:
            return self.make_if(scope, depth)
        return Step("match", (x("contact", "first_name"), [(('"Ada"', '"Eve"'), branch()), (("missing",), branch())], branch()))

    def odd_keys(self, event):
        found = [f.name for f in event.fields if f.type in KEYS or f.type in self.program.enums or f.optional and f.type == "text"]
        return found + (["dest.call", "dest.plan", "via.b", "past.n"] if event.name == "shipped" else [])

    def worth(self, target, scope):
        r = self.rng
        choices = [x("lit", r.choice([1, 2.5])), x("lit", Money(4900))]
        if not scope.account:
            choices += [x("contact", "logins"), x("mul", x("contact", "points"), x("lit", 2))]
        if target.op == "occ":
            event = self.event_of(target.a[0])
            rows = [f for f in event.fields if f.type in ("int", "number", "money")]
            choices += [x("else", x("row", f.name), x("lit", 0)) if f.optional else x("row", f.name) for f in rows] * 3
        return r.choice(choices)
