"""The model against scenarios worked out by hand: scores, silence, appointments, accounts, policies, identity."""
import unittest

from model_test import DAY, HOUR, SEND, START, Scenario, occ, said
from stable_hash import share
from syntax import Dur, Event, Field, Policy, Rule, Score, Step, Workflow, x
from values import iso

EVERY = ("every",)


def score_is(name, op, n):
    return x("cmp", op, x("score", name), x("lit", n))


class Scores(Scenario):
    def test_decay_crosses_to_the_millisecond(self):
        self.start(Workflow("up", [score_is("lead", ">=", 20)], [SEND], enter=EVERY),
                   Workflow("down", [score_is("lead", "<", 10)], [SEND], enter=EVERY),
                   scores={"lead": Score([Rule(20, when=occ("joined"))], Dur(1, "day"))})
        self.feed(0, "identify")
        self.track(HOUR, "joined")
        self.m.until(START + 3 * DAY)
        entered = [(at, w) for at, what, w in self.did() if what == "entered"]
        # 20 halves to exactly 10 after a day, which is not yet below 10
        self.assertEqual(entered, [(0, "down"), (HOUR, "up"), (HOUR + DAY + 1, "down")])

    def test_at_most_in_a_sliding_day(self):
        rule = Rule(5, when=occ("joined"), at_most=(2, "day"))
        self.start(scores={"lead": Score([rule])})
        for at in (0, HOUR, 2 * HOUR, DAY, DAY + 1):
            self.track(at, "joined")
        self.assertEqual(self.m.contacts["u1"].points["lead"][0], 15)  # 0, 1 h and, the first gone, 24 h

    def test_points_are_kept_within_after_each_change(self):
        rules = [Rule(30, when=occ("joined")), Rule(-10, when=occ("rated")), Rule(15, cond=x("contact", "vip"))]
        self.start(scores={"lead": Score(rules, None, (0, 40))})
        self.track(0, "joined")
        self.track(1, "joined")
        self.track(2, "rated", score=1)
        c = self.m.contacts["u1"]
        self.assertEqual(c.points["lead"][0], 30)
        self.feed(3, "identify", traits={"vip": True})
        from evaluate import read_score
        self.assertEqual(read_score("lead", self.m.env(c)), 40)

    def test_silence_counts_once_per_silence(self):
        rule = Rule(-5, when=x("absent", "joined", None, Dur(1, "day")))
        self.start(scores={"lead": Score([rule])})
        self.feed(0, "identify")
        self.m.until(START + 3 * DAY)
        self.assertEqual(self.m.contacts["u1"].points["lead"], (-5, START + DAY))
        self.track(4 * DAY, "joined")
        self.m.until(START + 9 * DAY)
        self.assertEqual(self.m.contacts["u1"].points["lead"], (-10, START + 5 * DAY))


class OverTime(Scenario):
    def test_holds_for(self):
        vip = x("holds", x("contact", "vip"), Dur(1, "day"))
        self.start(Workflow("w", [vip], [SEND], enter=EVERY))
        for at, v in ((0, True), (HOUR, False), (2 * HOUR, True)):
            self.feed(at, "identify", traits={"vip": v})
        self.m.until(START + 3 * DAY)
        self.assertEqual([t for t, _ in self.told()], [2 * HOUR + DAY])

    def test_no_event_for(self):
        self.start(Workflow("w", [x("absent", "joined", None, Dur(1, "day"))], [SEND], enter=EVERY))
        self.feed(0, "identify")
        self.track(2 * DAY, "joined")
        self.m.until(START + 9 * DAY)
        self.assertEqual([t for t, _ in self.told()], [DAY, 3 * DAY])


class Appointments(Scenario):
    def keep(self, trigger, traits, days):
        self.start(Workflow("w", [trigger], [SEND]))
        self.feed(0, "identify", traits=traits, context={"timezone": "Europe/Paris"})
        self.m.until(START + days * DAY)
        return [iso(a["at"])[:16] for a in self.m.actions]

    def test_before_a_date_in_the_contacts_zone(self):
        t = x("date", "before", Dur(3, "day"), "contact", "renews", "09:00")
        self.assertEqual(self.keep(t, {"renews": "2026-04-01"}, 60), ["2026-03-29T07:00"])

    def test_more_than_a_day_past_is_skipped(self):
        t = x("date", "on", None, "contact", "renews", None)
        self.assertEqual(self.keep(t, {"renews": "2026-03-01"}, 1), [])  # 34 hours past
        self.assertEqual(self.keep(t, {"renews": "2026-03-02"}, 1), ["2026-03-02T09:00"])  # 10 hours: at once

    def test_follows_the_field(self):
        self.start(Workflow("w", [x("date", "on", None, "contact", "renews", "10:00")], [SEND]))
        self.feed(0, "identify", traits={"renews": "2026-03-05"})
        self.feed(DAY, "identify", traits={"renews": "2026-03-07"})
        self.m.until(START + 9 * DAY)
        self.assertEqual([iso(a["at"])[:16] for a in self.m.actions], ["2026-03-07T10:00"])

    def test_recurring(self):
        self.assertEqual(self.keep(x("every", "week", "monday", "09:00"), {}, 30),
                         ["2026-03-09T08:00", "2026-03-16T08:00", "2026-03-23T08:00", "2026-03-30T07:00"])
        self.assertEqual(self.keep(x("every", "month", 31, None), {}, 62), ["2026-03-30T22:00", "2026-04-29T22:00"])
        self.assertEqual(self.keep(x("every", "year", "born", "12:00"), {"born": "1988-02-29"}, 365), ["2027-02-28T11:00"])


