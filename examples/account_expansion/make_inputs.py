#!/usr/bin/env python3
"""Sample inputs for account_expansion: python3 make_inputs.py > inputs.ndjson"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, HOUR, MINUTE, make_inputs  # noqa: E402

KINDS = ["over", "near", "modest", "business_over", "upgrading", "shopping"]
LIMITS = {"free": 1000, "team": 50_000, "business": 1_000_000}
PRICES = {"team": 79, "business": 449.5}


def upgrade(p, at, plan):
    p.track(at, "Plan Upgraded", {"plan": plan, "monthly": PRICES[plan]})
    p.group(at + 40, p.account, {"plan": plan, "eventsLimit": LIMITS[plan]})


def usage(p, kind, plan):
    """The product reports an account's usage in its owner's name, every other day, and begins anew after 30 days."""
    reach = {"over": 1.15, "near": 0.97, "modest": 0.6, "business_over": 1.2, "upgrading": 1.1, "shopping": 0.7}[kind]
    # Some creep towards the limit, some jump over it between two reports.
    steep = p.pick([1.0, 1.0, 2.5])
    for day in range(2, 60, 2):
        part = min(1.0, (day % 30) / 26 * steep)
        used = int(LIMITS[plan] * reach * part)
        traits = {"eventsUsed": used}
        if plan != "free":
            first = int(used * p.pick([0.4, 0.45, 0.7]))
            traits["topSources"] = [{"name": "web", "events": first}, {"name": "server", "events": (used - first) * 2 // 3}]
        p.group(p.local(day, 6), p.account, traits)


def story(p):
    number = p.number // 3  # of the account: three people each, the first is its owner
    kind = KINDS[number % len(KINDS)]
    plan = "business" if kind == "business_over" else ["free", "team"][number // len(KINDS) % 2]
    role = ["owner", "admin", "member"][p.number % 3]
    t = p.joined
    p.identify(t, {"firstName": p.first_name, "email": p.email, "role": role})
    if role == "owner":
        p.group(t + 20, p.account, {"name": p.company, "plan": plan, "eventsLimit": LIMITS[plan], "eventsUsed": 0})
        usage(p, kind, plan)
    else:
        p.group(t + 20, p.account, {})

    larger = "team" if plan == "free" else "business"
    if kind == "upgrading" and role == "owner":
        at = t + p.between(20 * DAY, 30 * DAY)
        upgrade(p, at, larger)
        if p.chance(0.5):  # it was the seats, rather than the events
            p.track(at - p.between(4 * DAY, 5 * DAY), "Seat Refused", {"colleague": "one@%s" % p.email.split("@")[1]})
            p.track(at - p.between(2 * DAY, 4 * DAY), "Seat Refused", {"colleague": "two@%s" % p.email.split("@")[1]})

    if p.chance(0.7 if kind in ("shopping", "upgrading") else 0.2):
        at = p.local(p.between(1, 20))
        p.page(at, "/pricing")
        p.page(at + p.between(5 * MINUTE, 7 * DAY + 12 * HOUR), "/pricing")
        if p.chance(0.3):
            p.page(at + p.between(9 * DAY, 16 * DAY), "/pricing")
        if p.number % 9 == 4:
            p.track(at + 8 * DAY, "Unsubscribed")
        elif role != "member" and p.chance(0.5):
            p.track(at + p.between(3 * HOUR, 8 * DAY), "Email Link Clicked",
                    {"campaign_name": "compare_plans", "link_url": "https://" + p.pick(["tallyho.example/talk", "app.tallyho.example/compare"])})
        if role == "owner" and kind == "shopping" and p.chance(0.4):
            upgrade(p, at + p.between(2 * HOUR, 14 * DAY), larger)
    if role == "owner" and p.chance(0.4):
        p.track(p.local(p.between(22, 32), 14), "Email Link Clicked", {"campaign_name": "limit_near", "link_url": "https://app.tallyho.example/usage"})
    if role != "member" and p.chance(0.3):
        at = p.local(p.between(3, 25))
        for n in range(p.between(1, 4)):
            p.track(at + n * p.between(HOUR, 2 * DAY), "Seat Refused",
                    {"colleague": "new%d@%s" % (n, p.email.split("@")[1])} if p.chance(0.8) else {})
    if p.chance(0.04):
        p.track(t + p.between(5 * DAY, 30 * DAY), "Unsubscribed")
    for n in range(p.between(0, 5)):
        p.page(t + p.between(MINUTE, 30 * DAY), p.pick(["/docs", "/", "/changelog", "/integrations"]))


make_inputs(story, people=240)
