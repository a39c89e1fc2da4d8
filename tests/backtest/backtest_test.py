#!/usr/bin/env python3
"""`nudge backtest` against its twin, which recomputes every number from what `nudge run` prints; and its plot, its
options, its faults: tests/backtest/backtest_test.py build/dev/nudge
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import twin  # noqa: E402

ROOT = HERE.parents[1]
EXAMPLES = sorted(p.parent.name for p in (ROOT / "examples").glob("*/inputs.ndjson"))
UNTIL = "2026-06-01T00:00Z"
NUDGE = ""

# What a new version of an example changes: (example, file, what stands there, what is to stand there).
CHANGES = [
    ("trial_onboarding", "trial_onboarding.flow", "wait 1 day\n", "wait 3 days\n"),
    ("trial_onboarding", "trial_onboarding.flow", "50% urgent ", "90% urgent "),
    ("trial_onboarding", "trial_onboarding.flow", "    send welcome\n", ""),
    ("win_back", "win_back.flow", "holdout 10%", "holdout 40%"),
]


def nudge(*arguments, stdin=None):
    return subprocess.run([NUDGE, *map(str, arguments)], capture_output=True, text=True, input=stdin, timeout=300)


def run(program, inputs, folder, *more):
    """The actions and the trace of `nudge run`."""
    trace = pathlib.Path(folder) / "trace.ndjson"
    done = nudge("run", program, "--input", inputs, "--trace", trace, *more)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], [json.loads(line) for line in trace.read_text().splitlines()]


def backtest(program, inputs, *more):
    done = nudge("backtest", program, "--input", inputs, "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def changed_copy(folder, example, file, old, new):
    """A copy of the example, with one text replaced."""
    copy = pathlib.Path(folder) / "changed"
    copy.mkdir()
    for path in (ROOT / "examples" / example).rglob("*"):
        if path.is_file() and path.suffix not in (".ndjson", ".py"):
            target = copy / path.relative_to(ROOT / "examples" / example)
            target.parent.mkdir(exist_ok=True)
            text = path.read_text()
            if path.name == file:
                assert text.count(old) == 1, (file, old)
                text = text.replace(old, new)
                if new == "90% urgent ":
                    text = text.replace("50% helpful", "10% helpful")
            target.write_text(text)
    return copy


class Twin(unittest.TestCase):
    def test_examples(self):
        for example in EXAMPLES:
            for more in ((), ("--until", UNTIL)):
                with self.subTest(example, more=more), tempfile.TemporaryDirectory() as folder:
                    program = ROOT / "examples" / example
                    report = backtest(program, program / "inputs.ndjson", *more)
                    wanted = twin.numbers(*run(program, program / "inputs.ndjson", folder, *more))
                    self.assertIsNone(twin.difference(wanted, twin.reduced(report)))

    def test_changes(self):
        for change in CHANGES:
            with self.subTest(change), tempfile.TemporaryDirectory() as folder:
                old = ROOT / "examples" / change[0]
                new = changed_copy(folder, *change)
                inputs = old / "inputs.ndjson"
                report = backtest(new, inputs, "--against", old, "--examples", 2)
                old_run, new_run = run(old, inputs, folder), run(new, inputs, folder)
                self.assertIsNone(twin.difference(twin.numbers(*old_run), twin.reduced(report["old"])))
                self.assertIsNone(twin.difference(twin.numbers(*new_run), twin.reduced(report["new"])))
                wanted = twin.changes(old_run[0], new_run[0], 2)
                self.assertEqual(wanted["contacts"], report["changes"]["contacts"])
                self.assertEqual(wanted["examples"], report["changes"]["examples"])
                self.assertGreater(sum(wanted["contacts"].values()) - wanted["contacts"]["unchanged"], 0)
                self.check_pairs(report)

    def check_pairs(self, report):
        """Of workflows and messages both numbers and the change."""
        for kind, count in (("workflows", "entered"), ("messages", "sent")):
            old = {one["name"]: one[count] for one in report["old"][kind]}
            new = {one["name"]: one[count] for one in report["new"][kind]}
            changes = report["changes"][kind]
            self.assertEqual({one["name"] for one in changes}, set(old) | set(new))
            for one in changes:
                before, after = old.get(one["name"], 0), new.get(one["name"], 0)
                self.assertEqual(one[count], {"old": before, "new": after, "change": after - before})

    def test_of_itself_nothing_changes(self):
        program = ROOT / "examples" / "win_back"
        report = backtest(program, program / "inputs.ndjson", "--against", program)
        self.assertEqual(report["old"], report["new"])
        counts = report["changes"]["contacts"]
        self.assertEqual(sum(counts.values()), counts["unchanged"])
        self.assertEqual(report["changes"]["examples"], [])

    def test_arms_add_up(self):
        """Of a split's arms: those that entered some arm are no more than entered; their shares are the arm's own."""
        program = ROOT / "examples" / "trial_onboarding"
        report = backtest(program, program / "inputs.ndjson", "--until", UNTIL)
        workflow = next(w for w in report["workflows"] if w["name"] == "trial_onboarding")
        arms = {arm["name"]: arm for arm in workflow["splits"][0]["arms"]}
        sends = {m["name"]: m["sent"] + sum(m["skipped"].values()) for m in workflow["messages"]}
        # Each arm is a send, which quiet hours only delay; none of these left between.
        self.assertEqual((arms["urgent"]["entered"], arms["helpful"]["entered"]),
                         (sends["last_chance"], sends["how_teams_use_it"]))

    def test_the_same_twice_and_without_jit(self):
        program = ROOT / "examples" / "trial_onboarding"
        reports = [nudge("backtest", program, "--input", program / "inputs.ndjson", "--jit", jit).stdout
                   for jit in ("off", "wait", "on")]
        self.assertEqual(len(set(reports)), 1)
        piped = nudge("backtest", program, "--input", "-", stdin=(program / "inputs.ndjson").read_text()).stdout
        self.assertEqual(piped, reports[0])


class Options(unittest.TestCase):
    EXAMPLE = ROOT / "examples" / "user_activation"

    def test_dead_letters(self):
        inputs = self.EXAMPLE / "inputs.ndjson"
        with tempfile.TemporaryDirectory() as folder:
            mine, theirs = pathlib.Path(folder) / "mine", pathlib.Path(folder) / "theirs"
            done = nudge("backtest", self.EXAMPLE, "--input", inputs, "--dead-letters", mine)
            nudge("run", self.EXAMPLE, "--input", inputs, "--dead-letters", theirs)
            self.assertEqual(mine.read_text(), theirs.read_text())
            self.assertEqual(len(mine.read_text().splitlines()), 5)
            self.assertIn("5 dead letters", done.stderr)
        strict = nudge("backtest", self.EXAMPLE, "--input", inputs, "--strict")
        self.assertEqual(strict.returncode, 1)
        self.assertIn("`--dead-letters FILE` says which, and why", strict.stderr)

    def test_plot(self):
        program = ROOT / "examples" / "trial_onboarding"
        for more, words in (((), ["welcome 192"]), (("--plot-by", "workflow"), ["trial_end 172"]),
                            (("--against", program), ["old: ", "new: ", "welcome 192 → 192"])):
            with self.subTest(more), tempfile.TemporaryDirectory() as folder:
                plot = pathlib.Path(folder) / "p.svg"
                done = nudge("backtest", program, "--input", program / "inputs.ndjson", "--plot", plot, "--until", UNTIL,
                             *more)
                self.assertEqual(done.returncode, 0, done.stderr)
                tree = xml.etree.ElementTree.parse(plot)
                texts = " | ".join(t.text for t in tree.iter("{http://www.w3.org/2000/svg}text"))
                for word in words + ["Messages sent per day"]:
                    self.assertIn(word, texts)

    def test_faults(self):
        inputs = self.EXAMPLE / "inputs.ndjson"
        for arguments, status, words in [
            ((), 2, "needs `--input FILE`"),
            (("--input", "nowhere.ndjson"), 3, "nowhere.ndjson"),
            (("--input", inputs, "--until", "tomorrow"), 2, "`--until tomorrow` is no time"),
            (("--input", inputs, "--examples", "2"), 2, "needs `--against OLD`"),
            (("--input", inputs, "--examples", "-2"), 2, "--examples"),
            (("--input", inputs, "--plot", "sends.png"), 2, "name a file that ends in .svg"),
            (("--input", inputs, "--plot", "nowhere/sends.svg"), 3, "can't write `nowhere/sends.svg`"),
            (("--input", inputs, "--dead-letters", "-"), 2, "name a file"),
            (("--input", inputs, "--format", "csv"), 2, "--format"),
            (("--input", inputs, "--against", "nowhere"), 2, "there is no file or folder `nowhere`"),
        ]:
            with self.subTest(arguments):
                done = nudge("backtest", self.EXAMPLE, *arguments)
                self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
                self.assertIn(words, done.stderr)

    def test_a_fault_in_the_old_program(self):
        with tempfile.TemporaryDirectory() as folder:
            old = pathlib.Path(folder) / "old.flow"
            old.write_text("workflow w { when signed_up then { send welcome } }\n")
            done = nudge("backtest", self.EXAMPLE, "--input", self.EXAMPLE / "inputs.ndjson", "--against", old)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("the faults are in the old program", done.stderr)


if __name__ == "__main__":
    NUDGE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
