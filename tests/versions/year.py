"""A workflow of a year and ten versions of it, as data; and what must come of them, worked out by hand: a model that
knows each step by what its author meant by it, and nothing of programs.

A step is ("send", name) or ("wait", key, days, label); `key` is what stays the same when a version changes its length
or its label. Times are ms since 1970.
"""

import random
from dataclasses import dataclass, field

DAY = 24 * 3600 * 1000
BEGIN = 1767225600000  # 2026-01-01


def send(name):
    return ("send", name)


def wait(key, days, label=None):
    return ("wait", key, days, label)


@dataclass
class Version:
    steps: list  # of workflow `year`
    clauses: list = field(default_factory=list)  # "moved … to …", "retire …"
    moved: dict = field(default_factory=dict)  # key -> key, or None for finish
    retired: list = field(default_factory=list)  # keys that are gone, whose people run out on the version before
    on_invitation: tuple = ("survey", 40)  # the workflow of `teammate_invited`: its name, the days that it waits
    extra: str = ""  # more of the program
    says: list = field(default_factory=list)  # words that the plan must have


def versions():
    w1, w2, w3 = wait("w1", 30), wait("w2", 30), wait("w3", 60)
    w4, w5, w6 = wait("w4", 60), wait("w5", 90), wait("w6", 60)
    third, fourth = wait("w3", 45, "third"), wait("w4", 60, "fourth")
    invited = ("invited", 5)
    tail = [send("m_4"), w5, send("m_5"), w6, send("m_end")]
    all_of = []

    def add(*steps, **more):
        all_of.append(Version(list(steps), **more))

    hello = send("hello")
    add(hello, w1, send("m_1"), w2, send("m_2"), w3, send("m_3"), w4, *tail)
    # An inserted step moves nobody.
    add(hello, w1, send("m_1"), send("m_1b"), w2, send("m_2"), w3, send("m_3"), w4, *tail, says=["+ send m_1b"])
    # A shorter wait, for those in it too.
    short = wait("w1", 20)
    add(hello, short, send("m_1"), send("m_1b"), w2, send("m_2"), w3, send("m_3"), w4, *tail,
        says=["~ wait 30 days → wait 20 days"])
    # A label; another wait is shorter.
    second = wait("w2", 30, "second")
    add(hello, short, send("m_1"), send("m_1b"), second, send("m_2"), wait("w3", 45), send("m_3"), w4, *tail,
        says=["~ wait 60 days → wait 45 days"])
    # A step goes, and who stands on it goes on at another.
    add(hello, short, send("m_1"), send("m_1b"), third, send("m_3"), w4, *tail,
        clauses=["moved second to third"], moved={"w2": "w3"}, says=["- second: wait 30 days"])
    # A workflow stops, another starts.
    add(hello, short, send("m_1"), send("m_1b"), third, send("m_3"), fourth, *tail, on_invitation=invited,
        says=["- survey: stops", "+ invited: starts"])
    # A step retires, with what stood behind it.
    late = [w5, send("m_5"), w6, send("m_end")]
    add(hello, short, send("m_1"), send("m_1b"), third, send("m_3"), *late, on_invitation=invited,
        clauses=["retire fourth"], retired=["w4"], says=["run out on the old version"])
    # A longer wait.
    longer = [wait("w5", 120), send("m_5"), w6, send("m_end")]
    add(hello, short, send("m_1"), send("m_1b"), third, send("m_3"), *longer, on_invitation=invited,
        clauses=["retire fourth"], retired=["w4"], says=["~ wait 90 days → wait 120 days"])
    # History that begins empty.
    active = "\nsegment active = count(session_started within 60 days) >= 3\n" \
             "\nworkflow fans {\n  when active\n  enter once\n  then {\n    send fan\n  }\n}\n"
    add(hello, short, send("m_1"), send("m_1b"), third, send("m_3"), *longer, on_invitation=invited,
        clauses=["retire fourth"], retired=["w4"], extra=active,
        says=["history that begins empty", "session_started", "+ fans: starts"])
    # And the end of a step: who waits there is done.
    add(hello, short, send("m_1"), send("m_1b"), *longer, on_invitation=invited,
        clauses=["moved third to finish", "retire fourth"], moved={"w3": None}, retired=["w4"], extra=active,
        says=["on to the end"])
    return all_of


def text_of(version):
    names = sorted({step[1] for step in version.steps if step[0] == "send"} | {version.on_invitation[0]}
                   | ({"fan"} if version.extra else set()))
    text = "use saas\n"
    for name in names:
        text += f'\nemail {name} {{\n  from    "Ada <ada@acme.example>"\n  subject "{name}"\n  topic   news\n' \
                f'  body    "{name}"\n}}\n'
    text += "\nworkflow year {\n  when signed_up\n  enter once\n"
    text += "".join(f"  {clause}\n" for clause in version.clauses)
    text += "  then {\n"
    for step in version.steps:
        if step[0] == "send":
            text += f"    send {step[1]}\n"
        else:
            text += f"    {step[3] + ': ' if step[3] else ''}wait {step[2]} days\n"
    name, days = version.on_invitation
    text += "  }\n}\n"
    text += f"\nworkflow {name} {{\n  when teammate_invited\n  enter every time\n  then {{\n" \
            f"    wait {days} days\n    send {name}\n  }}\n}}\n"
    return text + version.extra


@dataclass
class Inputs:
    lines: list  # (at, JSON as a dict)

    def between(self, begin, end):
        return [line for at, line in self.lines if begin <= at < end]


