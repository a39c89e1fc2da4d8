"""Records with defaults in their parts, lists and sets of them, in contacts, accounts and events; values of the rarer types.
A test or a text of any field is made of its shape: `leaves` finds what a record holds."""
from conditions import OPS
from kinds import FEW, Clock, Money
from syntax import Event, Field, Step, x
from values import MS, S

SHAPES = {
    "Ring": [Field("zip", "text", default="0000"), Field("nr", "int", True, json="ringNo")],
    "Phone": [Field("number", "text"), Field("call", "text", default="any time"), Field("plan", "Plan", default="pro", json="thePlan"),
              Field("n", "int", default=7), Field("since_day", "date", True), Field("sure", "bool", default=True),
              Field("ring", "Ring", True)],
    "Soft": [Field("a", "text", True), Field("b", "int", True)],
    "Knot": [Field("nr", "int", True, json="knotNo"), Field("zip", "text")],
    "Full": [Field("zip", "text"), Field("knot", "Knot"), Field("plan", "Plan"), Field("until", "time", True)],
}
TEXTS = ["Ada", "1", "any time", "0000", "x"]


def record_fields():
    return [Field("phones", "list Phone", default=[]), Field("soft", "Soft", True, json="softOnes"), Field("full", "Full", True),
            Field("nick", "text", True, default="nn"), Field("plans", "set Plan", default=[]), Field("more", "list Phone", True)]


def record_events():
    return [Event("shipped", [Field("ref", "text"), Field("dest", "Phone"), Field("via", "Soft", True, json="viaWhom"),
                              Field("spot", "Full", True), Field("past", "Phone", True), Field("boxes", "list Phone"), Field("odds", "list int", True),
                              Field("code", "text", True, default="none"), Field("sure", "bool", default=True)])]


def kind_fields():
    return [Field("fee", "money", default=Money(500)), Field("patience", "duration", default=S(36 * MS["hour"])),
            Field("opens_at", "clock", True), Field("site", "url", True), Field("other_mail", "email", True)]


def kind_events():
    return [Event("paid", [Field("fee", "money"), Field("took", "duration", True), Field("opens_at", "clock", True),
                           Field("site", "url", True), Field("mail", "email", True), Field("least", "money", default=Money(100))])]


