#!/usr/bin/env python3
"""Sample inputs for post_event_follow_up: python3 make_inputs.py > inputs.ndjson"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, HOUR, MINUTE, SECOND, iso, make_inputs, parse_day  # noqa: E402

TITLES = ["Reports that people read", "Lifecycle in an afternoon", "Ask your data", "From spreadsheet to story"]
QUESTIONS = ["Does it read our warehouse?", "What about rows that *nobody* owns?", "How much is it for five?", "Is there an API?"]
LENGTH = 45 * MINUTE
FIRST = parse_day("2026-02-19") + 16 * HOUR  # every Thursday at 16:00 UTC, so an hour later for some when clocks change


def attend(p, start, webinar, minutes):
    at = start + p.between(0, 4 * MINUTE)
    p.track(at, "Webinar Joined", {"webinar_id": webinar})
    left = min(at + minutes * MINUTE, start + LENGTH)
    properties = {"webinar_id": webinar, "minutes": int((left - at) // MINUTE)}
    if p.chance(0.4):  # does more than listen
        for n in range(p.between(1, 6)):
            p.track(at + (n + 1) * MINUTE, "Room " + p.pick(["Poll Answered", "Hand Raised", "Chat Written"]), {"webinar_id": webinar})
    if minutes > 30 and p.chance(0.35):
        properties["questions"] = [p.pick(QUESTIONS) for _ in range(p.between(1, 3))]
    p.track(left, "Webinar Left", properties)


def story(p):
    course = p.number % 8  # 0, 1, 2: stays; 3: leaves early; 4, 5: misses it; 6: misses it, watches; 7: calls off
    t = p.joined
    p.identify(t, {"firstName": p.first_name, "email": p.email, "role": ["practitioner", "manager", "student"][p.number // 8 % 3],
                   "hasApp": p.chance(0.3)})
    if p.chance(0.5):
        p.group(t + 50, p.account, {"name": p.company})

    week = max(0, -(-(t + HOUR - FIRST) // (7 * DAY)))  # the next webinar that is at least an hour away
    regular = course == 0 and p.number % 3 == 0
    for n in range(week, week + (4 if regular else 2 if p.chance(0.15) else 1)):
        start, webinar = FIRST + n * 7 * DAY, "w%02d" % (n + 1)
        registered = t + p.between(SECOND, 30 * MINUTE) if n == week else start - p.between(2 * DAY, 5 * DAY)
        if p.number % 40 == 20:
            registered = start - p.between(10 * MINUTE, 50 * MINUTE)  # at the last moment
        p.track(registered, "Webinar Registered",
                {"webinar_id": webinar, "title": TITLES[n % len(TITLES)], "starts_at": iso(start), "ends_at": iso(start + LENGTH)})
        if course == 7:
            p.track(registered + p.between(MINUTE, max(2 * MINUTE, start - registered)), "Webinar Registration Cancelled", {"webinar_id": webinar})
        elif course <= 2:
            attend(p, start, webinar, p.between(31, 60))
        elif course == 3:
            attend(p, start, webinar, p.between(3, 20))
        elif course == 6 or p.chance(0.05):
            p.track(start + DAY + p.between(18 * HOUR, 5 * DAY), "Recording Watched", {"webinar_id": webinar, "percent": p.between(5, 101)})
        if p.number % 29 == 3:
            p.track(start + p.between(HOUR, 3 * DAY), "Unsubscribed")
        elif p.chance(0.15):
            p.track(start + p.between(HOUR, 12 * DAY), "Trial Started")
    for _ in range(p.between(0, 5)):  # undeclared: counted, and passed by
        p.track(t + p.between(MINUTE, 20 * DAY), "Agenda Viewed", {"title": p.pick(TITLES)})


make_inputs(story, people=320, joining_days=42)