class Accounts(Scenario):
    def join(self, at, user, **traits):
        self.feed(at, "group", user, groupId="g", traits=traits)

    def test_members_events_count_together_and_contacts_read_it(self):
        busy = x("cmp", ">=", x("count", "joined", None, ("within", Dur(1, "day"))), x("lit", 2))
        self.start(Workflow("w", [x("seg", "busy")], [SEND], enter=EVERY),
                   Workflow("v", [x("seg", "busy")], [SEND], enter=EVERY, account=True),
                   account_segments={"busy": busy})
        self.join(0, "u1")
        self.join(0, "u2")
        self.track(1, "joined", "u2")
        self.track(2, "joined", "u1")
        self.m.until(START + 2 * DAY)
        # the contact of the input, then the account, then the other member
        self.assertEqual([(a["at"] - START, a.get("contact"), a.get("account")) for a in self.m.actions],
                         [(2, "u1", None), (2, None, "g"), (2, "u2", None)])

    def test_a_late_event_is_silent_for_all_members(self):
        busy = x("cmp", ">=", x("count", "joined", None, None), x("lit", 2))
        self.start(Workflow("w", [x("seg", "busy")], [SEND], enter=EVERY), account_segments={"busy": busy})
        self.join(0, "u1")
        self.join(0, "u2")
        self.track(4 * DAY, "joined", "u1")
        self.track(1, "joined", "u1")  # late: the count is 2, and nobody hears of it
        self.track(4 * DAY + 1, "joined", "u2")
        self.assertEqual(self.told(), [])

    def test_a_contact_writes_its_account_after_its_own_rounds(self):
        self.start(Workflow("a", [occ("joined")], [Step("account", ("tier", x("enum", "Plan", "pro"))), said("a")]),
                   Workflow("b", [x("changes", "account", "tier", None, None)], [said("b")]),
                   Workflow("c", [x("changes", "account", "tier", None, None)], [said("c")], account=True))
        self.join(0, "u2")
        self.join(0, "u1")
        self.track(1, "joined", "u2")
        self.assertEqual([(a.get("contact"), a["fields"]["text"]) for a in self.m.actions],
                         [("u2", "a"), (None, "c"), ("u1", "b"), ("u2", "b")])

    def test_send_to_members_where(self):
        vips = Step("members", ("welcome", x("contact", "vip")))
        self.start(Workflow("w", [x("changes", "account", "tier", None, None)], [vips, said("told")], account=True))
        for user in ("u2", "u1", "u3"):
            self.feed(0, "identify", user, traits={"vip": user != "u3", "email": "a@x.example"})
            self.join(0, user)
        self.join(5, "u3", tier="Pro plan")
        self.assertEqual([(a.get("contact"), a.get("account"), a["kind"]) for a in self.m.actions],
                         [(None, "g", "action"), ("u1", None, "email"), ("u2", None, "email")])

    def test_a_change_by_the_account_reaches_members(self):
        self.start(Workflow("a", [occ("joined")], [Step("account", ("seats", x("lit", 9)))], account=True),
                   Workflow("c", [x("cmp", ">", x("else", x("account", "seats"), x("lit", 0)), x("lit", 5))], [SEND]))
        self.join(0, "u2")
        self.join(0, "u1")
        self.track(1, "joined", "u2")
        self.assertEqual([a["contact"] for a in self.m.actions], ["u1", "u2"])


