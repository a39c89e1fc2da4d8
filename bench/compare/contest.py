"""A contest: who takes part, rounds in which each runs once, and what came out. Round by round everybody meets the same
state of the machine, so the ratios of a round say more than the ratio of two medians."""

import dataclasses
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time


@dataclasses.dataclass
class Row:
    label: str
    measure: object = None  # () -> a number, or a list of them, one for each column
    rounds: int = 0  # fewer than the table's, for who is slow; 0: as many
    note: str = ""
    values: list = dataclasses.field(default_factory=list)  # lists, one a round

    def column(self, place):
        return [values[place] for values in self.values if values[place] is not None]


@dataclasses.dataclass
class Target:
    text: str
    found: str
    met: bool


@dataclasses.dataclass
class Table:
    key: str
    title: str
    work: str  # what everybody does
    columns: list  # (name, unit, "more" or "less" is better)
    rows: list
    targets: list = dataclasses.field(default_factory=list)
    remarks: list = dataclasses.field(default_factory=list)

    def row(self, label):
        return next((row for row in self.rows if row.label == label and row.values), None)

    def median(self, label, column=0):
        row = self.row(label)
        return statistics.median(row.column(column)) if row and row.column(column) else None

    def ratios(self, label, other, column=0):
        """Of the rounds that both were in: how many times as much `label` has as `other`."""
        mine, theirs = self.row(label), self.row(other)
        if not mine or not theirs:
            return []
        pairs = zip((values[column] for values in mine.values), (values[column] for values in theirs.values))
        return [a / b for a, b in pairs if a is not None and b]

    def target(self, text, value, limit, show, at_least=True):
        """A target of the issue, if what it is about was measured."""
        if value is not None:
            self.targets.append(Target(text, show(value), value >= limit if at_least else value <= limit))


def run(table, rounds):
    """Everybody once a round, each time beginning with another."""
    say("%s" % table.title)
    for number in range(rounds):
        turn = number % len(table.rows)
        for row in table.rows[turn:] + table.rows[:turn]:
            if row.measure is None or number >= (row.rounds or rounds):
                continue
            value = row.measure()
            row.values.append(value if isinstance(value, list) else [value])
            say("  %d/%d  %-44s %s" % (number + 1, row.rounds or rounds, row.label,
                                       ", ".join("–" if one is None else "%.4g" % one for one in row.values[-1])))
    table.rows = [row for row in table.rows if row.values]
    return table


def say(text):
    print(text, file=sys.stderr, flush=True)


def told(command, **options):
    """What a contestant says of its run, a line of JSON, the last that it prints."""
    process = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    if process.returncode != 0:
        raise RuntimeError("%s ended with %d: %s" % (" ".join(map(str, command)), process.returncode, process.stderr[-2000:]))
    return json.loads(process.stdout.strip().splitlines()[-1])


class Ended:
    """A process that ran to its end: how long it took, its greatest resident size, when its first output came."""

    def __init__(self, command, stdout=subprocess.DEVNULL, first_line=False):
        begun = time.monotonic()
        # What it says goes to a file: a pipe that nobody reads would stop it.
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE if first_line else stdout, stderr=said)
            self.first_line_s = None
            if first_line:
                process.stdout.readline()
                self.first_line_s = time.monotonic() - begun
                while process.stdout.read(1 << 16):
                    pass
                process.stdout.close()
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.monotonic() - begun
            self.resident_bytes = usage.ru_maxrss * 1024
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            self.said = said.read().decode(errors="replace")
            if process.returncode != 0:
                raise RuntimeError("%s ended with %d: %s" % (" ".join(map(str, command)), process.returncode, self.said[-2000:]))


def resident_at_rest(command):
    """Bytes that a process has resident when it has done all there is to do and waits for its input."""
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ticks, quiet = None, 0
    while quiet < 10:
        time.sleep(0.05)
        fields = open("/proc/%d/stat" % process.pid).read().rsplit(")", 1)[1].split()
        spent = int(fields[11]) + int(fields[12])
        quiet = quiet + 1 if spent == ticks and fields[0] == "S" else 0
        ticks = spent
    resident = int(open("/proc/%d/statm" % process.pid).read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    process.stdin.close()
    if process.wait() != 0:
        raise RuntimeError("%s ended with %d" % (" ".join(map(str, command)), process.returncode))
    return resident


class Disagreement(Exception):
    """A contestant's result isn't Nudge's: its figures would mean nothing."""


def agree(label, theirs, ours, what):
    """Both are lists of lines; theirs may be fewer, of the beginning."""
    if not theirs:
        raise Disagreement("%s: %s found nothing" % (what, label))
    for number, (mine, yours) in enumerate(zip(theirs, ours)):
        if mine != yours:
            raise Disagreement("%s: %s says `%s` of line %d, Nudge `%s`" % (what, label, mine.strip(), number + 1, yours.strip()))
