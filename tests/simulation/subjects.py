"""Those whom a program is about, contacts and accounts, and what stands with each."""
from dataclasses import dataclass, field
from typing import Any, Optional


@dataclass
class Enrolment:
    workflow: Any
    entry: int
    event: Optional[dict]
    key: Any
    active: bool = True
    over: bool = False  # not even a goal any more
    steps: Any = None  # the generator
    deadline: Optional[int] = None
    waits_for: Any = None
    bound: dict = field(default_factory=dict)
    held: dict = field(default_factory=dict)  # condition -> its stored value
    measured: set = field(default_factory=set)
    resumed_by: Any = None
    held_out: bool = False
    converted: bool = False
    arms: set = field(default_factory=set)  # (split, arm) that it went through
    errand: bool = False  # of a message to an account's members: a send and nothing else
    changes: Any = None


@dataclass
class Subject:
    id: str
    fields: dict
    wrote: dict = field(default_factory=dict)  # field -> the time of its last write
    history: list = field(default_factory=list)
    stored: dict = field(default_factory=dict)  # (workflow, n) -> a condition trigger's stored value
    since: dict = field(default_factory=dict)  # condition of a `holds for` -> since when it has been true
    silent: dict = field(default_factory=dict)  # (score, n) -> the stored value of a rule's `no E for D`
    points: dict = field(default_factory=dict)  # score -> (points, as of when)
    counted: dict = field(default_factory=dict)  # (score, n) -> the moments at which the rule counted
    handled: dict = field(default_factory=dict)  # (workflow, n) -> the key or the local date that was last kept
    planned: dict = field(default_factory=dict)  # (workflow, n) -> the moment of an appointment
    settled: dict = field(default_factory=dict)  # the fields when conditions were last brought up to date
    settled_once: bool = False
    enrolments: list = field(default_factory=list)
    checked: int = 0  # all that was due until then has happened
    due: Optional[tuple] = None  # (until when it's known, moments after `checked`, sorted); None: not known
    errands: list = field(default_factory=list)  # what its steps cause for others


@dataclass
class Account(Subject):
    segments: dict = field(default_factory=dict)  # name -> the value that contacts read
    kind = "account"
    rank = 0  # at equal due time accounts come first


@dataclass
class Contact(Subject):
    account: Optional[str] = None
    settled_in: tuple = (None, None)  # the account and its fields when conditions were last brought up to date
    seen: dict = field(default_factory=dict)  # messageId -> when first seen
    suppressed: bool = False
    topics: dict = field(default_factory=dict)  # topic -> (when last said, whether it was left)
    opens: list = field(default_factory=list)  # the local hours of its opens
    queued: list = field(default_factory=list)  # (channel, when)
    kind = "contact"
    rank = 1


@dataclass
class Changes:
    """What one round brings about for the next."""
    event: Any = None
    stops: list = field(default_factory=list)
    starts: list = field(default_factory=list)
    written: bool = False
    fired: set = field(default_factory=set)  # by conditions that were brought up to date before
    scored: bool = False  # the event's points are counted

    def any(self):
        return self.stops or self.starts or self.written