class Policies(Scenario):
    def mail(self, **more):
        self.start(Workflow("w", [occ("joined")], [Step("send", ("welcome",))], enter=EVERY), **more)
        self.feed(0, "identify", traits={"email": "a@x.example"}, context={"timezone": "America/New_York"})

    def test_quiet_hours_end_in_the_contacts_zone(self):
        self.mail(policy=Policy(quiet=("20:00", "08:00")))
        for at in (HOUR, 6 * HOUR, 15 * HOUR + 59 * 60_000, 16 * HOUR):  # 05:00, 10:00, 19:59 and 20:00 in New York
            self.track(at, "joined")
        self.m.until(START + 2 * DAY)
        self.assertEqual([a["at"] - START for a in self.m.actions],
                         [4 * HOUR, 6 * HOUR, 15 * HOUR + 59 * 60_000, DAY + 4 * HOUR])

    def test_caps_slide_and_skipped_ones_do_not_count(self):
        self.mail(policy=Policy(caps=[(1, "emails", Dur(1, "day"))]))
        for at in (0, DAY - 1, DAY):
            self.track(at, "joined")
        self.assertEqual([a.get("reason") for a in self.m.actions], [None, "capped", None])

    def test_held_out(self):
        users = [f"u{i}" for i in range(40)]
        self.start(Workflow("w", [occ("joined")], [SEND], holdout=50))
        for u in users:
            self.track(0, "joined", u)
        held = [t["contact"] for t in self.m.trace if t["what"] == "held_out"]
        self.assertEqual(held, [u for u in users if share("holdout", "w", u) < 0.5])
        self.assertEqual(len(self.m.actions), len(users) - len(held))
        self.assertTrue(5 < len(held) < 35)


class Repeats(Scenario):
    def test_until_is_asked_at_each_start(self):
        body = [said("again"), Step("wait", (Dur(1, "hour"),))]
        self.start(Workflow("w", [occ("joined")], [Step("repeat", (4, Dur(1, "day"), x("contact", "vip"), body)), said("end")]))
        self.track(0, "joined")
        self.feed(DAY + 2 * HOUR, "identify", traits={"vip": True})
        self.m.until(START + 9 * DAY)
        self.assertEqual(self.told(), [(0, "again"), (DAY, "again"), (2 * DAY, "end")])

    def test_no_wait_after_the_last(self):
        self.start(Workflow("w", [occ("joined")],
                            [Step("repeat", (2, Dur(1, "day"), x("contact", "vip"), [said("again")])), said("end")]))
        self.track(0, "joined")
        self.m.until(START + 9 * DAY)
        self.assertEqual(self.told(), [(0, "again"), (DAY, "again"), (DAY, "end")])


class Identity(Scenario):
    def anonymous(self, at, event, **properties):
        self.m.feed(f'{{"type":"track","anonymousId":"a1","event":"{event}","timestamp":"{iso(START + at)}",'
                    f'"properties":{{}}}}')

    def test_the_anonymous_contact_takes_the_name(self):
        self.start(Workflow("w", [occ("joined")], [Step("wait", (Dur(1, "day"),)), SEND]))
        self.anonymous(0, "joined")
        self.feed(HOUR, "identify", "u1", anonymousId="a1")
        self.anonymous(2 * HOUR, "joined")
        self.m.until(START + 2 * DAY)
        self.assertEqual([(t["contact"], t["what"]) for t in self.m.trace],
                         [("a1", "entered"), ("u1", "refused"), ("u1", "finished")])
        self.assertEqual(list(self.m.contacts), ["u1"])

    def test_two_become_one(self):
        twice = x("cmp", ">=", x("count", "joined", None, None), x("lit", 2))
        self.start(Workflow("w", [twice], [SEND]),
                   Workflow("v", [occ("joined")], [Step("wait", (Dur(1, "day"),)), SEND]))
        self.track(0, "joined", "u1")
        self.anonymous(1, "joined")
        self.feed(HOUR, "alias", "u1", previousId="a1")
        self.m.until(START + 2 * DAY)
        self.assertEqual([(t["at"] - START, t["contact"], t["workflow"], t["what"]) for t in self.m.trace],
                         [(0, "u1", "v", "entered"), (1, "a1", "v", "entered"), (HOUR, "u1", "v", "stopped"),
                          (HOUR, "u1", "w", "entered"), (HOUR, "u1", "w", "finished"), (DAY, "u1", "v", "finished")])


class Shapes(Scenario):
    def test_lists_and_prefixes(self):
        big = x("each", "any", "l", x("contact", "lines"), x("cmp", ">", x("item", "l", "qty"), x("lit", 2)))
        self.start(Workflow("w", [big], [SEND]), Workflow("v", [occ("shop")], [said("any")], enter=EVERY),
                   Workflow("u", [occ("cart")], [said("cart")], enter=EVERY))
        self.m.program.events.extend([Event("shop", [Field("name", "text")], "shop_", True),
                                      Event("cart", [Field("name", "text")], "shop_cart_", True)])
        self.feed(0, "identify", traits={"lines": [{"sku": "a", "qty": 3}]})
        self.track(1, "shop_bag")
        self.track(2, "shop_cart_bag")
        self.assertEqual(self.told(), [(0, "hi"), (1, "any"), (2, "cart")])


if __name__ == "__main__":
    unittest.main()
