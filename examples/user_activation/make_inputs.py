#!/usr/bin/env python3
"""Sample inputs for user_activation: python3 make_inputs.py > inputs.ndjson"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, HOUR, MINUTE, make_inputs  # noqa: E402

KINDS = ["swift", "slow", "never", "no_data", "csv", "google_sheet", "api", "failing", "stalling", "sharing", "leaving"]
ROLES = ["marketer", "analyst", "engineer", "other"]


def share(p, at):
    p.track(at, "Report Shared", {"recipients": p.between(1, 9)})


def bring(p, at, kind):
    p.track(at, "Data Imported", {"kind": kind, "rows": p.between(20, 90_000)})


def untidy(p):
    """A few people's clients misbehave; each on purpose, each once."""
    t = p.joined
    if p.number == 20:    # a retry: the same messageId again
        p.track(t + 3 * HOUR, "Session Started")
        p.again(t + 3 * HOUR + MINUTE)
    elif p.number == 31:  # offline for two hours: older than what came before it
        p.track(t + 4 * HOUR, "Session Started", arrives=t + 6 * HOUR)
    elif p.number == 36:  # four days late
        p.track(t + 1 * DAY, "Data Imported", {"kind": "csv", "rows": 12}, arrives=t + 5 * DAY)
    elif p.number == 53:  # an older identify must not undo a newer one
        p.identify(t + 2 * DAY, {"role": "engineer"})
        p.identify(t + 1 * DAY, {"role": "marketer"}, arrives=t + 2 * DAY + HOUR)
    elif p.number == 60:  # bad types: the rest of the record counts
        p.track(t + 5 * HOUR, "Data Imported", {"kind": "csv", "rows": "a lot"})
    elif p.number == 61:
        p.identify(t + 5 * HOUR, {"firstName": p.first_name, "role": "wizard"})
    elif p.number == 62:  # a required field is missing: nothing counts
        p.track(t + 5 * HOUR, "Report Shared", {})
    elif p.number == 63:  # cut off by a full disk
        p.raw(t + 5 * HOUR, '{"type":"track","messageId":"cut","userId":"u00064","eve')
    elif p.number == 64:  # nobody
        p.raw(t + 5 * HOUR, '{"type":"track","messageId":"nobody","timestamp":"2026-03-01T10:00:00.000Z","event":"Session Started"}')


def story(p):
    kind = KINDS[p.number % len(KINDS)]
    t = p.joined
    traits = {"firstName": p.first_name, "email": p.email, "role": ROLES[p.number // len(KINDS) % 4]}
    if p.chance(0.08):
        del traits["firstName"]
    p.identify(t, traits)
    p.track(t + 30, "Account Created", {"account_name": p.company})
    p.track(t + 900, "Session Started")
    project = {"name": p.pick(["Q2 pipeline", "Churn", "Web traffic", "Sales by region"])} if p.chance(0.8) else {}

    if kind == "swift":  # all in an afternoon
        at = t + p.between(5 * MINUTE, 3 * HOUR)
        p.track(at, "Project Created", project)
        bring(p, at + p.between(2 * MINUTE, 25 * MINUTE), p.pick(["csv", "api", "google_sheet"]))
        share(p, at + p.between(40 * MINUTE, 5 * HOUR))
    elif kind == "slow":  # needs the help, then gets there
        p.track(t + p.between(26 * HOUR, 80 * HOUR), "Project Created", project)
        at = t + p.between(4 * DAY, 6 * DAY)
        bring(p, at, p.pick(["csv", "api", "google_sheet"]))
        if p.chance(0.6):
            share(p, at + p.between(HOUR, 6 * DAY))
    elif kind == "no_data":
        p.track(t + p.between(HOUR, 20 * HOUR), "Project Created", project)
    elif kind in ("csv", "google_sheet", "api"):
        at = t + p.between(HOUR, 20 * HOUR)
        p.track(at, "Project Created", project)
        bring(p, at + p.between(5 * MINUTE, 2 * DAY), kind)
        if p.chance(0.4):
            share(p, at + p.between(3 * DAY, 12 * DAY))
    elif kind == "failing":
        at = t + p.between(HOUR, 20 * HOUR)
        p.track(at, "Project Created", project)
        for n in range(p.between(2, 5)):
            p.track(at + (n + 1) * 10 * MINUTE, "Import Failed",
                    {"kind": "csv", "message": p.pick(["unknown encoding", "too many columns", "no header row"])})
        if p.chance(0.6):  # by themselves, before the mail, or after it
            bring(p, at + p.between(50 * MINUTE, 5 * HOUR), "csv")
    elif kind == "stalling":
        p.track(t + p.between(HOUR, 20 * HOUR), "Project Created", project)
        p.track(t + p.between(HOUR, 2 * DAY), "Session Started")
        if p.chance(0.5):  # and comes back
            p.track(t + p.between(9 * DAY, 16 * DAY), "Session Started")
    elif kind == "sharing":
        p.track(t + 10 * MINUTE, "Project Created", project)
        bring(p, t + 20 * MINUTE, "api")
        at = p.local(p.between(1, 4))
        for n in range(p.between(3, 7)):
            share(p, at + p.between(0, 5 * DAY))
    elif kind == "leaving":
        if p.chance(0.5):
            p.track(t + HOUR, "Project Created", project)
            for n in range(2):
                p.track(t + (2 + n) * HOUR, "Import Failed", {"kind": "api"})
        at = t + p.between(3 * HOUR, 4 * DAY)
        if p.chance(0.5):  # silent for a week before they say so
            p.track(t + 2 * HOUR, "Project Created", project)
            at = p.local(8)
        p.track(at, "Unsubscribed")
        p.identify(at + 5, {"subscribed": False})

    if kind not in ("never", "no_data", "leaving"):
        for day in range(1, 30):
            if p.chance(0.02 if kind == "stalling" else 0.3):
                p.track(p.local(day), "Session Started")
    untidy(p)


make_inputs(story, people=231)
