"""Random steps."""
from dataclasses import replace

from syntax import Step, x


def ends(steps):
    """Can nothing after these be reached?"""
    for s in steps or []:
        if s.kind == "finish":
            return True
        if s.kind == "if" and s.a[1] and s.a[2] and ends(s.a[1]) and ends(s.a[2]):
            return True
        if s.kind == "for" and ends(s.a[3]) and (s.a[1] is None or ends(s.a[4])):
            return True
        if s.kind == "match" and all(ends(b) for _, b in s.a[1]) and (s.a[2] is None or ends(s.a[2])):
            return True
        if s.kind == "split" and ends(s.a[1]):
            return True
    return False


class Steps:
    """The half of Generator that makes steps."""

    def steps(self, scope, n, depth):
        found = []
        for i in range(n):
            if ends(found):
                break
            found.append(self.step(scope, depth, i == n - 1))
        return found

    def branch(self, scope, depth):
        return self.steps(scope, self.rng.choice([1, 1, 2]), depth + 1)

    def step(self, scope, depth, last):
        r = self.rng
        kinds = {"send": 3, "action": 4, "wait": 3.5, "clock": 1.5, "until": 1, "set": 1.6, "tags": 1, "start": 1.2,
                 "stop": 1.4}
        if self.has("sequence") and not scope.account and "course" in self.program.sequences:
            kinds["run"] = 1.5
            if "two_courses" in self.program.sequences:
                kinds["two_courses"] = 1
        if self.scores_for(scope):
            kinds["points"] = 1
        if not scope.account:
            kinds |= {"plans": 1} if self.has("records") else {}
            kinds |= {"part": 1.2} if self.has("records") and self.has("parts") and depth < 2 else {}
            kinds |= {"record": 2} if self.has("records") and self.has("whole_records") else {}
            kinds |= {"tell": 1.5} if self.has("kinds") else {}
        if self.has("account"):
            kinds["account"] = 1.3
        if self.has("repeat") and depth < 2:
            kinds["repeat"] = 2.5
        if scope.account:
            kinds = {k: w for k, w in kinds.items() if k not in ("set", "tags")}
        if depth < 2:
            kinds |= {"for": 4, "if": 2, "match": 0.7, "split": 0.4}
        if last:
            kinds["finish"] = 1
        kind = r.choices(list(kinds), list(kinds.values()))[0]
        if kind == "start" and not self.later or kind == "stop" and not self.others:
            kind = "action"
        s = getattr(self, "make_" + kind)(scope, depth)
        if self.chance(0.1):
            self.label += 1
            s.label = f"step_{self.label}"
        return s

    def make_send(self, scope, depth):
        r = self.rng
        name = r.choice(sorted(self.program.messages))
        if scope.account:
            where = r.choice([None, x("cmp", "!=", x("contact", "plan"), self.enum("Plan")),
                              x("did", r.choice(self.events).name, None, None)])
            plain = sorted(n for n, m in self.program.messages.items() if not m.params)
            return Step("members", (r.choice(plain), where))
        args = tuple(x("lit", r.choice(["this", "that"])) for _ in self.program.messages[name].params)
        if self.has("best") and self.chance(0.5):
            return Step("best", (name, args, self.fixed_span()))
        return Step("send", (name, args))

    def make_run(self, scope, depth):
        r = self.rng
        plain = sorted(n for n, m in self.program.messages.items() if not m.params)
        return Step("run", ("course", (r.choice(plain), x("lit", r.choice(["one", "two"])), self.fixed_span())))

    def make_two_courses(self, scope, depth):
        r = self.rng
        plain = sorted(n for n, m in self.program.messages.items() if not m.params)
        return Step("run", ("two_courses", (r.choice(plain), r.choice(plain), x("lit", "two"), self.fixed_span())))

    def make_points(self, scope, depth):
        return Step("points", (self.rng.choice(self.scores_for(scope)), x("lit", self.rng.choice([1, 5, 10]))))

    def make_account(self, scope, depth):
        r = self.rng
        return Step("account", r.choice([
            lambda: ("tier", self.enum("Plan")), lambda: ("seats", x("lit", r.randint(0, 4))),
            lambda: ("closes", x("add", x("now"), x("dur", self.span())))])())

    def make_repeat(self, scope, depth):
        r = self.rng
        until = self.condition(replace(scope, turns=False))
        return Step("repeat", (r.randint(2, 4), self.span(), until, self.steps_going_on(scope, depth)))

    def steps_going_on(self, scope, depth):
        """A body that doesn't always end, so that there is a second time."""
        for _ in range(20):
            found = self.branch(scope, depth)
            if not ends(found):
                return found
        return [self.make_action(scope, depth)]

    def make_action(self, scope, depth):
        r = self.rng
        if self.chance(0.6) or scope.account:
            return Step("action", ("notify", (x("lit", r.choice(["#sales", "#help"])), self.text(scope))))
        amount = r.choice([x("contact", "points"), x("lit", 3), x("lit", 0.25), x("contact", "logins"),
                           x("sum", "ordered", "amount", None, None) if "ordered" in [e.name for e in self.events]
                           else x("mul", x("contact", "points"), x("lit", 2))])
        ok = r.choice([x("contact", "vip"), x("lit", True), self.condition(scope)])
        return Step("action", ("record", (self.text(scope), amount, r.choice([x("contact", "plan"), self.enum("Plan")]),
                                          ok)))

    def make_wait(self, scope, depth):
        return Step("wait", (self.span(),))

    def make_clock(self, scope, depth):
        day = self.rng.choice(["monday", "thursday", "sunday"]) if self.chance(0.35) else None
        return Step("clock", (self.rng.choice(self.clocks), day))

    def make_until(self, scope, depth):
        r = self.rng
        if scope.account:
            return Step("until", (x("else", x("account", "closes"), x("add", x("now"), x("dur", self.span()))),))
        when = r.choice([
            x("else", x("contact", "ends_at"), x("add", x("now"), x("dur", self.span()))),
            x("add", x("else", x("contact", "ends_at"), x("now")), x("dur", self.span())),
            x("add", x("entry"), x("dur", self.span())),
        ])
        return Step("until", (when,))

    def make_for(self, scope, depth):
        target = self.target(replace(scope, turns=True))
        up_to = self.span() if self.chance(0.8) else None
        name = None
        inner = scope
        if target.op == "occ" and self.chance(0.5):
            self.label += 1
            name = f"came_{self.label}"
            inner = replace(scope, bound=scope.bound + ((name, self.event_of(target.a[0])),))
        then = self.branch(inner, depth) if self.chance(0.7) else None
        other = self.branch(scope, depth) if up_to and self.chance(0.7) else None
        return Step("for", (target, up_to, name, then, other))

    def make_if(self, scope, depth):
        then = self.branch(scope, depth)
        return Step("if", (self.condition(replace(scope, turns=False)), then,
                           self.branch(scope, depth) if self.chance(0.5) else None))

    def make_match(self, scope, depth):
        if scope.account:
            return self.make_if(scope, depth)
        if self.chance(0.2):
            arms = [(("true",), self.branch(scope, depth)), (("false",), self.branch(scope, depth))]
            return Step("match", (x("contact", "vip"), arms, None))
        if self.has("odd") and self.chance(0.4):
            return self.odd_match(scope, depth)
        if self.chance(0.5):
            arms = [(("trial", "starter"), self.branch(scope, depth)), (("pro",), self.branch(scope, depth))]
            return Step("match", (x("contact", "plan"), arms, None))
        if depth:  # inside the arm of another match, level may be known
            return self.make_if(scope, depth)
        arms = [(("low",), self.branch(scope, depth)), (("missing",), self.branch(scope, depth))]
        return Step("match", (x("contact", "level"), arms, self.branch(scope, depth)))

    def make_split(self, scope, depth):
        self.label += 1
        name, arm = f"arms_{self.label}", self.branch(scope, 2)  # both arms are the same: which one is a hash
        for s in arm:
            s.label = None
        return Step("split", (name, arm))

    def make_set(self, scope, depth):
        r = self.rng
        return Step("set", r.choice([
            lambda: ("plan", self.enum("Plan")), lambda: ("level", self.enum("Level")),
            lambda: ("vip", x("lit", r.random() < 0.5)),
            lambda: ("logins", x("lit", r.randint(0, 3))),
            lambda: ("logins", x("add", x("contact", "logins"), x("lit", 1))),
            lambda: ("points", x("lit", r.choice([0.5, 1.75, 3]))),
            lambda: ("first_name", x("lit", r.choice(["Ada", "Bob"]))),
            lambda: ("ends_at", x("add", x("now"), x("dur", self.span()))),
            lambda: ("rank", x("count", r.choice(self.events).name, None, None)),
            *self.shape_steps(scope) * 2,
        ])())

    def make_tags(self, scope, depth):
        return Step(self.rng.choice(["add", "add", "remove"]), ("tags", x("lit", self.rng.choice("abc"))))

    def make_start(self, scope, depth):
        return Step("start", (self.rng.choice(self.later),))

    def make_stop(self, scope, depth):
        return Step("stop", (self.rng.choice(self.others),))

    def make_finish(self, scope, depth):
        return Step("finish", (self.rng.choice([None, "done", "other end"]),))
