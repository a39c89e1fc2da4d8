"""The later parts of the language, each a feature that a random program has or hasn't: scores, accounts, `holds for`,
silence, lists, records. Conditions and texts of them."""
from dataclasses import replace

from conditions import Scope
from syntax import Dur, Event, Field, Message, Policy, Rule, Score, x

FEATURES = ["scores", "holds", "absent", "dates", "account", "policy", "channels", "repeat", "sequence", "lists",
            "prefix", "identity", "holdout", "signals", "best", "records", "kinds", "parts", "odd", "worth", "keys", "courses", "part_defaults"]
# Not made unless run.py asks for them with --only: what the tool can't do as yet (README.md).
OPEN = ["whole_records"]
PLAIN = Scope(turns=True)


def prefix_events():
    return [
        Event("shop_any", [Field("name", "text"), Field("amount", "number", True)], "shop_", True),
        Event("shop_cart", [Field("name", "text"), Field("items", "int", True)], "shop_cart_", True),
        Event("shop_left", [Field("amount", "number", True)], "shop_cart_left"),
    ]


def signal_events():
    topic = Field("topic", "text", True)
    return [Event("unsubscribed", [topic]), Event("resubscribed", [topic]), Event("email_bounced", [
        Field("hard", "bool", True)]), Event("email_complained", [])]


def opened_event():
    return Event("email_opened", [])


