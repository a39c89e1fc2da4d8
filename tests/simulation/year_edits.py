"""Edits of a year's program, several to a version, each made on two copies: the one that is printed and the one that the
model runs, where it says by its kind what becomes of those who are in it (language.md, "Versions")."""
import copy
from dataclasses import dataclass, replace
from typing import Any

from edits import blocks
from enrolments import conditions_in
from evaluate import duration, holds
from stable_hash import share
from subjects import Changes
from syntax import Field, Goal, Step, Workflow, is_occurrence, parts, x
from values import next_clock, plus
from versions import VersionedModel, length_of
from year_programs import days

STANDING = ("wait", "clock", "for", "send", "repeat")


def find(program, key):
    """(the workflow, the block, the place in it) of a step."""
    for w in program.workflows:
        for block in blocks(w.steps):
            for n, s in enumerate(block):
                if s.key == key:
                    return w, block, n
    raise KeyError(key)


def named(step):
    """As `moved` and `retire` call it: by its label, or a wait by its length, which no other of its workflow has."""
    return step.label or (f'"wait {step.a[0]}"' if step.kind == "wait" else None)


@dataclass
class Edit:
    kind: str
    what: str = ""  # a workflow's or a segment's name
    key: int = 0  # of a step
    data: Any = None

    def text(self):
        return f"{self.kind} {self.what} {self.key or ''} {self.data if isinstance(self.data, (str, tuple, int, dict)) else ''}"

    def make(self, p):
        """Changes the program. Of a removed step: it and the one behind it."""
        w = next((w for w in p.workflows if w.name == self.what), None)
        data = copy.deepcopy(self.data)
        if self.key:
            _, block, n = find(p, self.key)
        if self.kind == "insert":
            block.insert(n, data)
        elif self.kind == "append":
            w.steps.append(data)
        elif self.kind in ("length", "clock", "condition", "text", "repeat", "target", "arms"):
            # The blocks in it stay those that people are in.
            block[n].a = tuple(data.get(place, part) for place, part in enumerate(block[n].a))
        elif self.kind == "label":
            block[n].label = data
        elif self.kind == "reorder":
            block.insert(data, block.pop(n))
        elif self.kind == "remove":
            step = block.pop(n)
            return step, block[n] if n < len(block) else None
        elif self.kind in ("goal", "exits", "enter", "triggers", "holdout"):
            setattr(w, self.kind, data)
        elif self.kind == "add":
            p.workflows.append(data)
        elif self.kind == "stop":
            p.workflows.remove(w)
        elif self.kind == "segment":
            p.segments[self.what] = data
        elif self.kind in ("caps", "quiet"):
            setattr(p.policy, self.kind, data)
        elif self.kind == "field":
            p.contact.append(data)
        elif self.kind == "event_field":
            next(e for e in p.events if e.name == self.what).fields.append(data)
        elif self.kind == "type":
            next(f for f in p.contact if f.name == self.what).type = data
        elif self.kind == "enum":
            p.enums[self.what] = data
        elif self.kind == "score":
            p.scores[self.what] = data
        elif self.kind == "drop_field":
            p.contact[:] = [f for f in p.contact if f.name != data]
        return None


