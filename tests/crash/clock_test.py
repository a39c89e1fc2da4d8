#!/usr/bin/env python3
"""A clock that jumps back, case by case: tests/crash/clock_test.py NUDGE LIBCLOCK_AT [TEST…]

First the inputs' clock (random programs are tests/simulation/clock.py's): time stands still until it is caught up with, over restarts too; what is late
by it starts nothing, what isn't does. Then the machine's, which nothing here asks: whatever it says (clock_at.c), every
command does the same.
"""

import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "rights"))

import store_bytes
from failing_disk import FIRST, SECOND, people, scratch_folder

PROGRAM = """
event signed_up {
}
event paid {
}
contact {
  name: text?
}
action greet(text: text)
workflow welcome {
  when signed_up
  enter every time
  then {
    greet("hello {contact.name ?? "you"}")
    wait 1 hour
    greet("an hour later")
  }
}
workflow thanks {
  when count(paid within 1 day) >= 2
  enter every time
  then {
    greet("thank you")
  }
}
"""

nudge = clock_library = None


def track(user, at, event="signed_up", **more):
    record = {"type": "track", "event": event, "userId": user, **more}
    return json.dumps({**record, "timestamp": at} if at else record) + "\n"


def named(user, name, at):
    return json.dumps({"type": "identify", "userId": user, "traits": {"name": name}, "timestamp": at}) + "\n"


class InFolder(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory(prefix="nudge-clock-", dir=scratch_folder())
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)

    def nudge(self, *words, stdin=None, status=0, env=None):
        ran = subprocess.run([nudge, *map(str, words)], cwd=self.folder, capture_output=True, text=True, timeout=120,
                             env=env and {**os.environ, **env}, **({"input": stdin} if stdin else {"stdin": subprocess.DEVNULL}))
        self.assertEqual(ran.returncode, status, ran.stderr)
        return ran