def iso(at):
    from datetime import datetime, timezone
    moment = datetime.fromtimestamp(at // 1000, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + f".{at % 1000:03d}Z"


def make_inputs(seed, people, days):
    """Who signs up when, who invites, whose sessions there are."""
    rng = random.Random(seed)
    lines = []
    for number in range(people):
        who = f"p{number:03d}"
        at = BEGIN + rng.randrange(int(days * 0.9) * DAY)
        base = {"userId": who}
        lines.append((at, {"type": "identify", **base, "traits": {"email": f"{who}@x.example"}}))
        lines.append((at + 1, {"type": "track", **base, "event": "Signed Up"}))
        for _ in range(rng.randrange(3)):
            lines.append((at + rng.randrange(1, 200) * DAY + rng.randrange(DAY),
                          {"type": "track", **base, "event": "Invite Sent"}))
        for _ in range(rng.randrange(12)):
            lines.append((at + rng.randrange(200) * DAY + rng.randrange(DAY),
                          {"type": "track", **base, "event": "Session Started"}))
    lines.sort(key=lambda pair: pair[0])
    lines = [(at, line) for at, line in lines if at < BEGIN + days * DAY]
    return Inputs([(at, {**line, "timestamp": iso(at), "messageId": f"m{place}"})
                   for place, (at, line) in enumerate(lines)])


class Model:
    """What each gets, and where each stands: in `year`, and in the workflow of invitations."""

    def __init__(self, version):
        self.version = version
        self.sent = []  # (at, who, name)
        self.year = {}  # who -> [steps that lie before them, since when]
        self.invitations = []  # [who, name, due]
        self.sessions = {}
        self.fans = set()
        self.fan_value = {}
        self.now = BEGIN

    def run_on(self, who, steps, at):
        """Does what can be done at once."""
        while steps and steps[0][0] == "send":
            self.sent.append((at, who, steps[0][1]))
            steps = steps[1:]
        if steps:
            self.year[who] = [steps, at]
        else:
            self.year.pop(who, None)

    def advance(self, to):
        while True:
            due = [(since + steps[0][2] * DAY, who) for who, (steps, since) in self.year.items()]
            due = [(at, who) for at, who in due if at <= to]
            if not due:
                break
            at, who = min(due)
            self.run_on(who, self.year[who][0][1:], max(at, self.now))
        still = []
        for who, name, at in self.invitations:
            if at <= to:
                self.sent.append((at, who, name))
            else:
                still.append([who, name, at])
        self.invitations = still
        self.now = max(self.now, to)

    def has_fans(self):
        return "workflow fans" in self.version.extra

    def active(self, who, at):
        return sum(at - 60 * DAY < then <= at for then in self.sessions.get(who, [])) >= 3

    def take(self, at, line):
        self.advance(at)
        who = line["userId"]
        # A session that has left its window turns the condition before the input comes.
        if self.has_fans() and not self.active(who, at):
            self.fan_value[who] = False
        if line.get("event") == "Signed Up":
            self.run_on(who, list(self.version.steps), at)
        elif line.get("event") == "Invite Sent":
            # `enter every time` is for who isn't in it.
            if all(invited != who for invited, *_ in self.invitations):
                name, days = self.version.on_invitation
                self.invitations.append([who, name, at + days * DAY])
        elif line.get("event") == "Session Started":
            self.sessions.setdefault(who, []).append(at)
            if self.has_fans() and self.active(who, at) and not self.fan_value.get(who, False):
                self.fan_value[who] = True
                if who not in self.fans:
                    self.fans.add(who)
                    self.sent.append((at, who, "fan"))

    def change(self, new):
        """A new version, now. Who waits keeps the time waited."""
        old, now = self.version, self.now
        if new.on_invitation[0] != old.on_invitation[0]:
            self.invitations = []
        began_to_count = "workflow fans" in new.extra and not self.has_fans()
        self.version = new
        keys = {step[1]: place for place, step in enumerate(new.steps) if step[0] == "wait"}
        there = {step[:2] for step in new.steps}
        for who in sorted(self.year):
            steps, since = self.year[who]
            key = steps[0][1]
            # Who is moved from a wait to a wait stands on that one, with the time waited.
            stands_on = new.moved.get(key, key)
            if stands_on is None:
                self.year.pop(who)
            elif stands_on in keys:
                place = keys[stands_on]
                if since + new.steps[place][2] * DAY <= now:
                    self.run_on(who, new.steps[place + 1:], now)
                else:
                    self.year[who] = [new.steps[place:], since]
            else:
                assert key in new.retired, key
                # What is gone stays in front of them, up to a step that there is.
                kept = 0
                while kept < len(steps) and steps[kept][:2] not in there:
                    kept += 1
                joins = [place for place, step in enumerate(new.steps) if kept < len(steps) and step[:2] == steps[kept][:2]]
                self.year[who] = [steps[:kept] + (new.steps[joins[0]:] if joins else []), since]
        if began_to_count:
            for who in self.sessions:
                self.fan_value[who] = self.active(who, now)

    def over_at_once(self, new):
        """How many go on in the moment of a change: their wait is over by its new length."""
        days = {step[1]: step[2] for step in new.steps if step[0] == "wait"}
        waiting = [(since, steps[0][1]) for steps, since in self.year.values()]
        return sum(since + days.get(new.moved.get(key, key), 1000) * DAY <= self.now for since, key in waiting)

    def standing(self):
        """By step as the program calls it: how many wait there."""
        counts = {}
        for steps, _ in self.year.values():
            counts[steps[0][1]] = counts.get(steps[0][1], 0) + 1
        return counts
