#!/usr/bin/env python3
"""`nudge plan`, `apply`, `status` and `count` by the real binary: a workflow of a year goes through ten versions, with
processes that are killed on the way, and must do what year.py worked out by hand; histories that are filled from
archived inputs are those of a run that kept them from the beginning.

    tests/versions/versions_test.py BINARY [--seed N] [--years N]
"""

import argparse
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
from year import BEGIN, DAY, Model, iso, make_inputs, text_of, versions

NUDGE, SEED, YEARS = None, 1, 1
ENVIRONMENT = dict(os.environ, NO_COLOR="1", TZ="UTC", LC_ALL="C.UTF-8")


class Folder:
    """A folder with programs, inputs and a run."""

    def __init__(self, path):
        self.path = Path(path)
        self.data = self.path / "data"
        self.actions = self.path / "actions.ndjson"

    def write(self, name, text):
        (self.path / name).write_text(text)
        return name

    def write_inputs(self, name, inputs):
        return self.write(name, "".join(json.dumps(line) + "\n" for line in inputs))

    def nudge(self, *words, out=None):
        done = subprocess.run([NUDGE, *map(str, words)], cwd=self.path, env=ENVIRONMENT, text=True,
                              stdout=out or subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        return done

    def run(self, program, inputs, *words):
        with open(self.actions, "a") as out:
            return self.nudge("run", program, "--data", "data", "--input", inputs, "--jit", "off", *words, out=out)

    def killed(self, rng, words, out=None):
        """Runs the command again and again, killed at some moment, until it comes to its end."""
        tries = 0
        while True:
            tries += 1
            with open(out, "a") if out else open(os.devnull, "w") as stdout:
                process = subprocess.Popen([NUDGE, *map(str, words)], cwd=self.path, env=ENVIRONMENT, text=True,
                                           stdout=stdout, stderr=subprocess.PIPE)
                if tries <= 2:
                    time.sleep(rng.random() * 0.05)
                    process.send_signal(signal.SIGKILL)
                said = process.communicate(timeout=120)[1]
            if process.returncode >= 0:
                return process.returncode, said

    def status(self):
        done = self.nudge("status", "--data", "data", "--format", "json")
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout)

    def sent(self):
        return [json.loads(line) for line in self.actions.read_text().splitlines()] if self.actions.exists() else []


class WithFolder(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="nudge_versions_")
        self.folder = Folder(self.temporary.name)
        self.addCleanup(self.temporary.cleanup)

    def well(self, done):
        self.assertEqual(done.returncode, 0, done.stderr + (done.stdout or ""))
        return done

    def fails(self, done, status, *words):
        self.assertEqual(done.returncode, status, done.stderr + (done.stdout or ""))
        for word in words:
            self.assertIn(word, done.stderr)
        return done


def year_test(seed, kills):
    def test(self):
        rng = random.Random(seed)
        folder = self.folder
        steps = versions()
        days = 40 * len(steps)
        inputs = make_inputs(seed, 60, days)
        model = Model(steps[0])
        archive = []
        for number, version in enumerate(steps, 1):
            program = folder.write(f"v{number}.flow", text_of(version))
            begin, end = BEGIN + 40 * DAY * (number - 1), BEGIN + 40 * DAY * number
            if number > 1:
                self.change(rng if kills else None, number, program, version, model, archive)
            lines = inputs.between(begin, end)
            archive += lines
            name = folder.write_inputs(f"i{number}.ndjson", lines)
            words = ["run", program, "--data", "data", "--input", name, "--until", iso(end), "--jit", "off"]
            if kills:
                status, said = folder.killed(rng, words, folder.actions)
                self.assertEqual(status, 0, said)
            else:
                self.well(folder.run(program, name, "--until", iso(end)))
            for line in lines:
                at = [at for at, other in inputs.lines if other is line][0]
                model.take(at, line)
            model.advance(end)
            self.compare(model, number)

    return test