class Editor:
    """Random versions of a program."""

    def __init__(self, rng, year):
        self.rng, self.year, self.program = rng, year, year.program
        self.named = self.fields = 0
        self.behind = set()  # keys of steps that retired ones lead to
        self.retired = {}  # workflow -> clauses that stay

    def version(self, waited_at):
        """The edits of the next one, made on the program that is printed. `waited_at`: keys of steps that are to be edited
        rather than others, for people stand there."""
        self.touched, self.moves, self.waited_at = set(), {}, waited_at
        found = []
        for _ in range(self.rng.choice([1, 1, 2, 3, 5])):
            edit = self.edit()
            if edit:
                edit.make(self.program)
                found.append(edit)
        for w in self.program.workflows:
            w.moves = self.moves.get(w.name, []) + self.retired.get(w.name, [])
        return found

    def edit(self):
        kinds = ["insert", "insert", "append", "length", "length", "condition", "text", "goal", "exits", "enter", "triggers",
                 "holdout", "add", "stop", "segment", "caps", "quiet", "field", "drop_field", "target", "event_field", "type",
                 "enum", "score", "arms"]
        kinds += ["remove"] * 8
        if self.year.labelled:
            kinds += ["reorder"] * 3 + ["label", "label", "repeat", "clock", "length", "length", "length"]
        return getattr(self, "edit_" + self.rng.choice(kinds))()

    def workflow(self):
        """Rather one that people are in."""
        w = self.rng.choice(self.program.workflows)
        if any(s.key in self.waited_at for block in blocks(w.steps) for s in block):
            return w
        return self.rng.choice(self.program.workflows)

    def step(self, w, *kinds):
        """One that no other edit of this version has touched."""
        found = [s for block in blocks(w.steps) for s in block if s.kind in kinds and s.key not in self.touched]
        if not self.year.labelled:
            found = found if w.name not in self.touched else []
        if not found:
            return None
        waited_at = [s for s in found if s.key in self.waited_at]
        s = self.rng.choice(waited_at if waited_at and self.rng.random() < 0.7 else found)
        self.touched |= {s.key, w.name}
        return s

    def edit_insert(self):
        w = self.workflow()
        before = self.step(w, *STANDING, "action", "set", "if")
        return before and Edit("insert", w.name, before.key, self.new_step(w, before))

    def new_step(self, w, before=None):
        name = w.name
        s = self.year.step(name, 0)
        while not self.year.labelled and s.kind not in ("action", "wait"):
            s = self.year.step(name, 0)
        self.touched |= {s.key}
        return s

    def edit_append(self):
        w = self.workflow()
        return None if not self.year.labelled and w.name in self.touched else Edit("append", w.name, 0, self.new_step(w))

    def edit_length(self):
        w = self.workflow()
        s = self.step(w, "wait", "for")
        if s is None:
            return None
        n = self.year.length(w.name)
        return Edit("length", w.name, s.key, {0 if s.kind == "wait" else 1: n})

    def edit_repeat(self):
        w = self.workflow()
        s = self.step(w, "repeat")
        return s and Edit("repeat", w.name, s.key, {0: s.a[0] + self.rng.randrange(2), 1: self.year.length(w.name)})

    def edit_clock(self):
        w = self.workflow()
        s = self.step(w, "clock")
        return s and Edit("clock", w.name, s.key, {0: self.rng.choice(["08:00", "11:30", "20:00"])})

    def edit_condition(self):
        w = self.workflow()
        s = self.step(w, "if")
        return s and Edit("condition", w.name, s.key, {0: self.year.plain_condition()})

    def edit_target(self):
        w = self.workflow()
        s = self.step(w, "for")
        return s and Edit("target", w.name, s.key, {0: self.year.target()})

    def edit_text(self):
        w = self.workflow()
        s = self.step(w, "action")
        self.named += 1
        return s and Edit("text", w.name, s.key, {1: (x("lit", "#team"), x("lit", f"changed {self.named}"))})

    def edit_label(self):
        w = self.workflow()
        s = self.step(w, "wait", "for", "clock")
        if s is None or s.label is None:
            return None
        self.named += 1
        self.moves.setdefault(w.name, []).append((s.label, f"again_{self.named}"))
        return Edit("label", w.name, s.key, f"again_{self.named}")

    def edit_reorder(self):
        """A label is the same step wherever it stands."""
        w = self.workflow()
        s = self.step(w, "wait", "send")
        if s is None or s.label is None or s.key in self.behind:
            return None
        _, block, n = find(self.program, s.key)
        to = self.rng.randrange(len(block))
        if to == n or block[-1].kind == "finish" or any(i.key in self.touched for i in block if i is not s):
            return None
        self.touched.update(i.key for i in block)
        return Edit("reorder", w.name, s.key, to)

    def edit_remove(self):
        """Of a step that has none of its own in it, and doesn't stand alone in its block."""
        w = self.workflow()
        s = self.step(w, *(("wait", "clock", "for", "action") if self.year.labelled else ("wait",)))
        if s is None or s.key in self.behind or s.kind == "for" and (s.a[3] or s.a[4]):
            return None
        _, block, n = find(self.program, s.key)
        near = [i.key for i in block[max(0, n - 1):n + 2]]
        if len(block) == 1 or any(k in self.touched for k in near if k != s.key):
            return None
        self.touched.update(near)
        if s.kind == "action":
            return Edit("remove", w.name, s.key, None)
        others = [i for i in w.steps if named(i) and i is not s and i.key not in self.touched]
        to = self.rng.choice(["finish", "retire", "retire", *(["step"] * 3 if others else [])])
        if to == "step":
            target = self.rng.choice(others)
            self.touched.add(target.key)
            to = target.key
            self.moves.setdefault(w.name, []).append((named(s), named(target)))
        elif to == "finish":
            self.moves.setdefault(w.name, []).append((named(s), "finish"))
        else:
            self.retired.setdefault(w.name, []).append((named(s), None))
            if n + 1 < len(block):
                self.behind.add(block[n + 1].key)
        return Edit("remove", w.name, s.key, to)

    def edit_goal(self):
        w = self.workflow()
        r = self.rng
        goal = Goal(self.year.target(), days(r.randint(60, 300)) if r.random() < 0.6 else None)
        return Edit("goal", w.name, 0, None if w.goal and r.random() < 0.3 else goal)

    def edit_exits(self):
        w = self.workflow()
        return Edit("exits", w.name, 0, [] if w.exits and self.rng.random() < 0.4 else w.exits[:1] + [self.year.target()])

    def edit_enter(self):
        """Between rules of which each knows what the other has kept."""
        w = self.workflow()
        if w.enter[0] == "every" or w.name in self.touched:
            return None
        self.touched.add(w.name)
        return Edit("enter", w.name, 0, self.rng.choice([("once",), ("again", days(self.rng.randint(10, 120)))]))

    def edit_triggers(self):
        w = self.workflow()
        return Edit("triggers", w.name, 0, [self.year.trigger()])

    def edit_holdout(self):
        return Edit("holdout", self.workflow().name, 0, self.rng.choice([0, 10, 40]))

    def edit_add(self):
        if len(self.program.workflows) > 5:
            return None
        self.named += 1
        made = self.year.workflow(f"new_{self.named}")
        self.touched.add(made.name)
        return Edit("add", made.name, 0, made)

    def edit_stop(self):
        free = [w.name for w in self.program.workflows if w.name not in self.touched]
        if len(self.program.workflows) < 3 or not free:
            return None
        name = self.rng.choice(free)
        self.touched.add(name)
        self.retired.pop(name, None)
        self.moves.pop(name, None)
        return Edit("stop", name)

    def edit_segment(self):
        return Edit("segment", "busy", 0, self.year.condition())

    def edit_caps(self):
        """One that is new counts from then on; one that was there knows what it counted, as far as it had to."""
        r, now = self.rng, self.program.policy.caps
        if "caps" in self.touched:
            return None
        self.touched.add("caps")
        if not now:
            return Edit("caps", "", 0, [(r.randint(1, 4), "emails", days(r.choice([3, 7, 30])))])
        most, what, window = now[0]
        smaller = [(r.randint(1, most), what, days(r.randint(2, window.n)))]
        return Edit("caps", "", 0, [] if r.random() < 0.3 else smaller)

    def edit_quiet(self):
        return Edit("quiet", "", 0, self.rng.choice([None, ("22:00", "07:00"), ("12:00", "18:00")]))

    def edit_field(self):
        self.fields += 1
        name = f"more_{self.fields}"
        return Edit("field", "", 0, self.rng.choice([Field(name, "int", default=3), Field(name, "text", True),
                                                     Field(name, "Plan", default="pro")]))

    def edit_event_field(self):
        self.fields += 1
        field = Field(f"more_{self.fields}", self.rng.choice(["text", "number", "bool"]), True)
        return Edit("event_field", self.rng.choice(self.program.events).name, 0, field)

    def edit_type(self):
        seats = next(f for f in self.program.contact if f.name == "seats")
        return Edit("type", "seats", 0, "number" if seats.type == "int" else "int")

    def edit_enum(self):
        self.fields += 1
        values = self.program.enums["Plan"] + [(f"plan_{self.fields}", None)] * self.rng.randrange(2)
        return Edit("enum", "Plan", 0, self.rng.sample(values, len(values)))

    def edit_score(self):
        """Points that are other ones from now on; they halve as they did."""
        old = self.program.scores.get("lead")
        return old and Edit("score", "lead", 0, replace(old, rules=[replace(r, points=r.points + 2) for r in old.rules]))

    def edit_arms(self):
        w = self.workflow()
        s = self.step(w, "arms")
        return s and Edit("arms", w.name, s.key, {1: self.rng.choice([10, 40, 90])})

    def edit_drop_field(self):
        free = [f.name for f in self.program.contact if f.name.startswith("more_") or f.name == "note"]
        return Edit("drop_field", "", 0, self.rng.choice(free)) if free else None


