#!/usr/bin/env python3
"""Sample inputs for lead_nurture: python3 make_inputs.py > inputs.ndjson"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, HOUR, MINUTE, make_inputs  # noqa: E402

FEATURES = ["reporting", "automation", "integrations"]
PAPERS = ["The cost of a wrong number", "Work nobody misses", "Forty tools, one truth"]
SIZES = ["solo", "2-50", "51-500", "500+", None]
TITLES = ["Analyst", "Head of Data", "VP Operations", "Consultant", "Director of IT", None, "Team lead"]


def click(p, at, message):
    p.track(at - MINUTE, "Email Opened", {"campaign_name": message})
    p.track(at, "Email Link Clicked", {"campaign_name": message, "link_url": "https://flowline.example/f/" + p.pick(FEATURES)})


def story(p):
    course = p.number % 8  # 0, 1: click; 2: clicks the second mail; 3, 4: never; 5: shops around; 6: demo; 7: leaves
    t = p.joined
    traits = {"firstName": p.first_name, "email": p.email, "company": p.company}
    size, title = p.pick(SIZES), p.pick(TITLES)
    if size:
        traits["companySize"] = size
    if title:
        traits["title"] = title
    if p.chance(0.2):
        del traits["company"]
    p.identify(t, traits)
    p.track(t + 200, "Content Downloaded", {"content_name": p.pick(PAPERS)})
    if p.chance(0.15):  # and another: one enrolment in 90 days
        p.track(t + p.between(HOUR, 20 * DAY), "Content Downloaded", {"content_name": p.pick(PAPERS)})

    if course in (0, 1, 5, 6):
        click(p, p.local(p.between(2, 5), 9.5 + 7 * p.rng.random()), "three_things")
    elif course == 2:
        click(p, p.local(p.between(8, 13)), "three_things_again")
    elif course == 3:  # a click, but on nothing that says what for
        p.track(p.local(4), "Email Link Clicked", {"campaign_name": "three_things", "link_url": "https://flowline.example/"})
    elif course == 7:
        at = t + p.between(HOUR, 14 * DAY)
        p.track(at, "Unsubscribed")
        p.identify(at + 5, {"subscribed": False})

    hour = p.between(7, 22)  # when they read their mail
    for day in range(2, 40, 6):
        if p.chance(0.4):
            p.track(p.local(day + p.between(0, 4), hour), "Email Opened", {"campaign_name": "articles"})
    at = p.local(p.between(3, 20))
    if course == 5:
        for path in ["/", "/pricing", "/reporting", "/security", "/integrations"][:p.between(4, 6)]:
            p.page(at, path)
            at += p.between(MINUTE, 20 * HOUR)
        if p.chance(0.4):
            p.track(at + 2 * DAY, "Demo Held")
    elif course == 6:
        p.track(at, "Demo Requested", {"feature": p.pick(FEATURES)} if p.chance(0.7) else {})
        if p.chance(0.6):
            p.track(at + p.between(DAY, 9 * DAY), "Demo Held")
    for _ in range(p.between(0, 4)):
        p.page(t + p.between(MINUTE, 40 * DAY), p.pick(["/", "/blog/week", "/reporting", "/about"]))


make_inputs(story, people=240, joining_days=40)
