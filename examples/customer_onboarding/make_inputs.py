#!/usr/bin/env python3
"""Sample inputs for customer_onboarding: python3 make_inputs.py > inputs.ndjson"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, HOUR, MINUTE, iso, make_inputs  # noqa: E402

KINDS = ["keen", "slow_domain", "slow_contacts", "lost", "booker", "mover", "colleague", "ending", "troubled", "unbooked"]
PLANS = ["starter", "pro", "enterprise"]
PRICES = {"starter": 29, "pro": 99.5, "enterprise": 1200}


def task(p, at, name):
    p.track(at, "Task Completed", {"task": name})


def book(p, at, number, ahead):
    day = (at + ahead + p.offset) // DAY * DAY - p.offset
    starts = day + p.between(9, 17) * HOUR
    if starts < at + HOUR:
        starts += DAY
    p.track(at, "Kickoff Booked", {"booking_id": "%s-k%d" % (p.id, number), "starts_at": iso(starts)})


def story(p):
    kind = KINDS[p.number % len(KINDS)]
    plan = PLANS[p.number // len(KINDS) % 3]
    t = p.joined
    traits = {"firstName": p.first_name, "email": p.email, "plan": plan, "isOwner": kind != "colleague"}
    if p.chance(0.6):
        traits["phone"] = "+1555%07d" % (p.number * 41)
    p.identify(t, traits)
    if kind == "colleague":  # of the one who came before
        p.group(t + 10, "acct-%d" % p.number, {})
        if p.chance(0.5):
            p.track(t + p.between(HOUR, 20 * DAY), "Campaign Sent", {"recipients": p.between(40, 9000)})
        return
    renews = iso(t + (90 if plan == "starter" else 365 if p.chance(0.3) else 90) * DAY)[:10]
    p.group(t + 10, "acct-%d" % (p.number + 1),
            {"name": p.company, "seats": {"starter": 1, "pro": 5, "enterprise": 40}[plan], "renewsOn": renews})
    p.track(t + 500, "Subscription Started", {"plan": plan, "monthly": PRICES[plan]})

    if kind == "keen":  # ready before the first reminder
        task(p, t + p.between(10 * MINUTE, DAY), "connect_domain")
        task(p, t + p.between(10 * MINUTE, DAY), "import_contacts")
        if p.chance(0.7):
            task(p, t + p.between(HOUR, 3 * DAY), "invite_team")
        p.track(t + p.between(3 * DAY, 12 * DAY), "Campaign Sent", {"recipients": p.between(40, 9000)})
    elif kind == "slow_domain":  # needs the reminder
        task(p, t + p.between(HOUR, DAY), "import_contacts")
        task(p, t + p.between(3 * DAY, 7 * DAY), "connect_domain")
        if p.chance(0.6):
            p.track(t + p.between(8 * DAY, 24 * DAY), "Campaign Sent", {"recipients": p.between(40, 9000)})
    elif kind == "slow_contacts":
        task(p, t + p.between(HOUR, DAY), "connect_domain")
        task(p, t + p.between(3 * DAY, 9 * DAY), "import_contacts")
        if p.chance(0.6):
            p.track(t + p.between(10 * DAY, 24 * DAY), "Campaign Sent", {"recipients": p.between(40, 9000)})
    elif kind == "ending":
        p.track(t + p.between(DAY, 14 * DAY), "Subscription Ended")

    if kind == "keen" or p.chance(0.15):  # sends as a habit
        for day in range(14, 60, 9):
            p.track(p.local(day + p.between(0, 5)), "Campaign Sent", {"recipients": p.between(40, 9000)})

    if kind in ("keen", "slow_contacts", "booker") and plan != "starter" and p.chance(0.8):
        book(p, t + p.between(HOUR, 6 * DAY), 1, p.between(2 * DAY, 6 * DAY))
    elif kind == "mover":  # books, calls off, books again
        first = t + p.between(HOUR, 3 * DAY)
        book(p, first, 1, 5 * DAY)
        p.track(first + DAY, "Kickoff Cancelled", {"booking_id": "%s-k1" % p.id})
        book(p, first + DAY + MINUTE, 2, 8 * DAY)
    elif kind == "booker":
        p.track(t + 2 * DAY, "Kickoff Requested")
        book(p, t + p.between(2 * DAY + HOUR, 4 * DAY), 1, p.between(6 * HOUR, 3 * DAY))

    if kind == "troubled" or p.chance(0.1):
        at = t + p.between(DAY, 10 * DAY)
        for n in range(p.between(1, 4)):
            p.track(at + n * p.between(HOUR, 2 * DAY), "Ticket Opened",
                    {"topic": p.pick(["DNS", "import", "billing", "editor"]), "urgent": p.chance(0.2)})
    if kind in ("keen", "slow_domain", "slow_contacts") and p.chance(0.8):
        p.track(t + p.between(20 * DAY, 34 * DAY), "Survey Answered", {"score": p.between(2, 11)})
    for n in range(p.between(0, 6)):  # what no workflow looks at is counted and passed by
        p.track(t + p.between(HOUR, 30 * DAY), "Template Viewed", {"template": p.pick(["sale", "news", "thanks"])})


make_inputs(story, people=180)
