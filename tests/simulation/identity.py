"""Who an input is about: anonymous ids, aliases, and two contacts that turn out to be one."""
from evaluate import decayed, within
from subjects import Contact
from values import T

CONTACT = {"id": None, "email": None, "phone": None, "timezone": None, "locale": None, "created_at": None,
           "subscribed": True}


class Identity:
    """The half of Model that finds the contact of an input."""

    def contact_of(self, record):
        """The contact, new if need be; None for an alias of someone not heard of."""
        known, other = self.aliases.get(record.get("userId"), record.get("userId")), record.get("anonymousId")
        if record["type"] == "alias":
            other = record.get("previousId", other)
        if known is None:
            known = self.aliases.get(other, other)
        elif other and other != known and record["type"] in ("alias", "identify") and other not in self.aliases:
            self.aliases[other] = known
            self.unite(known, other)
        if record["type"] == "alias" and known not in self.contacts:
            return None
        return self.contacts.get(known) or self.create(known)

    def create(self, id_):
        fields = {**CONTACT, **{f.name: f.default_value() for f in self.program.contact}}
        c = Contact(id_, {**fields, "id": id_, "created_at": T(self.now)}, checked=self.now)
        c.settled = dict(c.fields)
        self.contacts[id_] = c
        return c

    def unite(self, known_id, other_id):
        known, other = self.contacts.get(known_id), self.contacts.pop(other_id, None)
        if other is None:
            return
        if known is None:
            other.id = other.fields["id"] = other.settled["id"] = known_id
            self.contacts[known_id] = other
            return
        self.take_fields(known, other)
        known.history.extend(other.history)
        known.account = known.account or other.account
        self.take_scores(known, other)
        self.take_enrolments(known, other)
        for mine, theirs in ((known.stored, other.stored), (known.silent, other.silent)):
            for k, v in theirs.items():
                mine[k] = mine.get(k, False) or v
        for k, v in other.since.items():
            known.since[k] = min(v, known.since.get(k, v))
        for k, v in other.handled.items():
            known.handled.setdefault(k, v)
        known.seen = {**other.seen, **known.seen}
        known.suppressed |= other.suppressed
        for topic, said in other.topics.items():
            known.topics[topic] = max(said, known.topics.get(topic, said))
        known.opens += other.opens
        known.queued = sorted(known.queued + other.queued, key=lambda q: q[1])
        other.__dict__ = known.__dict__  # steps that run for the one run for both

    def take_fields(self, known, other):
        """Those that the known one hasn't: missing or never written."""
        for name, v in other.fields.items():
            if name in ("id", "created_at"):
                continue
            if (known.fields[name] is None or name not in known.wrote) and v is not None and \
                    (name in other.wrote or known.fields[name] is None):
                if name in self.watched and known.fields[name] not in (None, v):
                    self.unclear = True  # has the watched field changed?
                known.fields[name] = v
                if name in other.wrote:
                    known.wrote[name] = other.wrote[name]

    def take_scores(self, known, other):
        for name, (points, as_of) in other.points.items():
            score = self.program.scores[name]
            had, since = known.points.get(name, (0.0, self.now))
            points = decayed(points, as_of, self.now, score) + decayed(had, since, self.now, score)
            known.points[name] = within(points, score), self.now
        for k, v in other.counted.items():
            known.counted[k] = sorted(known.counted.get(k, []) + v)

    def take_enrolments(self, known, other):
        """One that is active where the known one is active already ends."""
        mine = [e for e in known.enrolments if e.active]
        for e in other.enrolments:
            same = [m for m in mine if m.workflow is e.workflow and not m.errand and not e.errand and
                    ((e.workflow.enter or ("",))[0] != "per" or m.key == e.key)]
            if e.active and same:
                self.end(known, e, "stopped")
        known.enrolments = sorted(known.enrolments + other.enrolments, key=lambda e: e.entry)
