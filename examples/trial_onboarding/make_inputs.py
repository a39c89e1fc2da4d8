#!/usr/bin/env python3
"""Sample inputs for trial_onboarding: python3 make_inputs.py > inputs.ndjson

About nine lines a person; for a benchmark, a million lines: python3 make_inputs.py --people 108000 --days 365
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, HOUR, MINUTE, SECOND, make_inputs  # noqa: E402

TITLES = ["Head of Operations", "VP Marketing", "Founder", "Engineer", "Analyst", "Project manager", "Chief of Staff"]
KINDS = ["inviter", "engaged", "quiet", "leaver", "buyer", "shopper", "paying", "late_inviter", "quiet", "no_email"]


def story(p):
    kind = KINDS[p.number % len(KINDS)]
    t = p.joined
    if p.number % 12 == 11:
        p.zone = None  # someone whose browser doesn't say: UTC
    traits = {"firstName": p.first_name, "email": p.email, "plan": "starter" if kind == "paying" else "trial"}
    if kind == "no_email":
        del traits["email"]
    if kind == "shopper":
        traits["title"] = TITLES[p.number // len(KINDS) % 3]
    elif p.chance(0.6):
        traits["title"] = p.pick(TITLES)
    if p.chance(0.1):
        del traits["firstName"]
    p.identify(t, traits)
    if not p.chance(0.15):  # some try it without a company
        p.group(t + 20, p.account, {"name": p.company, "seatsUsed": 1, "seatsLimit": p.pick([5, 5, 10])})
    p.track(t + 40, "Signed Up", {"type": p.pick(["ads", "search", "friend", "blog"])})
    p.track(t + SECOND, "Session Started")

    if kind == "engaged":  # five sessions: some within the first day, some during the two days after it
        gap = p.between(3 * HOUR, 11 * HOUR)
        for n in range(1, 6):
            p.track(t + n * gap + p.between(0, 30 * MINUTE), "Session Started")
    else:
        for day in range(1, 20):
            if p.chance(0.04 if kind == "quiet" else 0.2):
                p.track(p.local(day), "Session Started")

    if kind == "inviter":
        at = t + p.between(HOUR, 4 * DAY + 20 * HOUR)
        p.track(at, "Invite Sent", {"invitee_email": "mate@%s" % p.email.split("@")[1]})
        p.group(at + 30, p.account, {"seatsUsed": 2})
    elif kind == "late_inviter":
        p.track(t + 5 * DAY + p.between(HOUR, 6 * DAY), "Invite Sent", {"invitee_email": "mate@late.example"})
    elif kind == "leaver":
        at = t + p.between(2 * HOUR, 60 * HOUR)
        p.track(at, "Unsubscribed")
        p.identify(at + 5, {"subscribed": False})
    elif kind == "buyer":
        p.identify(t + p.between(6 * HOUR, 15 * DAY), {"plan": p.pick(["starter", "pro", "enterprise"])})

    for n in range(p.between(0, 4)):
        if p.chance(0.5):
            p.track(p.local(1 + 2 * n), "Email Opened", {"email_id": "%s-%d" % (p.id, n)})
    views = 3 + p.between(0, 3) if kind == "shopper" else (p.between(1, 4) if p.chance(0.4) else 0)
    for _ in range(views):
        p.page(t + p.between(HOUR, 9 * DAY), "/pricing")
    if p.chance(0.5):
        p.page(t + p.between(MINUTE, DAY), p.pick(["/docs", "/", "/blog/planning", "/integrations"]))


make_inputs(story, people=240)
