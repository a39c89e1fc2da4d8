#!/usr/bin/env python3
"""Sample inputs for welcome: python3 make_inputs.py > inputs.ndjson"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, FIRST_NAMES, HOUR, MINUTE, iso, make_inputs  # noqa: E402

INTERESTS = ["coffee", "tea", "gear", None]
GOODS = [("Huila, 250 g", "coffee", 11.5), ("Sidamo, 250 g", "coffee", 12), ("Assam", "tea", 8.9), ("Sencha", "tea", 9.5),
         ("Hand grinder", "gear", 49), ("Scale", "gear", 29)]
SOURCES = ["footer", "checkout", "quiz", "friend", None]


def basket(p):
    lines = []
    for _ in range(p.between(1, 4)):
        name, category, price = p.pick(GOODS)
        lines.append({"product_id": name.split(",")[0].lower(), "name": name, "category": category, "price": price, "quantity": p.between(1, 3)})
    return lines


def order(p, at, number):
    """Through the till; some walk away there, and some of these come back."""
    lines = basket(p)
    name = "o-%s-%d" % (p.id[1:], number)
    total = round(sum(line["price"] * line["quantity"] for line in lines), 2)
    p.track(at, "Checkout Started", {"order_id": name, "value": total, "currency": "EUR", "products": lines})
    p.track(at + p.between(2, 20) * MINUTE, "Order Completed", {"order_id": name, "total": total, "currency": "EUR", "products": lines})


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
    if p.chance(0.35):
        traits["birthday"] = "19%02d-%s" % (p.between(60, 100), iso(t + p.between(-60, 120) * DAY)[5:10])
        if traits["birthday"].endswith("02-29"):
            traits["birthday"] = "1992-02-29"
    if p.chance(0.3):  # has looked around before, without a name
        visitor = "anon-%s" % p.id
        for n in range(p.between(1, 5)):
            name, category, price = p.pick(GOODS)
            p.track(t + n * MINUTE, "Product Viewed", {"name": name, "category": category, "price": price}, visitor=visitor)
        t += 10 * MINUTE
        p.identify(t, traits, visitor=visitor)
    else:
        p.identify(t, traits)
    if source == "checkout" and p.chance(0.5):
        order(p, t + 100, 1)  # a customer already
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
        at = confirmed + p.between(HOUR, 20 * DAY)
        order(p, at, 2)
        if p.chance(0.4):
            order(p, at + p.between(20 * DAY, 35 * DAY), 3)
    elif course == 3:
        at = confirmed + p.between(HOUR, 9 * DAY)
        p.track(at, "Unsubscribed")
        p.identify(at + 5, {"subscribed": False})
    if p.chance(0.25):  # as far as the till, and no further, or only the next day
        at = p.local(p.between(3, 20))
        lines = basket(p)
        p.track(at, "Checkout Started", {"order_id": "o-%s-9" % p.id[1:], "currency": "EUR", "products": lines} if p.chance(0.9) else {})
        if p.chance(0.3):
            p.track(at + p.between(4 * HOUR, 2 * DAY), "Order Completed",
                    {"order_id": "o-%s-9" % p.id[1:], "total": lines[0]["price"], "currency": "EUR", "products": lines[:1]})
    hour = p.between(7, 22)
    for day in range(2, 30, 5):
        if p.chance(0.4):
            p.track(p.local(day, hour), "Email Opened", {"campaign_name": "newsletter"})
    for _ in range(p.between(0, 7)):
        viewed = {"category": p.pick(["coffee", "tea", "gear"]), "name": p.pick(["Huila", "Assam", "Hand grinder", "Sencha"])}
        if p.chance(0.1):
            del viewed["category"]
        p.track(confirmed + p.between(5 * MINUTE, 12 * DAY), "Product Viewed", viewed)


make_inputs(story, people=280)
