"""Programs as plain objects, and their text.

An expression is X(op, args); what each op means is in evaluate.py. The printer writes the fewest parentheses that
language.md's table of precedence allows, so that the tool's parser is tested too.
"""
from dataclasses import dataclass, field
from typing import Any, Optional


@dataclass(frozen=True)
class Dur:
    n: int
    unit: str  # second minute hour day week month year
    name: Optional[str] = None  # written by the name of a `let`

    def __str__(self):
        return self.name or f"{self.n} {self.unit}{'' if self.n == 1 else 's'}"


@dataclass(frozen=True)
class X:
    op: str
    a: tuple = ()


def x(op, *a):
    return X(op, a)


@dataclass
class Field:
    name: str
    type: str  # text int bool number date time set, or the name of an enum
    optional: bool = False
    default: Any = None
    json: Optional[str] = None

    @property
    def key(self):
        return self.json or self.name

    def default_value(self):
        return frozenset(self.default) if self.type == "set" else self.default


@dataclass
class Event:
    name: str
    fields: list
    json: Optional[str] = None

    @property
    def key(self):
        return self.json or self.name


@dataclass
class Step:
    """kind and its parts: see `write_step`."""
    kind: str
    a: tuple = ()
    label: Optional[str] = None


@dataclass
class Goal:
    target: X
    within: Optional[Dur] = None


@dataclass
class Workflow:
    name: str
    triggers: list  # X: occurrence, ("times", occ, n, Dur), condition, ("changes", field, from, to)
    steps: list
    cond: Optional[X] = None
    enter: Optional[tuple] = None  # ("once",) ("again", Dur) ("every",) ("per", field)
    goal: Optional[Goal] = None
    measures: dict = field(default_factory=dict)
    exits: list = field(default_factory=list)


@dataclass
class Program:
    enums: dict  # name -> [(value, json or None)]
    contact: list
    account: list
    events: list
    lets: dict  # name -> X or Dur
    functions: dict  # name -> ([(param, type)], X)
    segments: dict  # name -> X
    emails: dict  # name -> (subject X, body X)
    actions: dict  # name -> [(param, type)]
    workflows: list


# --- text ------------------------------------------------------------------------------------------------------

PREC = {"or": 1, "any": 1, "and": 2, "occand": 2, "not": 3, "cmp": 5, "contains": 5, "in": 5, "notin": 5, "known": 5,
        "missing": 5, "else": 6, "add": 7, "sub": 7, "mul": 8, "div": 8, "neg": 9, "ifx": 0, "did": 10}


def quote(s):
    return s.replace("\\", "\\\\").replace('"', '\\"').replace("{", "\\{").replace("}", "\\}").replace("\n", "\\n")


def par(e, least):
    s = text_of(e)
    return f"({s})" if PREC.get(e.op, 10) < least or e.op == "ifx" else s


def window_text(w):
    if w is None:
        return ""
    if w[0] == "within":
        return f" within {w[1]}"
    return " since entry" if w[0] == "entry" else f" since {text_of(w[1])}"


def occ_text(name, filt):
    return f"{name}({text_of(filt)})" if filt is not None else name


def literal(v):
    if v is True or v is False:
        return "true" if v else "false"
    if isinstance(v, str):
        return f'"{quote(v)}"'
    if isinstance(v, (list, tuple)):
        return "[" + ", ".join(literal(i) for i in v) + "]"
    return repr(v)


