#!/usr/bin/env python3
"""Golden cases: programs that hold their own expectations.

    tests/golden/run.py [--nudge BINARY] [--update] [--jobs N] [FILTER…]
    tests/golden/run.py --coverage

A case is a `.flow` file below tests/golden, or a folder with a `main.flow` (the other `.flow` files below the folder
belong to it; files of other kinds are copied along). FILTER is a part of a case's path. The binary is --nudge, else
$NUDGE, else build/dev/nudge. Exit status: 0 all passed, 1 some failed, 2 wrong usage.

A case file, in its canonical form:

    # RUN: nudge check %s
    use saas
    workflow welcome {
      if contact.emial is known
      # ^ error[unknown_field]: `contact` has no field `emial`
    }

    # INPUT:
    # {"type":"track", …}

    # OUT:
    # what was printed on standard output

- `# RUN:` in the first comments gives the command; there may be several, run in order in one folder. `%s` is the case
  (the file or the folder), `%input` a file with the lines of the INPUT block, `%tmp` an empty folder; `< %input` gives
  it as standard input. No shell.
- `# ^ error[code]: message` below a line expects a diagnostic that begins there, several in the order in which they
  are printed. Behind the line is allowed too; an update moves it below. Diagnostics about no line of the case (nowhere,
  a file of the standard library) are `# error[code]: message` among the first comments.
- `# OUT:`, to the end of the file, is standard output, without diagnostics that are printed there for people. With
  `--format` in the command, or `2>&1` at its end, all that is printed stands there as it is, so that the formats can
  be tested: `# RUN: nudge check --format human %s 2>&1`. The name of the temporary folder is left out of it.
- `# EXIT: n` in the first comments is the exit status, if it isn't what the diagnostics imply (1 for an error, else 0).
- `# PAD: n` in the first comments adds n empty lines to the program, for limits of size.
- Everything above is taken out of the file before the binary sees it, so line numbers in messages and output are
  those of the program alone, and an expectation inside a multi-line text doesn't change the text.

`--update` rewrites the files to say what the binary did: stale expectations go, new ones come. Done twice it is as
done once. A case that crashes or runs out of time fails and isn't rewritten.

`--coverage` runs nothing. It fails, naming them, if a kind in compiler/source/diagnostic.def has no case below
tests/golden/diagnostics that expects it, or no heading `### code` in docs/diagnostics.md.
"""

import argparse
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.dont_write_bytecode = True  # the tree stays as it was
from case import CODE, BadCase, Case, Expectations, find_cases, read_text, write_text

TIMEOUT_SECONDS = 60
INPUT, SCRATCH = ".golden_input", ".golden_tmp"  # beside the case in its temporary folder
FAULTS = ("nudge: internal fault", "Sanitizer: ", "runtime error: ")  # ours, whatever the exit status
HEADING = re.compile(r"^((?:error|warning|note)\[\w+\]: .*?)\s*$")
PLACE = re.compile(r"^\s*--> (.*):(\d+):\d+$")
COUNTS = re.compile(r"^\d+ (error|warning|note)s?(, \d+ (error|warning|note)s?)*$")
KIND = re.compile(r"^NUDGE_DIAGNOSTIC\((\w+),", re.MULTILINE)


class Failed(Exception):
    """A case that can't be compared: a crash, a fault of ours, no time left, a wrong command."""


@dataclass
class Outcome:
    name: str
    passed: bool
    report: str = ""
    updated: bool = False


def without_diagnostics(lines):
    """Splits lines printed for people: the diagnostics as (text, path, line), and what else was printed."""
    found, others, at = [], [], 0
    while at < len(lines):
        heading = HEADING.match(lines[at])
        if not heading:
            if not (found and COUNTS.match(lines[at])):
                others.append(lines[at])
            at += 1
            continue
        place = PLACE.match(lines[at + 1]) if at + 1 < len(lines) else None
        found.append((heading[1], place[1] if place else None, int(place[2]) if place else 0))
        while at < len(lines) and lines[at].strip():
            at += 1
        at += 1
    return found, others