class Shapes:
    """A part of Generator."""

    def shape_fields(self):
        return (record_fields() if self.has("records") else []) + (kind_fields() if self.has("kinds") else []) + \
            ([Field("home", "Phone", True)] if self.has("part_defaults") else [])

    def shape_events(self):
        return (record_events() if self.has("records") else []) + (kind_events() if self.has("kinds") else [])

    def leaves(self, ref, f, optional=False):
        """(expression, type, may it be missing) for the field, or for each part of a record."""
        optional = optional or f.optional
        found = [(ref, f.type, optional)]
        for part in self.program.records.get(f.type, ()):
            found += self.leaves(x("part", ref, part.name), part, optional)
        return found

    def paths_of(self, f):
        """(`dest.n`, its type) for the single values and lists in the field."""
        if f.type not in self.program.records:
            return [(f.name, f.type)]
        return [(f"{f.name}.{path}", type_) for part in self.program.records[f.type] for path, type_ in self.paths_of(part)]

    def leaf_of(self, ref, f):
        return self.rng.choice([leaf for leaf in self.leaves(ref, f) if leaf[1] not in self.program.records or leaf[2]])

    def shape_test(self, ref, f):
        """A test of a field, or of a part of it."""
        return self.leaf_test(*self.leaf_of(ref, f))

    def leaf_test(self, ref, type_, optional):
        r = self.rng
        if optional and (type_ in self.program.records or self.chance(0.2)):
            return x(r.choice(["known", "missing"]), ref)
        if type_.startswith(("list ", "set ")):
            return self.elements_test(ref, type_.split()[1].rstrip("?"), optional)
        if type_ == "bool":
            return x("cmp", r.choice(["==", "!="]), ref, x("lit", r.random() < 0.5))
        if type_ in self.program.enums:
            return x("cmp", r.choice(["==", "!="]), ref, self.enum(type_))
        if type_ in ("date", "time"):
            test = x("cmp", r.choice(OPS), ref, self.moment(type_))
            return x("and", x("known", ref), test) if optional else test
        value = x("lit", r.choice(self.few(type_)))
        if type_ in ("text", "url", "email") or self.chance(0.3):
            return x("cmp", r.choice(["==", "!="]), ref, value)
        return x("cmp", r.choice(OPS), x("else", ref, value) if optional else ref, x("lit", r.choice(self.few(type_))))

    def few(self, type_):
        return {"text": TEXTS, "int": [1, 3, 7]}.get(type_) or FEW[type_]

    def moment(self, type_):
        day = x("day", "2026-03-22") if self.days < "2026-07-01" else x("day", "2026-10-20")
        return day if type_ == "date" else x("instant", self.start_ms(), self.days + "T00:00Z")

    def elements_test(self, ref, element, optional):
        r = self.rng
        self.label += 1
        name = f"it_{self.label}"
        item = x("item", name)
        test = self.shape_test(item, Field(name, element)) if element in FEW or element in ("text", "int") or element in self.program.records else \
            x("cmp", r.choice(["==", "!="]), item, self.enum(element))
        if self.chance(0.2) and not optional:
            return x("cmp", r.choice(OPS), x("fn", "length", (ref,)), x("lit", r.randint(1, 3)))
        kind = r.choice(["any", "all", "count"])
        found = x("each", kind, name, ref, test)
        return x("cmp", r.choice(OPS), found, x("lit", r.randint(1, 2))) if kind == "count" else found

    def field_shape_test(self, scope):
        """Of a contact's own."""
        f = self.rng.choice(self.shape_fields())
        return self.shape_test(x("contact", f.name), f)

    def shape_texts(self, scope):
        """What makes a piece of a text, for what may stand in one."""
        places = [] if scope.account else [(x("contact", f.name), f) for f in self.shape_fields()]
        for place, e in ([("event", scope.event)] if scope.event else []) + list(scope.bound):
            if e.name in ("shipped", "paid"):
                places += [(x("event", f.name) if place == "event" else x("bound", place, f.name), f) for f in e.fields]
        return [lambda place=place: self.shown_leaf(*place) for place in places]

    def shown_leaf(self, ref, f):
        ref, type_, optional = self.leaf_of(ref, f)
        if type_ in self.program.records:
            return x("ifx", x("known", ref), x("lit", "there"), x("lit", "not there"))
        if type_.startswith(("list ", "set ")):
            return x("each", "count", self.fresh(), ref, x("lit", True))
        if type_ in ("date", "time"):
            return x("ifx", x("known", ref), x("lit", "dated"), x("lit", "undated")) if optional else x("lit", "dated")
        if not optional:
            return ref
        rest = self.enum(type_) if type_ in self.program.enums else x("lit", False) if type_ == "bool" else \
            x("lit", self.rng.choice(self.few(type_)))
        return x("else", ref, rest)

    def fresh(self):
        self.label += 1
        return f"it_{self.label}"

    # --- steps and triggers -------------------------------------------------------------------------------------------

    def shape_steps(self, scope):
        r, found = self.rng, []
        if self.has("records"):
            found += [lambda: ("nick", x("lit", r.choice([None, "x"]))), lambda: ("more", x("contact", "phones"))]
            if scope.event and scope.event.name == "shipped":
                found.append(lambda: ("phones", x("event", "boxes")))
        if self.has("kinds"):
            found += [lambda: ("fee", x("add", x("contact", "fee"), x("lit", Money(125)))),
                      lambda: ("patience", x("lit", S(2 * MS["day"]))), lambda: ("opens_at", x("lit", r.choice([None, Clock(0)])))]
            if scope.event and scope.event.name == "paid":
                found += [lambda: ("fee", x("event", "fee")), lambda: ("opens_at", x("event", "opens_at"))]
        return found

    def make_part(self, scope, depth):
        """A part of a record is written where the record is known to be there."""
        r = self.rng
        path, known, value = r.choice([
            ("full.zip", "full", x("lit", "0001")), ("full.knot.nr", "full", x("lit", r.randint(1, 3))),
            ("soft.b", "soft", x("add", x("else", x("part", x("contact", "soft"), "b"), x("lit", 0)), x("lit", 1))),
            ("soft.a", "soft", x("lit", r.choice([None, "x"])))])
        return Step("if", (x("known", x("contact", known)), [Step("set", (path, value))], None))

    def make_plans(self, scope, depth):
        return Step(self.rng.choice(["add", "remove"]), ("plans", self.enum("Plan")))

    def make_record(self, scope, depth):
        """A record as a whole."""
        choices = [("full", x("lit", None)), ("soft", x("lit", None))]
        if scope.event and scope.event.name == "shipped":
            choices += [("full", x("event", "spot")), ("soft", x("event", "via"))]
        return Step("set", self.rng.choice(choices))

    def make_tell(self, scope, depth):
        """An action with fields of many types."""
        def value(name, rest):
            return x("contact", name) if self.chance(0.7) else x("lit", rest)
        return Step("action", ("tell", (value("fee", Money(250)), value("patience", S(90_000)), value("opens_at", None),
                                        value("site", None), x("lit", self.rng.choice([["a", "b"], []])))))

    def shape_changes(self, plain):
        r = self.rng
        path = r.choice(["full", "full.zip", "full.knot.zip", "full.plan", "soft", "soft.b", "full.knot"])
        values = {"full.zip": ["0000", "75001"], "full.knot.zip": ["0000", "75001"], "soft.b": [1, 2, 3]}.get(path)
        to = x("lit", r.choice(values)) if values and self.chance(0.4) else None
        return x("changes", "contact", path, None, to)
