"""What `nudge backtest` must report, recomputed from what `nudge run` prints: its actions and its trace.

    numbers(actions, trace)        of one program: the report's counts, without what is zero
    changes(old, new, examples)    of two programs' actions: whose messages differ

Slow and obvious. Knows nothing of programs, so splits are not in it (simulation_test.py has them from the model), and
what a program declares and nobody reached isn't either: reduced(report) leaves that out of the tool's report.
"""

import collections
import datetime
import math

WEEK = datetime.timedelta(days=7)
CHANNELS = ("email", "sms", "push", "in_app")
ENDS = ("converted", "exited", "stopped", "finished")


class Unclear(Exception):
    """Two passes that the trace can't tell apart, after contacts were merged."""


def at(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def ms(delta):
    return round(delta.total_seconds() * 1000)


def nearest_rank(values, per_cent):
    """The least value that at least so many per cent don't exceed."""
    if not values:
        return None
    return sorted(values)[max(1, math.ceil(len(values) * per_cent / 100)) - 1]


def share(part, whole):
    return part / whole if whole else None


# --- passes: who is held out, who had finished


class Passes:
    """By workflow, time of entry and contact; a contact that was merged is looked for under its other names."""

    def __init__(self):
        self.held_out = collections.defaultdict(list)  # (workflow, entry) -> [(contact, held out)]
        self.finished = collections.Counter()  # (workflow, entry, contact)

    def enter(self, line, held_out):
        self.held_out[line["workflow"], at(line["at"])].append((subject(line), held_out))

    def entry(self, line):
        return line["workflow"], at(line["at"]) - datetime.timedelta(milliseconds=line["after_ms"])

    def is_held_out(self, line):
        candidates = self.held_out[self.entry(line)]
        mine = {held for contact, held in candidates if contact == subject(line)} or {held for _, held in candidates}
        if len(mine) != 1:
            raise Unclear(line)
        return mine.pop()

    def finish(self, line):
        self.finished[(*self.entry(line), subject(line))] += 1

    def had_finished(self, line):
        entry = self.entry(line)
        same = [key for key, count in self.finished.items() if count and key[:2] == entry]
        mine = [key for key in same if key[2] == subject(line)]
        if not mine:
            renamed = [key for key in same if not any(c == key[2] for c, _ in self.held_out[entry] if c == subject(line))]
            if len(self.held_out[entry]) > 1 and renamed:
                raise Unclear(line)
            mine = renamed
        if mine:
            self.finished[mine[0]] -= 1
        return bool(mine)


def subject(line):
    return ("contact", line["contact"]) if "contact" in line else ("account", line["account"])


# --- one program


def worth_of(goal, line):
    if "worth" not in line:
        return
    text = line["worth"]
    if isinstance(text, str):
        amount, currency = text.split(" ")
        digits = len(amount.partition(".")[2])
        minor = int(amount.replace(".", "").replace(" ", ""))
        goal["worth"] = ("money", currency, goal.get("worth", (0, 0, 0, 0))[2] + minor, digits)
    elif text is not None:
        goal["worth"] = ("number", "", goal.get("worth", (0, 0, 0.0))[2] + text)


def printed_worth(worth):
    if worth[0] == "number":
        return {"number": worth[2]}
    _, currency, minor, digits = worth
    whole, rest = divmod(abs(minor), 10 ** digits)
    amount = ("-" if minor < 0 else "") + str(whole) + (f".{rest:0{digits}}" if digits else "")
    return {"amount": amount, "currency": currency}


def goal_numbers(goal, entered, held_out):
    found = {"reached": len(goal["after"]), "median_ms": nearest_rank(goal["after"], 50),
             "ninth_decile_ms": nearest_rank(goal["after"], 90), "share": share(len(goal["after"]), entered)}
    if held_out:
        found["held_out_reached"] = goal["held_out"]
        found["held_out_share"] = share(goal["held_out"], held_out)
        found["difference"] = found["share"] - found["held_out_share"] if entered else None
    if "worth" in goal:
        found["worth"] = printed_worth(goal["worth"])
    return found


class WorkflowNumbers:
    def __init__(self):
        self.counts = collections.Counter()
        self.refused = collections.Counter()
        self.labels = collections.Counter()
        self.goal = {"after": [], "held_out": 0}
        self.measures = collections.defaultdict(lambda: {"after": [], "held_out": 0})
        self.sent = collections.Counter()
        self.skipped = collections.defaultdict(collections.Counter)
        self.actions = collections.Counter()

    def trace(self, line, passes):
        what = line["what"]
        if what in ("entered", "held_out"):
            passes.enter(line, what == "held_out")
            self.counts[what] += 1
            return
        if what == "refused":
            self.refused[line["reason"]] += 1
            return
        held_out = passes.is_held_out(line)
        if what in ("converted", "measured"):
            goal = self.goal if what == "converted" else self.measures[line["label"]]
            if held_out:
                goal["held_out"] += 1
            else:
                goal["after"].append(line["after_ms"])
                worth_of(goal, line)
        if held_out or what == "measured":
            return
        if what == "converted" and passes.had_finished(line):
            return
        self.counts["left"] += what in ENDS
        if what == "finished":
            passes.finish(line)
            self.labels[line.get("label", "")] += 1
        self.counts[what] += what != "converted"

    def numbers(self):
        entered, held_out = self.counts["entered"], self.counts["held_out"]
        found = {
            "entered": entered,
            "held_out": held_out,
            "refused": dict(self.refused),
            "exited": self.counts["exited"],
            "stopped": self.counts["stopped"],
            "finished": self.counts["finished"],
            "finished_by_label": {k: v for k, v in self.labels.items() if k},
            "finished_without_label": self.labels[""],
            "inside": entered - self.counts["left"],
            "measures": {name: goal_numbers(m, entered, held_out) for name, m in self.measures.items()},
            "messages": message_numbers(self.sent, self.skipped),
            "actions": dict(self.actions),
        }
        if self.goal["after"] or self.goal["held_out"]:
            found["goal"] = goal_numbers(self.goal, entered, held_out)
        return found


def message_numbers(sent, skipped):
    return {name: {"sent": sent[name], "skipped": dict(skipped[name])} for name in set(sent) | set(skipped)}


def week_numbers(actions):
    """The fullest seven times 24 hours of each contact, which begin with a message."""
    times = collections.defaultdict(list)
    for action in actions:
        times[action["contact"]].append(at(action["at"]))
    fullest = {}
    for contact, moments in times.items():
        windows = [(sum(begin <= moment < begin + WEEK for moment in moments), begin) for begin in moments]
        most = max(count for count, _ in windows)
        fullest[contact] = most, min(begin for count, begin in windows if count == most)
    counts = collections.Counter(count for count, _ in fullest.values())
    most = None
    if fullest:
        greatest = max(count for count, _ in fullest.values())
        who = min((c for c, (count, _) in fullest.items() if count == greatest), key=str.encode)
        most = {"contact": who, "from": fullest[who][1], "messages": greatest}
    return len(fullest), {"most": most, "contacts": dict(counts)}


def numbers(actions, trace):
    workflows = collections.defaultdict(WorkflowNumbers)
    passes = Passes()
    for line in trace:
        workflows[line["workflow"]].trace(line, passes)
    sent, skipped = collections.Counter(), collections.defaultdict(collections.Counter)
    days = collections.defaultdict(collections.Counter)
    for action in actions:
        workflow, name = workflows[action["workflow"]], action["name"]
        if action["kind"] == "action":
            workflow.actions[name] += 1
        elif action["kind"] == "skipped":
            workflow.skipped[name][action["reason"]] += 1
            skipped[name][action["reason"]] += 1
        else:
            workflow.sent[name] += 1
            sent[name] += 1
            days[action["at"][:10]][name] += 1
    reached, week = week_numbers([a for a in actions if a["kind"] in CHANNELS])
    return {
        "workflows": {name: w.numbers() for name, w in workflows.items()},
        "messages": message_numbers(sent, skipped),
        "contacts_reached": reached,
        "fullest_week": week,
        "days": {date: dict(counts) for date, counts in days.items()},
    }


# --- the tool's report in the same form


def reduced_goal(goal):
    kept = {k: v for k, v in goal.items() if k != "name"}
    if "worth" in kept and not goal["reached"]:
        del kept["worth"]
    return kept


def reduced_messages(messages):
    return {m["name"]: {"sent": m["sent"], "skipped": m["skipped"]} for m in messages if m["sent"] or m["skipped"]}


def is_reached(goal):
    return goal["reached"] or goal.get("held_out_reached")


def reduced_workflow(workflow):
    kept = {k: workflow[k] for k in ("entered", "held_out", "refused", "exited", "stopped", "finished",
                                     "finished_without_label", "inside")}
    kept["finished_by_label"] = {k: v for k, v in workflow["finished_by_label"].items() if v}
    kept["actions"] = {k: v for k, v in workflow["actions"].items() if v}
    kept["measures"] = {m["name"]: reduced_goal(m) for m in workflow["measures"] if is_reached(m)}
    kept["messages"] = reduced_messages(workflow["messages"])
    if workflow["goal"] and is_reached(workflow["goal"]):
        kept["goal"] = reduced_goal(workflow["goal"])
    for goal in [kept.get("goal"), *kept["measures"].values()]:
        if goal and not workflow["held_out"]:
            for key in ("held_out_reached", "held_out_share", "difference"):
                goal.pop(key, None)
    return kept


def happened(workflow):
    return workflow["entered"] or workflow["held_out"] or workflow["refused"]


def reduced(report):
    week = report["fullest_week"]
    return {
        "workflows": {w["name"]: reduced_workflow(w) for w in report["workflows"] if happened(w)},
        "messages": reduced_messages(report["messages"]),
        "contacts_reached": report["contacts_reached"],
        "fullest_week": {
            "most": week["most"] and {**week["most"], "from": at(week["most"]["from"])},
            "contacts": {c["messages"]: c["contacts"] for c in week["contacts"] if c["messages"]},
        },
        "days": {day["date"]: day["sent"] for day in report["days"]},
    }


def rounded(value):
    """Shares are compared to twelve digits."""
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return round(value, 12) if isinstance(value, float) else value


def difference(wanted, got, path=""):
    """The first place at which two reports differ, as a line; none: they don't."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key in sorted(set(wanted) | set(got), key=str):
            found = difference(wanted.get(key), got.get(key), f"{path}.{key}")
            if found:
                return found
        return None
    return None if rounded(wanted) == rounded(got) else f"{path[1:]}: expected {wanted}, got {got}"


# --- two programs


def received(actions):
    found = collections.defaultdict(list)
    for action in actions:
        if action["kind"] in CHANNELS:
            found[action["contact"]].append((action["at"], action["name"], action["workflow"]))
    return found


def change(old, new):
    if len(old) != len(new):
        return "more" if len(new) > len(old) else "fewer"
    if [m[:2] for m in old] == [m[:2] for m in new]:
        return "unchanged"
    return "other_times" if sorted(m[1] for m in old) == sorted(m[1] for m in new) else "other"


def changes(old_actions, new_actions, examples):
    old, new = received(old_actions), received(new_actions)
    kinds = ("more", "fewer", "other", "other_times", "unchanged")
    by_kind = {kind: [] for kind in kinds}
    for contact in sorted(set(old) | set(new), key=str.encode):
        by_kind[change(old[contact], new[contact])].append(contact)
    counts = {kind: len(contacts) for kind, contacts in by_kind.items()}
    counts["newly_reached"] = sum(not old[c] for c in by_kind["more"])
    counts["no_longer_reached"] = sum(not new[c] for c in by_kind["fewer"])
    listed = lambda messages: [dict(zip(("at", "message", "workflow"), m)) for m in messages]
    shown = [{"contact": c, "change": kind, "old": listed(old[c]), "new": listed(new[c])}
             for kind in kinds[:-1] for c in by_kind[kind][:examples]]
    return {"contacts": counts, "examples": shown}