class Runner:
    def __init__(self, nudge, root):
        self.nudge = nudge
        self.root = root

    def lay_out(self, case, folder):
        """Writes the program, without expectations, below `folder`; gives its name and where each file went."""
        target = folder / (case.folder.name if case.is_folder else case.main.name)
        if case.is_folder:
            shutil.copytree(case.folder, target)
        placed = {}
        for file in case.files:
            where = target / file.path.relative_to(case.folder) if case.is_folder else target
            write_text(where, file.text())
            placed[os.path.realpath(where)] = file
        write_text(folder / INPUT, "".join(line + "\n" for line in case.input or []))
        (folder / SCRATCH).mkdir()
        return target.name, placed

    def arguments(self, command, name):
        """The words of a command, the file for standard input, and whether the two outputs are one."""
        try:
            words = shlex.split(command)
        except ValueError as fault:
            raise Failed(f"{fault}: {command}")
        words = [word.replace("%input", INPUT).replace("%tmp", SCRATCH).replace("%s", name) for word in words]
        merged = words[-1:] == ["2>&1"]
        words = words[:-1] if merged else words
        stdin = None
        if "<" in words[:-1]:
            at = words.index("<")
            stdin = words[at + 1]
            del words[at : at + 2]
        if words[:1] != ["nudge"]:
            raise Failed(f"the command has to begin with `nudge`: {command}")
        return [self.nudge] + words[1:], stdin, merged

    def execute(self, command, name, folder):
        words, stdin, merged = self.arguments(command, name)
        environment = dict(os.environ, NO_COLOR="1", TZ="UTC", LC_ALL="C.UTF-8", TERM="dumb")
        try:
            with open(folder / stdin if stdin else os.devnull, "rb") as standard_input:
                done = subprocess.run(words, cwd=folder, stdin=standard_input, stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT if merged else subprocess.PIPE, env=environment,
                                      timeout=TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            raise Failed(f"took longer than {TIMEOUT_SECONDS} seconds: {command}")
        except OSError as fault:
            raise Failed(f"cannot run it: {fault}")
        out = done.stdout.decode("utf-8", "replace")
        err = (done.stderr or b"").decode("utf-8", "replace")
        faulty = any(fault in text for fault in FAULTS for text in (out, err))
        if done.returncode < 0 or done.returncode > 128 or faulty:
            raise Failed(f"crashed with status {done.returncode}: {command}\n{out}{err}")
        return out, err, done.returncode, merged or any(word.startswith("--format") for word in words)

    def observe(self, case):
        """Runs a case's commands; gives what happened in the form of expectations, and standard error."""
        seen, errors = Expectations(), ""
        with tempfile.TemporaryDirectory(prefix="nudge_golden_") as temporary:
            folder = Path(os.path.realpath(temporary))
            name, placed = self.lay_out(case, folder)
            for command in case.commands:
                out, err, seen.exit, as_it_is = self.execute(command, name, folder)
                errors += err
                lines = out.replace(f"{folder}/", "").split("\n")
                lines = lines[:-1] if lines[-1] == "" else lines
                printed, lines = ([], lines) if as_it_is else without_diagnostics(lines)
                seen.output += [line.rstrip("\r") for line in lines]
                for text, path, number in without_diagnostics(err.split("\n"))[0] + printed:
                    file = placed.get(os.path.realpath(folder / path)) if path else None
                    if file and file.clamped(number):
                        seen.add(file.path, file.clamped(number), text)
                    else:
                        seen.nowhere.append(text)
        return seen, errors

    def run(self, main, update):
        name = str(main.relative_to(self.root))
        try:
            case = Case(main)
            name = case.name(self.root)
            seen, errors = self.observe(case)
        except (Failed, BadCase) as fault:
            return Outcome(name, False, str(fault))
        wanted, actual = case.texts(case.expected), case.texts(seen)
        if update:
            stale = [path for path in actual if read_text(path) != actual[path]]
            for path in stale:
                replace_file(path, actual[path])
            return Outcome(name, True, updated=bool(stale))
        report = ""
        for path, text in wanted.items():
            shown = str(path.relative_to(self.root))
            report += "".join(difflib.unified_diff(text.splitlines(True), actual[path].splitlines(True),
                                                   f"{shown} (expected)", f"{shown} (actual)"))
        if case.expected.exit_status() != seen.exit_status():
            report += f"exit status {seen.exit_status()}, expected {case.expected.exit_status()}\n"
        if report and errors.strip():
            report += "standard error:\n" + "".join(f"  {line}\n" for line in errors.rstrip().split("\n")[:40])
        return Outcome(name, not report, report)


def replace_file(path, text):
    """Whole or not at all."""
    beside = path.with_name(path.name + ".new")
    write_text(beside, text)
    os.replace(beside, path)


def coverage(repository):
    """Which kinds of diagnostic have no case, and which no paragraph."""
    definition = (repository / "compiler/source/diagnostic.def").read_text(encoding="utf-8")
    kinds = KIND.findall(definition)
    expected = set()
    for main in find_cases(repository / "tests/golden/diagnostics"):
        try:
            texts = Case(main).expected.all_diagnostics()
        except BadCase:
            continue
        expected |= {CODE.match(text)[2] for text in texts}
    manual = repository / "docs/diagnostics.md"
    text = manual.read_text(encoding="utf-8") if manual.exists() else ""
    headings = set(re.findall(r"^### `?(\w+)`?\s*$", text, re.MULTILINE))
    missing = 0
    for kind in kinds:
        for absent, where in ((kind not in expected, "no case in tests/golden/diagnostics expects it"),
                              (kind not in headings, "no heading `### " + kind + "` in docs/diagnostics.md")):
            if absent:
                print(f"{kind}: {where}")
                missing += 1
    print(f"{len(kinds)} kinds, {missing} missing")
    return 1 if missing else 0


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], epilog="The format is at the head of run.py.")
    parser.add_argument("filters", nargs="*", metavar="FILTER", help="a part of a case's path")
    parser.add_argument("--nudge", metavar="BINARY", help="the binary (default: $NUDGE, else build/dev/nudge)")
    parser.add_argument("--update", action="store_true", help="rewrite the expectations to what happens")
    parser.add_argument("--coverage", action="store_true", help="check that every kind of diagnostic has a case")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many cases at a time (default: 2)")
    parser.add_argument("--repository", type=Path, default=Path(__file__).resolve().parents[2], metavar="DIR",
                        help="whose tests/golden to run (default: this one)")
    return parser.parse_args()


def main():
    sys.stdout.reconfigure(errors="backslashreplace")
    options = parse_arguments()
    repository = options.repository.resolve()
    if options.coverage:
        return coverage(repository)
    root = repository / "tests/golden"
    nudge = Path(options.nudge or os.environ.get("NUDGE") or repository / "build/dev/nudge").resolve()
    if not os.access(nudge, os.X_OK):
        print(f"no binary {nudge}: build it with `./dev build`, or name one with --nudge", file=sys.stderr)
        return 2
    cases = [path for path in find_cases(root)
             if not options.filters or any(part in str(path.relative_to(repository)) for part in options.filters)]
    if options.filters and not cases:
        print(f"no case matches {' '.join(options.filters)}", file=sys.stderr)
        return 2
    runner = Runner(str(nudge), root)
    with ThreadPoolExecutor(max(options.jobs, 1)) as pool:
        outcomes = list(pool.map(lambda path: runner.run(path, options.update), cases))
    for outcome in outcomes:
        if outcome.updated:
            print(f"updated {outcome.name}")
        if not outcome.passed:
            print(f"FAILED {outcome.name}\n{outcome.report.rstrip()}\n")
    failed = sum(not outcome.passed for outcome in outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