def text_of(e):
    op, a = e.op, e.a
    if op in ("lit", "enum"):
        return a[-1] if op == "enum" else literal(a[0])
    if op in ("instant", "date", "let", "row", "param", "seg"):
        return str(a[-1])
    if op == "dur":
        return str(a[0])
    if op in ("contact", "account", "event"):
        return f"{op}.{a[0]}"
    if op == "bound":
        return f"{a[0]}.{a[1]}"
    if op in ("now", "today"):
        return op
    if op == "entry":
        return "entry.time"
    if op == "not":
        return "not " + par(a[0], 3)
    if op in ("and", "or"):
        return f"{par(a[0], PREC[op])} {op} {par(a[1], PREC[op] + 1)}"
    if op == "occand":
        return f"{text_of(a[0])} and {par(a[1], 3)}"
    if op == "any":
        return " or ".join(par(i, 2) if is_occurrence(i) else f"({text_of(i)})" for i in a[0])
    if op == "cmp":
        return f"{par(a[1], 6)} {a[0]} {par(a[2], 6)}"
    if op == "contains":
        return f"{par(a[0], 6)} contains {par(a[1], 6)}"
    if op in ("in", "notin"):
        word = "in" if op == "in" else "not in"
        return f"{par(a[0], 6)} {word} [{', '.join(text_of(i) for i in a[1])}]"
    if op in ("known", "missing"):
        return f"{par(a[0], 6)} is {op}"
    if op == "accountknown":
        return "account is known"
    if op == "else":
        return f"{par(a[0], 6)} ?? {par(a[1], 7)}"
    if op in ("add", "sub", "mul", "div"):
        sign = {"add": "+", "sub": "-", "mul": "*", "div": "/"}[op]
        return f"{par(a[0], PREC[op])} {sign} {par(a[1], PREC[op] + 1)}"
    if op == "neg":
        return "-" + par(a[0], 9)
    if op == "ifx":
        return f"if {text_of(a[0])} then {text_of(a[1])} else {text_of(a[2])}"
    if op == "did":
        return f"did {occ_text(a[0], a[1])}{window_text(a[2])}"
    if op in ("count", "first", "last"):
        return f"{op}({occ_text(a[0], a[1])}{window_text(a[2])})"
    if op in ("sum", "min", "max", "average", "latest"):
        return f"{op}({occ_text(a[0], a[2])}.{a[1]}{window_text(a[3])})"
    if op in ("call", "fn"):
        return f"{a[0]}({', '.join(text_of(i) for i in a[1])})"
    if op == "text":
        return '"' + "".join(quote(p) if isinstance(p, str) else "{" + text_of(p) + "}" for p in a[0]) + '"'
    if op == "occ":
        return occ_text(a[0], a[1])
    raise ValueError(op)


def is_occurrence(e):
    return e.op in ("occ", "occand")


def target_text(t):
    """A goal, exit or wait: conditions stand in parentheses, so that no window is read as theirs."""
    if is_occurrence(t) or t.op == "any":
        return text_of(t)
    return f"({text_of(t)})"


def trigger_text(t):
    if t.op == "times":
        return f"when {text_of(t.a[0])} {t.a[1]} times within {t.a[2]}"
    if t.op == "changes":
        f, a, b = t.a
        return f"when contact.{f} changes" + (f" from {text_of(a)}" if a else "") + (f" to {text_of(b)}" if b else "")
    return f"when {text_of(t)}"


def enter_text(r):
    return {"once": "enter once", "again": f"enter again after {r[-1]}", "every": "enter every time",
            "per": f"enter every time per event.{r[-1]}"}[r[0]]


def block(steps, pad):
    if len(steps) == 1 and steps[0].kind not in ("if", "for") and steps[0].label is None and len(pad) % 4 == 0:
        return write_step(steps[0], pad).strip()
    return "{\n" + "".join(write_step(s, pad + "  ") for s in steps) + pad + "}"


def write_step(s, pad):
    return pad + (f"{s.label}: " if s.label else "") + step_text(s, pad) + "\n"


def step_text(s, pad):
    k, a = s.kind, s.a
    if k == "send":
        return f"send {a[0]}"
    if k == "wait":
        return f"wait {a[0]}"
    if k == "clock":
        return f"wait until {a[1] + ' ' if a[1] else ''}{a[0]}"
    if k == "until":
        return f"wait until {text_of(a[0])}"
    if k == "for":
        target, up_to, name, then, other = a
        t = f"wait {f'up to {up_to} ' if up_to else ''}for {target_text(target)}{f' as {name}' if name else ''}"
        if then:
            t += f"\n{pad}  then {block(then, pad + '  ')}"
        return t + (f"\n{pad}  else {block(other, pad + '  ')}" if other else "")
    if k == "if":
        t = f"if {text_of(a[0])}\n{pad}  then {block(a[1], pad + '  ')}"
        return t + (f"\n{pad}  else {block(a[2], pad + '  ')}" if a[2] else "")
    if k == "match":
        t = f"match {text_of(a[0])} {{\n"
        for values, steps in a[1]:
            t += f"{pad}  {', '.join(values)} then {block(steps, pad + '  ')}\n"
        return t + (f"{pad}  else {block(a[2], pad + '  ')}\n" if a[2] else "") + pad + "}"
    if k == "split":
        arm = "".join(write_step(i, pad + "    ") for i in a[1])
        return f"split {a[0]} {{\n" + "".join(f"{pad}  {w} {{\n{arm}{pad}  }}\n" for w in ("60% one", "40% other")) + \
            pad + "}"
    if k == "set":
        return f"set contact.{a[0]} = {text_of(a[1])}"
    if k in ("add", "remove"):
        return f"{k} {text_of(a[1])} {'to' if k == 'add' else 'from'} contact.{a[0]}"
    if k == "action":
        return f"{a[0]}({', '.join(text_of(i) for i in a[1])})"
    if k in ("start", "stop"):
        return f"{k} {a[0]}"
    if k == "finish":
        return "finish" + (f' as "{a[0]}"' if a[0] else "")
    raise ValueError(k)


