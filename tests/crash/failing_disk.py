"""A disk that fails at the N-th call of a process (fail_at.c), and people for a year's program in two versions: what
disk_fault_test.py and tests/backup share."""

import json
import os
import pathlib
import random
import shutil
import subprocess

MODES = ("io_error", "broken", "no_room", "short")

SCHEMA = """
event signed_up {
}
event seen {
  path: text?
}
contact {
  name: text?
}
action greet(text: text)
"""

FIRST = SCHEMA + """
workflow lookers {
  when seen(path == "/pricing")
  enter once
  then {
    greet("you have looked")
  }
}
workflow welcome {
  when signed_up
  enter once
  then {
    greet("hello {contact.name ?? "you"}")
    first: wait 3 days
    greet("still there?")
    second: wait 20 days
    greet("three weeks")
    third: wait 10 days
    last: greet("the end")
  }
}
"""

# A shorter wait that ends for some at once, a step that goes with people on it, a workflow that stops, one that starts.
SECOND = SCHEMA + """
workflow welcome {
  when signed_up
  enter once
  moved second to last
  then {
    greet("hello {contact.name ?? "you"}")
    first: wait 1 day
    greet("still there?")
    third: wait 10 days
    last: greet("the end")
  }
}
workflow keen {
  when count(seen within 7 days) >= 2
  enter every time
  then {
    greet("you are keen")
  }
}
"""


def people(lines, seed=1):
    """So many inputs over some two months."""
    chosen = random.Random(seed)
    made, known = [], 0
    for number in range(lines):
        minute = number * 90 + chosen.randrange(60)
        at = "2026-%02d-%02dT%02d:%02d:00Z" % (3 + minute // 43200, 1 + minute // 1440 % 30, minute // 60 % 24, minute % 60)
        record = {"type": "track", "event": "signed_up" if number % 3 == 0 else "seen", "timestamp": at}
        known += number % 3 == 0
        record["userId"] = "u%d" % (known if number % 3 == 0 else chosen.randint(max(1, known - 20), known))
        if number % 97 == 0:
            made.append("nonsense\n")
        made.append(json.dumps(record) + "\n")
    return made


class World:
    """A folder: programs and inputs stand beside `disk`, below which everything is that may fail."""

    def __init__(self, nudge, library, folder, lines=1300):
        self.nudge, self.library, self.folder = nudge, library, pathlib.Path(folder)
        self.lines = people(lines)
        for name, text in (("first", FIRST), ("second", SECOND)):
            (self.folder / name).mkdir(parents=True)
            (self.folder / name / "main.flow").write_text(text)
        self.inputs = self.folder / "in.ndjson"
        self.inputs.write_text("".join(self.lines))

    def environment(self, disk, mode=None, at=0):
        if mode is None:
            return None
        note = disk / ".." / (disk.name + ".note")
        note.unlink(missing_ok=True)
        return {**os.environ, "LD_PRELOAD": self.library, "NUDGE_FAIL": mode, "NUDGE_FAIL_AT": str(at),
                "NUDGE_FAIL_UNDER": str(disk) + "/", "NUDGE_FAIL_NOTE": str(note)}

    def struck(self, disk):
        """What was refused, in words; "" if nothing was."""
        note = disk / ".." / (disk.name + ".note")
        return note.read_text() if note.exists() else ""

    def nudge_in(self, disk, *words, mode=None, at=0, stdout=subprocess.PIPE):
        return subprocess.run([self.nudge, *map(str, words)], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=stdout,
                              stderr=subprocess.PIPE, timeout=120, env=self.environment(disk, mode, at))

    def run(self, disk, *more, program="first", inputs=None, **options):
        return self.nudge_in(disk, "run", program, "--input", inputs or self.inputs, "--data", disk / "data", "--jit", "off",
                             "--snapshot-every", 300, *more, **options)

    def status(self, disk):
        asked = self.nudge_in(disk, "status", "--data", disk / "data", "--format", "json")
        if asked.returncode:
            raise AssertionError(asked.stderr.decode())
        return json.loads(asked.stdout)

    def calls(self, disk, command):
        """How many calls of the kind that may fail the command makes: `command(mode, at)` runs it."""
        command("count", 1)
        counted = len(self.struck(disk).splitlines())
        return counted

    def new_disk(self, name, like=None):
        disk = self.folder / name
        shutil.rmtree(disk, ignore_errors=True)
        if like:
            shutil.copytree(like, disk)
        else:
            disk.mkdir()
        return disk


def scratch_folder():
    """In memory, if there is such a place: a disk that is busy makes each fsync slow."""
    memory = "/dev/shm"
    return memory if os.path.isdir(memory) and os.access(memory, os.W_OK) else None


def moments(seed, calls, at_most):
    """Of the calls 1 … so many, spread over all; `at_most` None: all of them."""
    if at_most is None or at_most >= calls:
        return list(range(1, calls + 1))
    chosen = random.Random(seed)
    width = calls / at_most
    return sorted({1 + int(width * (number + chosen.random())) for number in range(at_most)})
