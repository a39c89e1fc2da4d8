"""The model against scenarios worked out by hand from semantics.md."""
import json
import unittest
from datetime import datetime

from generate import ENUMS, RECORDS, account_fields, contact_fields, events, later_fields
from model import Model
from syntax import Dur, Goal, Message, Program, Step, Workflow, x
from values import MS, add_months, instant, iso, next_clock, parse_time, plus

DAY, HOUR = MS["day"], MS["hour"]
START = parse_time("2026-03-02T09:00:00Z")
SEND = Step("action", ("notify", (x("lit", "#a"), x("lit", "hi"))))


def occ(name, filt=None):
    return x("occ", name, filt)


def said(text):
    return Step("action", ("notify", (x("lit", "#a"), x("lit", text))))


class Scenario(unittest.TestCase):
    def start(self, *workflows, segments=None, **more):
        actions = {"notify": [("channel", "text"), ("text", "text")]}
        messages = {"welcome": Message("email", {"subject": x("text", ("Hello",)), "body": x("text", ("Body",))})}
        self.m = Model(Program(ENUMS, contact_fields() + later_fields(), account_fields(), events(), {}, {},
                               segments or {}, messages, actions, list(workflows), records=RECORDS, **more))

    def feed(self, at, type_, user="u1", **more):
        self.m.feed(json.dumps({"type": type_, "userId": user, "timestamp": iso(START + at), **more}))

    def track(self, at, event, user="u1", **properties):
        self.feed(at, "track", user, event=event, properties=properties)

    def did(self):
        return [(t["at"] - START, t["what"], t["workflow"]) for t in self.m.trace]

    def told(self):
        return [(a["at"] - START, a["fields"]["text"]) for a in self.m.actions]


class Zones(unittest.TestCase):
    def test_gap_and_overlap(self):
        self.assertEqual(iso(instant(datetime(2026, 3, 29, 2, 30), "Europe/Paris")), "2026-03-29T01:00:00.000Z")
        self.assertEqual(iso(instant(datetime(2026, 10, 25, 2, 30), "Europe/Paris")), "2026-10-25T00:30:00.000Z")
        self.assertEqual(iso(instant(datetime(2026, 3, 2, 9, 0), "Asia/Kathmandu")), "2026-03-02T03:15:00.000Z")

    def test_next_clock_is_strictly_later(self):
        now = parse_time("2026-03-02T08:00:00Z")  # a Monday, 09:00 in Paris
        self.assertEqual(iso(next_clock(now, "09:00", None, "Europe/Paris")), "2026-03-03T08:00:00.000Z")
        self.assertEqual(iso(next_clock(now, "09:00", "monday", "Europe/Paris")), "2026-03-09T08:00:00.000Z")
        self.assertEqual(iso(next_clock(now - 1, "09:00", "monday", "Europe/Paris")), "2026-03-02T08:00:00.000Z")

    def test_months(self):
        self.assertEqual(add_months(datetime(2026, 1, 31), 1), datetime(2026, 2, 28))
        self.assertEqual(add_months(datetime(2026, 11, 30), 1), datetime(2026, 12, 30))
        at = parse_time("2026-02-28T12:00:00Z")
        self.assertEqual(iso(plus(at, Dur(1, "month"), "Europe/Paris")), "2026-03-28T12:00:00.000Z")