class Constructs:
    """A part of Generator."""

    def has(self, feature):
        return feature in self.features

    def fixed_span(self):
        """Not months."""
        return self.rng.choice([d for d in self.palette if d.unit != "month" and not d.name])

    # --- declarations -------------------------------------------------------------------------------------------------

    def declare(self):
        r, p = self.rng, self.program
        if self.has("account"):
            account = Scope(turns=True, account=True)
            for name in ["team_a", "team_b"][:r.randint(0, 2)]:
                p.account_segments[name] = self.condition(account)
            if self.has("scores") or self.chance(0.5):
                p.scores["health"] = self.score(account)
        for name in ["seg_a", "seg_b"][:r.randint(0, 2)]:
            p.segments[name] = self.condition(PLAIN)
        if self.has("scores"):
            for name in ["lead", "heat"][:r.randint(1, 2)]:
                p.scores[name] = self.score(PLAIN)
            if self.chance(0.5):
                p.segments["seg_c"] = x("cmp", r.choice([">=", ">"]), x("score", "lead"), x("lit", r.choice([5, 10, 20])))
        if self.has("policy"):
            p.policy = self.policy()
        self.declare_messages()
        if self.has("sequence"):
            self.declare_sequences()

    def score(self, scope):
        r = self.rng
        rules = []
        for _ in range(r.randint(1, 4)):
            n = r.choice([1, 2, 3, 5, 10, 25, -2, -5])
            kind = r.choices(["when", "absent", "if"], [5, 1.5, 1.5])[0]
            if kind == "if":
                rules.append(Rule(n, cond=self.condition(replace(scope, plain=True), 1)))
            elif kind == "absent":
                rules.append(Rule(n, when=self.absent(scope)))
            else:
                e = r.choice(self.events)
                occ = x("occ", e.name, self.filter(e, Scope(account=scope.account)) if self.chance(0.4) else None)
                if self.chance(0.15):
                    occ = x("any", (occ, x("occ", r.choice(self.events).name, None)))
                rules.append(Rule(n, when=occ, at_most=(r.randint(1, 3), r.choice(["hour", "day", "week"]))
                                  if self.chance(0.4) else None))
        return Score(rules, self.fixed_span() if self.chance(0.65) else None,
                     (0, r.choice([20, 50, 100])) if self.chance(0.5) else (-5, 30) if self.chance(0.2) else None,
                     scope.account)

    def absent(self, scope):
        e = self.rng.choice(self.events)
        return x("absent", e.name, self.filter(e, Scope(account=scope.account)) if self.chance(0.3) else None,
                 self.fixed_span())

    def policy(self):
        r = self.rng
        caps = [(r.randint(1, 3), what, self.fixed_span()) for what in ("emails", "messages") if self.chance(0.4)]
        return Policy(r.choice([None, ("20:00", "08:00"), ("22:30", "06:00"), ("12:00", "13:00")]), caps,
                      Dur(r.choice([1, 2]), "day") if self.chance(0.3) else None,
                      r.choice(["America/New_York", "Europe/Paris"]) if self.chance(0.4) else None)

    def declare_messages(self):
        m = self.program.messages
        for name in ("welcome", "nudge_mail"):
            m[name] = Message("email", {"subject": self.text(Scope()), "body": self.text(Scope())})
        if self.has("channels"):
            m["short"] = Message("sms", {"text": self.text(Scope())})
            m["ping"] = Message("push", {"title": self.text(Scope()), "body": self.text(Scope())})
            m["told"] = Message("in_app", {"title": self.text(Scope()), "body": x("param", "what")}, [("what", "text")])
            m["receipt"] = Message("email", {"subject": x("text", ("For ", x("param", "what"))), "body": self.text(Scope())},
                                   [("what", "text")], transactional=True)
        if self.has("channels") or self.has("signals"):
            m["news"] = Message("email", {"subject": self.text(Scope()), "body": self.text(Scope())}, topic="news")

    def declare_sequences(self):
        from syntax import Step
        note = Step("action", ("notify", (x("lit", "#seq"), x("given", "note"))))
        steps = [Step("send", ("first",)), note, Step("wait", (Dur(1, "day", "pause"),))]
        self.rng.shuffle(steps)
        steps.append(Step("if", (self.condition(Scope()), [Step("send", ("first",))], None)))
        params = [("first", "message"), ("note", "text"), ("pause", "duration")]
        self.program.sequences["course"] = (params, steps)
        if self.has("courses"):
            again = Step("run", ("course", ("second", x("given", "note"), Dur(1, "day", "pause"))))
            other = Step("if", (self.condition(Scope()), [Step("run", ("course", ("first", x("lit", "three"), self.fixed_span())))], None))
            self.program.sequences["two_courses"] = ([("first", "message"), ("second", "message"), *params[1:]], [again, other])

    # --- conditions ---------------------------------------------------------------------------------------------------

    def later_kinds(self, scope):
        found = []
        if self.program.scores and self.scores_for(scope):
            found += [self.score_test] * 2
        if self.has("holds") and not scope.plain and not scope.event and not scope.bound and scope.turns:
            found += [self.holds_test] * 2
        if self.has("lists") and not scope.account:
            found += [self.list_test] * 2
        if self.shape_fields() and not scope.account:
            found += [self.field_shape_test] * 3
        if self.has("odd") and not scope.account:
            found += [self.odd_test] * 2
        return found

    def scores_for(self, scope):
        return sorted(n for n, s in self.program.scores.items() if s.account or not scope.account)

    def score_test(self, scope):
        r = self.rng
        name = r.choice(self.scores_for(scope))
        test = x("cmp", r.choice([">=", ">", "<", "<="]), x("score", name), x("lit", r.choice([1, 2, 5, 10, 12.5, 20])))
        if self.program.scores[name].account and not scope.account:
            return x("and", x("accountknown"), test)
        return test

    def holds_test(self, scope):
        inner = Scope(turns=True, account=scope.account, plain=True)
        cond = self.condition(inner, 1) if self.chance(0.3) else self.atom(inner)
        return x("holds", cond, self.fixed_span())

    def list_test(self, scope):
        r = self.rng
        self.label += 1
        v = f"it_{self.label}"
        place = x("contact", "place")
        makers = [
            lambda: x("each", r.choice(["any", "all"]), v, x("contact", "skus"),
                      x("cmp", r.choice(["==", "!="]), x("item", v), x("lit", r.choice("abc")))),
            lambda: x("each", "any", v, x("contact", "notes"), x(r.choice(["known", "missing"]), x("item", v))),
            lambda: x("cmp", r.choice(OPS_ALL), x("each", "count", v, x("contact", "lines"),
                                                  x("cmp", ">=", x("item", v, "qty"), x("lit", r.randint(1, 3)))),
                      x("lit", r.randint(0, 2))),
            lambda: x("each", r.choice(["any", "all"]), v, x("contact", "lines"),
                      x("and", x("cmp", "!=", x("item", v, "sku"), x("lit", "a")),
                        x("cmp", r.choice(["==", "!="]), x("item", v, "gift"), x("lit", True)))),
            lambda: x("each", "any", v, x("contact", "tags"), x("cmp", "==", x("item", v), x("lit", r.choice("abc")))),
            lambda: x("cmp", r.choice(["==", "!="]), x("part", place, "city"), x("lit", r.choice(["Oslo", "Rome"]))),
            lambda: x(r.choice(["known", "missing"]), r.choice([place, x("part", place, "country")])),
            lambda: x("cmp", "<", x("fn", "length", (x("contact", "skus"),)), x("lit", r.randint(1, 3))),
        ]
        return r.choice(makers)()

    def own_account_test(self, scope):
        r = self.rng
        return r.choice([
            lambda: x("cmp", r.choice(["==", "!="]), x("account", "tier"), self.enum("Plan")),
            lambda: x("cmp", r.choice(OPS_ALL), x("account", "seats"), x("lit", r.randint(1, 4))),
            lambda: x(r.choice(["known", "missing"]), x("account", "name")),
        ])()

    def later_texts(self, scope):
        found = []
        for n in self.scores_for(scope):
            value = x("score", n)
            if self.program.scores[n].account and not scope.account:
                value = x("else", value, x("lit", 0))
            found.append(lambda value=value: x("fn", "round", (value,)))
        if self.has("lists") and not scope.account:
            found += [lambda: x("else", x("part", x("contact", "place"), "city"), x("lit", "nowhere")),
                      lambda: x("fn", "length", (x("contact", "lines"),))]
        if self.has("odd") and not scope.account:
            found += [lambda: self.odd_text(scope)] * 2
        return found + self.shape_texts(scope)


OPS_ALL = ["<", "<=", ">", ">=", "==", "!="]
