"""What a program does with its inputs: semantics.md read word by word, slow and obvious. Nothing here is the engine's.

    model = Model(program); model.feed(line) for each line; model.until(ms)
    model.actions, model.trace, model.dead (line numbers), model.cut_off (a subject needed more than 16 rounds),
    model.unclear (a choice that the specification leaves open mattered)
"""
import copy

import inputs
from appointments import Appointments
from candidates import Candidates
from enrolments import Enrolments
from evaluate import Env, Happened
from identity import Identity
from messages import Messages
from rounds import Rounds
from scores import Scores
from steps_done import StepsDone
from subjects import Account
from syntax import Field, expanded, parts
from values import MS, T, parse_time

SEEN = 24 * MS["hour"]
EVENTS = ("track", "page", "screen")
BUILTIN = [Field("email", "email", True), Field("phone", "text", True), Field("timezone", "timezone", True),
           Field("locale", "text", True), Field("subscribed", "bool", default=True)]


class Model(Rounds, Enrolments, StepsDone, Messages, Scores, Appointments, Identity):
    def __init__(self, program):
        self.program = program = expanded(program)
        self.now = 0
        self.contacts, self.accounts = {}, {}
        self.aliases = {}  # an anonymous id -> the id it turned out to be
        self.actions, self.trace, self.dead = [], [], []
        self.went_through_splits = []  # enrolments
        self.opens = []  # everyone's: (when counted, the local hour)
        self.lines = self.order = 0
        self.cut_off = self.unclear = False
        self.watched = {t.a[1].partition(".")[0] for w in program.workflows for t in w.triggers if t.op == "changes"}
        self.candidates = {"contact": Candidates(program, False), "account": Candidates(program, True)}
        self.to_hold = {kind: self.held_conditions(kind) for kind in self.candidates}
        self.account_scores = any(s.account for s in program.scores.values())
        self.workflows = {w.name: w for w in program.workflows}
        self.late_ms = self.age(program.policy.ignore) if program.policy.ignore else 72 * MS["hour"]

    def age(self, d):
        return d.n * MS[d.unit]

    def held_conditions(self, kind):
        """What stands before `holds for`, the inner ones first."""
        found = [i.a[0] for i in parts(self.program.conditions(kind == "account")) if i.op == "holds"]
        return list({id(c): c for c in reversed(found)}.values())

    def workflows_of(self, s):
        return [w for w in self.program.workflows if w.account == (s.kind == "account")]

    def env(self, s, **more):
        if s.kind == "account":
            return Env(self.program, None, s.fields, s.history, self.now, subject=s, **more)
        account = self.accounts.get(s.account)
        of_account = self.env(account) if account else None
        return Env(self.program, s.fields, account.fields if account else None, s.history, self.now, subject=s,
                   of_account=of_account, **more)

    def record(self, what, s, workflow, **more):
        self.trace.append({"at": self.now, s.kind: s.id, "workflow": workflow, "what": what, **more})

    def members(self, account):
        return sorted((c for c in self.contacts.values() if c.account == account.id), key=lambda c: c.id.encode())

    # --- inputs -----------------------------------------------------------------------------------------------

    def feed(self, line):
        self.lines += 1
        try:
            record = inputs.read_line(line)
            happened = inputs.read_event(record, self.program) if record["type"] in EVENTS else None
        except inputs.Refused:
            self.dead.append(self.lines)
            return
        at = parse_time(record["timestamp"])
        self.until(max(self.now, at))
        c = self.contact_of(record)
        if c is None:
            return
        if self.duplicate(c, record.get("messageId")):
            if self.bad_values(record, happened):
                self.dead.append(self.lines)
            return
        late = bool(happened) and at < self.now - self.late_ms
        bad = self.write_fields(c, record, at)
        event = None
        if happened:
            declared, row, bad_row = happened
            bad = bad or bad_row
            self.signal(c, declared.name, row, at, late)
            event = self.join(c, declared.name, row, at)
        if bad:
            self.dead.append(self.lines)
        self.take(c, event, late)

    def duplicate(self, c, message):
        if message is None:
            return False
        first = c.seen.get(message)
        if first is not None and self.now < first + SEEN:
            return True
        c.seen[message] = self.now
        return False

    def write_fields(self, c, record, at):
        bad = False
        context = record.get("context", {})
        for name in ("timezone", "locale"):
            if context.get(name) is not None:
                self.write(c, name, context[name], at)
        traits = record.get("traits", {})
        if record["type"] == "identify":
            bad |= self.write_all(c, self.program.contact + BUILTIN, traits, at)
        group = record.get("groupId") if record["type"] == "group" else context.get("groupId")
        if group is not None:
            if group not in self.accounts:
                fields = {f.name: f.default_value() for f in self.program.account}
                account = Account(group, {**fields, "id": group, "created_at": T(self.now)}, checked=self.now)
                account.settled = dict(account.fields)
                self.accounts[group] = account
            c.account = group
            if record["type"] == "group":
                bad |= self.write_all(self.accounts[group], self.program.account, traits, at)
        return bad

    def bad_values(self, record, happened):
        fields = {"identify": self.program.contact, "group": self.program.account}.get(record["type"], [])
        found = inputs.read_fields(fields, record.get("traits", {}), self.program)
        return any(v is inputs.BAD for _, v in found) or bool(happened and happened[2])

    def write_all(self, owner, declared, traits, at):
        bad = False
        for name, v in inputs.read_fields(declared, traits, self.program):
            if v is inputs.BAD:
                bad = True
            else:
                self.write(owner, name, v, at)
        return bad

    def write(self, owner, name, v, at):
        if at >= owner.wrote.get(name, at):
            if name == "email" and owner.fields[name] != v:
                owner.suppressed = False  # another address
            owner.fields[name] = v
            owner.wrote[name] = at

    def join(self, c, name, row, at):
        self.order += 1
        account = self.accounts.get(c.account)
        fields = copy.copy(account.fields) if account else None
        happened = Happened(name, row, at, self.order, copy.copy(c.fields), fields)
        c.history.append(happened)
        if account:
            account.history.append(Happened(name, row, at, self.order, None, fields))
        return happened

    # --- time -------------------------------------------------------------------------------------------------

    def until(self, limit):
        """All that falls due, limit included, by due time, accounts before contacts, then id."""
        if self.now == 0:
            self.now = limit
        while True:
            everyone = list(self.accounts.values()) + list(self.contacts.values())
            found = [(d, s.rank, s.id.encode(), s) for s in everyone for d in [self.next_due(s, limit)] if d]
            if not found:
                break
            at, _, _, s = min(found, key=lambda f: f[:3])
            self.now = at
            self.fall_due(s)
            s.checked, s.due = at, None
        self.now = limit

    def next_due(self, s, limit):
        waits = [e.deadline for e in s.enrolments if e.deadline is not None]
        if s.due is None or s.due[0] < limit:
            env, far, entries = self.env(s), limit + 30 * MS["day"], [e.entry for e in s.enrolments]
            found = self.candidates[s.kind].of(env, entries)
            found |= self.candidates[s.kind].midnights(env, s.checked, far)
            if self.account_scores and env.of_account:  # a contact reads what counts there at any moment
                found |= self.candidates["account"].of(env.of_account, [])
                found |= self.candidates["account"].midnights(env.of_account, s.checked, far)
            s.due = (far, sorted(m for m in found if s.checked < m >= self.now))
        return min((m for m in s.due[1][:1] + waits if m <= limit), default=None)
