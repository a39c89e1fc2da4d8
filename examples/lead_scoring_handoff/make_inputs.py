#!/usr/bin/env python3
"""Sample inputs for lead_scoring_handoff: python3 make_inputs.py > inputs.ndjson"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, HOUR, MINUTE, iso, make_inputs  # noqa: E402

TITLES = ["VP Logistics", "Head of Operations", "Analyst", "CTO", "Student", None, "Founder", "Planner"]
INDUSTRIES = ["software", "finance", "manufacturing", "education", "other", "software"]
PAPERS = ["Freight in numbers", "Customs without tears", "The empty lorry"]
REASONS = ["no budget", "a student", "wrong region", None]


def story(p):
    course = p.number % 12
    t = p.joined
    company = p.number // 3
    traits = {"firstName": p.first_name, "email": p.email}
    title = p.pick(TITLES)
    if title:
        traits["title"] = title
    if p.chance(0.1):
        traits["email"] = "%s@gmail.example" % p.id

    # Most are somebody on the web site first, and get a name later: the same person all along.
    anonymous = "anon-%s" % p.id if p.chance(0.4) else None
    if anonymous:
        for n in range(p.between(1, 4)):
            p.page(t + n * MINUTE, p.pick(["/pricing", "/", "/cases"]), visitor=anonymous)
        t += 10 * MINUTE
        p.identify(t, traits, visitor=anonymous)
    else:
        p.identify(t, traits)
    if p.chance(0.85):
        p.group(t + 400, p.account, {"name": p.company, "industry": INDUSTRIES[company % 6],
                                     "employees": [12, 80, 400, 2500, 9000][company % 5],
                                     "isCustomer": company % 9 == 8})

    def looks(at, times):
        for _ in range(times):
            p.page(at, p.pick(["/pricing", "/pricing", "/cases", "/docs"]))
            at += p.between(MINUTE, 9 * HOUR)
        return at

    at = p.local(p.between(1, 6))
    if course in (0, 1, 2):          # serious: reads, comes to a webinar, asks for a demo
        at = looks(at, p.between(3, 7))
        p.track(at, "Content Downloaded", {"content_name": p.pick(PAPERS)})
        p.track(at + DAY, "Webinar Registered", {"webinar_name": "Rates in winter"})
        p.track(at + 3 * DAY, "Webinar Attended", {"webinar_name": "Rates in winter", "minutes": p.between(5, 60)})
        at = looks(at + 3 * DAY, p.between(2, 6))
        if course != 2:
            p.track(at, "Demo Requested", {"whenSuits": "mornings"})
        if p.chance(0.5):
            booked = at + p.between(HOUR, 9 * DAY)
            p.track(booked, "Meeting Booked", {"startsAt": iso(booked + 5 * DAY)})
        elif p.chance(0.5):
            reason = p.pick(REASONS)
            p.track(at + p.between(2 * HOUR, 30 * HOUR), "Lead Rejected", {"reason": reason} if reason else {})
        if p.chance(0.25):
            p.identify(at + p.between(DAY, 9 * DAY), {"stage": "customer"})  # signed without any meeting
    elif course in (3, 4, 5, 6):     # curious: some looks at the prices, then nothing for long
        at = looks(at, p.between(3, 9))
        if p.chance(0.6):
            p.track(at, "Content Downloaded", {"content_name": p.pick(PAPERS)})
        for n in range(p.between(1, 5)):
            p.track(at + n * DAY + HOUR, "Email Opened", {"email_id": "m%d" % n})
            if p.chance(0.5):
                p.track(at + n * DAY + HOUR + MINUTE, "Email Link Clicked", {"email_id": "m%d" % n, "link_url": "https://orbit.example"})
    elif course == 7:
        looks(at, p.between(4, 8))
        p.track(at + p.between(HOUR, 9 * DAY), "Unsubscribed", {"list_id": "stories"} if p.chance(0.5) else {})
    elif course == 8:
        looks(at, p.between(2, 6))
        p.track(at + DAY, "Email Bounced", {"email_id": "m1", "hard": p.chance(0.5)})
    else:
        looks(at, p.between(0, 3))
    for _ in range(p.between(0, 3)):
        p.page(t + p.between(MINUTE, 40 * DAY), p.pick(["/", "/blog/week", "/about", "/pricing"]))


make_inputs(story, people=240, days=75)