class Year(WithFolder):
    def change(self, rng, number, program, version, model, archive):
        folder = self.folder
        plan = folder.nudge("plan", program, "--data", "data")
        self.well(plan)
        for words in version.says:
            self.assertIn(words, plan.stdout)
        self.assertEqual("on at once" in plan.stdout, model.over_at_once(version) > 0, plan.stdout)
        before = folder.status()
        words = ["apply", program, "--data", "data"]
        if "history that begins empty" in version.says:
            words += ["--backfill", folder.write_inputs("archive.ndjson", archive)]
        if rng:
            status, said = folder.killed(rng, words)
            self.assertEqual(status, 0, said)
        else:
            self.well(folder.nudge(*words))
        after = folder.status()
        self.assertEqual(after["version"], number)
        self.assertEqual(after["now"], before["now"])
        self.assertEqual(after["contacts"], before["contacts"])
        self.assertIn("nothing to do", self.well(folder.nudge(*words)).stderr)
        self.assertEqual(folder.status()["digest"], after["digest"])
        model.change(version)

    def compare(self, model, number):
        found = [(line["at"], line["contact"], line["name"]) for line in self.folder.sent()]
        self.assertEqual(sorted(found), sorted((iso(at), who, name) for at, who, name in model.sent), f"version {number}")
        seqs = [line["seq"] for line in self.folder.sent()]
        self.assertEqual(seqs, list(range(1, len(seqs) + 1)))
        ids = [line["id"] for line in self.folder.sent()]
        self.assertEqual(len(set(ids)), len(ids))
        year = [flow for flow in self.folder.status()["workflows"] if flow["workflow"] == "year"][0]
        self.assertEqual(sorted(step["people"] for step in year["steps"]), sorted(model.standing().values()))


BASE = """use saas
event order_placed { amount: number }
action note(text: text)
"""
REPORT = """
workflow report {
  when teammate_invited
  enter every time
  then {
    note("{count(session_started within 30 days)} in 30 days, {count(session_started)} ever, last {last(session_started) ?? contact.created_at}")
    note("{sum(order_placed.amount within 90 days)} spent, {count(order_placed(amount > 50)) } dear")
  }
}
"""
BEFORE = BASE + """
segment busy = count(session_started within 7 days) >= 2
workflow greet { when busy  enter once  then { note("busy") } }
workflow thank { when order_placed(amount > 90)  enter once  then { note("thanks") } }
"""