class Entering(Scenario):
    def test_once(self):
        self.start(Workflow("w", [occ("joined")], [SEND]))
        self.track(0, "joined")
        self.track(HOUR, "joined")
        self.assertEqual(self.did(), [(0, "entered", "w"), (0, "finished", "w"), (HOUR, "refused", "w")])

    def test_again_after_from_the_millisecond(self):
        self.start(Workflow("w", [occ("joined")], [SEND], enter=("again", Dur(1, "day"))))
        for at in (0, DAY - 1, DAY):
            self.track(at, "joined")
        self.assertEqual([d[1] for d in self.did()], ["entered", "finished", "refused", "entered", "finished"])

    def test_count_reaches_and_falls_below(self):
        self.start(Workflow("w", [x("times", occ("joined"), 2, Dur(1, "day"))], [SEND], enter=("every",)))
        for at in (0, DAY, DAY + 1, DAY + 2, 3 * DAY, 3 * DAY + 5):
            self.track(at, "joined")
        self.assertEqual([d[0] for d in self.did() if d[1] == "entered"], [DAY + 1, 3 * DAY + 5])

    def test_condition_true_at_once_fires_for_a_newcomer_and_not_seg_does_not(self):
        seg = x("seg", "eager")
        self.start(Workflow("a", [x("not", seg)], [SEND], enter=("every",)),
                   Workflow("b", [x("not", x("did", "joined", None, None))], [SEND]),
                   segments={"eager": x("did", "joined", None, ("within", Dur(1, "day")))})
        self.feed(0, "identify")
        self.track(HOUR, "joined")
        self.m.until(START + 3 * DAY)
        self.assertEqual(self.did(), [(0, "entered", "b"), (0, "finished", "b"), (DAY + HOUR, "entered", "a"),
                                      (DAY + HOUR, "finished", "a")])

    def test_goal_that_holds_refuses(self):
        self.start(Workflow("w", [occ("joined")], [SEND], goal=Goal(x("contact", "vip")), enter=("every",)))
        self.feed(0, "identify", traits={"vip": True})
        self.track(1, "joined")
        self.assertEqual(self.did(), [(1, "refused", "w")])

    def test_changes_not_on_a_first_write(self):
        self.start(Workflow("w", [x("changes", "contact", "level", None, x("enum", "Level", "mid"))], [SEND], enter=("every",)))
        for at, v in enumerate(["low", "mid", "mid", "high", "mid"]):
            self.feed(at, "identify", traits={"level": v})
        self.assertEqual([d[0] for d in self.did() if d[1] == "entered"], [1, 4])


class Waiting(Scenario):
    def wait_for(self):
        self.start(Workflow("w", [occ("joined")], [
            Step("for", (occ("ordered"), Dur(1, "day"), "it", [said("came")], [said("late")])), said("end")]))
        self.track(0, "joined")

    def test_event_before_the_deadline(self):
        self.wait_for()
        self.track(DAY - 1, "Order Done", amount=1, ref="r")
        self.assertEqual(self.told(), [(DAY - 1, "came"), (DAY - 1, "end")])

    def test_timer_before_an_input_of_the_same_ms(self):
        self.wait_for()
        self.track(DAY, "Order Done", amount=1, ref="r")
        self.assertEqual(self.told(), [(DAY, "late"), (DAY, "end")])

    def test_condition_before_the_deadline_of_the_same_ms(self):
        gone = x("not", x("did", "joined", None, ("within", Dur(1, "day"))))
        self.start(Workflow("w", [occ("joined")],
                            [Step("for", (gone, Dur(1, "day"), None, [said("true")], [said("late")]))]))
        self.track(0, "joined")
        self.m.until(START + DAY)
        self.assertEqual(self.told(), [(DAY, "true")])

    def test_the_event_that_starts_does_not_resume(self):
        self.start(Workflow("w", [occ("joined")], [Step("for", (occ("joined"), None, None, [SEND], None))]))
        self.track(0, "joined")
        self.assertEqual(self.told(), [])
        self.track(0, "joined")
        self.assertEqual(self.told(), [(0, "hi")])

    def test_late_event_does_nothing_but_join(self):
        self.start(Workflow("w", [x("did", "joined", None, None)], [SEND]),
                   Workflow("v", [occ("rated")], [Step("for", (occ("joined"), None, None, [SEND], None))]))
        self.feed(73 * HOUR, "identify")
        self.track(73 * HOUR, "rated", score=1)
        self.track(HOUR - 1, "joined")
        self.assertEqual([d[1] for d in self.did()], ["entered"])
        self.track(73 * HOUR, "joined")  # the condition has been true
        self.assertEqual([d[1] for d in self.did()], ["entered", "finished"])

    def test_exactly_72_hours_is_not_late(self):
        self.start(Workflow("w", [occ("joined")], [SEND]))
        self.feed(73 * HOUR, "identify")
        self.track(HOUR, "joined")
        self.assertEqual(self.did()[0], (73 * HOUR, "entered", "w"))


