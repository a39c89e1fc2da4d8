#!/usr/bin/env python3
"""Tests the golden runner itself, with a fake `nudge`: wrong expectations fail, updates converge."""

import os
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

RUNNER = Path(__file__).resolve().with_name("run.py")

# `check PATH`: an error at each `BAD`, a warning at each `ODD`, one at the end for an open brace; the first `BAD`'s
# message names its line. `echo PATH` prints the program, `cat --input FILE` its input, `-` standard input.
FAKE = r'''#!/usr/bin/env python3
import os, sys
command, rest = sys.argv[1], sys.argv[2:]
path = rest[-1]
def files():
    if not os.path.isdir(path): return [path]
    return sorted(os.path.join(path, name) for name in os.listdir(path) if name.endswith(".flow"))
if command == "check":
    errors, stream = 0, sys.stdout if "--out" in rest or "--format" in rest else sys.stderr
    def tell(severity, code, message, file, line, column):
        print(f"{severity}[{code}]: {message}\n --> {file}:{line}:{column}\n  |\n{line} | text\n  | ^\n", file=stream)
    for file in files():
        lines = open(file).read().split("\n")
        for number, line in enumerate(lines, 1):
            for word in line.split():
                if word == "BAD":
                    tell("error", "bad", f"`BAD` at line {number}", file, number, line.index(word) + 1)
                    errors += 1
                if word == "ODD": tell("warning", "odd", "`ODD`", file, number, line.index(word) + 1)
                if word == "NOWHERE":
                    print("error[nowhere]: somewhere\n", file=stream)
                    errors += 1
                if word == "CRASH": os.abort()
                if word == "FAULT": sys.exit("nudge: internal fault at x.cpp:1")
                if word == "STATUS": sys.exit(3)
        if sum(line.count("{") - line.count("}") for line in lines) > 0:
            tell("error", "open", "expected `}`", file, len(lines), 1)
            errors += 1
    if errors: print(f"{errors} errors", file=stream)
    sys.exit(1 if errors else 0)
if command == "echo":
    print(os.path.abspath(path))
    for file in files(): print(open(file).read(), end="")
if command == "cat":
    sys.stdout.write((sys.stdin if path == "-" else open(path)).read())
'''


