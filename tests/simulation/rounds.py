"""One input, steps 3 to 6: conditions brought up to date, triggers, rounds; whom else a change touches."""
from evaluate import Env, covers, ev, holds, matches
from subjects import Changes
from syntax import at_path, is_date, is_occurrence

ROUNDS = 16


class Rounds:
    """The half of Model that knows change sets."""

    def take(self, c, event, late):
        """After an input's fields and event are in: the account, the contact, the account's rounds, the members."""
        account = self.accounts.get(c.account)
        if late:
            self.silently(account, c)
            return
        fired = self.refresh(account, Changes(event)) if account else set()
        self.settle(c, Changes(event))
        if account:
            for errand in self.errands_of(c):
                errand()
            self.settle(account, Changes(event, fired=fired, scored=True))
            self.spread(account)

    def errands_of(self, s):
        errands, s.errands = s.errands, []
        return errands

    def spread(self, account, before=None, hops=0):
        """What the account's rounds cause: messages to members, then the members whom a change touches."""
        if hops > ROUNDS:
            self.cut_off = True
            return
        for errand in self.errands_of(account):
            errand()
        for m in self.members(account):
            m.due = None
        now_is = self.face(account)
        if before == now_is:
            return
        touched = [m for m in self.members(account) if before is None or self.touched(m, account, before, now_is)]
        for m in touched:
            if before is not None and self.now in (self.next_due(m, self.now), m.due[1][0] if m.due[1] else None):
                self.unclear = True  # something of its own is due at the same moment: one change set, or two?
            self.settle(m, Changes())
        self.tell_account(touched, hops)

    def tell_account(self, contacts, hops=0):
        """What the steps of an account's contacts cause for it, after the last of them."""
        errands = [e for c in contacts for e in self.errands_of(c)]
        if errands:
            account = self.accounts[contacts[0].account]
            before = self.face(account)
            for errand in errands:
                errand()
            self.settle(account, Changes())
            self.spread(account, before, hops + 1)

    def face(self, account):
        """What contacts can see of it."""
        return dict(account.fields), dict(account.segments), dict(account.points)

    def touched(self, m, account, before, after):
        """Does any condition of the member have another value by the change?"""
        if any(t.op == "changes" and t.a[0] == "account" and at_path(before[0], t.a[1]) != at_path(after[0], t.a[1])
               for w in self.workflows_of(m) for t in w.triggers):
            return True
        views = []
        for face in (before, after):
            account.fields, account.segments, account.points = face
            env = self.env(m)
            views.append([holds(c, env) for w in self.workflows_of(m) for _, c in self.conditions(w)]
                         + [holds(c, env) for c in self.to_hold["contact"]]
                         + [holds(c, self.env_of(m, e)) for e in m.enrolments if not e.errand
                            for c in self.conditions_awaited(e)])
        return views[0] != views[1]

    # --- what is due ----------------------------------------------------------------------------------------------

    def fall_due(self, s):
        before = self.face(s) if s.kind == "account" else None
        self.settle(s, Changes())
        self.told(s, before)
        for e in list(s.enrolments):
            if e.deadline is not None and e.deadline <= self.now:
                before = self.face(s) if s.kind == "account" else None
                e.deadline = None
                changes = Changes()
                self.run(s, e, False, changes)
                if changes.any():
                    self.settle(s, changes, 1)
                self.told(s, before)

    def told(self, s, before):
        if s.kind == "account":
            self.spread(s, before)
        else:
            self.tell_account([s])

    # --- one change set, and those it causes ------------------------------------------------------------------

    def settle(self, s, changes, rounds=0):
        s.due = None
        while True:
            rounds += 1
            if rounds > ROUNDS:
                self.cut_off = True
                break
            changes = self.round(s, changes)
            if not changes.any():
                break
        s.checked = self.now

    def round(self, s, changes):
        for e in s.enrolments:
            if e.workflow.name in changes.stops and e.active and not e.errand:
                self.end(s, e, "stopped")
        fired = changes.fired | self.refresh(s, changes) | set(changes.starts)
        resumed = [e for e in list(s.enrolments) if not e.errand and self.check(s, e, changes.event)]
        if changes.event:
            fired |= self.fired_events(s, changes.event)
        entered = [self.enter(s, self.workflows[n], changes.event) for n in sorted(fired, key=str.encode)]
        after = Changes()
        for e in resumed:
            self.run(s, e, True, after)
        for e in filter(None, entered):
            self.run(s, e, None, after)
        return after

    def conditions(self, w):
        """The condition part of each trigger, with its place."""
        for n, t in enumerate(w.triggers):
            if condition_part(t) is not None:
                yield n, condition_part(t)

    def refresh(self, s, changes, silently=False):
        """Step 3: points, what holds since when, segments; then the names of the workflows that conditions fire."""
        if changes.event and not changes.scored and not silently:
            self.count_event(s, changes.event)
        self.count_silence(s, silently)
        env = self.env(s)
        for cond in self.to_hold[s.kind]:
            if holds(cond, env):
                s.since.setdefault(id(cond), self.now)
            else:
                s.since.pop(id(cond), None)
        if s.kind == "account":
            s.segments = {n: holds(c, env) for n, c in self.program.account_segments.items()}
        fired = self.fired_conditions(s) | self.keep_appointments(s, silently)
        s.settled, s.settled_once = dict(s.fields), True
        if s.kind == "contact":
            s.settled_in = s.account, dict(self.accounts[s.account].fields) if s.account else {}
        return fired

    def fired_conditions(self, s):
        fired = set()
        for w in self.workflows_of(s):
            for n, cond in self.conditions(w):
                value = holds(cond, self.env(s))
                whole = w.triggers[n]  # `when not seg`: from true to false only; in an `or` it's a condition
                newcomer = whole.op == "not" and whole.a[0].op == "seg"
                if value and not s.stored.get((w.name, n), newcomer):
                    fired.add(w.name)
                s.stored[w.name, n] = value
            if any(t.op == "changes" and self.changed(s, t) for t in w.triggers):
                fired.add(w.name)
        return fired

    def changed(self, s, t):
        owner, name, before, after = t.a
        if owner == s.kind:
            old, new = at_path(s.settled, name), at_path(s.fields, name)
        else:  # who joins an account finds its fields as they are
            was_in, fields = s.settled_in
            if was_in != s.account or s.account is None:
                return False
            old, new = at_path(fields, name), at_path(self.accounts[s.account].fields, name)
        if not has_changed(old, new) or not s.settled_once:
            return False
        env = self.env(s)
        return (before is None or old == ev(before, env)) and (after is None or new == ev(after, env))

    def fired_events(self, s, event):
        fired = set()
        for w in self.workflows_of(s):
            for t in w.triggers:
                if t.op == "times":
                    occ, n, d = t.a
                    if matches(occ, event, self.env(s)) and self.reaches(s, event, occ, n, d):
                        fired.add(w.name)
                elif (is_occurrence(t) or t.op == "any") and matches(t, event, self.env(s)):
                    fired.add(w.name)
        return fired

    def reaches(self, s, event, occ, n, d):
        """Is it this event that makes the count reach n?"""
        env = self.env(s)
        counted = [h for h in s.history if h.name == occ.a[0] and covers(h.at, d, self.now, env.tz)
                   and (occ.a[1] is None or self.was(h, occ))]
        return len(counted) >= n and any(h.order == event.order for h in counted) and len(counted) - 1 < n

    def was(self, h, occ):
        return matches(occ, h, Env(self.program, h.contact, h.account, [], h.at))

    def silently(self, account, c):
        """After a late event: conditions take their new values, nothing fires; those of the account's members too."""
        others = [m for m in self.members(account) if m is not c] if account else []
        for s in filter(None, (account, c, *others)):
            s.due, s.checked = None, self.now
            self.refresh(s, Changes(), silently=True)
            for e in s.enrolments:
                if not e.errand:
                    self.conditions_of(s, e)


def has_changed(old, new):
    """A first write is no change. A record changes when one of its parts does."""
    if isinstance(old, dict) and isinstance(new, dict):
        return any(has_changed(old[part], new[part]) for part in old)
    return old is not None and old != new


def condition_part(target):
    """What of a goal, exit, wait or trigger is a condition, or None."""
    if target.op == "any":
        found = [i for i in target.a[0] if not is_occurrence(i)]
        return found[0] if found else None
    return None if is_occurrence(target) or is_date(target) or target.op in ("times", "changes") else target
