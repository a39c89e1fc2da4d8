"""Programs as plain objects, and walks over them. printer.py writes their text; evaluate.py says what each op means."""
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Optional


@dataclass(frozen=True)
class Dur:
    n: int
    unit: str  # second minute hour day week month year
    name: Optional[str] = None  # written by the name of a `let` or of a sequence's parameter

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
    type: str  # text int bool number date time money duration clock url email, "set T", "list T", "list T?", an enum, a record
    optional: bool = False
    default: Any = None
    json: Optional[str] = None

    @property
    def key(self):
        return self.json or self.name

    def default_value(self):
        return frozenset(self.default) if self.type.startswith("set ") and self.default is not None else \
            tuple(self.default) if isinstance(self.default, list) else self.default

    def value_of_null(self):
        return None if self.optional else self.default_value()


@dataclass
class Event:
    name: str
    fields: list
    json: Optional[str] = None
    prefix: bool = False  # takes every name that begins with `json`; `name` is then the full one

    @property
    def key(self):
        return self.json or self.name


@dataclass
class Step:
    """kind and its parts: see `step_text` in printer.py."""
    kind: str
    a: tuple = ()
    label: Optional[str] = None


@dataclass
class Goal:
    target: X
    within: Optional[Dur] = None
    worth: Optional[X] = None


@dataclass
class Workflow:
    name: str
    triggers: list  # X: occurrence, ("times", occ, n, Dur), condition, ("changes", …), ("date", …), ("every", …)
    steps: list
    cond: Optional[X] = None
    enter: Optional[tuple] = None  # ("once",) ("again", Dur) ("every",) ("per", field)
    goal: Optional[Goal] = None
    measures: dict = field(default_factory=dict)
    exits: list = field(default_factory=list)
    account: bool = False
    holdout: int = 0  # percent
    moves: list = field(default_factory=list)  # [(label of a step that is gone, to whom or "finish"; None: retired)]


@dataclass
class Rule:
    """Of a score: `when` an occurrence (or `absent`), or `if` a condition."""
    points: float
    when: Optional[X] = None
    cond: Optional[X] = None
    at_most: Optional[tuple] = None  # (times, unit)


@dataclass
class Score:
    rules: list
    halve: Optional[Dur] = None
    within: Optional[tuple] = None
    account: bool = False


@dataclass
class Message:
    channel: str  # email sms push in_app
    fields: dict  # subject, body; text; title, body -> X
    params: list = field(default_factory=list)  # [(name, type)]
    topic: Optional[str] = None
    transactional: bool = False


@dataclass
class Policy:
    quiet: Optional[tuple] = None  # (from, to)
    caps: list = field(default_factory=list)  # [(count, "messages" or the plural of a channel, Dur)]
    ignore: Optional[Dur] = None
    timezone: Optional[str] = None


@dataclass
class Program:
    enums: dict  # name -> [(value, json or None)]
    contact: list
    account: list
    events: list
    lets: dict  # name -> X or Dur
    functions: dict  # name -> ([(param, type)], X)
    segments: dict  # name -> X
    messages: dict  # name -> Message
    actions: dict  # name -> [(param, type)]
    workflows: list
    account_segments: dict = field(default_factory=dict)
    scores: dict = field(default_factory=dict)  # name -> Score
    records: dict = field(default_factory=dict)  # name -> [Field]
    sequences: dict = field(default_factory=dict)  # name -> ([(param, type)], steps)
    policy: Policy = field(default_factory=Policy)

    def conditions(self, account):
        """All that stands for the one kind of subject: what is walked for moments and stored conditions."""
        workflows = [w for w in self.workflows if w.account == account]
        scores = [s for s in self.scores.values() if s.account == account]
        segments = self.account_segments if account else self.segments
        return [list(segments.values()), [] if account else [b for _, b in self.functions.values()], scores, workflows]


def is_occurrence(e):
    return e.op in ("occ", "occand")


def is_date(t):
    return t.op in ("date", "every")


# --- walks -------------------------------------------------------------------------------------------------------

def walk(v):
    """v and all inside it: expressions, steps, clauses; names and numbers too."""
    yield v
    if isinstance(v, (X, Step)):
        inside = v.a
    elif isinstance(v, (tuple, list)):
        inside = v
    elif isinstance(v, dict):
        inside = v.values()
    elif is_dataclass(v) and not isinstance(v, Dur):
        inside = [getattr(v, f.name) for f in fields(v)]
    else:
        return
    for i in inside:
        yield from walk(i)


def parts(v):
    return (i for i in walk(v) if isinstance(i, X))


def durations(v):
    return (i for i in walk(v) if isinstance(i, Dur))


# --- sequences, expanded in place --------------------------------------------------------------------------------

def expanded(program):
    """The program without `run`: the steps of sequences stand where they are run."""
    return replace(program, workflows=[replace(w, steps=expand(w.steps, program)) for w in program.workflows])


def expand(v, program):
    if isinstance(v, list):
        found = []
        for i in v:
            run = isinstance(i, Step) and i.kind == "run"
            found += expand(steps_of(i, program), program) if run else [expand(i, program)]
        return found
    if isinstance(v, Step):
        return replace(v, a=expand(v.a, program))
    return tuple(expand(i, program) for i in v) if isinstance(v, tuple) else v


def at_path(fields, path):
    """The value of `place.city`; None if the record is missing."""
    v = fields
    for name in path.split("."):
        v = None if v is None else v[name]
    return v


def with_path(fields, path, value):
    """The fields with another value at `place.city`."""
    name, _, rest = path.partition(".")
    return {**fields, name: with_path(fields[name], rest, value) if rest else value}


def steps_of(run, program):
    params, steps = program.sequences[run.a[0]]
    given = {n: v for (n, _), v in zip(params, run.a[1])}
    return [substitute(i, given) for i in steps]


def substitute(v, given):
    if isinstance(v, X):
        return given[v.a[0]] if v.op == "given" else X(v.op, substitute(v.a, given))
    if isinstance(v, Dur):
        return given.get(v.name, v) if v.name else v
    if isinstance(v, Step):
        if v.kind == "run":
            passed = tuple(given.get(i, i) if isinstance(i, str) else substitute(i, given) for i in v.a[1])
            return Step("run", (v.a[0], passed), v.label)
        if v.kind in ("send", "best") and v.a[0] in given:
            return Step("send", (given[v.a[0]],) + substitute(v.a[1:], given), v.label)
        return Step(v.kind, substitute(v.a, given), v.label)
    if isinstance(v, (tuple, list)):
        return type(v)(substitute(i, given) for i in v)
    return v
