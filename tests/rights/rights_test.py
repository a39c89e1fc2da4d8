#!/usr/bin/env python3
"""People's rights: `nudge export` shows all that was fed, `nudge forget` leaves nothing of it in any byte.

    tests/rights/rights_test.py NUDGE [TEST…]

Over real runs of examples and of a program that keeps a little of everything. What is left in the folder is searched byte by byte,
compressed parts unpacked (store_bytes.py).
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))

import store_bytes

ROOT = Path(__file__).resolve().parents[2]
NUDGE = ""

PROGRAM = """
use email
record Line { sku: text, n: int = 1 }
contact {
  first_name : text? as "firstName" pii
  plan       : text = "trial"
  friend     : text?
  tags       : set of text = []
  lines      : (list of Line)?
}
account { owner: text? }
event poked { by: text?, n: int? }
event bought { total: money(EUR) }
action note(text: text)
policy { at most 5 emails per 7 days }
score warmth { add 10 when poked at most 3 times per day  halve every 7 days }
segment warm = count(poked within 7 days) >= 2
segment busy for account = count(poked within 3 days) >= 2
email hello { from "a@acme.example" subject "Hello {contact.first_name ?? "you"}" topic news body "Hi **{contact.first_name ?? "you"}**, {contact.email ?? ""}" }
workflow greet {
  when poked
  enter every time per event.by ?? "-"
  goal bought within 20 days worth total
  then {
    send hello
    note("{event.by ?? "?"} poked {contact.email ?? contact.id}, sum {sum(poked.n)}, friend {contact.friend ?? "none"}")
    wait for poked(n == 99) as last
    note("{last.by ?? "?"}")
  }
}
workflow team { for account when busy enter every time then { note("busy: {latest(poked.by) ?? "-"}") wait 2 days note("still") } }
"""


def line(kind, who, at, **more):
    return {"type": kind, "userId": who, "timestamp": at, "messageId": f"m{random.getrandbits(64):x}", **more}


def sample(seed=1):
    """A week of five people; `person-ada-lovelace` has had another id, and others mention her."""
    rng = random.Random(seed)
    people = ["person-ada-lovelace", "bob", "carl", "dora", "person-ada-lovelace-2"]
    out = [
        {"type": "track", "event": "poked", "anonymousId": "anon-4711-0815", "timestamp": "2026-03-01T08:00:00Z",
         "properties": {"by": "bob", "n": 3}, "messageId": "m0"},
        line("identify", people[0], "2026-03-01T09:00:00Z", anonymousId="anon-4711-0815",
             traits={"email": "ada@lovelace.example", "firstName": "Augusta-Ada", "phone": "+49 30 1234567", "plan": "pro",
                     "lines": [{"sku": "x-1", "n": 2}], "tags": ["a", "b"]}),
        line("alias", people[0], "2026-03-01T09:00:00Z", previousId="old-id-of-ada"),
        line("group", people[0], "2026-03-01T09:10:00Z", groupId="acme", traits={"owner": people[0]}),
        line("group", "bob", "2026-03-01T09:10:00Z", groupId="acme"),
        line("identify", "bob", "2026-03-01T09:20:00Z", traits={"friend": people[0], "tags": ["ada@lovelace.example"], "email": "bob@x.example"}),
        line("identify", "carl", "2026-03-01T09:20:00Z", traits={"friend": "not person-ada-lovelace-2"}),
        line("track", people[0], "2026-03-01T09:30:00Z", event="Unsubscribed", properties={"list_id": "other"}),
        {"batch": [line("track", "carl", "2026-03-01T09:30:00Z", event="poked", properties={"by": people[0]}),
                   line("track", people[0], "2026-03-01T09:31:00Z", event="poked", properties={"by": "carl", "n": 4})]},
    ]
    for hour in range(10, 24 * 5):
        who = rng.choice(people)
        at = f"2026-03-{1 + hour // 24:02}T{hour % 24:02}:15:00Z"
        if rng.random() < 0.15:
            out.append(line("track", who, at, event="bought", properties={"total": rng.randint(1, 99)}))
        else:
            by = rng.choice(people + ["ada@lovelace.example", "the one called person-ada-lovelace"])
            out.append(line("track", who, at, event="poked", properties={"by": by, "n": rng.randint(1, 9)}))
    return out


class Run:
    """A folder with a program, its inputs, and a store."""

    def __init__(self, test, program=PROGRAM):
        self.temporary = tempfile.TemporaryDirectory()
        test.addCleanup(self.temporary.cleanup)
        self.test = test
        self.folder = Path(self.temporary.name)
        (self.folder / "flows").mkdir()
        (self.folder / "flows" / "main.flow").write_text(program)
        self.data = self.folder / "data"

    def nudge(self, *arguments, status=0, **options):
        done = subprocess.run([NUDGE, *map(str, arguments)], capture_output=True, text=True, cwd=self.folder, **options)
        if status is not None:
            self.test.assertEqual(done.returncode, status, f"{arguments}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done

    def feed(self, records, name="inputs.ndjson", program="flows", until=None):
        path = self.folder / name
        with path.open("a") as file:
            for record in records:
                file.write(json.dumps(record) + "\n")
        more = ["--until", until] if until else []
        done = self.nudge("run", program, "--data", self.data, "--input", path, *more)
        return [json.loads(text) for text in done.stdout.splitlines()]

    def export(self, who):
        return json.loads(self.nudge("export", who, "--data", self.data).stdout)

    def forget(self, *who, **options):
        return self.nudge("forget", *who, "--data", self.data, **options)


class Export(unittest.TestCase):
    def test_all_that_was_fed_is_in_it(self):
        run = Run(self)
        records = sample()
        actions = run.feed(records)
        document = run.export("anon-4711-0815")
        self.assertEqual(document, run.export("old-id-of-ada"))
        ada = "person-ada-lovelace"
        self.assertEqual(document["contact"], ada)
        self.assertEqual(document["other_ids"], ["anon-4711-0815", "old-id-of-ada"])
        self.assertEqual(document["account"], "acme")
        fields = document["fields"]
        self.assertEqual(fields["email"], {"value": "ada@lovelace.example", "written": "2026-03-01T09:00:00.000Z"})
        self.assertEqual(fields["first_name"]["value"], "Augusta-Ada")
        self.assertEqual(fields["lines"]["value"], [{"sku": "x-1", "n": 2}])
        self.assertEqual(fields["tags"]["value"], ["a", "b"])
        self.assertEqual(fields["friend"], {"value": None})
        # The outbox and the inputs, each once and in order.
        self.assertEqual([row["action"] for row in document["outbox"]], [action for action in actions if action.get("contact") in (ada, "anon-4711-0815")])
        self.assertTrue(all(row["delivered"] for row in document["outbox"]))
        ids = {ada, "anon-4711-0815", "old-id-of-ada"}
        flat = [one for record in records for one in record.get("batch", [record])]
        own = [one for one in flat if ids & {one.get(key) for key in ("userId", "anonymousId", "previousId")}]
        self.assertEqual(document["inputs"], own)
        # What is counted, recomputed from the inputs.
        pokes = [one for one in own if one.get("event") == "poked"]
        sums = [kept for kept in document["history"] if "sum" in kept]
        self.assertEqual([kept["sum"] for kept in sums], [sum(one["properties"].get("n", 0) for one in pokes)])
        times = sorted(one["timestamp"].replace("Z", ".000Z") for one in pokes)
        listed = [kept for kept in document["history"] if kept.get("occurrences")]
        self.assertTrue(listed)
        for kept in listed:
            newest = [entry if isinstance(entry, str) else entry["at"] for entry in kept["occurrences"]]
            self.assertEqual(newest, times[-len(newest):])
        self.assertGreater(document["scores"]["warmth"]["reading"], 0)
        self.assertIn("warm", document["segments"])
        self.assertEqual(document["messaging"]["topics"], {"other": {"wanted": False, "since": "2026-03-01T09:30:00.000Z"}})
        active = {one["by"] for one in (poke["properties"] for poke in pokes)}
        self.assertLessEqual({one["captured"]["key"] for one in document["enrolments"]}, active)
        self.assertTrue(document["enrolments"])
        for one in document["enrolments"]:
            self.assertEqual(one["workflow"], "greet")
            self.assertTrue(one.get("finished") or one["step"].startswith("wait"))

    def test_nobody(self):
        run = Run(self)
        run.feed(sample())
        done = run.nudge("export", "nobody", "--data", run.data, status=1)
        self.assertEqual(done.stdout, "")
        self.assertIn("nothing is kept of `nobody`", done.stderr)
        done = run.nudge("export", "bob", "--data", run.folder / "elsewhere", status=3)
        self.assertIn("elsewhere", done.stderr)

    def test_examples(self):
        """Everybody of an example can be seen, and what is said of them is JSON."""
        for example in ("trial_onboarding", "lead_scoring_handoff"):
            source = ROOT / "examples" / example
            run = Run(self)
            done = run.nudge("run", source, "--data", run.data, "--input", source / "inputs.ndjson")
            actions = [json.loads(text) for text in done.stdout.splitlines()]
            for who in sorted({action["contact"] for action in actions if "contact" in action})[:5]:
                document = run.export(who)
                self.assertEqual([row["action"] for row in document["outbox"]], [one for one in actions if one.get("contact") == who])


class Forget(unittest.TestCase):
    NAMES = ["person-ada-lovelace", "anon-4711-0815", "old-id-of-ada", "ada@lovelace.example", "+49 30 1234567", "Augusta-Ada"]

    def assert_gone(self, run):
        for name in self.NAMES:
            places = store_bytes.places_of(run.data, name)
            if name == "person-ada-lovelace":  # another's id begins so
                left = [(place, data) for place, data in store_bytes.everything(run.data)
                        if name.encode() in data.replace(b"person-ada-lovelace-2", b"")]
                self.assertEqual(left, [], "the id is still there")
                continue
            self.assertEqual(places, [], f"`{name}` is still there")

    def test_no_byte_is_left(self):
        run = Run(self)
        run.feed(sample())
        for name in self.NAMES:
            self.assertTrue(store_bytes.places_of(run.data, name), f"{name} was never there")
        done = run.forget("anon-4711-0815")
        self.assertIn("`person-ada-lovelace`, known as `anon-4711-0815` and `old-id-of-ada`: forgotten", done.stdout)
        self.assert_gone(run)
        for name in ("person-ada-lovelace", "anon-4711-0815", "old-id-of-ada"):
            run.nudge("export", name, "--data", run.data, status=1)
        self.assertEqual(run.export("person-ada-lovelace-2")["contact"], "person-ada-lovelace-2")

    def test_others_keep_what_is_theirs(self):
        run = Run(self)
        run.feed(sample())
        before = {who: run.export(who) for who in ("bob", "carl", "dora", "person-ada-lovelace-2")}
        run.forget("person-ada-lovelace")
        struck = {"person-ada-lovelace": "[forgotten]", "ada@lovelace.example": "[forgotten]"}

        def expected(value):
            if isinstance(value, dict):
                return {key: expected(one) for key, one in value.items()}
            if isinstance(value, list):
                return [expected(one) for one in value]
            if isinstance(value, str):
                value = value.replace("person-ada-lovelace-2", "\0")
                for name, mark in struck.items():
                    value = value.replace(name, mark)
                return value.replace("\0", "person-ada-lovelace-2")
            return value

        for who, document in before.items():
            document["inputs"] = []  # the log begins anew
            self.assertEqual(run.export(who), expected(document))

    def test_goes_on_as_if_they_had_never_been(self):
        """Against a run that never heard of them, but for the counts of the account (workflow `team`)."""
        gone = {"person-ada-lovelace", "anon-4711-0815"}

        def mentions(record):  # what others said of her is struck out, which is another test
            text = json.dumps(record).replace("person-ada-lovelace-2", "")
            return record.get("userId") not in gone and ("person-ada-lovelace" in text or "ada@lovelace" in text)

        records = [record for record in sample() if "batch" in record or not mentions(record)]
        records = [record for record in records if not ("batch" in record and mentions(record["batch"][0]))]
        cut = len(records) // 2

        def of_others(all_records):
            kept = []
            for record in all_records:
                if "batch" in record:
                    record = {"batch": [one for one in record["batch"] if one.get("userId") not in gone]}
                elif gone & {record.get("userId"), record.get("anonymousId")}:
                    continue
                kept.append(record)
            return kept

        with_her, without = Run(self), Run(self)
        with_her.feed(records[:cut])
        with_her.forget("person-ada-lovelace")
        without.feed(of_others(records[:cut]))
        rest = of_others(records[cut:])
        after = {"until": "2026-03-20T00:00Z"}

        def told(actions):
            return [(one["id"], one["at"], one["contact"]) for one in actions if "contact" in one]

        self.assertEqual(told(with_her.feed(rest, name="more.ndjson", **after)), told(without.feed(rest, name="more.ndjson", **after)))

    def test_comes_back_as_somebody_new(self):
        run = Run(self)
        records = sample()
        run.feed(records)
        run.forget("person-ada-lovelace")
        run.feed([line("identify", "anon-4711-0815", "2026-03-09T00:00:00Z", traits={"plan": "new"})], name="more.ndjson")
        document = run.export("anon-4711-0815")
        self.assertEqual(document["contact"], "anon-4711-0815")
        self.assertEqual(document["other_ids"], [])
        self.assertEqual(document["fields"]["created_at"]["value"], "2026-03-09T00:00:00.000Z")
        self.assertEqual(document["outbox"], [])

    def test_who_comes_back_gets_no_id_of_before(self):
        run = Run(self)
        records = sample()
        before = run.feed(records)
        run.forget("person-ada-lovelace")
        hers = [record for record in records if "person-ada-lovelace" == record.get("userId")]
        for record in hers:  # the same again, a week later
            record["messageId"] = "again-" + str(record.get("messageId", hers.index(record)))
            record["timestamp"] = "2026-03-2" + record["timestamp"][9:]
        after = [one for one in run.feed(hers, name="again.ndjson", until="2026-04-30T00:00Z") if one.get("contact") == "person-ada-lovelace"]
        self.assertTrue(after, "she gets nothing")
        self.assertEqual({one["id"] for one in after} & {one["id"] for one in before}, set())

    def test_of_their_actions_the_seq_stays(self):
        run = Run(self)
        actions = run.feed(sample())
        run.forget("person-ada-lovelace")
        stored = store_bytes.outbox(run.data)
        self.assertEqual([row[0] for row in stored], [one["seq"] for one in actions])
        for row, action in zip(stored, actions):
            self.assertEqual(row[1], action["id"])
            if action.get("contact") in ("person-ada-lovelace", "anon-4711-0815"):
                self.assertEqual(row[2:], ("", ""))
            else:
                self.assertEqual(json.loads(row[3])["seq"], action["seq"])
        # The same file goes on where it was.
        self.assertEqual(run.feed([]), [])

    def test_what_was_not_delivered_never_is(self):
        run = Run(self)
        with (run.folder / "inputs.ndjson").open("w") as file:
            for record in sample():
                file.write(json.dumps(record) + "\n")
        reader, writer = os.pipe()
        os.close(reader)  # nobody reads the actions
        subprocess.run([NUDGE, "run", "flows", "--data", "data", "--input", "inputs.ndjson"], cwd=run.folder, stdout=writer,
                       stderr=subprocess.DEVNULL)
        os.close(writer)
        ((delivered,),) = store_bytes.rows(run.data, "SELECT value FROM meta WHERE name = 'delivered'") or ((0,),)
        self.assertTrue([row for row in store_bytes.outbox(run.data) if row[0] > delivered and row[2] == "person-ada-lovelace"])
        done = run.forget("person-ada-lovelace")
        self.assertIn("never to be sent", done.stdout)
        printed = run.feed([])
        self.assertTrue(printed)
        self.assertEqual([one for one in printed if one.get("contact") == "person-ada-lovelace"], [])
        self.assert_gone(run)

    def test_several_and_nobody_and_twice(self):
        run = Run(self)
        run.feed(sample())
        before = (run.data / "nudge.db").read_bytes()
        dry = run.forget("person-ada-lovelace", "old-id-of-ada", "dora", "nobody", "--dry-run").stdout
        self.assertIn("`dora`: would be forgotten", dry)
        self.assertIn("`nobody`: no contact goes by this id", dry)
        self.assertEqual(dry.count("person-ada-lovelace"), 1)
        self.assertEqual(before, (run.data / "nudge.db").read_bytes())
        run.forget("person-ada-lovelace", "dora", "nobody")
        self.assert_gone(run)
        run.nudge("export", "dora", "--data", run.data, status=1)
        again = run.forget("person-ada-lovelace", "dora").stdout
        self.assertIn("`dora`: no contact goes by this id", again)
        self.assertIn("0 actions of the outbox emptied", again)

    def test_says_what_is_not_theirs(self):
        run = Run(self, PROGRAM + 'workflow staff { when poked if contact.id != "person-ada-lovelace" then note("x") }\n')
        run.feed(sample() + [line("group", "bob", "2026-03-08T00:00:00Z", groupId="person-ada-lovelace")])
        said = run.forget("person-ada-lovelace").stdout
        self.assertIn("the id of account `person-ada-lovelace`", said)
        self.assertRegex(said, r"main\.flow`, a source of version 1")

    def test_beside_a_run(self):
        """A process that writes keeps `forget` out, not `export`."""
        run = Run(self)
        run.feed(sample())
        held = subprocess.Popen([NUDGE, "run", "flows", "--data", "data", "--input", "-"], cwd=run.folder, stdin=subprocess.PIPE,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        try:
            held.stdin.write(json.dumps(line("identify", "bob", "2026-03-08T00:00:00Z")) + "\n")
            held.stdin.flush()
            lock = Path(run.folder) / "data" / "nudge.lock"
            for _ in range(1000):  # until it has the folder
                if str(held.pid) in lock.read_text():
                    break
                time.sleep(0.02)
            done = run.forget("bob", status=None)
            self.assertEqual(done.returncode, 3)
            self.assertIn(str(held.pid), done.stderr)
            self.assertEqual(run.export("person-ada-lovelace")["contact"], "person-ada-lovelace")
        finally:
            held.stdin.close()
            held.wait()

    def test_killed_on_the_way(self):
        """All of it or nothing, at any moment; done again it is done."""
        run = Run(self)
        run.feed(sample())
        whole = (run.data / "nudge.db").read_bytes()
        rng = random.Random(7)
        for attempt in range(int(os.environ.get("NUDGE_KILLS", "6"))):
            for path in run.data.iterdir():
                path.unlink()
            (run.data / "nudge.db").write_bytes(whole)
            begun = subprocess.Popen([NUDGE, "forget", "person-ada-lovelace", "--data", "data"], cwd=run.folder,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(rng.random() * 0.08)
            begun.send_signal(signal.SIGKILL)
            begun.wait()
            done = run.nudge("export", "person-ada-lovelace", "--data", run.data, status=None)
            known = done.returncode
            self.assertIn(known, (0, 1), done.stderr)
            stored = any(row[2] == "person-ada-lovelace" for row in store_bytes.outbox(run.data))
            self.assertEqual(stored, known == 0, "half of it")
            run.forget("person-ada-lovelace")
            self.assert_gone(run)


if __name__ == "__main__":
    NUDGE = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