class Backfill(WithFolder):
    """A run that has the history from the beginning, against one that gets it by `apply --backfill`."""

    def inputs(self, rng, begin, end, reports):
        lines = []
        for number in range(25):
            who = f"p{number}"
            for _ in range(rng.randrange(1, 40)):
                at = rng.randrange(begin, end)
                lines.append((at, {"type": "track", "userId": who, "event": "Session Started"}))
            for _ in range(rng.randrange(6)):
                at = rng.randrange(begin, end)
                lines.append((at, {"type": "track", "userId": who, "event": "order_placed",
                                   "properties": {"amount": rng.randrange(1, 400) / 4}}))
            if reports:
                lines.append((rng.randrange(begin, end),
                              {"type": "track", "userId": who, "event": "Invite Sent"}))
        lines.sort(key=lambda pair: pair[0])
        lines = [{**line, "timestamp": iso(at), "messageId": f"{begin}-{place}"}
                 for place, (at, line) in enumerate(lines)]
        # Some come twice.
        return [line for line in lines for _ in range(2 if rng.random() < 0.1 else 1)]

    def kept(self, folder, who):
        """All that is kept of somebody, but for which program that is, and the log."""
        person = json.loads(self.well(folder.nudge("export", who, "--data", "data")).stdout)
        return {name: value for name, value in person.items() if name not in ("program_version", "inputs")}

    def test_the_same_history_and_the_same_from_then_on(self):
        rng = random.Random(SEED)
        first = self.inputs(rng, BEGIN, BEGIN + 100 * DAY, False)
        then = self.inputs(rng, BEGIN + 100 * DAY, BEGIN + 200 * DAY, True)
        folders = [self.folder]
        with tempfile.TemporaryDirectory(prefix="nudge_versions_") as other:
            folders.append(Folder(other))
            for folder in folders:
                folder.write("before.flow", BEFORE)
                folder.write("after.flow", BEFORE + REPORT)
                folder.write_inputs("first.ndjson", first)
                folder.write_inputs("then.ndjson", then)
            filled, whole = folders
            self.well(filled.run("before.flow", "first.ndjson"))
            plan = self.well(filled.nudge("plan", "after.flow", "--data", "data"))
            self.assertIn("history that begins empty", plan.stdout)
            self.assertIn("only in part", plan.stdout)
            applied = self.well(filled.nudge("apply", "after.flow", "--data", "data", "--backfill", "first.ndjson"))
            self.assertIn("joined history", applied.stderr)
            self.assertIn("duplicate", applied.stderr)
            self.well(whole.run("after.flow", "first.ndjson"))
            # The digests differ still: `busy` reads more occurrences now than it asks for, and where it is looked at next
            # is reckoned from the two that it was kept when it was last looked at. What is kept is the same.
            for number in range(25):
                self.assertEqual(self.kept(filled, f"p{number}"), self.kept(whole, f"p{number}"))
            for folder in folders:
                self.well(folder.run("after.flow", "then.ndjson"))
            self.assertEqual(filled.sent(), whole.sent())
            self.assertGreater(len(filled.sent()), 50)
            self.assertEqual(filled.status()["digest"], whole.status()["digest"])


