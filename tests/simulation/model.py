"""What a program does with its inputs: semantics.md read word by word, slow and obvious. Nothing here is the engine's.

    model = Model(program); model.feed(line) for each line; model.until(ms)
    model.actions, model.trace, model.dead (line numbers), model.cut_off (a contact needed more than 16 rounds),
    model.unclear (a choice that the specification leaves open mattered)
"""
import copy
import json
from dataclasses import dataclass, field
from typing import Optional

import inputs
from candidates import Candidates
from enrolments import Runs
from evaluate import Env, Happened, covers, ev, holds, matches
from syntax import is_occurrence
from values import MS, T, parse_time

ROUNDS = 16
LATE = 72 * MS["hour"]
SEEN = 24 * MS["hour"]
CONTACT = {"id": None, "email": None, "phone": None, "timezone": None, "locale": None, "created_at": None,
           "subscribed": True}


@dataclass
class Account:
    fields: dict
    wrote: dict = field(default_factory=dict)


@dataclass
class Contact:
    id: str
    fields: dict
    wrote: dict = field(default_factory=dict)  # field -> the time of its last write
    account: Optional[str] = None
    history: list = field(default_factory=list)
    seen: dict = field(default_factory=dict)  # messageId -> when first seen
    stored: dict = field(default_factory=dict)  # (workflow, n) -> a condition trigger's stored value
    settled: dict = field(default_factory=dict)  # the fields when conditions were last brought up to date
    settled_once: bool = False
    enrolments: list = field(default_factory=list)
    checked: int = 0  # all that was due until then has happened
    due: Optional[list] = None  # moments after `checked`, sorted; None: not known


@dataclass
class Changes:
    """What one round brings about for the next."""
    event: Optional[Happened] = None
    stops: list = field(default_factory=list)
    starts: list = field(default_factory=list)
    written: bool = False

    def any(self):
        return self.stops or self.starts or self.written


