#!/usr/bin/env python3
"""Sample inputs for re_engagement: python3 make_inputs.py > inputs.ndjson"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, HOUR, MINUTE, make_inputs  # noqa: E402

KINDS = ["faithful", "fading", "never", "waking", "chooser", "site_reader", "buyer", "leaver", "late_opener"]
LETTERS = ["monday_letter", "long_read", "archive_piece"]


def opened(p, at):
    p.track(at, "Email Opened", {"campaign_name": p.pick(LETTERS)})


def story(p):
    kind = KINDS[p.number % len(KINDS)]
    t = p.joined
    traits = {"firstName": p.first_name, "email": p.email, "rhythm": p.pick(["daily", "weekly", "weekly", "monthly"])}
    if p.chance(0.1):
        del traits["firstName"]
    p.identify(t, traits)

    last = 0  # the day of the last opening before the silence
    if kind == "faithful":
        for day in range(1, 150, 6):
            opened(p, p.local(day + p.between(0, 4)))
    elif kind != "never":
        last = p.between(1, 12)
        for day in range(1, last, 3):
            opened(p, p.local(day))
        opened(p, p.local(last))
    silent = last + 90  # from that day on they are dormant, the first mail goes out within a week

    if kind == "waking":  # after the first or the second mail, or after the goodbye
        opened(p, p.local(silent + p.between(2, 40)))
    elif kind == "late_opener" and p.chance(0.5):
        opened(p, p.local(silent + p.between(8, 20)))
        opened(p, p.local(silent + p.between(21, 30)))
    elif kind == "chooser":
        link = "https://longread.example/" + (p.pick(["rhythm/daily", "rhythm/weekly", "rhythm/monthly", "rhythm/monthly"]) if p.chance(0.85) else "")
        p.track(p.local(silent + p.between(8, 13)), "Email Link Clicked", {"campaign_name": "still_there", "link_url": link})
    elif kind == "site_reader":
        # Half of them read without being signed in, until a click in a letter tells who they are.
        visitor = "anon-%s" % p.id if p.chance(0.5) else None
        for day in range(20, 150, 9):
            p.track(p.local(day), "Article Read", {"title": "Essay %d" % day, "minutes": p.between(1, 20)}, visitor=visitor)
        if visitor and p.chance(0.6):
            p.identify(p.local(p.between(60, 90)), {}, visitor=visitor)
    elif kind == "buyer":
        p.track(p.local(p.between(10, 60)), "Order Completed", {"total": p.pick([80, 220, 240.5])})
        if p.chance(0.5):
            p.track(p.local(silent + p.between(5, 40)), "Order Completed", {"total": 35})
    elif kind == "leaver":
        at = p.local(silent + p.between(1, 20))
        p.track(at, "Unsubscribed")
        p.identify(at + 5, {"subscribed": False})
    if kind in ("fading", "never", "waking"):
        for _ in range(p.between(0, 4)):
            p.track(t + p.between(HOUR, 100 * DAY), "Article Read", {"title": "Essay", "minutes": p.between(0, 2)})
    for _ in range(p.between(0, 4)):
        p.track(t + p.between(MINUTE, 120 * DAY), p.pick(["Podcast Played", "Podcast Played", "Podcast Downloaded", "Podcast Rated"]))
    for _ in range(p.between(0, 3)):  # undeclared: counted, and passed by
        p.track(t + p.between(MINUTE, 60 * DAY), "Search Performed", {"query": "lighthouses"})


make_inputs(story, people=270, days=150, joining_days=28)