class Refusals(WithFolder):
    def begin(self):
        folder = self.folder
        folder.write("a.flow", "use saas\naction note(text: text)\nworkflow w {\n  when signed_up\n  then {\n"
                               "    wait 3 days\n    note(\"x\")\n  }\n}\n")
        folder.write("b.flow", "use saas\naction note(text: text)\nworkflow w {\n  when signed_up\n  then {\n"
                               "    note(\"x\")\n  }\n}\n")
        folder.write_inputs("i.ndjson", [{"type": "track", "userId": "u1", "event": "Signed Up",
                                          "timestamp": iso(BEGIN)}])
        self.well(folder.run("a.flow", "i.ndjson"))
        return folder

    def test_another_program_isnt_run(self):
        folder = self.begin()
        self.fails(folder.run("b.flow", "i.ndjson"), 1, "nudge plan")

    def test_a_step_that_is_gone_must_be_answered(self):
        folder = self.begin()
        digest = folder.status()["digest"]
        for command in ("plan", "apply"):
            done = self.fails(folder.nudge(command, "b.flow", "--data", "data"), 1, "1 contact waits at `wait 3 days`",
                              'moved "wait 3 days" to ', 'moved "wait 3 days" to finish', 'retire "wait 3 days"')
        self.assertIn("nothing was changed", done.stderr)
        self.assertEqual((folder.status()["version"], folder.status()["digest"]), (1, digest))
        # Each of the lines that it names mends it.
        for number, line in enumerate(['moved "wait 3 days" to note', 'moved "wait 3 days" to finish',
                                       'retire "wait 3 days"']):
            program = (folder.path / "b.flow").read_text().replace("  then", f"  {line}\n  then")
            folder.write(f"c{number}.flow", program)
            self.well(folder.nudge("plan", f"c{number}.flow", "--data", "data"))
        self.well(folder.nudge("apply", "c2.flow", "--data", "data"))
        self.assertEqual(folder.status()["workflows"][0]["steps"][0]["retired_of_version"], 1)

    def test_no_two_at_once(self):
        folder = self.begin()
        words = [NUDGE, "run", "a.flow", "--data", "data", "--input", "-"]
        running = subprocess.Popen(words, cwd=folder.path, env=ENVIRONMENT, stdin=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            # It has the folder once it has read what there is.
            running.stdin.write(b'{"type":"identify","userId":"u2","timestamp":"2026-01-02T00:00:00Z"}\n')
            running.stdin.flush()
            for _ in range(200):
                if folder.status()["contacts"] == 2:
                    break
                time.sleep(0.05)
            done = folder.nudge("apply", "b.flow", "--data", "data")
            self.fails(done, 3, str(running.pid))
            # Who only reads is let in.
            self.assertEqual(folder.status()["version"], 1)
            self.assertEqual(folder.nudge("plan", "b.flow", "--data", "data").returncode, 1)
        finally:
            running.stdin.close()
            running.wait()

    def test_what_isnt_there(self):
        folder = self.begin()
        self.fails(folder.nudge("status", "--data", "nowhere"), 2, "there is no run in `nowhere`")
        self.assertFalse((folder.path / "nowhere").exists())
        self.well(folder.nudge("plan", "a.flow", "--data", "nowhere"))
        self.assertFalse((folder.path / "nowhere").exists())
        self.fails(folder.nudge("apply", "b.flow", "--data", "data", "--backfill", "gone.ndjson"), 3, "gone.ndjson")
        folder.write("faulty.flow", "workflow w { when nothing_like_it then { } }")
        self.fails(folder.nudge("apply", "faulty.flow", "--data", "fresh"), 1)


class Counts(WithFolder):
    def test_count(self):
        folder = self.folder
        folder.write("a.flow", "use saas\nenum Plan { free, pro }\ncontact { plan: Plan = free }\n"
                               "action note(text: text)\nsegment busy = count(session_started within 7 days) >= 2\n"
                               "workflow w { when busy then { note(\"x\") } }\n")
        lines = []
        for number in range(10):
            lines.append({"type": "identify", "userId": f"u{number}", "timestamp": iso(BEGIN),
                          "traits": {"plan": "pro" if number < 4 else "free"}})
            if number % 2 == 0:
                lines += [{"type": "track", "userId": f"u{number}", "event": "Session Started",
                           "timestamp": iso(BEGIN + hour * 3600000)} for hour in (1, 2)]
        lines.sort(key=lambda line: line["timestamp"])
        self.well(folder.run("a.flow", folder.write_inputs("i.ndjson", lines)))

        def count(condition, *words):
            return folder.nudge("count", condition, "--data", "data", *words)

        self.assertEqual(self.well(count("contact.plan == pro")).stdout, "4 of 10 contacts\n")
        self.assertEqual(self.well(count("busy and contact.plan == pro", "--list")).stdout, "u0\nu2\n")
        self.assertEqual(self.well(count("count(session_started within 7 days) >= 2")).stdout, "5 of 10 contacts\n")
        self.assertEqual(json.loads(self.well(count("not busy", "--format", "json", "--list")).stdout)["count"], 5)
        self.fails(count("contact.plam == pro"), 1, "did you mean `plan`?")
        self.fails(count("count(session_started within 30 days) >= 2"), 1, "doesn't keep")
        self.fails(count("did page_viewed"), 1)


def load_tests(loader, tests, pattern):
    for year in range(YEARS):
        setattr(Year, f"test_ten_versions_{year}", year_test(SEED + year, kills=False))
        setattr(Year, f"test_ten_versions_and_kills_{year}", year_test(SEED + 100 + year, kills=True))
    suite = unittest.TestSuite()
    for case in (Year, Backfill, Refusals, Counts):
        suite.addTests(loader.loadTestsFromTestCase(case))
    return suite


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--years", type=int, default=1)
    options, rest = parser.parse_known_args()
    NUDGE, SEED, YEARS = str(Path(options.binary).resolve()), options.seed, options.years
    unittest.main(argv=[sys.argv[0]] + rest)
