#!/usr/bin/env python3
"""bench/compare, at sizes that say nothing: tests/bench/bench_test.py build/dev/nudge build/dev/bench

That a run ends with its tables and its picture, that who disagrees is found out, and what ratios, targets and figures look
like. No time is asserted, and nothing of npm's is used.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench" / "compare"))
import contest  # noqa: E402
import plot  # noqa: E402
import report  # noqa: E402
import work  # noqa: E402

nudge = bench = None


def table_of(rows, better="more"):
    made = [contest.Row(label, values=[[value] for value in values]) for label, values in rows]
    return contest.Table("k", "A title", "Work & more.", [("events", "/s", better)], made)


class Run(unittest.TestCase):
    def test_writes_its_tables_and_picture(self):
        with tempfile.TemporaryDirectory() as folder:
            ended = subprocess.run([sys.executable, str(ROOT / "bench/compare/run.py"), nudge, bench, "--size", "tiny", "--without-others",
                                    "--only", "rules,durable,sleeping", "--out", folder], capture_output=True, text=True)
            self.assertEqual(ended.returncode, 0, ended.stderr)
            said = (pathlib.Path(folder) / "results.md").read_text()
            found = json.loads((pathlib.Path(folder) / "results.json").read_text())
            picture = xml.etree.ElementTree.parse(pathlib.Path(folder) / "results.svg")
        keys = [table["key"] for table in found["tables"]]
        self.assertEqual(keys, ["a", "b_20", "c", "c_latency", "replay", "d"])
        for table in found["tables"]:
            self.assertIn("## " + table["title"], said)
            for row in table["rows"]:
                self.assertIn("| " + row["label"], said)
                self.assertEqual(len(row["rounds"]), 1)
        self.assertIn("C++ by hand with an index", [row["label"] for row in found["tables"][1]["rows"]])
        self.assertIn("the figures mean nothing", said)
        self.assertIn("over 400,000 durable inputs a second", said)
        texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
        self.assertIn("(a) One condition of six comparisons", texts)

    def test_work_is_the_same_each_time(self):
        with tempfile.TemporaryDirectory() as folder:
            made = []
            for name in ("one", "other"):
                work.make_rules(pathlib.Path(folder) / name, 30, visits=50)
                work.write_onboarding(pathlib.Path(folder) / name / "people", 20)
                made.append([file.read_bytes() for file in sorted((pathlib.Path(folder) / name).iterdir())])
        self.assertEqual(*made)
        self.assertEqual(made[0][0].count(b"\n"), 40)


class Agreement(unittest.TestCase):
    def test_who_says_something_else_is_named(self):
        contest.agree("them", ["1 2", ""], ["1 2", "", "3"], "rules")
        with self.assertRaisesRegex(contest.Disagreement, "rules: them says `4` of line 2, Nudge `3`"):
            contest.agree("them", ["1 2", "4"], ["1 2", "3"], "rules")
        with self.assertRaisesRegex(contest.Disagreement, "them found nothing"):
            contest.agree("them", [], ["1"], "rules")

    def test_a_wrong_program_is_not_measured(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            work.make_rules(folder, 20, visits=64)
            rules = (folder / "rules.ndjson").read_text().splitlines()
            changed = [json.dumps({**json.loads(line), "under": 0}) for line in rules]
            (folder / "rules.ndjson").write_text("\n".join(changed) + "\n")
            said = {}
            for who in ("nudge", "nudge_step", "hand_linear", "hand_indexed"):
                contest.told([bench + "/contest_rules", who, folder, "--check", folder / who, "64"])
                said[who] = (folder / who).read_text().splitlines()
            self.assertEqual(said["nudge"], said["nudge_step"])
            self.assertEqual(said["hand_linear"], said["hand_indexed"])
            with self.assertRaises(contest.Disagreement):
                contest.agree("C++", said["hand_linear"], said["nudge"], "rules")


class Report(unittest.TestCase):
    def test_ratios_are_of_rounds(self):
        table = table_of([("**Nudge**", [10, 20, 90]), ("them", [5, 5, 30])])
        self.assertEqual(table.ratios("**Nudge**", "them"), [2, 4, 3])
        self.assertIn("| them | 5 (5 – 30) | 3 × |", report.section(table))
        less = table_of([("**Nudge**", [2]), ("them", [8])], better="less")
        self.assertIn("| them | 8 | 4 × |", report.section(less))

    def test_a_time_of_fewer_is_not_compared(self):
        table = table_of([("**Nudge**", [2]), ("them", [8])], better="less")
        table.columns = [("start", "s", "less")]
        table.rows[1].note = "10 workflows"
        self.assertIn("| them (10 workflows) | 8 | – |", report.section(table))
        self.assertEqual(list(plot.panels([table])), [])

    def test_targets_say_met_or_not(self):
        table = table_of([("**Nudge**", [10])])
        table.target("at least 5", 10, 5, str)
        table.target("at most 5", 10, 5, str, at_least=False)
        table.target("of what wasn't measured", None, 5, str)
        self.assertIn("| at least 5 | 10 | met |\n| at most 5 | 10 | **not met** |", report.section(table))
        self.assertEqual(len(table.targets), 2)

    def test_numbers(self):
        self.assertEqual([report.number(value) for value in (0.1234, 12.34, 999, 1234, 123456, 5.612e6, None)],
                         ["0.123", "12.3", "999", "1,230", "123,000", "5.61 million", "–"])
        self.assertEqual(report.number(0.0123, "s"), "0.0123")

    def test_the_picture_holds_any_text(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "p.svg"
            plot.write(path, [table_of([("**Nudge** <&>", [10]), ("them", [500])])])
            self.assertIn("Nudge <&>", [element.text for element in xml.etree.ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")])


if __name__ == "__main__":
    nudge, bench = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