class RunnerTest(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory(prefix="nudge_selftest_")
        self.addCleanup(held.cleanup)
        self.repository = Path(held.name)
        self.fake = self.repository / "nudge"
        self.fake.write_text(FAKE)
        self.fake.chmod(0o755)
        (self.repository / "tests/golden/diagnostics").mkdir(parents=True)

    def write(self, name, text):
        path = self.repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"))
        return path

    def case(self, text, name="a.flow"):
        return self.write(f"tests/golden/{name}", text)

    def run_golden(self, *arguments):
        done = subprocess.run([sys.executable, RUNNER, "--repository", self.repository, "--nudge", self.fake, *arguments],
                              capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def passes(self):
        status, out = self.run_golden()
        self.assertEqual(status, 0, out)
        return out

    def fails(self):
        status, out = self.run_golden()
        self.assertEqual(status, 1, out)
        return out

    def updated(self, path):
        """The text after an update, which is the same after a second one and passes."""
        status, out = self.run_golden("--update")
        self.assertEqual(status, 0, out)
        text = path.read_text()
        status, out = self.run_golden("--update")
        self.assertEqual((status, path.read_text()), (0, text), out)
        self.assertNotIn("updated", out)
        self.passes()
        return text

    def test_right_expectation_passes(self):
        self.case("""
            # RUN: nudge check %s
            use saas
              BAD here
              # ^ error[bad]: `BAD` at line 2
        """)
        self.assertEqual(self.passes().splitlines()[-1], "1 passed, 0 failed")

    def test_wrong_message_line_or_number_fails_with_a_difference(self):
        for text in ("# RUN: nudge check %s\nBAD\n# ^ error[bad]: something else\n",
                     "# RUN: nudge check %s\nBAD\nuse saas\n# ^ error[bad]: `BAD` at line 1\n",
                     "# RUN: nudge check %s\nBAD\n",
                     "# RUN: nudge check %s\nuse saas\n# ^ error[bad]: `BAD` at line 1\n",
                     "# RUN: nudge check %s\nBAD\n" + "# ^ error[bad]: `BAD` at line 1\n" * 2):
            path = self.case(text)
            out = self.fails()
            self.assertIn("a.flow (expected)", out)
            self.assertEqual(out.splitlines()[-1], "0 passed, 1 failed")
            self.assertEqual(path.read_text(), text, "a run without --update writes nothing")

    def test_update_replaces_what_is_stale(self):
        path = self.case("""
            # RUN: nudge check %s
            use saas
            # ^ error[bad]: gone
              BAD ODD
            # ^ error[bad]: `BAD` at line 77

            ODD   # ^ warning[odd]: beside
        """)
        self.assertEqual(self.updated(path), textwrap.dedent("""
            # RUN: nudge check %s
            use saas
              BAD ODD
              # ^ error[bad]: `BAD` at line 2
              # ^ warning[odd]: `ODD`

            ODD
            # ^ warning[odd]: `ODD`
        """).lstrip("\n"))

    def test_expectation_beside_the_line_passes(self):
        self.case("# RUN: nudge check %s\nuse ODD  # ^ warning[odd]: `ODD`\n")
        self.passes()

    def test_diagnostics_on_standard_output_are_no_output(self):
        path = self.case("# RUN: nudge check --out %s\nBAD\n")
        self.assertEqual(self.updated(path), "# RUN: nudge check --out %s\nBAD\n# ^ error[bad]: `BAD` at line 1\n")

    def test_a_format_is_tested_as_it_is(self):
        path = self.case("# RUN: nudge check --format human %s\nODD\n")
        self.assertIn("# OUT:\n# warning[odd]: `ODD`\n#  --> a.flow:1:1\n", self.updated(path))
        path = self.case("# RUN: nudge check %s 2>&1\nBAD\n")
        text = self.updated(path)
        self.assertTrue(text.startswith("# RUN: nudge check %s 2>&1\n# EXIT: 1\nBAD\n\n# OUT:\n# error[bad]"), text)

    def test_the_end_of_the_file_is_below_its_last_line(self):
        path = self.case("# RUN: nudge check %s\nthen {\n\n\n")
        self.assertEqual(self.updated(path), "# RUN: nudge check %s\nthen {\n# ^ error[open]: expected `}`\n")

    def test_diagnostics_about_no_line_stand_at_the_head(self):
        path = self.case("# RUN: nudge check %s\n# What it is about.\nNOWHERE\n")
        self.assertEqual(self.updated(path), "# RUN: nudge check %s\n# error[nowhere]: somewhere\n# What it is about.\nNOWHERE\n")
        path.write_text("# RUN: nudge check %s\n# error[nowhere]: elsewhere\nNOWHERE\n")
        self.fails()
        path.write_text("# RUN: nudge check %s\n")
        self.assertEqual(self.updated(path), "# RUN: nudge check %s\n")

    def test_output_and_the_program_that_the_binary_sees(self):
        path = self.case("""
            # RUN: nudge echo %s
            body \"\"\"
              text
              # ^ error[bad]: stale

              more
            \"\"\"
        """)
        text = self.updated(path)
        self.assertTrue(text.endswith('\n"""\n\n# OUT:\n# a.flow\n# body """\n#   text\n#\n#   more\n# """\n'), text)
        path.write_text(text.replace("#   more", "#   less"))
        self.assertIn("-#   less\n+#   more\n", self.fails())
        path.write_text(text[: text.index("# OUT:")])
        self.fails()

    def test_input_is_a_file_or_standard_input(self):
        for command in ("nudge cat --input %input", "nudge cat --input - < %input"):
            path = self.case(f"# RUN: {command}\n# INPUT:\n# {{\"a\":1}}\n#  b\nuse saas\n")
            self.assertEqual(self.updated(path),
                             f"# RUN: {command}\nuse saas\n\n# INPUT:\n# {{\"a\":1}}\n#  b\n\n# OUT:\n# {{\"a\":1}}\n#  b\n")

    def test_exit_status(self):
        path = self.case("# RUN: nudge check %s\nSTATUS\n")
        self.assertIn("exit status 3, expected 0", self.fails())
        self.assertEqual(self.updated(path), "# RUN: nudge check %s\n# EXIT: 3\nSTATUS\n")
        path.write_text("# RUN: nudge check %s\n# EXIT: 2\nSTATUS\n")
        self.fails()
        path.write_text("# RUN: nudge check %s\n# EXIT: 1\nBAD\n")
        self.assertNotIn("EXIT", self.updated(path))

    def test_several_commands(self):
        path = self.case("# RUN: nudge cat --input %input\n# RUN: nudge cat --input %input\nx\n\n# INPUT:\n# 1\n")
        self.assertTrue(self.updated(path).endswith("# OUT:\n# 1\n# 1\n"))

    def test_a_folder_is_one_case(self):
        main = self.case("# RUN: nudge check %s\nuse other\n", "two/main.flow")
        other = self.case("BAD\nuse saas\n", "two/other.flow")
        self.updated(main)
        self.assertEqual(main.read_text(), "# RUN: nudge check %s\nuse other\n")
        self.assertEqual(other.read_text(), "BAD\n# ^ error[bad]: `BAD` at line 1\nuse saas\n")
        self.assertEqual(self.passes().splitlines()[-1], "1 passed, 0 failed")
        other.write_text("BAD\nuse saas\n# ^ error[bad]: `BAD` at line 1\n")
        self.assertIn("two/other.flow (expected)", self.fails())

    def test_crashes_fail_and_are_never_written_down(self):
        for word in ("CRASH", "FAULT"):
            path = self.case(f"# RUN: nudge check %s\n{word}\n")
            for arguments in ([], ["--update"]):
                status, out = self.run_golden(*arguments)
                self.assertEqual(status, 1)
                self.assertIn("crashed", out)
            self.assertEqual(path.read_text(), f"# RUN: nudge check %s\n{word}\n")

    def test_a_file_without_a_command_fails(self):
        self.case("use saas\n# RUN: nudge check %s\n")
        self.assertIn("no `# RUN:", self.fails())
        self.case("# RUN: rm -rf %s\nuse saas\n")
        self.assertIn("has to begin with `nudge`", self.fails())

    def test_bytes_that_are_no_text_stay(self):
        path = self.repository / "tests/golden/a.flow"
        path.write_bytes(b"# RUN: nudge cat --input %s\nx\xff\r\ny\n")
        self.fake.write_text("#!/bin/sh\nexit 0\n")
        self.run_golden("--update")
        self.assertEqual(path.read_bytes(), b"# RUN: nudge cat --input %s\nx\xff\r\ny\n")

    def test_filters(self):
        self.case("# RUN: nudge check %s\nuse saas\n", "one.flow")
        self.case("# RUN: nudge check %s\nBAD\n", "two.flow")
        status, out = self.run_golden("one")
        self.assertEqual((status, out), (0, "1 passed, 0 failed\n"))
        self.assertEqual(self.run_golden("three")[0], 2)
        self.assertEqual(self.run_golden("--nudge", "/nowhere/nudge")[0], 2)

    def test_coverage_names_what_is_missing(self):
        self.write("compiler/source/diagnostic.def", """
            // Every kind: NUDGE_DIAGNOSTIC(code, severity, summary).
            NUDGE_DIAGNOSTIC(bad, error, "a")
            NUDGE_DIAGNOSTIC(odd, warning, "b")
        """)
        status, out = self.run_golden("--coverage")
        self.assertEqual((status, out.splitlines()[-1]), (1, "2 kinds, 4 missing"))
        self.case("# RUN: nudge check %s\nBAD\n# ^ error[bad]: x\n", "diagnostics/bad.flow")
        self.case("# RUN: nudge check %s\nODD\n# ^ warning[odd]: x\n", "elsewhere/odd.flow")
        self.write("docs/diagnostics.md", "# Diagnostics\n\n### odd\n\nText.\n\n### `bad`\n")
        status, out = self.run_golden("--coverage")
        self.assertEqual(status, 1)
        self.assertEqual(out, "odd: no case in tests/golden/diagnostics expects it\n2 kinds, 1 missing\n")
        self.case("# RUN: nudge check %s\nODD\n# ^ warning[odd]: x\n", "diagnostics/odd.flow")
        self.assertEqual(self.run_golden("--coverage"), (0, "2 kinds, 0 missing\n"))


if __name__ == "__main__":
    unittest.main()
