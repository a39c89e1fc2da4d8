#!/usr/bin/env python3
"""Conditions over time, asked at every minute by brute force (brute.py): what the tool tells of them must turn at the same
minute. `--nightly` takes the whole of a year, else some weeks around changes of clocks and ends of months.

    year.py NUDGE --seeds 20 [--seed 1] [--nightly] [--model] [--jobs 2]
"""
import argparse
import json
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from brute import Brute, Someone  # noqa: E402
from compare import ToolFailed, run_tool  # noqa: E402
from model import Model  # noqa: E402
from printer import write_program  # noqa: E402
from values import MS, iso, parse_time  # noqa: E402
from year_cases import YearCase  # noqa: E402

MINUTE = MS["minute"]


# --- by brute force --------------------------------------------------------------------------------------------------

class Minutes:
    """Values of all segments at all minutes."""

    def __init__(self, case):
        self.case, self.brute = case, Brute(case.program)
        self.contacts, self.accounts = {}, {}
        self.now = 0
        self.values = {}  # (subject, segment) -> [value at the first minute, the second, …]

    def everyone(self):
        return list(self.accounts.values()) + list(self.contacts.values())

    def someone(self, known, id_, zone, declared):
        if id_ not in known:
            fields = {f.name: f.default_value() for f in declared}
            known[id_] = Someone(id_, zone, self.now, fields)
            known[id_].is_account = known is self.accounts
        return known[id_]

    def watch(self, t):
        for s in self.everyone():
            self.brute.watch(s, t)

    def take(self, record):
        p, at = self.case.program, parse_time(record["timestamp"])
        self.watch(self.now)
        zone = record["context"]["timezone"]
        c = self.someone(self.contacts, record["userId"], zone, p.contact)
        if record["type"] == "track":
            for s in filter(None, (c.account, c)):
                self.brute.arrives(s, record["event"], record["properties"], at)
                self.brute.score_event(s, record["event"], record["properties"], self.now)
        else:
            s, declared = c, p.contact
            if record["type"] == "group":
                declared = p.account
                s = c.account = self.someone(self.accounts, record["groupId"], p.policy.timezone or "UTC", declared)
            self.write(s, declared, record["traits"], at)
        self.watch(self.now)

    def write(self, s, declared, traits, at):
        wrote = s.__dict__.setdefault("wrote", {})
        for f in declared:
            if f.name in traits and at >= wrote.get(f.name, at):
                v = traits[f.name]
                s.fields[f.name] = parse_time(v) if f.type == "time" else day_of(v) if f.type == "date" else v
                wrote[f.name] = at

    def all(self):
        records = [json.loads(i) for i in self.case.lines]
        n = 0
        for m in range((self.case.end - self.case.start) // MINUTE + 1):
            t = self.case.start + m * MINUTE
            while n < len(records) and max(self.now, parse_time(records[n]["timestamp"])) <= t:
                self.now = max(self.now, parse_time(records[n]["timestamp"]))
                self.take(records[n])
                n += 1
            self.watch(t)
            self.ask(m, t)
        return self.values

    def ask(self, m, t):
        for known, names in ((self.accounts, self.case.program.account_segments), (self.contacts, self.case.program.segments)):
            for s in known.values():
                for name in names:
                    value = self.brute.segments[name](s, t)
                    turns = self.values.setdefault((s.id, name), [])
                    if value != (len(turns) % 2 == 1):
                        turns.append(t)


def day_of(text):
    from datetime import date
    return date.fromisoformat(text)


# --- what was told -----------------------------------------------------------------------------------------------------

def told(actions):
    """(subject, segment) -> [(ms, way)], in order."""
    found = {}
    for a in actions:
        at = a["at"] if isinstance(a["at"], int) else parse_time(a["at"])
        key = a.get("contact", a.get("account")), a["fields"]["what"]
        found.setdefault(key, []).append((at, a["fields"]["way"]))
    return found


def at_minutes(turns, start):
    """The minutes at which the value as told has turned, as seen at whole minutes only."""
    by_minute, value, found = {}, False, []
    for at, way in turns:
        by_minute[start + -((start - at) // MINUTE) * MINUTE] = way == "up"
    for t, v in sorted(by_minute.items()):
        if v != value:
            value = v
            found.append(t)
    return found


def actions_of(nudge, case):
    if nudge is None:
        m = Model(case.program)
        for line in case.lines:
            m.feed(line)
        m.until(case.end)
        return None if m.cut_off else m.actions
    with tempfile.TemporaryDirectory() as folder:
        return run_tool(nudge, folder, write_program(case.program), case.lines, case.end, False)[0]


def first_difference(case, actions):
    heard, asked = told(actions), Minutes(case).all()
    for key in sorted(set(heard) | set(asked)):
        ways = [w for _, w in heard.get(key, [])]
        if ways != ["up", "down"] * (len(ways) // 2) + ["up"] * (len(ways) % 2):
            return f"{key}: it rose and fell out of turn: {ways[:9]}"
        mine, tools = asked.get(key, []), at_minutes(heard.get(key, []), case.start)
        for n in range(max(len(mine), len(tools))):
            a, b = (i[n] if n < len(i) else None for i in (mine, tools))
            if a != b:
                first = min(i for i in (a, b) if i is not None)
                near = [f"{iso(t)} {w}" for t, w in heard.get(key, []) if abs(t - first) < 3 * MS["day"]]
                return f"{key[0]}: {key[1]} turns to {n % 2 == 0}: by brute force at {a and iso(a)}, as told at {b and iso(b)}" \
                    f"\n  told nearby: {near[:12]}"
    return None


def one(args):
    nudge, seed, nightly = args
    case = YearCase(seed, nightly)
    try:
        actions = actions_of(nudge, case)
        return seed, first_difference(case, actions) if actions is not None else None, len(actions or [])
    except ToolFailed as e:
        return seed, str(e), 0


def main():
    options = argparse.ArgumentParser()
    options.add_argument("nudge")
    options.add_argument("--seeds", type=int, default=20)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--nightly", action="store_true", help="the whole of a year")
    options.add_argument("--model", action="store_true", help="the model in place of the tool")
    options.add_argument("--jobs", type=int, default=1)
    o = options.parse_args()
    nudge = None if o.model else str(Path(o.nudge).resolve())
    failed = turns = 0
    with ProcessPoolExecutor(o.jobs) as pool:
        for seed, fault, told_of in pool.map(one, [(nudge, s, o.nightly) for s in range(o.seed, o.seed + o.seeds)]):
            turns += told_of
            if fault:
                failed += 1
                print(f"--- seed {seed}\n{fault}")
                if failed <= 3:
                    print(write_program(YearCase(seed, o.nightly).program))
    print(f"{turns} turns\n{o.seeds - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
