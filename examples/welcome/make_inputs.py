#!/usr/bin/env python3
"""Sample inputs for welcome: python3 make_inputs.py > inputs.ndjson"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, FIRST_NAMES, HOUR, MINUTE, make_inputs  # noqa: E402

INTERESTS = ["coffee", "tea", "gear", None]
SOURCES = ["footer", "checkout", "quiz", "friend", None]


def story(p):
    interest = INTERESTS[p.number % 4]
    source = SOURCES[p.number % 5]
    course = p.number % 7  # 0: never confirms; 1: after the reminder; 2: orders; 3: leaves; 4–6: reads
    t = p.joined
    traits = {"email": p.email}
    if p.chance(0.7):
        traits["firstName"] = p.first_name
    if interest:
        traits["interest"] = interest
    p.identify(t, traits)
    order = {"order_id": "o-%s" % p.id[1:], "total": p.pick([14.9, 23.5, 61])}
    if source == "checkout" and p.chance(0.5):
        p.track(t + 100, "Order Completed", order)  # a customer already
    requested = {"source": source} if source else {}
    if source == "friend" and p.chance(0.8):
        requested["referrer"] = p.pick(FIRST_NAMES)
    p.track(t + 200, "Newsletter Requested", requested)

    if course == 0:
        if p.chance(0.3):  # asks again later
            p.track(t + p.between(8 * DAY, 12 * DAY), "Newsletter Requested", {"source": "footer"})
        return
    confirmed = t + (p.between(50 * HOUR, 6 * DAY) if course == 1 else p.between(MINUTE, 30 * HOUR))
    p.track(confirmed, "Address Confirmed")
    if course == 2:
        p.track(confirmed + p.between(HOUR, 20 * DAY), "Order Completed", dict(order, order_id=order["order_id"] + "-2"))
    elif course == 3:
        at = confirmed + p.between(HOUR, 9 * DAY)
        p.track(at, "Unsubscribed")
        p.identify(at + 5, {"subscribed": False})
    for _ in range(p.between(0, 9)):
        viewed = {"category": p.pick(["coffee", "tea", "gear"]), "name": p.pick(["Huila", "Assam", "Hand grinder", "Sencha"])}
        if p.chance(0.1):
            del viewed["category"]
        p.track(confirmed + p.between(5 * MINUTE, 12 * DAY), "Product Viewed", viewed)


make_inputs(story, people=280)
