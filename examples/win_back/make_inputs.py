#!/usr/bin/env python3
"""Sample inputs for win_back: python3 make_inputs.py > inputs.ndjson"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, HOUR, MINUTE, make_inputs  # noqa: E402

REASONS = ["too_expensive", "missing_feature", "not_using", "switched_to_competitor", "other", None]
COMMENTS = ["The team shrank.", "Great tool, wrong time.", "I miss footnotes.", "It was slow on my tablet."]


def story(p):
    reason = REASONS[p.number % len(REASONS)]
    course = p.number // len(REASONS) % 5  # 0, 1: nothing more; 2: reacts; 3: comes back; 4: leaves for good
    t = p.joined
    monthly = p.pick([12, 15, 29.5, 49])
    p.identify(t, {"firstName": p.first_name, "email": p.email})
    p.track(t + 100, "Subscription Started", {"monthly": monthly})
    for n in range(p.between(0, 8)):  # undeclared: counted, and passed by
        p.track(t + p.between(HOUR, 20 * DAY), "Document Saved", {"words": p.between(10, 3000)})

    hour = p.between(7, 21)
    for day in range(0, 12, 3):
        if p.chance(0.5):
            p.track(p.local(day, hour), "Email Opened", {"campaign_name": "tips"})

    left = p.local(p.between(2, 12))
    properties = {"reason": reason} if reason else {}
    if p.chance(0.8):
        properties["monthly"] = monthly
    if p.chance(0.3):
        properties["comment"] = p.pick(COMMENTS)
    p.track(left, "Subscription Cancelled", properties)

    if course == 2:
        at = left + 7 * DAY + p.between(HOUR, 8 * DAY)
        if reason == "too_expensive":
            p.track(at, "Email Link Clicked", {"campaign_name": "smaller_plan", "link_url": "https://inkwell.example/solo"})
        elif reason == "missing_feature":
            p.track(at + p.between(0, 10 * DAY), "Requested Feature Shipped", {"feature": p.pick(["Footnotes", "Offline mode", "Export to EPUB"])})
        elif reason in ("other", None):
            p.track(at, "Reply Received", {"text": p.pick(COMMENTS)} if p.chance(0.7) else {})
    elif course == 3:
        at = left + p.between(DAY, 25 * DAY)
        p.track(at, "Subscription Started", {"monthly": monthly / 2})
        if p.chance(0.3):  # and leaves again: too soon for a second round
            p.track(at + p.between(3 * DAY, 10 * DAY), "Subscription Cancelled", {"reason": "not_using"})
    elif course == 4 and p.chance(0.5):
        p.track(left + p.between(30 * MINUTE, 20 * DAY), p.pick(["Unsubscribed", "Account Deleted"]))


make_inputs(story, people=300, joining_days=40)
