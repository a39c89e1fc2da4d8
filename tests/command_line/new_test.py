#!/usr/bin/env python3
"""`nudge new`: new_test.py build/dev/nudge

The project that it makes is tried as its reader would: checked, formatted, tested, run. The folders that it may be asked for are
tried too: new, empty, nested, full, a file, oddly named, not to be written.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "cli/project"
nudge = None


def run(*words, folder=None):
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run([nudge, *words], env=environment, cwd=folder or "/", stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=60)


def files_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


class New(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)

    def make(self, name="lifecycle"):
        done = run("new", name, folder=self.folder)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        return self.folder / name, done.stderr

    def refused(self, name, status, *expected):
        before = files_in(self.folder)
        done = run("new", name, folder=self.folder)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        for part in expected:
            self.assertIn(part, done.stderr)
        self.assertEqual(files_in(self.folder), before)

    def test_its_files_are_those_of_the_repository(self):
        project, said = self.make()
        wanted = {path.replace("dot-", "."): (TEMPLATE / path).read_text() for path in files_in(TEMPLATE)}
        self.assertEqual(files_in(project), sorted(wanted))
        for path, text in wanted.items():
            self.assertEqual((project / path).read_text(), text.replace("my_project", "lifecycle"))
            self.assertIn("  %s\n" % path, said)
        self.assertIn("cd lifecycle\n", said)

    def test_it_is_a_program_without_faults(self):
        project, _ = self.make()
        self.assertEqual(run("check", "--deny-warnings", folder=project).returncode, 0)

    def test_it_is_formatted(self):
        project, _ = self.make()
        done = run("fmt", "--check", folder=project)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)

    def test_its_tests_pass_and_leave_nothing_out(self):
        project, _ = self.make()
        done = run("test", "--min-coverage", "100", folder=project)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        self.assertIn("5", done.stdout + done.stderr)

    def test_its_inputs_cause_something(self):
        project, _ = self.make()
        done = run("run", "--input", "inputs.ndjson", "--until", "2026-03-20T00:00Z", "--strict", folder=project)
        self.assertEqual(done.returncode, 0, done.stderr)
        sent = [json.loads(line)["name"] for line in done.stdout.splitlines()]
        self.assertEqual(set(sent), set(re.findall(r"^email (\w+)", (project / "messages.flow").read_text(), re.M)))

    def test_what_its_readme_says_is_so(self):
        project, _ = self.make()
        readme = (project / "README.md").read_text()
        self.assertTrue(readme.startswith("# lifecycle\n"))
        for path in re.findall(r"^\| `([^`]+)` \|", readme, re.M):
            self.assertTrue((project / path).exists(), path)
        known = run("--help").stdout
        for command in re.findall(r"^    nudge (\w+)", readme, re.M):
            self.assertRegex(known, r"(?m)^  %s " % command)

    def test_a_folder_that_is_empty_or_nested_will_do(self):
        (self.folder / "empty").mkdir()
        self.make("empty")
        self.make("a/b/c")
        self.make("ends/")
        here = self.folder / "here"
        (here / ".git").mkdir(parents=True)
        done = run("new", ".", folder=here)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((here / "README.md").read_text().splitlines()[0], "# here")
        self.assertNotIn("cd ", done.stderr)

    def test_odd_names_are_names(self):
        for name, title, shown in (("it's mine", "it's mine", "cd 'it'\\''s mine'"), ("été", "été", None), ("a\nb", "a b", None),
                                   ("*x* `y`", "\\*x\\* \\`y\\`", None), ("-x", "-x", "cd -- '-x'"), ("$HOME", "$HOME", "cd '$HOME'")):
            folder = self.folder / ("n%d" % len(list(self.folder.iterdir())))
            folder.mkdir()
            done = run("new", "--", name, folder=folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual((folder / name / "README.md").read_text().splitlines()[0], "# " + title)
            if shown:
                self.assertIn(shown, done.stderr)
            self.assertEqual(run("check", folder=folder / name).returncode, 0)

    def test_what_is_in_the_way_is_named(self):
        full = self.folder / "full"
        full.mkdir()
        for name in "abcdef":
            (full / name).write_text("")
        self.refused("full", 2, "`full` isn't empty", "`a`, `b`, `c`, `d` and 2 more")
        self.refused("full/a", 2, "`full/a` is a file")
        self.refused("full/a/b", 3, "full/a")

    def test_a_place_that_cannot_be_written_is_left_as_it_was(self):
        if os.geteuid() == 0:
            self.refused("/proc/nudge", 3, "/proc")
            return
        (self.folder / "locked").mkdir(mode=0o500)
        self.refused("locked/new", 3, "locked")

    def test_a_name_is_needed(self):
        self.assertEqual(run("new", folder=self.folder).returncode, 2)
        self.refused("", 2, "name a folder")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    nudge = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