class YearModel(VersionedModel):
    """VersionedModel with these edits, all of a version at one moment."""

    def do_repeat(self, c, e, times, every, until, body):
        step, n = e.stands_on, 0
        while n < step.a[0]:
            e.stands_on = step
            if holds(step.a[2], self.env_of(c, e)):
                break
            started = e.started = self.now
            ended = yield from self.sequence(c, e, body)
            if ended:
                return ended
            e.stands_on, n, e.started = step, n + 1, started
            following = plus(started, duration(step.a[1], self.env_of(c, e)), self.env(c).tz)
            if n < step.a[0] and following > self.now:
                e.deadline = following
                yield

    def allowed(self, c, w, rule, key):
        mine = [e for e in c.enrolments if e.workflow is w]
        if rule[0] == "again" and mine and not any(e.active for e in mine):
            entered = getattr(mine[-1], "counts_from", mine[-1].entry)
            return self.now >= plus(entered, rule[1], self.env(c).tz)
        return super().allowed(c, w, rule, key)

    def version(self, edits):
        self.altered = set()  # ids of conditions
        self.arrived = []
        for edit in edits:
            self.note_old(edit)
        for edit in edits:
            done = edit.make(self.program)
            self.after(edit, done)
        self.renew()
        self.adopt()

    def everyone(self):
        return sorted(self.contacts.values(), key=lambda c: c.id.encode())

    def waited_at(self):
        return {e.stands_on.key for c in self.everyone() for e in c.enrolments if e.active}

    def in_workflow(self, name):
        return [(c, e) for c in self.everyone() for e in c.enrolments if e.workflow.name == name]

    def note_old(self, edit):
        if edit.kind == "enter":
            old = next(w for w in self.program.workflows if w.name == edit.what)
            for c, e in self.in_workflow(edit.what):
                if old.enter[0] == "once" and edit.data[0] == "again" and not self.is_kept(c, e):
                    e.counts_from = self.now
        elif edit.kind == "caps" and not self.program.policy.caps:
            for c in self.everyone():
                c.queued = []
        elif edit.kind == "stop":
            self.stop_all(edit.what)

    def is_kept(self, c, e):
        """So that it's known when it began: it is under way, or may reach its goal still."""
        goal = e.workflow.goal
        return e.active or not e.over and goal and goal.within and self.now < plus(e.entry, goal.within, self.env(c).tz)

    def after(self, edit, done):
        if edit.kind in ("length", "clock", "repeat", "target"):
            w, block, n = find(self.program, edit.key)
            self.changed(block[n], edit.kind == "target")
        elif edit.kind == "remove":
            step, behind = done
            self.after_removed[id(step)] = step, behind
            if edit.data == "finish":
                for s, e in self.standing_on(step):
                    e.deadline = e.waits_for = None
                    self.arrived.append((s, e, self.nothing()))
            elif isinstance(edit.data, int):
                w, block, n = find(self.program, edit.data)
                for s, e in self.standing_on(step):
                    self.move_on(s, e, w.steps, block[n], step)
        elif edit.kind == "goal":
            self.note_altered([edit_target for edit_target in [self.named(edit.what).goal] if edit_target])
        elif edit.kind == "exits":
            self.note_altered(self.named(edit.what).exits)
        elif edit.kind == "segment":
            whole = [t for w in self.program.workflows for t in [w.goal, *w.exits, w.steps]]
            self.note_altered([t for t in whole if t])
        elif edit.kind == "field":
            for c in self.everyone():
                c.fields[edit.data.name] = edit.data.default_value()
                c.settled[edit.data.name] = c.fields[edit.data.name]
        elif edit.kind == "drop_field":
            for c in self.everyone():
                c.fields.pop(edit.data, None)
                c.settled.pop(edit.data, None)
                c.wrote.pop(edit.data, None)
        elif edit.kind == "quiet":
            for c in self.everyone():
                for e in c.enrolments:
                    if e.active and e.deadline is not None and e.stands_on.kind == "send":
                        e.deadline = self.now

    def named(self, name):
        return next(w for w in self.program.workflows if w.name == name)

    def note_altered(self, what):
        """Conditions among these that weren't there, or read the segment that is another."""
        for t in what:
            for found in targets_in(t):
                for cond in conditions_in(found):
                    self.altered.add(id(cond))

    def changed(self, step, whom):
        if whom:
            self.note_altered([[step]])
        for s, e in self.standing_on(step):
            tz = self.env(s).tz
            if step.kind == "clock":
                e.deadline = next_clock(self.now, *step.a, tz)
            elif step.kind == "repeat":
                e.deadline = max(plus(e.started, step.a[1], tz), self.now)
            elif e.deadline is not None:
                e.deadline = max(plus(e.since, step.a[0] if step.kind == "wait" else step.a[1], tz), self.now)
            if whom:
                e.waits_for = step.a[0]

    def move_on(self, s, e, steps, to, of):
        """Who is moved from a wait to a wait stands on that one; else they arrive there."""
        if length_of(of) and length_of(to):
            self.wait_on(s, e, steps, to)
            if to.kind == "for":
                self.altered |= {id(c) for c in conditions_in(to.a[0])}
        else:
            e.waits_for = e.deadline = None
            self.arrived.append((s, e, self.from_step(s, e, steps, to)))

    def do_arms(self, c, e, name, percent, one, other):
        step = e.stands_on
        arm = step.a[2] if share("split", e.workflow.name, name, c.id) < step.a[1] / 100 else step.a[3]
        return (yield from self.sequence(c, e, arm))

    # --- the moment of the change --------------------------------------------------------------------------------

    def renew(self):
        from candidates import Candidates
        self.workflows = {w.name: w for w in self.program.workflows}
        self.candidates = {"contact": Candidates(self.program, False), "account": Candidates(self.program, True)}
        for c in self.everyone():
            c.due = None
            self.refresh(c, Changes(), silently=True)

    def adopt(self):
        """What holds already of what is new converts, ends, resumes; who was moved arrives."""
        for c in self.everyone():
            after, runs = Changes(), []
            c.due = None
            for e in list(c.enrolments):
                if e.errand or e.over or e.workflow.name not in self.workflows:
                    continue
                arrives = next((steps for s, i, steps in self.arrived if i is e), None)
                came = self.adopts(c, e)
                if e.over:
                    continue
                if arrives is not None:
                    e.steps = arrives
                    runs.append((e, None))
                elif came:
                    runs.append((e, True))
            for e, resumed in runs:
                self.run(c, e, resumed, after)
            if after.any():
                self.settle(c, after, 1)

    def adopts(self, c, e):
        """Is its wait over by a condition that is new?"""
        w, env = e.workflow, self.env_of(c, e)
        new = {id(cond) for cond in self.conditions_awaited(e) if id(cond) in self.altered or id(cond) not in e.held}
        held = {id(cond): holds(cond, env) for cond in self.conditions_awaited(e)}
        newly = {i for i in new if held[i]}
        e.held |= {i: held[i] for i in new}
        if not newly:
            return False
        met = lambda t: t is not None and any(id(cond) in newly for cond in conditions_in(t))
        goal = w.goal
        if goal and met(goal.target) and (self.now < plus(e.entry, goal.within, env.tz) if goal.within else e.active):
            self.end(c, e, "converted", after_ms=self.now - e.entry)
            return False
        if e.active and any(met(t) for t in w.exits):
            self.end(c, e, "exited")
            return False
        return e.active and met(e.waits_for)


def targets_in(t):
    """Of a goal, an exit, or what steps wait for."""
    if isinstance(t, Goal):
        return [t.target]
    if isinstance(t, list):
        return [s.a[0] for block in blocks(t) for s in block if s.kind == "for"]
    return [t]