class Model(Runs):
    def __init__(self, program):
        self.program = program
        self.now = 0
        self.contacts, self.accounts = {}, {}
        self.actions, self.trace, self.dead = [], [], []
        self.lines = self.order = 0
        self.cut_off = self.unclear = False
        self.watched = {t.a[0] for w in program.workflows for t in w.triggers if t.op == "changes"}
        self.candidates = Candidates(program)
        self.workflows = {w.name: w for w in program.workflows}

    def env(self, c, **more):
        account = self.accounts[c.account].fields if c.account else None
        return Env(self.program, c.fields, account, c.history, self.now, **more)

    def record(self, what, c, workflow, **more):
        self.trace.append({"at": self.now, "contact": c.id, "workflow": workflow, "what": what, **more})

    # --- inputs -----------------------------------------------------------------------------------------------

    def feed(self, line):
        self.lines += 1
        try:
            record = inputs.read_line(line)
            happened = inputs.read_event(record, self.program) if record["type"] in ("track", "page") else None
        except inputs.Refused:
            self.dead.append(self.lines)
            return
        at = parse_time(record["timestamp"])
        self.until(max(self.now, at))
        c = self.contacts.get(record["userId"]) or self.create(record["userId"])
        if self.duplicate(c, record.get("messageId")):
            if self.bad_values(record, happened):
                self.dead.append(self.lines)
            return
        bad = self.write_fields(c, record, at)
        event = None
        if happened:
            declared, row, bad_row = happened
            bad = bad or bad_row
            event = self.join(c, declared.name, row, at)
        if bad:
            self.dead.append(self.lines)
        if event and at < self.now - LATE:
            self.silently(c)
        else:
            self.settle(c, Changes(event))
        if record["type"] == "group":
            for other in sorted(self.contacts.values(), key=lambda o: o.id.encode()):
                if other is not c and other.account == c.account:
                    self.settle(other, Changes())

    def create(self, id_):
        fields = {**CONTACT, **{f.name: f.default_value() for f in self.program.contact}}
        c = Contact(id_, {**fields, "id": id_, "created_at": T(self.now)}, checked=self.now)
        c.settled = dict(c.fields)
        self.contacts[id_] = c
        return c

    def duplicate(self, c, message):
        if message is None:
            return False
        first = c.seen.get(message)
        if first is not None and self.now < first + SEEN:
            return True
        c.seen[message] = self.now
        return False

    def write_fields(self, c, record, at):
        builtin = [inputs_field(n, t) for n, t in
                   [("email", "email"), ("phone", "text"), ("timezone", "timezone"), ("locale", "text")]]
        bad = False
        context = record.get("context", {})
        for name in ("timezone", "locale"):
            if context.get(name) is not None:
                self.write(c, name, context[name], at)
        traits = record.get("traits", {})
        if record["type"] == "identify":
            subscribed = inputs_field("subscribed", "bool", True)
            bad |= self.write_all(c, self.program.contact + builtin + [subscribed], traits, at)
        group = record.get("groupId") if record["type"] == "group" else context.get("groupId")
        if group is not None:
            if group not in self.accounts:
                fields = {f.name: f.default_value() for f in self.program.account}
                self.accounts[group] = Account({**fields, "id": group, "created_at": T(self.now)})
            c.account = group
            if record["type"] == "group":
                bad |= self.write_all(self.accounts[group], self.program.account, traits, at)
        return bad

    def bad_values(self, record, happened):
        fields = {"identify": self.program.contact, "group": self.program.account}.get(record["type"], [])
        found = inputs.read_fields(fields, record.get("traits", {}), self.program.enums)
        return any(v is inputs.BAD for _, v in found) or bool(happened and happened[2])

    def write_all(self, owner, declared, traits, at):
        bad = False
        for name, v in inputs.read_fields(declared, traits, self.program.enums):
            if v is inputs.BAD:
                bad = True
            else:
                self.write(owner, name, v, at)
        return bad

    def write(self, owner, name, v, at):
        if at >= owner.wrote.get(name, at):
            owner.fields[name] = v
            owner.wrote[name] = at

    def join(self, c, name, row, at):
        self.order += 1
        account = self.accounts[c.account].fields if c.account else None
        happened = Happened(name, row, at, self.order, copy.copy(c.fields), copy.copy(account))
        c.history.append(happened)
        return happened

    # --- time -------------------------------------------------------------------------------------------------

    def until(self, limit):
        """All that falls due, limit included, by due time, then contact id."""
        if self.now == 0:
            self.now = limit
        while True:
            found = [(d, c.id.encode(), c) for c in self.contacts.values() for d in [self.next_due(c, limit)] if d]
            if not found:
                break
            at, _, c = min(found, key=lambda f: f[:2])
            self.now = at
            self.settle(c, Changes())
            self.deadlines(c, at)
            c.checked, c.due = at, None
        self.now = limit

    def next_due(self, c, limit):
        waits = [e.deadline for e in c.enrolments if e.deadline is not None]
        if c.due is None or c.due[0] < limit:
            env, far = self.env(c), limit + 30 * MS["day"]
            found = self.candidates.of(env, [e.entry for e in c.enrolments])
            found |= self.candidates.midnights(env, c.checked, far)
            c.due = (far, sorted(m for m in found if c.checked < m))
        return min((m for m in c.due[1][:1] + waits if m <= limit), default=None)

    def deadlines(self, c, at):
        for e in list(c.enrolments):
            if e.deadline is not None and e.deadline <= at:
                e.deadline = None
                changes = Changes()
                self.run(c, e, False, changes)
                if changes.any():
                    self.settle(c, changes, 1)

    # --- one change set, and those it causes ------------------------------------------------------------------

    def settle(self, c, changes, rounds=0):
        c.due = None
        while True:
            rounds += 1
            if rounds > ROUNDS:
                self.cut_off = True
                break
            changes = self.round(c, changes)
            if not changes.any():
                break
        c.checked = self.now

    def round(self, c, changes):
        for e in c.enrolments:
            if e.workflow.name in changes.stops and e.active:
                self.end(c, e, "stopped")
        fired = self.fired_conditions(c) | set(changes.starts)
        resumed = []
        for e in list(c.enrolments):
            if self.check(c, e, changes.event):
                resumed.append(e)
        if changes.event:
            fired |= self.fired_events(c, changes.event)
        entered = [self.enter(c, self.workflows[n], changes.event) for n in sorted(fired, key=str.encode)]
        after = Changes()
        for e in resumed:
            self.run(c, e, True, after)
        for e in filter(None, entered):
            self.run(c, e, None, after)
        return after

    def conditions(self, w):
        """The condition part of each trigger, and whether it's a segment left."""
        for n, t in enumerate(w.triggers):
            if t.op not in ("times", "changes") and condition_part(t) is not None:
                yield n, condition_part(t)

    def fired_conditions(self, c):
        fired = set()
        for w in self.program.workflows:
            for n, cond in self.conditions(w):
                value = holds(cond, self.env(c))
                whole = w.triggers[n]  # `when not seg`: from true to false only; in an `or` it's a condition
                newcomer = whole.op == "not" and whole.a[0].op == "seg"
                if value and not c.stored.get((w.name, n), newcomer):
                    fired.add(w.name)
                c.stored[w.name, n] = value
            for t in w.triggers:
                if t.op == "changes" and self.changed(c, t):
                    fired.add(w.name)
        c.settled, c.settled_once = dict(c.fields), True
        return fired

    def changed(self, c, t):
        name, before, after = t.a
        old, new = c.settled[name], c.fields[name]
        if old == new or old is None or not c.settled_once:  # a first write is no change
            return False
        env = self.env(c)
        return (before is None or old == ev(before, env)) and (after is None or new == ev(after, env))

    def fired_events(self, c, event):
        fired = set()
        for w in self.program.workflows:
            for t in w.triggers:
                if t.op == "times":
                    occ, n, d = t.a
                    if matches(occ, event, self.env(c)) and self.reaches(c, event, occ, n, d):
                        fired.add(w.name)
                elif t.op != "changes" and matches_any(t, event, self.env(c)):
                    fired.add(w.name)
        return fired

    def reaches(self, c, event, occ, n, d):
        """Is it this event that makes the count reach n?"""
        env = self.env(c)
        counted = [h for h in c.history if h.name == occ.a[0] and covers(h.at, d, self.now, env.tz)
                   and (occ.a[1] is None or self.was(h, occ, env))]
        return len(counted) >= n and event in counted and len(counted) - 1 < n

    def was(self, h, occ, env):
        seen = Env(self.program, h.contact, h.account, [], h.at)
        return matches(occ, h, seen)

    def silently(self, c):
        """After a late event: conditions take their new values, nothing fires."""
        c.due, c.checked = None, self.now
        self.fired_conditions(c)
        for e in c.enrolments:
            self.conditions_of(c, e)


def inputs_field(name, type_, default=None):
    from syntax import Field
    return Field(name, type_, default is None, default)


def condition_part(target):
    """What of a goal, exit, wait or trigger is a condition, or None."""
    if target.op == "any":
        found = [i for i in target.a[0] if not is_occurrence(i)]
        return found[0] if found else None
    return None if is_occurrence(target) or target.op in ("times", "changes") else target


def matches_any(target, event, env):
    return (is_occurrence(target) or target.op == "any") and matches(target, event, env)