class Ending(Scenario):
    def test_goal_goes_on_after_the_last_step(self):
        self.start(Workflow("w", [occ("joined")], [SEND], goal=Goal(occ("rated"), Dur(1, "day")), exits=[occ("rated")]))
        self.track(0, "joined")
        self.track(DAY - 1, "rated", score=3)
        self.assertEqual([d[1] for d in self.did()], ["entered", "finished", "converted"])
        self.assertEqual(self.m.trace[-1]["after_ms"], DAY - 1)

    def test_goal_window_is_half_open(self):
        self.start(Workflow("w", [occ("joined")], [SEND], goal=Goal(occ("rated"), Dur(1, "day"))))
        self.track(0, "joined")
        self.track(DAY, "rated", score=3)
        self.assertEqual([d[1] for d in self.did()], ["entered", "finished"])

    def test_goal_before_exit(self):
        self.start(Workflow("w", [occ("joined")], [Step("wait", (Dur(2, "day"),))], goal=Goal(occ("rated")),
                            exits=[occ("rated")]))
        self.track(0, "joined")
        self.track(1, "rated", score=3)
        self.assertEqual([d[1] for d in self.did()], ["entered", "converted"])

    def test_stop_takes_effect_in_the_next_round(self):
        self.start(Workflow("a", [occ("joined")], [Step("stop", ("b",)), Step("start", ("c",))]),
                   Workflow("b", [occ("joined")], [said("b runs"), Step("wait", (Dur(1, "day"),))]),
                   Workflow("c", [occ("rated")], [said("c runs")]))
        self.track(0, "joined")
        self.assertEqual([d[1:] for d in self.did()], [
            ("entered", "a"), ("entered", "b"), ("finished", "a"), ("stopped", "b"), ("entered", "c"),
            ("finished", "c")])
        self.assertEqual([t for _, t in self.told()], ["b runs", "c runs"])

    def test_set_is_seen_at_once_and_turns_conditions_in_the_next_round(self):
        self.start(
            Workflow("a", [occ("joined")], [Step("set", ("vip", x("lit", True))),
                                            Step("if", (x("contact", "vip"), [said("vip")], None))]),
            Workflow("b", [x("contact", "vip")], [said("b")]))
        self.track(0, "joined")
        self.assertEqual(self.told(), [(0, "vip"), (0, "b")])


class Records(Scenario):
    def test_duplicates_for_24_hours(self):
        self.start(Workflow("w", [occ("joined")], [SEND], enter=("every",)))
        for at in (0, DAY - 1, DAY):
            self.feed(at, "track", event="joined", messageId="m")
        self.assertEqual([t[0] for t in self.told()], [0, DAY])

    def test_older_identify_does_not_overwrite(self):
        self.start(Workflow("w", [x("contact", "vip")], [SEND]))
        self.feed(HOUR, "identify", traits={"logins": 5})
        self.feed(0, "identify", traits={"logins": 2, "rank": 1})
        c = self.m.contacts["u1"].fields
        self.assertEqual((c["logins"], c["rank"]), (5, 1))

    def test_bad_values(self):
        self.start(Workflow("w", [occ("rated")], [SEND]))
        self.feed(0, "identify", traits={"logins": "2", "vip": True})
        self.track(1, "rated", score="9")
        self.track(2, "rated", score=9, liked="yes")
        self.assertEqual(self.m.dead, [1, 2, 3])
        self.assertEqual([d[1] for d in self.did()], ["entered", "finished"])

    def test_skipped(self):
        self.start(Workflow("w", [occ("joined")], [Step("send", ("welcome",))], enter=("every",)))
        self.track(0, "joined")
        self.feed(1, "identify", traits={"email": "a@x.example", "subscribed": False})
        self.track(2, "joined")
        self.assertEqual([a.get("reason") for a in self.m.actions], ["no_address", "unsubscribed"])

    def test_order_of_what_is_due_is_time_then_contact(self):
        self.start(Workflow("w", [occ("joined")], [Step("wait", (Dur(1, "day"),)), SEND]))
        self.track(0, "joined", "u2")
        self.track(0, "joined", "u10")
        self.m.until(START + DAY)
        self.assertEqual([a["contact"] for a in self.m.actions], ["u10", "u2"])


if __name__ == "__main__":
    unittest.main()
