"""A smaller case that fails in the same way: fewer inputs, workflows, clauses and steps, plainer conditions."""
import copy
from dataclasses import replace

import compare
from candidates import HISTORY
from printer import write_program
from syntax import Policy, Step, X, expanded, parts, walk


def kind_of(found, failed):
    if failed:
        lines = [i for i in failed.splitlines() if "error" in i] or failed.splitlines()
        return "failed", lines[0].split(":")[-1][:60]
    return found[0], ""


class Shrinker:
    def __init__(self, nudge, kind, wait_for_jit):
        self.nudge, self.kind, self.jit = nudge, kind, wait_for_jit
        self.tries = 0

    def outcome(self, case):
        try:
            return compare.check(self.nudge, case, self.jit), None
        except compare.ToolFailed as e:
            return None, str(e)

    def fails(self, case):
        self.tries += 1
        if self.tries > 2500:
            return False
        try:
            found, failed = self.outcome(case)
        except (KeyError, TypeError, AttributeError, StopIteration, RecursionError):  # the model can't: not a case
            return False
        if found == "skip" or (found is None and failed is None):
            return False
        if failed or self.kind[0] == "failed":
            return kind_of(found, failed) == self.kind
        return (found[0] in ("dead letters", "ids")) == (self.kind[0] in ("dead letters", "ids"))

    def inputs(self, case):
        program, lines, until = case
        size = max(1, len(lines) // 2)
        while size:
            n = 0
            while n < len(lines):
                fewer = lines[:n] + lines[n + size:]
                if self.fails((program, fewer, until)):
                    lines = fewer
                else:
                    n += size
            size //= 2
        return program, lines, until

    def program(self, case):
        program, lines, until = case
        again = True
        while again:
            again = False
            for smaller in smaller_programs(program):
                if self.fails((smaller, lines, until)):
                    program, again = smaller, True
                    break
        return program, lines, until


def smaller_programs(p):
    """Each once changed a little, the biggest cuts first."""
    for n in range(len(p.workflows)):
        q = copy.copy(p)
        q.workflows = p.workflows[:n] + p.workflows[n + 1:]
        if all(s.a[0] != p.workflows[n].name for w in q.workflows for s in all_steps(w.steps)
               if s.kind in ("start", "stop")):
            yield q
    for n, w in enumerate(p.workflows):
        for v in smaller_workflows(w):
            q = copy.copy(p)
            q.workflows = p.workflows[:n] + [v] + p.workflows[n + 1:]
            yield q
    yield from smaller_declarations(p)


def smaller_declarations(p):
    def changed(**more):
        q = copy.copy(p)
        for k, v in more.items():
            setattr(q, k, v)
        return q

    if p.sequences:
        yield replace(expanded(p), sequences={})
    if p.policy != Policy():
        yield changed(policy=Policy())
        yield from (changed(policy=replace(p.policy, **{k: getattr(Policy(), k)})) for k in vars(Policy()))
    everything = [p.workflows, p.segments, p.account_segments, p.functions, p.scores, p.sequences, p.messages]
    names = {i.a[0] for i in parts(everything) if i.op in ("seg", "call", "let", "score")}
    names |= {s.a[0] for w in walk(everything) if isinstance(w, Step) for s in [w]}
    names |= {v for s in walk(everything) if isinstance(s, Step) and s.kind == "run" for v in s.a[1] if isinstance(v, str)}
    for group in ("segments", "account_segments", "scores", "functions", "messages", "actions", "sequences"):
        for n in getattr(p, group):
            if n not in names:
                yield changed(**{group: {k: v for k, v in getattr(p, group).items() if k != n}})
    for group in ("segments", "account_segments"):
        for n, c in getattr(p, group).items():
            yield from (changed(**{group: {**getattr(p, group), n: smaller}}) for smaller in smaller_conditions(c))
    for n, score in p.scores.items():
        yield from (changed(scores={**p.scores, n: smaller}) for smaller in smaller_scores(score))
    for n, m in p.messages.items():
        for k, v in m.fields.items():
            yield from (changed(messages={**p.messages, n: replace(m, fields={**m.fields, k: smaller})})
                        for smaller in smaller_conditions(v))
    events = {i.a[0] for i in parts(everything) if i.op in HISTORY + ("occ", "absent")}
    for e in p.events:
        if e.name not in events:
            yield changed(events=[i for i in p.events if i is not e])


def smaller_scores(score):
    for n, rule in enumerate(score.rules):
        others = score.rules[:n], score.rules[n + 1:]
        if len(score.rules) > 1:
            yield replace(score, rules=others[0] + others[1])
        if rule.at_most:
            yield replace(score, rules=others[0] + [replace(rule, at_most=None)] + others[1])
        for place in ("when", "cond"):
            for smaller in smaller_conditions(getattr(rule, place)) if getattr(rule, place) else ():
                yield replace(score, rules=others[0] + [replace(rule, **{place: smaller})] + others[1])
    if score.halve:
        yield replace(score, halve=None)
    if score.within:
        yield replace(score, within=None)


def all_steps(steps):
    for s in steps or []:
        yield s
        for i in s.a:
            if isinstance(i, list):
                if i and isinstance(i[0], Step):
                    yield from all_steps(i)
                else:
                    for _, branch in i:
                        yield from all_steps(branch)


def smaller_workflows(w):
    def changed(**more):
        v = copy.copy(w)
        for k, i in more.items():
            setattr(v, k, i)
        return v

    for n in range(len(w.triggers) if len(w.triggers) > 1 else 0):
        yield changed(triggers=w.triggers[:n] + w.triggers[n + 1:])
    for k, empty in (("cond", None), ("goal", None), ("measures", {}), ("enter", None), ("enter", ("every",))):
        if getattr(w, k) and getattr(w, k) != empty:
            yield changed(**{k: empty})
    for n in range(len(w.exits)):
        yield changed(exits=w.exits[:n] + w.exits[n + 1:])
    if w.holdout:
        yield changed(holdout=0)
    if w.goal and w.goal.within:
        yield changed(goal=type(w.goal)(w.goal.target, None))
    for steps in smaller_steps(w.steps):
        if steps:
            yield changed(steps=steps)
    for n, t in enumerate(w.triggers):
        for c in smaller_conditions(t):
            yield changed(triggers=w.triggers[:n] + [c] + w.triggers[n + 1:])
    if w.cond:
        for c in smaller_conditions(w.cond):
            yield changed(cond=c)
    if w.goal:
        for c in smaller_conditions(w.goal.target):
            yield changed(goal=type(w.goal)(c, w.goal.within))
    for n, t in enumerate(w.exits):
        for c in smaller_conditions(t):
            yield changed(exits=w.exits[:n] + [c] + w.exits[n + 1:])


def smaller_steps(steps):
    for n, s in enumerate(steps):
        yield steps[:n] + steps[n + 1:]
        for k, part in enumerate(s.a):
            if isinstance(part, list) and part and isinstance(part[0], Step):
                yield steps[:n] + part + steps[n + 1:]
                for fewer in smaller_steps(part):
                    yield steps[:n] + [Step(s.kind, s.a[:k] + (fewer or None,) + s.a[k + 1:], s.label)] + steps[n + 1:]
            elif isinstance(part, X):
                for c in smaller_conditions(part):
                    yield steps[:n] + [Step(s.kind, s.a[:k] + (c,) + s.a[k + 1:], s.label)] + steps[n + 1:]
        if s.kind == "repeat" and s.a[0] > 2:
            yield steps[:n] + [Step("repeat", (2,) + s.a[1:], s.label)] + steps[n + 1:]
        if s.label:
            yield steps[:n] + [Step(s.kind, s.a)] + steps[n + 1:]


def smaller_conditions(e):
    if e.op in ("and", "or", "not"):
        yield from e.a
    if e.op == "holds":
        yield e.a[0]
    if e.op == "any":
        yield from e.a[0]
    if e.op == "occand":
        yield e.a[0]
    if e.op == "occ" and e.a[1] is not None:
        yield X("occ", (e.a[0], None))
    if e.op == "text" and len(e.a[0]) > 1:
        yield X("text", (("Text",),))
    for n, part in enumerate(e.a):
        if isinstance(part, X):
            for smaller in smaller_conditions(part):
                yield X(e.op, e.a[:n] + (smaller,) + e.a[n + 1:])
    if e.op in ("did", "count", "first", "last", "absent") and e.a[1] is not None:
        yield X(e.op, (e.a[0], None, e.a[2]))
        yield from (X(e.op, (e.a[0], f, e.a[2])) for f in smaller_conditions(e.a[1]))


def shrink(nudge, case, found, failed, wait_for_jit):
    s = Shrinker(nudge, kind_of(found, failed), wait_for_jit)
    if found and found[0].startswith("second"):
        return case, found, failed
    for _ in range(3):
        none = (case[0], [], case[2])
        case = none if failed and s.fails(none) else s.inputs(case)
        size = len(case[1]), write_program(case[0])
        case = s.program(case)
        if size == (len(case[1]), write_program(case[0])):
            break
    found, failed = s.outcome(case)
    return case, found, failed