class InputsClock(InFolder):
    def setUp(self):
        super().setUp()
        (self.folder / "p.flow").write_text(PROGRAM)
        self.lines = []

    def feed(self, *lines, data="data", until=None):
        """Actions as "when who says what"; the same in one piece, from the beginning, must be what came so far."""
        self.lines += lines
        with open(self.folder / "in.ndjson", "a") as file:
            file.writelines(lines)
        ran = self.nudge("run", "p.flow", "--input", "in.ndjson", "--data", data, "--jit", "off", *(("--until", until) if until else ()))
        return [json.loads(line) for line in ran.stdout.splitlines()]

    def brief(self, actions):
        return ["%s %s %s" % (a["at"][:16], a["contact"], a["fields"]["text"]) for a in actions]

    def status(self, data="data"):
        return json.loads(self.nudge("status", "--data", data, "--format", "json").stdout)

    def check_whole(self, actions, until):
        """Each action once, and all as an undisturbed run gives them."""
        whole = self.nudge("run", "p.flow", "--input", "in.ndjson", "--data", "whole", "--jit", "off", "--until", until)
        self.assertEqual([json.loads(line) for line in whole.stdout.splitlines()], actions)
        self.assertEqual(len({a["id"] for a in actions}), len(actions))
        self.assertEqual(self.status("whole")["digest"], self.status()["digest"])

    def test_by_seconds_and_hours(self):
        """Not late: it works as ever, at the run's time, which stands."""
        came = self.feed(track("u1", "2026-03-01T09:00:00Z"))
        came += (second := self.feed(track("u2", "2026-03-01T08:59:57Z"), track("u3", "2026-03-01T04:00:00Z")))
        self.assertEqual(self.brief(second), ["2026-03-01T09:00 u2 hello you", "2026-03-01T09:00 u3 hello you"])
        self.assertEqual(self.status()["now"], "2026-03-01T09:00:00.000Z")
        # An hour of the run's time, not of the inputs'.
        came += (third := self.feed(track("u4", "2026-03-01T09:59:59Z")))
        self.assertEqual(self.brief(third), ["2026-03-01T09:59 u4 hello you"])
        came += (fourth := self.feed(until="2026-03-01T10:30:00Z"))
        self.assertEqual(self.brief(fourth), ["2026-03-01T10:00 u%d an hour later" % n for n in (1, 2, 3)])
        came += self.feed(until="2026-03-02T00:00:00Z")
        self.check_whole(came, "2026-03-02T00:00:00Z")

    def test_by_years_and_to_1970(self):
        """Late: it joins the history and starts nothing; time doesn't move, and goes on when it is caught up with."""
        came = self.feed(track("u1", "2026-03-01T09:00:00Z"))
        for at in ("2025-03-01T09:00:00Z", "1996-01-01T00:00:00Z", "1970-01-01T00:00:07Z", "2026-02-26T08:59:59.999Z"):
            self.assertEqual(self.feed(track("u2", at), track("u2", at, "paid"), track("u2", at, "paid")), [], at)
            self.assertEqual(self.status()["now"], "2026-03-01T09:00:00.000Z", at)
        came += (again := self.feed(track("u3", "2026-02-26T09:00:00Z"), track("u2", "2026-03-01T09:30:00Z")))
        self.assertEqual(self.brief(again), ["2026-03-01T09:00 u3 hello you", "2026-03-01T09:30 u2 hello you"])
        came += self.feed(until="2026-03-05T00:00:00Z")
        self.check_whole(came, "2026-03-05T00:00:00Z")

    def test_first_ahead(self):
        """A clock that was a week ahead: until it is caught up with time stands, and more than 72 hours behind it all is late."""
        came = self.feed(track("u1", "2026-03-08T09:00:00Z"))
        self.assertEqual(self.feed(track("u2", "2026-03-01T09:00:00Z"), track("u2", "2026-03-05T08:59:59Z")), [])
        came += (near := self.feed(track("u3", "2026-03-05T09:00:00Z")))
        self.assertEqual(self.brief(near), ["2026-03-08T09:00 u3 hello you"])
        came += (later := self.feed(track("u4", "2026-03-08T09:00:01Z")))
        self.assertEqual(self.brief(later), ["2026-03-08T09:00 u4 hello you"])
        came += self.feed(until="2026-03-09T00:00:00Z")
        self.check_whole(came, "2026-03-09T00:00:00Z")

    def test_what_is_received_and_what_has_no_time(self):
        """`receivedAt` stands for a time that is missing; with `sentAt` the sender's clock is put right, whatever it says."""
        came = self.feed(track("u1", "2026-03-01T09:00:00Z"))
        came += (received := self.feed(track("u2", None, receivedAt="2026-02-28T09:00:00Z"),
                                       track("u3", "1999-01-01T00:00:00Z", sentAt="1999-01-01T00:00:05Z", receivedAt="2026-03-01T08:00:00Z"),
                                       track("u4", "2093-01-01T00:00:00Z", sentAt="2093-01-01T00:00:05Z", receivedAt="2026-03-01T07:00:00Z"),
                                       track("u5", None)))
        self.assertEqual(self.brief(received), ["2026-03-01T09:00 u%d hello you" % n for n in (2, 3, 4, 5)])
        self.assertEqual(self.feed(track("u6", None, receivedAt="2016-03-01T09:00:00Z")), [])
        self.assertEqual(self.status()["now"], "2026-03-01T09:00:00.000Z")
        came += self.feed(until="2026-03-03T00:00:00Z")
        self.check_whole(came, "2026-03-03T00:00:00Z")

    def test_fields_and_windows(self):
        """A field keeps what is newer by its own time; a window counts by the events' times, and isn't entered twice."""
        came = self.feed(named("u1", "Ada", "2026-03-01T09:00:00Z"), track("u1", "2026-03-01T09:00:00Z", "paid"))
        came += (back := self.feed(named("u1", "Eve", "2026-03-01T08:00:00Z"), track("u1", "2026-03-01T07:00:00Z", "paid"),
                                   track("u1", "2026-03-01T06:00:00Z", "paid"), track("u1", "2026-03-01T09:00:00Z")))
        self.assertEqual(self.brief(back), ["2026-03-01T09:00 u1 thank you", "2026-03-01T09:00 u1 hello Ada"])
        # The window of the two older ones has gone, that of the newest alone hasn't.
        came += (rest := self.feed(track("u1", "2026-03-02T07:30:00Z", "paid"), until="2026-03-02T08:00:00Z"))
        self.assertEqual(self.brief(rest), ["2026-03-01T10:00 u1 an hour later", "2026-03-02T07:30 u1 thank you"])
        came += self.feed(until="2026-03-04T00:00:00Z")
        self.check_whole(came, "2026-03-04T00:00:00Z")

    def test_until_a_time_that_has_been(self):
        came = self.feed(track("u1", "2026-03-01T09:00:00Z"))
        came += self.feed(until="2026-03-01T10:00:00Z")
        digest = self.status()["digest"]
        for until in ("2026-03-01T10:00:00Z", "2026-03-01T09:00:00Z", "2016-03-01T09:00:00Z"):
            self.assertEqual(self.feed(until=until), [])
            self.assertEqual(self.status()["now"], "2026-03-01T10:00:00.000Z")
            self.assertEqual(self.status()["digest"], digest)
        self.assertEqual(self.brief(came), ["2026-03-01T09:00 u1 hello you", "2026-03-01T10:00 u1 an hour later"])

    def test_a_message_id_isn_t_taken_twice(self):
        """Its 24 hours are of the run's time: a clock that goes back doesn't bring it in again."""
        came = self.feed(track("u1", "2026-03-01T09:00:00Z", messageId="m1"))
        for at in ("2026-03-01T08:00:00Z", "2026-02-27T09:00:00Z", "2026-03-02T08:59:59Z"):
            self.assertNotIn("hello", " ".join(self.brief(actions := self.feed(track("u1", at, messageId="m1")))), at)
            came += actions
        self.assertEqual(self.brief(came), ["2026-03-01T09:00 u1 hello you", "2026-03-01T10:00 u1 an hour later"])


