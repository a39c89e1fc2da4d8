#!/usr/bin/env python3
"""Sample inputs for billing_recovery: python3 make_inputs.py > inputs.ndjson"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from people import DAY, HOUR, MINUTE, SECOND, iso, make_inputs  # noqa: E402

KINDS = ["regular", "expired", "funds", "confirm", "declined", "unexplained", "suspended", "returning", "ending", "two", "regular"]
REASONS = {"expired": "expired_card", "funds": "insufficient_funds", "confirm": "authentication_required",
           "declined": "generic_decline", "suspended": "expired_card", "returning": "generic_decline",
           "ending": "insufficient_funds", "two": "expired_card"}


def fail(p, at, invoice, amount, reason, attempt=1):
    properties = {"invoice_id": invoice, "amount": amount, "attempt": attempt}
    if reason:
        properties["reason"] = reason
    p.track(at, "Payment Failed", properties)


def pay(p, at, invoice, amount):
    p.track(at, "Invoice Paid", {"invoice_id": invoice, "amount": amount})


def new_card(p, at):
    p.track(at, "Card Updated")
    p.identify(at + 200, {"cardExpiresOn": iso(at + 900 * DAY)[:10]})


def untidy(p, t, invoice, amount):
    """The payment provider's webhooks, each fault on purpose."""
    if p.number == 22:    # delivered twice
        pay(p, t + HOUR, "in-extra", 5)
        p.again(t + HOUR + 30 * SECOND)
    elif p.number == 33:  # overtaken: the failure arrives after the payment that settled it
        p.track(t + 2 * HOUR, "Invoice Paid", {"invoice_id": "in-overtaken", "amount": 12})
        p.track(t + HOUR, "Payment Failed", {"invoice_id": "in-overtaken", "amount": 12, "attempt": 1}, arrives=t + 3 * HOUR)
    elif p.number == 44:  # five days late: history, but no dunning for what is long forgotten
        p.track(t + DAY, "Payment Failed", {"invoice_id": "in-late", "amount": 99, "attempt": 1}, arrives=t + 6 * DAY)
    elif p.number == 55:  # no invoice: not usable at all
        p.track(t + HOUR, "Payment Failed", {"amount": 49, "attempt": 1})
    elif p.number == 66:  # a reason nobody has declared: counts as none
        fail(p, t + HOUR, "in-odd", 49, "card_eaten_by_dog")
    elif p.number == 77:  # an attempt that isn't a number
        fail(p, t + HOUR, "in-word", 49, "generic_decline", attempt="second")
    elif p.number == 88:  # not JSON
        p.raw(t + HOUR, "<html><body>502 Bad Gateway</body></html>")


def story(p):
    kind = KINDS[p.number % len(KINDS)]
    t = p.joined
    amount = p.pick([29, 49, 99.5, 240, 900])
    traits = {"firstName": p.first_name, "email": p.email, "cardExpiresOn": iso(t + p.between(60, 900) * DAY)[:10]}
    if kind in ("expired", "suspended", "two"):
        traits["cardExpiresOn"] = iso(t + p.between(3, 20) * DAY)[:10]
    elif kind == "regular" and p.chance(0.4):
        traits["cardExpiresOn"] = iso(t + p.between(16, 40) * DAY)[:10]
    if p.chance(0.7):
        traits["phone"] = "+1555%07d" % (p.number * 37)
    p.identify(t, traits)

    invoice = "in-%s-1" % p.id[1:]
    due = p.local(p.between(1, 8), 6)
    reason = REASONS.get(kind)
    if kind == "regular":
        pay(p, due, invoice, amount)
        pay(p, due + 30 * DAY, "in-%s-2" % p.id[1:], amount)
        if p.chance(0.4):
            new_card(p, due + p.between(DAY, 20 * DAY))
    elif kind in ("expired", "declined", "confirm", "unexplained"):
        fail(p, due, invoice, amount, reason)
        at = due + p.between(HOUR, 13 * DAY)
        if kind == "confirm":
            pay(p, at, invoice, amount)
        else:
            new_card(p, at)
            if p.chance(0.7):  # the retry works
                pay(p, at + p.between(30 * SECOND, 20 * MINUTE), invoice, amount)
            else:
                fail(p, at + MINUTE, invoice, amount, "generic_decline", 2)
    elif kind == "funds":
        fail(p, due, invoice, amount, reason)
        if p.chance(0.7):
            pay(p, due + 3 * DAY + p.between(MINUTE, HOUR), invoice, amount)
        else:
            fail(p, due + 3 * DAY + MINUTE, invoice, amount, reason, 2)
            if p.number % 4 == 0:  # rather than wait for the next payday
                new_card(p, due + 3 * DAY + HOUR)
    elif kind == "suspended":
        fail(p, due, invoice, amount, reason)
        fail(p, due + 7 * DAY, invoice, amount, reason, 2)
    elif kind == "returning":  # suspended, then pays
        fail(p, due, invoice, amount, reason)
        pay(p, due + p.between(17 * DAY, 26 * DAY), invoice, amount)
    elif kind == "ending":
        fail(p, due, invoice, amount, reason)
        if p.chance(0.5):
            p.track(due + p.between(DAY, 9 * DAY), "Subscription Ended")
        else:
            p.track(due + p.between(DAY, 9 * DAY), "Invoice Voided", {"invoice_id": invoice})
    elif kind == "two":  # two invoices overlap, one is paid
        second = "in-%s-2" % p.id[1:]
        fail(p, due, invoice, amount, reason)
        fail(p, due + 4 * DAY, second, 19, reason)
        pay(p, due + p.between(5 * DAY, 9 * DAY), second, 19)
    untidy(p, t, invoice, amount)
    for _ in range(p.between(0, 4)):  # undeclared: counted, and passed by
        p.track(t + p.between(HOUR, 30 * DAY), "Invoice Viewed", {"invoice_id": invoice})


make_inputs(story, people=242)
