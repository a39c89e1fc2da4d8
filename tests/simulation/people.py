"""Random inputs for a program: Segment records, a few dozen contacts, days to weeks of time with a change of clocks."""
import json
from datetime import datetime

from inputs import BAD, decode
from syntax import Field, durations
from values import MS, instant, iso, local, plus

ZONES = ["Europe/Paris", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "UTC", "Africa/Cairo",
         "Australia/Lord_Howe", "America/Santiago"]
HOUR = MS["hour"]


def is_required(f):
    return not f.optional and f.default is None


class People:
    def __init__(self, generator, program):
        self.g, self.program, self.rng = generator, program, generator.rng
        r = self.rng
        self.start = generator.start_ms() + r.randint(0, 24) * HOUR
        self.length = r.choice([2, 5, 9, 16, 24]) * MS["day"]
        self.ids = [f"u{i}" for i in range(r.choice([1, 3, 8, 20, 30]))]
        self.zones = {u: r.choice(ZONES) for u in self.ids}
        self.moves = {u for u in self.ids if r.random() < 0.2}  # their zone comes in traits, and may change
        self.accounts = {u: r.choice(["g1", "g2", "g3", f"g_{u}"]) for u in self.ids}
        self.watched = {t.a[1].partition(".")[0] for w in program.workflows for t in w.triggers if t.op == "changes"}
        self.spans = sorted({d for w in program.workflows for d in durations(w)}
                            | {d for c in program.segments.values() for d in durations(c)}, key=str)
        self.spans = [program.lets[d.name] if d.name else d for d in self.spans] or generator.palette[:1]
        self.message = 0
        strangers = [u for u in self.ids if generator.has("identity") and r.random() < 0.5]
        self.anonymous = {u: f"anon_{u}" for u in strangers}  # until it's known who they are
        self.known, self.met = set(), set()

    def lines(self):
        """The records in order of arrival, and the time to run until."""
        r = self.rng
        moments = sorted(self.moments(r.choice([20, 60, 150, 300])))
        arrivals = []
        for at, user in moments:
            arrive = at
            if r.random() < 0.1:
                arrive += r.choice([r.randint(1, 48) * HOUR, r.randint(1, 90) * MS["minute"], r.randint(1, 90_000)])
            elif r.random() < 0.05:
                arrive += r.choice([r.randint(73, 200) * HOUR, 72 * HOUR, 72 * HOUR + 1])
            arrivals.append((arrive, at, user))
        arrivals.sort()
        records, now = [], 0
        for arrive, at, user in arrivals:
            now = max(now, at)
            records.append(self.record(at, user))
            if r.random() < 0.02:
                records.append(self.broken(now, user))
            if records and r.random() < 0.05 and isinstance(records[-1], dict):
                records.append(records[-1])
            if r.random() < 0.03:
                old = r.choice(records)
                if isinstance(old, dict) and old.get("userId") and old.get("messageId"):
                    again = dict(old, timestamp=iso(now)) if r.random() < 0.5 else old
                    records.append(again)
        end = now + r.choice([0, 1, 10, 40]) * MS["day"] + r.choice([0, 0, 12345])
        return [i if isinstance(i, str) else json.dumps(i) for i in records], end

    def moments(self, n):
        r, mine, found = self.rng, {u: [] for u in self.ids}, []
        for _ in range(n):
            user = r.choice(self.ids)
            at = self.start + r.randint(0, self.length // 1000) * 1000 + r.choice([0, 0, r.randint(0, 999)])
            kind = r.random()
            if kind < 0.3 and mine[user]:
                at = plus(r.choice(mine[user]), r.choice(self.spans), self.zones[user]) + r.choice([0, 0, 0, -1, 1])
            elif kind < 0.4 and mine[user]:
                at = r.choice(mine[user]) + r.choice([72 * HOUR, 24 * HOUR, 0, 1])
            elif kind < 0.5:
                hour, minute = map(int, r.choice(self.g.clocks).split(":"))
                day = local(at, self.zones[user]).replace(hour=hour, minute=minute, second=0, microsecond=0)
                at = instant(day, self.zones[user])
            if at > self.start + self.length + 5 * MS["day"]:
                continue
            mine[user].append(at)
            found.append((at, user))
        return found

    # --- records -------------------------------------------------------------------------------------------------

    def record(self, at, user):
        r = self.rng
        kind = r.choices(["identify", "track", "page", "group", "stray"], [25, 50, 8, 10, 4])[0]
        made = getattr(self, "make_" + kind)(at)
        stamp = iso(at)
        if r.random() < 0.1:
            stamp = iso(at + 2 * HOUR)[:-1] + "+02:00"
        made |= {"userId": user, "timestamp": stamp}
        if user in self.anonymous:
            made = self.disguised(made, user)
        if made["type"] == "group":
            if r.random() < 0.1:
                self.accounts[user] = r.choice(["g1", "g2", "g3"])
            made["groupId"] = self.accounts[user]
        elif self.g.has("account") and r.random() < 0.3:
            made["context"] = {"groupId": self.accounts[user]}
        if r.random() < 0.75 and user not in self.anonymous and made["type"] != "alias":
            self.message += 1
            made["messageId"] = f"m{self.message}"
        if user in self.moves:
            if made["type"] == "identify" and r.random() < 0.3:
                made["traits"]["timezone"] = r.choice(ZONES)
        elif r.random() < 0.8:
            made["context"] = {**made.get("context", {}), "timezone": self.zones[user]}
        return made

    def disguised(self, made, user):
        """A stranger's record: under an anonymous id, with both, as an alias, or plainly known."""
        r, other = self.rng, self.anonymous[user]
        if user not in self.known:
            if r.random() < 0.12 and user in self.met:
                self.known.add(user)
                if r.random() < 0.5:
                    return {"type": "alias", "userId": user, "previousId": other, "timestamp": made["timestamp"]}
                if made["type"] == "identify":
                    return {**made, "anonymousId": other}
                return {"type": "identify", "traits": {}, "userId": user, "anonymousId": other,
                        "timestamp": made["timestamp"]}
            if r.random() < 0.75:
                self.met.add(user)
                return {**{k: v for k, v in made.items() if k != "userId"}, "anonymousId": other}
            return made
        if r.random() < 0.2:
            return {**{k: v for k, v in made.items() if k != "userId"}, "anonymousId": other}
        return {**made, "anonymousId": other} if r.random() < 0.2 else made

    def spoil(self, fields, values):
        """Sometimes one bad value, sometimes a null."""
        r = self.rng
        if values and r.random() < 0.06:
            key = r.choice(sorted(values))
            kind = next(f.type for f in fields if f.key == key)
            values[key] = {"text": 5, "int": r.choice(["4", 1.5, True]), "number": "2", "bool": "true", "date": "soon",
                           "time": "2026-13-01", "set text": "a", "money": "1.234", "duration": "P1D", "clock": "24:00",
                           "url": "nowhere", "email": "nobody", "list text": "a", "list text?": [4], "list Line": [{}],
                           "Place": "Oslo"}.get(kind, "nothing of it")
        elif values and r.random() < 0.08:
            key = r.choice(sorted(values))
            if next(f for f in fields if f.key == key).name not in self.watched:
                values[key] = None
        return values

    def value(self, f, at):
        r = self.rng
        if f.type in self.program.enums:
            name, json_ = r.choice(self.program.enums[f.type])
            return json_ or name
        if f.type.startswith("set "):
            values = list("abc") if f.type == "set text" else [j or n for n, j in self.program.enums[f.type[4:]]]
            return r.sample(values, r.randint(0, 2))
        if f.type.startswith("list "):
            element = Field("sku", f.type[5:].rstrip("?"))
            return [None if f.type.endswith("?") and r.random() < 0.3 else self.value(element, at)
                    for _ in range(r.randint(0, 3))]
        if f.type in self.program.records:
            found = {i.key: self.value(i, at) for i in self.program.records[f.type] if is_required(i) or r.random() < 0.5}
            free = [i.key for i in self.program.records[f.type] if not is_required(i)]
            return {**found, r.choice(free): None} if free and r.random() < 0.1 else found
        if f.name == "born":
            return r.choice([f"19{r.randint(60, 99)}-{iso(at + r.randint(-3, 9) * MS['day'])[5:10]}", "1988-02-29"])
        if f.type == "text":
            return r.choice({"path": ["/pricing", "/docs", "/"], "ref": ["r1", "r2", "r3"], "sku": ["a", "b", "c"],
                             "city": ["Oslo", "Rome"], "country": ["NO", "IT"], "topic": ["news", "offers"], "number": ["1", "2"],
                             "call": ["any time", "never"], "zip": ["0000", "75001"]}.get(f.name, ["Ada", "Bob"]))
        day = at + r.randint(-4, 6) * MS["day"]
        return {"int": lambda: r.choice([0, 1, 2, 3, 5, 10]), "number": lambda: r.choice([0.5, 2.25, 5, 10, 12.5]),
                "bool": lambda: r.random() < 0.5, "money": lambda: r.choice(["5", 12.5, "7.25 USD"]),
                "duration": lambda: r.choice(["2 days", "36 hours", "1 day 12 hours", "1 week"]),
                "clock": lambda: r.choice(["09:00", "12:30", "00:00"]), "url": lambda: "https://a.example/" + r.choice(["x", "y"]),
                "email": lambda: r.choice(["ada@x.example", "bob@y.example"]),
                "date": lambda: iso(day)[:10],
                "time": lambda: iso(day + r.choice([0, 0, r.randint(0, MS["day"])]))}[f.type]()

    def values(self, fields, at, share):
        found = {f.key: self.value(f, at) for f in fields if is_required(f) or self.rng.random() < share}
        return self.spoil(fields, found)

    def some(self, fields, at):
        chosen = [f for f in fields if self.rng.random() < 0.35]
        return self.spoil(fields, {f.key: self.value(f, at) for f in chosen})

    def make_identify(self, at):
        r = self.rng
        traits = self.some(self.program.contact, at)
        if r.random() < (0.9 if self.g.has("policy") or self.g.has("best") else 0.5):
            traits["email"] = r.choice(["ada@x.example", "bob@y.example"])
        if r.random() < 0.3 and self.g.has("channels"):
            traits["phone"] = r.choice(["+15550101", "+15550102"])
        if r.random() < 0.1:
            traits["subscribed"] = r.random() < 0.5
        if r.random() < 0.2:
            traits |= {"createdAt": "2020-01-01T00:00:00Z", "undeclared": [1, {"a": 2}]}
        return {"type": "identify", "traits": traits}

    def make_track(self, at):
        e = self.rng.choice([e for e in self.program.events])
        if e.name == "page_viewed":
            return self.make_page(at)
        properties = self.values(e.fields[1:] if e.prefix else e.fields, at, 0.6)
        if self.rng.random() < 0.1:
            properties["undeclared"] = "x"
        if any(self.unusable(f, properties.get(f.key)) for f in e.fields[e.prefix:] if is_required(f)):
            properties = {f.key: self.value(f, at) for f in e.fields}  # `broken` makes those that are refused whole
        event = e.key + self.rng.choice(["bag", "x", "left_side", "cart_y"]) if e.prefix else e.key
        return {"type": "track", "event": event, "properties": properties}

    def unusable(self, f, v):
        return v is None or decode(f.type, v, self.program) is BAD

    def make_page(self, at):
        r = self.rng
        made = {"type": "page", "properties": {"path": r.choice(["/pricing", "/docs"])}}
        if r.random() < 0.5:
            made["name"] = r.choice(["Ada", "Bob"])
        return made

    def make_group(self, at):
        return {"type": "group", "groupId": None, "traits": self.some(self.program.account, at)}

    def make_stray(self, at):
        return {"type": "track", "event": "Never Declared", "properties": {"path": "/pricing"}}

    def broken(self, now, user):
        """A record that goes to the dead letters whole. Its time is one that has been."""
        r = self.rng
        e = next((e for e in self.program.events if any(map(is_required, e.fields))
                  and e.name != "page_viewed" and not e.prefix), None)
        choices = ["{not json", '["a list"]', {"type": "track", "event": "joined", "timestamp": iso(now)},
                   {"userId": user, "timestamp": iso(now)}]
        if e:
            choices.append({"type": "track", "event": e.key, "userId": user, "timestamp": iso(now), "properties": {}})
        chosen = r.choice(choices)
        return chosen if isinstance(chosen, str) else json.dumps(chosen)