def field_text(f):
    t = "set of text" if f.type == "set" else f.type
    t = f"  {f.name}: {t}{'?' if f.optional else ''}"
    if f.default is not None:
        t += f" = {f.default if f.type[0].isupper() else literal(f.default)}"
    return t + (f' as "{f.json}"' if f.json else "") + "\n"


def write_program(p):
    out = []
    for n, values in p.enums.items():
        out.append(f"enum {n} {{ " + ", ".join(v + (f' as "{j}"' if j else "") for v, j in values) + " }\n")
    out.append("contact {\n" + "".join(map(field_text, p.contact)) + "}\n")
    out.append("account {\n" + "".join(map(field_text, p.account)) + "}\n")
    for e in p.events:
        alias = f' as "{e.json}"' if e.json else ""
        out.append(f"event {e.name}{alias} {{\n" + "".join(map(field_text, e.fields)) + "}\n")
    out += [f"let {n} = {Dur(v.n, v.unit) if isinstance(v, Dur) else text_of(v)}\n" for n, v in p.lets.items()]
    for n, (params, body) in p.functions.items():
        out.append(f"function {n}({', '.join(f'{a}: {t}' for a, t in params)}) = {text_of(body)}\n")
    out += [f"segment {n} = {text_of(c)}\n" for n, c in p.segments.items()]
    for n, (subject, body) in p.emails.items():
        out.append(f'email {n} {{\n  from "a@acme.example"\n  subject {text_of(subject)}\n  body {text_of(body)}\n}}\n')
    for n, params in p.actions.items():
        out.append(f"action {n}({', '.join(f'{a}: {t}' for a, t in params)})\n")
    out += [workflow_text(w) for w in p.workflows]
    return "\n".join(out)


def workflow_text(w):
    lines = [trigger_text(t) for t in w.triggers]
    if w.cond is not None:
        lines.append(f"if {text_of(w.cond)}")
    if w.enter is not None:
        lines.append(enter_text(w.enter))
    if w.goal:
        lines.append(f"goal {target_text(w.goal.target)}" + (f" within {w.goal.within}" if w.goal.within else ""))
    for n, m in w.measures.items():
        lines.append(f"measure {n}: {target_text(m.target)}" + (f" within {m.within}" if m.within else ""))
    lines += [f"exit when {target_text(e)}" for e in w.exits]
    body = "".join(write_step(s, "    ") for s in w.steps)
    return f"workflow {w.name} {{\n" + "".join(f"  {i}\n" for i in lines) + f"  then {{\n{body}  }}\n}}\n"


# --- walks -------------------------------------------------------------------------------------------------------

def parts(v):
    """All X in v: an X, a tuple or list of such, a Step, a Goal, a Workflow."""
    if isinstance(v, X):
        yield v
        for i in v.a:
            yield from parts(i)
    elif isinstance(v, (tuple, list)):
        for i in v:
            yield from parts(i)
    elif isinstance(v, Step):
        yield from parts(v.a)
    elif isinstance(v, Goal):
        yield from parts(v.target)
    elif isinstance(v, Workflow):
        yield from parts([v.triggers, v.steps, v.cond, v.goal, list(v.measures.values()), v.exits])


def durations(v):
    if isinstance(v, Dur):
        yield v
    elif isinstance(v, X):
        for i in v.a:
            yield from durations(i)
    elif isinstance(v, (tuple, list)):
        for i in v:
            yield from durations(i)
    elif isinstance(v, Step):
        yield from durations(v.a)
    elif isinstance(v, Goal):
        yield from durations([v.target, v.within])
    elif isinstance(v, Workflow):
        yield from durations([v.triggers, v.steps, v.cond, v.enter, v.goal, list(v.measures.values()), v.exits])