class MachineClock(InFolder):
    CLOCKS = ({"NUDGE_CLOCK": "0"}, {"NUDGE_CLOCK": "4102444800"}, {"NUDGE_CLOCK": "1772355600", "NUDGE_CLOCK_BACK": "3600"},
              {"NUDGE_CLOCK": "-86400"})

    def tables(self, data):
        """What is stored. (Of the log the count, of the outbox the actions: what a batch is depends on how busy the machine is.)"""
        database = sqlite3.connect("file:%s/nudge.db?mode=ro" % data, uri=True)
        rows = {"log": database.execute("SELECT sum(count) FROM log").fetchall()}
        for table in ("meta", "program", "program_source", "source"):
            rows[table] = sorted(database.execute("SELECT * FROM " + table).fetchall(), key=repr)
        database.close()
        rows["outbox"] = store_bytes.outbox(data)
        return rows

    def status(self, environment):
        found = json.loads(self.nudge("status", "--data", "data", "--format", "json", env=environment).stdout)
        return {key: value for key, value in found.items() if key != "store"}

    def told(self, clock):
        """All that the commands of a run print and store."""
        for name in ("data", "first", "second"):  # those of the clock before
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for name, text in (("first", FIRST), ("second", SECOND)):
            (self.folder / name).mkdir()
            (self.folder / name / "main.flow").write_text(text)
        lines = people(500)
        told = []
        environment = clock and {**clock, "LD_PRELOAD": clock_library}

        def command(*words, says=True):
            ran = self.nudge(*words, env=environment)
            told.append((words[0], ran.stdout, ran.stderr if says else ""))

        for name, part in (("one", lines[:300]), ("two", lines[300:])):
            (self.folder / name).write_text("".join(part))
        durable = ("--data", "data")
        command("run", "first", "--input", "one", *durable, "--jit", "off", says=False)  # it says how long it took
        told.append(self.tables(self.folder / "data"))
        command("plan", "second", *durable)
        command("apply", "second", *durable)
        command("run", "second", "--input", "two", *durable, "--jit", "off", "--until", "2026-06-01T00:00Z", says=False)
        told.append(self.status(environment))
        command("export", "u3", *durable)
        command("backup", *durable, "data/b.db")
        command("why", "welcome", "u3", *durable)
        command("count", '(contact.name ?? "-") == "-"', *durable)
        command("backtest", "second", "--input", "one", "--against", "first", says=False)
        command("forget", "u3", *durable)
        told.append(self.status(environment))
        return told

    def test_it_is_asked_for_nothing(self):
        real = self.told(None)
        for clock in self.CLOCKS:
            for here, there in zip(real, self.told(clock)):
                self.assertEqual(here, there, clock)

    def test_the_binary_has_no_way_to_ask(self):
        """Of the C++ library's clocks it knows the one that measures, not the one that tells the time."""
        listed = subprocess.run(["nm", "-D", "--undefined-only", nudge], capture_output=True, text=True)
        if listed.returncode:
            self.skipTest("there is no `nm`")
        names = {line.split()[-1].split("@")[0] for line in listed.stdout.splitlines()}
        self.assertIn("_ZNSt6chrono3_V212steady_clock3nowEv", names)
        forbidden = {"time", "gettimeofday", "clock_gettime", "ftime", "localtime", "localtime_r", "_ZNSt6chrono3_V212system_clock3nowEv",
                     "rand", "random", "getrandom", "arc4random", "_ZNSt13random_device9_M_getvalEv"}
        self.assertEqual(names & forbidden, set())


if __name__ == "__main__":
    nudge, clock_library = (str(pathlib.Path(sys.argv.pop(1)).resolve()) for _ in range(2))
    unittest.main()
