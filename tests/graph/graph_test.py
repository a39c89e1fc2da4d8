#!/usr/bin/env python3
"""Pictures of workflows: tests/graph/graph_test.py build/dev/nudge

That `dot` takes what is printed for every example and every golden case and draws every box and arrow of it; that the
Mermaid text is well-formed, by a grammar of the part of Mermaid that is printed; that counts add up; that names and
texts of any kind come out as they are; what is said when something is missing.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/inputs.ndjson"))
CASES = sorted((ROOT / "tests/golden/graph").glob("*.flow"))
SVG = "{http://www.w3.org/2000/svg}"
NUDGE = None


def nudge(*arguments, environment=None, folder=ROOT, status=0):
    done = subprocess.run([NUDGE, "graph", *map(str, arguments)], capture_output=True, text=True, cwd=folder,
                          env={**os.environ, **(environment or {})})
    if done.returncode != status:
        raise AssertionError("%s: status %d\n%s" % (arguments, done.returncode, done.stderr))
    return done.stdout if status == 0 else done.stderr


# --- the part of Mermaid that is printed

TEXT = r'"(?:[^"#<>]|#\d+;|<br/>|</?[bi]>|</?small>)*"'
BOX = re.compile(r"(w\d+\w+)(?:\(\[%s\]\)|\(%s\)|\{\{%s\}\}|\[\[%s\]\]|\[%s\]):::(\w+)" % ((TEXT,) * 5))
ARROW = re.compile(r"(w\d+\w+) (?:-->|-\.->)(?:\|%s\|)? (w\d+\w+)|(w\d+\w+) ~~~ (w\d+\w+)" % TEXT)
CLASS = re.compile(r"classDef (\w+) fill:#\w{6},stroke:#\w{6},color:#\w{6}(,stroke-dasharray:4 3)?(,text-align:left)?")


def check_mermaid(test, text):
    """Boxes and arrows, after having checked each line and that each name is there."""
    first, *lines = text.splitlines()
    test.assertEqual(first, "flowchart TB")
    boxes, arrows, classes, used, depth = set(), [], set(), set(), 0
    for line in lines:
        words = line.strip()
        if re.fullmatch(r"subgraph w\d+\[%s\]" % TEXT, words):
            test.assertEqual(depth, 0)
            depth = 1
        elif words == "end":
            test.assertEqual(depth, 1)
            depth = 0
        elif found := BOX.fullmatch(words):
            test.assertNotIn(found[1], boxes)
            boxes.add(found[1])
            used.add(found[2])
        elif found := ARROW.fullmatch(words):
            arrows.append((found[1] or found[3], found[2] or found[4]))
        elif found := CLASS.fullmatch(words):
            classes.add(found[1])
        else:
            test.assertEqual(words, "direction TB")
    test.assertEqual(depth, 0)
    test.assertLessEqual(used, classes)
    test.assertLessEqual({end for arrow in arrows for end in arrow}, boxes)
    return boxes, arrows


def words_in(svg):
    return [" ".join(element.itertext()) for element in svg.iter(SVG + "text")]


class Pictures(unittest.TestCase):
    def check_program(self, path):
        dot = nudge(path, "--format", "dot")
        svg = ElementTree.fromstring(nudge(path, "--format", "svg").encode())
        ids = [element.get("id") for element in svg.iter() if element.get("id")]
        self.assertEqual(len(ids), len(set(ids)), "ids of several pictures in one file")
        drawn = set(ids)
        for wanted in re.findall(r' \[id="([\w.]+)"', dot):
            self.assertIn(wanted, drawn)
        boxes, arrows = check_mermaid(self, nudge(path, "--format", "mermaid"))
        panels = dot.count("at any step")
        self.assertEqual(len(boxes), len(re.findall(r"^  n\d+ \[", dot, re.M)) + panels)
        self.assertEqual(len(arrows), len(re.findall(r"^  n\d+ -> ", dot, re.M)) + panels)

    def test_examples(self):
        self.assertGreater(len(EXAMPLES), 10)
        for name in EXAMPLES:
            with self.subTest(name):
                self.check_program("examples/" + name)

    def test_golden_cases(self):
        for path in CASES:
            with self.subTest(path.name):
                self.check_program(path)

    def test_every_box_can_be_come_to(self):
        for name in EXAMPLES:
            boxes, arrows = check_mermaid(self, nudge("examples/" + name, "--format", "mermaid"))
            reached = {box for box in boxes if not any(to == box for _, to in arrows)}
            for box in reached:
                self.assertTrue(any(start == box for start, _ in arrows), box)

    def test_the_same_bytes(self):
        for form in ("svg", "dot", "mermaid"):
            self.assertEqual(nudge("examples/welcome", "--format", form), nudge("examples/welcome", "--format", form))


class Counts(unittest.TestCase):
    def test_they_are_those_of_run(self):
        for name in EXAMPLES:
            inputs = ROOT / "examples" / name / "inputs.ndjson"
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                trace = pathlib.Path(folder) / "trace"
                subprocess.run([NUDGE, "run", "examples/" + name, "--input", inputs, "--trace", trace], cwd=ROOT,
                               capture_output=True, check=True)
                entered = {}
                for line in trace.read_text().splitlines():
                    record = json.loads(line)
                    if record["what"] == "entered":
                        entered[record["workflow"]] = entered.get(record["workflow"], 0) + 1
                text = nudge("examples/" + name, "--format", "mermaid", "--input", inputs)
                check_mermaid(self, text)
                found = re.findall(r'subgraph w\d+\["(\w+).*<br/>([\d,]+) entered', text)
                self.assertEqual({w: int(n.replace(",", "")) for w, n in found},
                                 {w: entered.get(w, 0) for w, _ in found})
                self.assertLessEqual(set(entered), {w for w, _ in found})
                self.assertEqual(len(found), text.count("subgraph"))

    def test_what_flows_in_flows_out_or_stays(self):
        """Of boxes that nobody leaves but by their arrows: all but waits and ends, where goals and exits take people off."""
        text = nudge("examples/win_back", "--format", "mermaid", "--input", "examples/win_back/inputs.ndjson")
        came, left = {}, {}
        for start, count, end in re.findall(r"(w\d+n\d+) (?:-->|-\.->)\|\".*?<b>([\d,]+)</b>\"\| (w\d+n\d+)", text):
            number = int(count.replace(",", ""))
            left[start] = left.get(start, 0) + number
            came[end] = came.get(end, 0) + number
        kinds = dict((box, kind) for box, kind in BOX.findall(text))
        checked = 0
        for box, kind in kinds.items():
            if kind in ("branch", "split", "action", "change", "link"):
                self.assertEqual(came.get(box), left.get(box), box)
                checked += 1
        self.assertGreater(checked, 5)

    def test_until_lets_waits_run_out(self):
        arguments = ["trial_onboarding", "examples/trial_onboarding", "--format", "mermaid", "--input",
                     "examples/trial_onboarding/inputs.ndjson"]
        self.assertNotIn("here now", nudge(*arguments, "--until", "2027-01-01T00:00Z"))


class Words(unittest.TestCase):
    """Whatever a user may write is a word in the picture, and nothing else."""

    HOSTILE = ['<b>&amp;</b> "q" \\N \\" ]]> <script>alert(1)</script>', "1. one", "- two", "`code` *bold* _em_",
               "end", "];;;}", "|x|", "#quot; &#38;", "日本語 مرحبا 🎉", "%% comment", "-->"]

    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)

    def program(self, word):
        quoted = word.replace("\\", "\\\\").replace('"', '\\"').replace("{", "\\{").replace("}", "\\}")
        (self.folder / "a.flow").write_text("""
            contact { city: text? }
            event signed_up { source: text? }
            email hello { from "a@x.example" subject "%(w)s" body "b" transactional }
            workflow graph "%(w)s" {
              when signed_up(source == "%(w)s")
              if   contact.city == "%(w)s"
              goal signed_up(source != "%(w)s") within 5 days
              then {
                send hello
                if contact.city != "%(w)s" then set contact.city = "%(w)s"
                finish as "%(w)s"
              }
            }""" % {"w": quoted})

    def test_hostile_texts(self):
        for word in self.HOSTILE:
            with self.subTest(word):
                self.program(word)
                svg = nudge("graph", ".", "--format", "svg", folder=self.folder)
                drawn = " ".join(words_in(ElementTree.fromstring(svg.encode())))
                squeezed = re.sub(r"\s+", "", drawn)
                self.assertGreaterEqual(squeezed.count(re.sub(r"\s+", "", word)), 3, drawn)
                self.assertNotIn("<script", svg)
                text = nudge("graph", ".", "--format", "mermaid", folder=self.folder)
                check_mermaid(self, text)
                unescaped = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), text.replace("<br/>", " "))
                self.assertGreaterEqual(unescaped.count(word), 3)


class Use(unittest.TestCase):
    def test_without_dot(self):
        with tempfile.TemporaryDirectory() as folder:
            empty = {"PATH": folder}
            said = nudge("examples/welcome", environment=empty, status=3)
            for word in ("graphviz", "--format mermaid", "--format dot"):
                self.assertIn(word, said)
            nudge("examples/welcome", "--format", "mermaid", environment=empty)
        said = nudge("examples/welcome", environment={"NUDGE_DOT": "/nowhere/dot"}, status=3)
        self.assertIn("NUDGE_DOT names `/nowhere/dot`", said)

    def test_a_dot_that_fails(self):
        said = nudge("examples/welcome", environment={"NUDGE_DOT": "false"}, status=3)
        self.assertIn("ended with status 1", said)

    def test_names(self):
        self.assertIn("did you mean `welcome`?", nudge("welcom", "examples/welcome", status=2))
        self.assertIn("there are `", nudge("xyz", "examples/welcome", status=2))
        self.assertIn("write `./welcome`", nudge("welcome", "./trial_onboarding", folder=ROOT / "examples", status=2))
        self.assertIn("write `./trial_onboarding`", nudge("trial_onboarding", "--format", "dot", folder=ROOT / "examples", status=1))
        self.assertEqual(nudge("welcome", "examples/welcome", "--format", "dot").count("digraph"), 1)
        self.assertGreater(nudge("examples/welcome", "--format", "dot").count("digraph"), 3)

    def test_misuse(self):
        for arguments, word in ((["--data", "d"], "--data"), (["--until", "2026-01-01T00:00Z"], "--input"),
                                (["--input", "x", "--until", "soon"], "2026-03-02T09:30Z"), (["--format", "pdf"], "svg")):
            self.assertIn(word, nudge("examples/welcome", *arguments, status=2))

    def test_output_says_the_format(self):
        with tempfile.TemporaryDirectory() as folder:
            for ending, begin in (("svg", "<?xml"), ("mmd", "flowchart"), ("dot", "digraph"), ("gv", "digraph")):
                path = pathlib.Path(folder) / ("a." + ending)
                nudge("examples/welcome", "--output", path)
                self.assertTrue(path.read_text().startswith(begin))
            self.assertIn("can't write", nudge("examples/welcome", "--format", "dot", "--output", folder, status=3))


if __name__ == "__main__":
    NUDGE = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
