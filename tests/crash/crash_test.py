#!/usr/bin/env python3
"""Kills `nudge run --data` at random moments and demands what an uninterrupted run gives:
tests/crash/crash_test.py build/dev/nudge [--kills N] [--seed N] [--only EXAMPLE/FORM]

Each case runs an example on its inputs, is killed (SIGKILL) at moments drawn from the seed, and runs again until it
comes through. Then: the actions are those of the same inputs in memory, byte for byte; on a pipe every action came at
least once and only those came again that the store didn't know to be delivered; in a file that is appended to each
stands exactly once; the state is the uninterrupted run's, by its digest.
"""

import argparse
import json
import os
import pathlib
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/rights"))
import store_bytes

EXAMPLES = ("trial_onboarding", "account_expansion", "lead_scoring_handoff", "win_back", "billing_recovery", "re_engagement")
FORMS = ("pipe", "file", "stdin", "table")
MOST_KILLS = 8  # of one run


class Failed(Exception):
    pass


def expect(condition, *words):
    if not condition:
        raise Failed(" ".join(str(word) for word in words))


class Example:
    """An example with what it gives undisturbed: in memory, and durably."""

    def __init__(self, nudge, name, scratch):
        self.nudge = nudge
        self.name = name
        self.program = ROOT / "examples" / name
        self.inputs = self.program / "inputs.ndjson"
        self.lines = self.inputs.read_bytes().splitlines(keepends=True)
        until = ["--until", "2027-06-01T00:00Z"]
        self.until = until
        in_memory = subprocess.run([nudge, "run", str(self.program), "--input", str(self.inputs), *until],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
        self.actions = in_memory.stdout
        data = scratch / (name + ".whole")
        begun = time.monotonic()
        whole = self.run(data, self.inputs, stdout=subprocess.PIPE)
        self.seconds = time.monotonic() - begun
        expect(whole.returncode == 0, "the uninterrupted run of", name, "failed:", whole.stderr.decode())
        expect(whole.stdout == self.actions, name, "gives other actions with --data than without")
        self.digest = digest(nudge, data)
        # The counts at the end are those in memory, too.
        expect(counts(whole.stderr) == counts(in_memory.stderr), name, "counts differ with --data:",
               whole.stderr.decode())

    def command(self, data, source, *more):
        return [self.nudge, "run", str(self.program), "--input", str(source), "--data", str(data), "--jit", "off",
                *self.until, *more]

    def run(self, data, source, *more, **streams):
        return subprocess.run(self.command(data, source, *more), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **streams)


def counts(summary):
    """The summary's lines about inputs, actions and workflows."""
    lines = summary.decode().splitlines()
    return [line for line in lines if re.match(r"[\d,]+ (inputs?:|actions?\b)|\w+ +[\d,]+ +[\d,]+", line)]


def digest(nudge, data):
    """Of the state that the folder's store leads to."""
    status = subprocess.run([nudge, "status", "--data", str(data), "--format", "json"], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)
    if b"not known to this version yet" in status.stderr:
        return None  # a build without it: the actions and counts still tell
    expect(status.returncode == 0, "nudge status failed:", status.stderr.decode())
    return json.loads(status.stdout)["digest"]


def stored(data, query):
    """Rows that the store has committed; none before there is a store."""
    path = pathlib.Path(data) / "nudge.db"
    if not path.exists():
        return []
    connection = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
    try:
        return connection.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []  # killed before the tables were made
    finally:
        connection.close()


def delivered_through(data):
    rows = stored(data, "SELECT value FROM meta WHERE name = 'delivered'")
    return rows[0][0] if rows else 0


class Pump(threading.Thread):
    """Writes the lines to a pipe, a few at a time, so that there are many commits."""

    def __init__(self, lines, pipe, random_source):
        super().__init__(daemon=True)
        self.lines, self.pipe, self.random = lines, pipe, random_source

    def run(self):
        place = 0
        try:
            while place < len(self.lines):
                count = self.random.choice((1, 3, 20, 200, 600))
                self.pipe.write(b"".join(self.lines[place:place + count]))
                self.pipe.flush()
                place += count
                if self.random.random() < 0.2:
                    time.sleep(0.002)
            self.pipe.close()
        except (BrokenPipeError, ValueError, OSError):
            pass


class Case:
    """One run that is killed some times: `form` says where inputs come from and actions go."""

    def __init__(self, example, form, seed, scratch):
        self.example, self.form = example, form
        self.random = random.Random("%s %s %d" % (example.name, form, seed))
        self.data = scratch / ("%s.%s.%d" % (example.name, form, seed))
        self.file = pathlib.Path("%s.out" % self.data)
        self.came = []  # the lines of each process
        self.delivered = []  # what the store knew when it began
        self.killed = 0

    def options(self):
        options = ["--snapshot-every", str(self.random.choice((1, 50, 300, 700, 2000)))]
        if self.form == "stdin":
            options += ["--source", "pump"]
        if self.form == "table":
            options += ["--format", "table"]
        return options

    def run_once(self, kill_after):
        source = "-" if self.form == "stdin" else self.example.inputs
        command = self.example.command(self.data, source, *self.options())
        self.delivered.append(delivered_through(self.data))
        out = open(self.file, "ab") if self.form == "file" else subprocess.PIPE
        process = subprocess.Popen(command, stdin=subprocess.PIPE if self.form == "stdin" else subprocess.DEVNULL,
                                   stdout=out, stderr=subprocess.PIPE)
        if self.form == "stdin":
            Pump(self.example.lines, process.stdin, self.random).start()
            process.stdin = None
        timer = threading.Timer(kill_after, process.kill) if kill_after is not None else None
        if timer:
            timer.start()
        written, said = process.communicate()
        if timer:
            timer.cancel()
        if self.form == "file":
            out.close()
        else:
            self.came.append(written)
        if process.returncode == -signal.SIGKILL:
            self.killed += 1
            return False
        expect(process.returncode == 0, "status", process.returncode, "and:", said.decode())
        return True

    def run(self):
        longest = self.example.seconds * (3 if self.form == "stdin" else 1.2)
        for _ in range(MOST_KILLS):
            if self.run_once(self.random.uniform(0, longest)):
                break
        else:
            expect(self.run_once(None), "it was killed by somebody else")
        self.check()

    def check(self):
        expect(digest(self.example.nudge, self.data) == self.example.digest, "the state is another")
        actions = self.example.actions.splitlines()
        for seq, _, _, line in store_bytes.outbox(self.data):
            expect(line.encode() == actions[seq - 1], "the outbox differs at", seq, ":", line)
        expect(delivered_through(self.data) == len(actions), "not all counts as delivered")
        if self.form == "file":
            expect(self.file.read_bytes() == self.example.actions, "the file isn't the actions, each once:",
                   first_difference(self.file.read_bytes(), self.example.actions))
        elif self.form == "table":
            rows = [row for part in self.came for row in whole_lines(part) if not row.startswith(b"at ")]
            expect(len(set(rows)) <= len(rows) and len(rows) >= len(actions), "rows are missing from the table")
        else:
            self.check_pipe(actions)

    def check_pipe(self, actions):
        """Each action came, as it is; one came again only if the store didn't know that it had come."""
        seen = set()
        for part, delivered in zip(self.came, self.delivered):
            before = None
            for line in whole_lines(part):
                seq = json.loads(line)["seq"]
                expect(line == actions[seq - 1], "action", seq, "came out as", line.decode())
                expect(seq > delivered, "action", seq, "came again, though it was delivered, up to", delivered)
                expect(before is None or seq == before + 1, "action", seq, "came behind", before)
                before = seq
                seen.add(seq)
        expect(seen == set(range(1, len(actions) + 1)), "actions are missing:",
               sorted(set(range(1, len(actions) + 1)) - seen)[:10])


def whole_lines(part):
    return [line for line in part.split(b"\n")[:-1]]


def first_difference(have, want):
    for number, (one, other) in enumerate(zip(have.splitlines(), want.splitlines()), 1):
        if one != other:
            return "line %d is %r, not %r" % (number, one[:200], other[:200])
    return "%d lines, not %d" % (have.count(b"\n"), want.count(b"\n"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nudge", help="the binary")
    parser.add_argument("--kills", type=int, default=20, help="at least so many in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", metavar="EXAMPLE/FORM", help="this case alone, with this very seed, as a failure names it")
    options = parser.parse_args()
    nudge = str(pathlib.Path(options.nudge).resolve())
    passed = failed = kills = 0
    with tempfile.TemporaryDirectory(prefix="nudge-crash-") as folder:
        scratch = pathlib.Path(folder)
        examples = {}
        for number in range(options.kills * 3):
            if kills >= options.kills:
                break
            name, form = EXAMPLES[(number // len(FORMS) + number) % len(EXAMPLES)], FORMS[number % len(FORMS)]
            seed = options.seed + number
            if options.only:
                name, form, seed = *options.only.split("/"), options.seed
            try:
                if name not in examples:
                    examples[name] = Example(nudge, name, scratch)
                case = Case(examples[name], form, seed, scratch)
                case.run()
                passed += 1
            except Failed as fault:
                failed += 1
                print("--seed %d --only %s/%s: %s" % (seed, name, form, fault))
                if name not in examples:
                    break
            kills += case.killed
            if options.only:
                break
        else:
            print("too few kills")
            failed += 1
    print("%d kills" % kills)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
