#!/usr/bin/env python3
"""The disk fails while `nudge run`, `apply` and `forget` work: tests/crash/disk_fault_test.py NUDGE LIBFAIL_AT [--moments N|all] [--seed N] [--only …]

At the N-th call of the process that makes, writes, syncs, cuts or removes a file: an I/O error, once or from then on; no room; half a write and
then no room (fail_at.c). After each: the exit status is 3 and the message says why, what is kept and how to go on; the same command again goes on;
in the end the actions are those of an undisturbed run, each with its seq and id, once, and the state has its digest. `apply` has
installed the whole version or nothing. (What the store itself does at each of its calls is tests/unit/store/crash_test.cpp's.)
"""

import argparse
import json
import os
import pathlib
import shutil
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))

from failing_disk import FIRST, MODES, World, moments, scratch_folder

UNTIL = ("--until", "2026-06-01T00:00Z")


class Failed(Exception):
    pass


def expect(condition, *words):
    if not condition:
        raise Failed(" ".join(str(word) for word in words))


def told(ran, *parts):
    """A fault, in one line, with what is kept and how to go on."""
    said = ran.stderr.decode()
    faults = [line for line in said.splitlines() if line.startswith("error: ")]
    expect(len(faults) == 1, "not one fault is told, but:", said)
    fault = faults[0]
    why = ("no room is left on the disk of", "Input/output error", "unable to open database file")
    expect(any(word in fault for word in why), "it isn't said why:", fault)
    expect(fault.count("run the same command again") == 1, "it isn't said, once, how to go on:", fault)
    expect(not parts or any(part in fault for part in parts), "it isn't said what is kept:", fault)
    expect("make room there" in fault or "no room" not in fault, "no way on:", fault)
    return fault


def actions_of(*outputs):
    """By seq; what came twice came as it was."""
    found = {}
    for output in outputs:
        before = None
        for line in output.splitlines(keepends=True):
            if not line.endswith(b"\n"):
                break
            seq = json.loads(line)["seq"]
            expect(found.setdefault(seq, line) == line, "action", seq, "came as another")
            expect(before is None or seq == before + 1, "action", seq, "came behind", before)
            before = seq
    expect(sorted(found) == list(range(1, len(found) + 1)), "actions are missing")
    ids = {json.loads(line)["id"] for line in found.values()}
    expect(len(ids) == len(found), "two actions have one id")
    return b"".join(found[seq] for seq in sorted(found))


class Scenario:
    """`prepare` makes a disk once; `work` is what may fail; `check` looks at what is left."""

    like = None
    least_calls = 20  # that the work makes

    def __init__(self, world):
        self.world = world
        self.prepare()

    def prepare(self):
        pass

    def moment(self, mode, at):
        disk = self.world.new_disk("%s.%s.%d" % (type(self).__name__, mode, at), self.like)
        first = self.work(disk, mode=mode, at=at)
        struck = self.world.struck(disk)
        expect(first.returncode in (0, 3), "status", first.returncode, "and:", first.stderr.decode())
        expect(struck or first.returncode == 0, "it failed by itself:", first.stderr.decode())
        try:
            self.check(disk, first)
        except Failed as fault:
            raise Failed("%s\n  refused: %s\n  said: %s" % (fault, struck[:300], first.stderr.decode()[:600])) from None
        shutil.rmtree(disk)


class Run(Scenario):
    """From nothing, onto a pipe."""

    def prepare(self):
        disk = self.world.new_disk("whole")
        whole = self.world.run(disk, *UNTIL)
        expect(whole.returncode == 0, whole.stderr.decode())
        self.actions, self.digest = whole.stdout, self.world.status(disk)["digest"]

    def work(self, disk, **fault):
        return self.world.run(disk, *UNTIL, **fault)

    def check(self, disk, first):
        if first.returncode:
            told(first, "everything up to line", "was taken yet", "keeps is as it was")
        again = self.world.run(disk, *UNTIL)
        expect(again.returncode == 0, "it doesn't go on:", again.stderr.decode())
        expect(actions_of(first.stdout, again.stdout) == self.actions, "the actions are others")
        expect(self.world.status(disk)["digest"] == self.digest, "the state is another")


class TakenUp(Run):
    """From a run that was killed in the middle, with what wasn't delivered; actions, traces and dead letters go to files."""

    def prepare(self):
        super().prepare()
        world = self.world
        files = world.new_disk("files")
        expect(self.to_files(files).returncode == 0, "the run onto files failed")
        expect((files / "out.ndjson").read_bytes() == self.actions, "the actions in a file are others")
        self.trace = set((files / "trace.ndjson").read_bytes().splitlines())
        self.dead = set((files / "dead.ndjson").read_bytes().splitlines())
        self.like = world.new_disk("killed")
        world.inputs.write_text("".join(world.lines[:700]))
        reader, writer = os.pipe()
        os.close(reader)
        world.run(self.like, "--trace", self.like / "trace.ndjson", "--dead-letters", self.like / "dead.ndjson", stdout=writer)
        os.close(writer)
        world.inputs.write_text("".join(world.lines))

    def to_files(self, disk, **fault):
        with open(disk / "out.ndjson", "ab") as out:
            return self.world.run(disk, *UNTIL, "--trace", disk / "trace.ndjson", "--dead-letters", disk / "dead.ndjson",
                                  stdout=out, **fault)

    def work(self, disk, **fault):
        return self.to_files(disk, **fault)

    def check(self, disk, first):
        if first.returncode:
            told(first, "everything up to line", "was taken yet", "keeps is as it was")
        again = self.to_files(disk)
        expect(again.returncode == 0, "it doesn't go on:", again.stderr.decode())
        expect((disk / "out.ndjson").read_bytes() == self.actions, "the file isn't the actions, each once")
        for name, whole in (("trace", self.trace), ("dead", self.dead)):
            lines = set((disk / (name + ".ndjson")).read_bytes().splitlines())
            expect(lines == whole, "the", name, "file has others")
        expect(self.world.status(disk)["digest"] == self.digest, "the state is another")


class Apply(Scenario):
    """A new version, with people on a step that goes and on one that is over at once."""

    def prepare(self):
        world = self.world
        self.like = world.new_disk("old")
        self.half = world.folder / "half.ndjson"
        self.half.write_text("".join(world.lines[:900]))
        begun = world.run(self.like, inputs=self.half)
        expect(begun.returncode == 0, begun.stderr.decode())
        self.begun = begun.stdout
        self.digests = {1: world.status(self.like)["digest"]}
        disk = world.new_disk("old_goes_on", self.like)
        self.old_actions = self.go_on(disk, "first")
        disk = world.new_disk("new", self.like)
        expect(self.work(disk).returncode == 0, "apply failed")
        self.digests[2] = world.status(disk)["digest"]
        expect(self.digests[1] != self.digests[2], "the versions leave one state")
        expect(world.status(disk)["undelivered"] > 0, "nothing comes of the change")
        self.new_actions = self.go_on(disk, "second")
        self.digest = world.status(disk)["digest"]

    def go_on(self, disk, program):
        self.rest = self.world.folder / "rest.ndjson"
        if not self.rest.exists():
            self.rest.write_text("".join(self.world.lines[900:]))
        ran = self.world.run(disk, *UNTIL, program=program, inputs=self.rest)
        expect(ran.returncode == 0, "the run doesn't go on:", ran.stderr.decode())
        return actions_of(self.begun, ran.stdout)

    def work(self, disk, **fault):
        return self.world.nudge_in(disk, "apply", "second", "--data", disk / "data", "--trace", disk / "trace.ndjson", **fault)

    def check(self, disk, first):
        if first.returncode:
            fault = told(first, "nothing was changed", "all the same")
        status = self.world.status(disk)
        expect(status["digest"] == self.digests[status["version"]], "version", status["version"], "is there by half")
        if first.returncode == 0:
            expect(status["version"] == 2, "it isn't installed")
        elif status["version"] == 1:
            expect("all the same" not in fault, "it says that the change was made:", fault)
            expect("nothing was changed" in fault, "it doesn't say that nothing was changed:", fault)
            copy = self.world.new_disk(disk.name + ".old", disk)
            expect(self.go_on(copy, "first") == self.old_actions, "the old version goes on otherwise")
            shutil.rmtree(copy)
        else:
            expect("nothing was changed" not in fault, "it says that nothing was changed:", fault)
        again = self.work(disk)
        expect(again.returncode == 0, "it can't be applied again:", again.stderr.decode())
        expect(self.world.status(disk)["digest"] == self.digests[2], "applied again it gives another state")
        expect(self.go_on(disk, "second") == self.new_actions, "the new version goes on otherwise")
        expect(self.world.status(disk)["digest"] == self.digest, "the state is another in the end")


class Forget(Scenario):
    """All is done, or nothing, or the rest is done by the next command."""

    WHO = "u7"

    def prepare(self):
        self.like = self.world.new_disk("known")
        expect(self.world.run(self.like).returncode == 0, "the run failed")
        self.before = self.world.status(self.like)["digest"]
        disk = self.world.new_disk("forgotten", self.like)
        expect(self.work(disk).returncode == 0, "forget failed")
        self.after = self.world.status(disk)["digest"]

    def work(self, disk, **fault):
        return self.world.nudge_in(disk, "forget", self.WHO, "--data", disk / "data", **fault)

    def check(self, disk, first):
        if first.returncode:
            told(first)
        digest = self.world.status(disk)["digest"]
        expect(digest in (self.before, self.after), "it is done by half")
        expect(first.returncode or digest == self.after, "it isn't done")
        again = self.work(disk)
        expect(again.returncode == 0, "it can't be done again:", again.stderr.decode())
        expect(self.world.status(disk)["digest"] == self.after, "done again it gives another state")
        for file in (disk / "data").iterdir():
            expect(b'"%s"' % self.WHO.encode() not in file.read_bytes(), "it is in", file.name)


class Format(Scenario):
    """A file is as it was, or as it is to be."""

    least_calls = 3
    CROOKED = FIRST.replace("  ", "    ").encode()

    def prepare(self):
        disk = self.world.new_disk("whole")
        (disk / "year.flow").write_bytes(self.CROOKED)
        done = self.world.nudge_in(disk, "fmt", disk / "year.flow")
        self.straight = (disk / "year.flow").read_bytes()
        expect(done.returncode == 0 and self.straight != self.CROOKED, "nothing to do:", done.stderr.decode())

    def work(self, disk, **fault):
        (disk / "year.flow").write_bytes(self.CROOKED)
        return self.world.nudge_in(disk, "fmt", disk / "year.flow", **fault)

    def check(self, disk, first):
        if first.returncode:
            told(first)
        expect((disk / "year.flow").read_bytes() == (self.CROOKED if first.returncode else self.straight), "the file is another")
        expect(self.world.nudge_in(disk, "fmt", disk / "year.flow").returncode == 0, "it can't be done again")
        expect((disk / "year.flow").read_bytes() == self.straight, "done again it gives another")


class New(Scenario):
    """All files of the project, or none."""

    least_calls = 5

    def prepare(self):
        disk = self.world.new_disk("whole")
        expect(self.work(disk).returncode == 0, "no project")
        self.files = self.files_of(disk)
        expect(len(self.files) > 3, "a project of", len(self.files), "files")

    def files_of(self, disk):
        place = disk / "acme"
        return {path.relative_to(place): path.read_bytes() for path in place.rglob("*") if path.is_file()}

    def work(self, disk, **fault):
        return self.world.nudge_in(disk, "new", disk / "acme", **fault)

    def check(self, disk, first):
        if first.returncode:
            told(first)
            expect(not (disk / "acme").exists(), "there is something of it:", sorted(self.files_of(disk)))
            expect(self.work(disk).returncode == 0, "it can't be done again")
        expect(self.files_of(disk) == self.files, "the project is another")


SCENARIOS = (Run, TakenUp, Apply, Forget, Format, New)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nudge")
    parser.add_argument("library", help="libfail_at.so")
    parser.add_argument("--moments", default="2", help="so many of each scenario and way to fail, or `all`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", metavar="SCENARIO[/MODE/CALL]", help="this one alone, as a failure names it")
    options = parser.parse_args()
    at_most = None if options.moments == "all" else int(options.moments)
    name, mode, call = ((options.only or "").split("/") + ["", ""])[:3]
    nudge, library = (str(pathlib.Path(path).resolve()) for path in (options.nudge, options.library))
    passed = failed = 0
    guard = threading.Lock()
    with tempfile.TemporaryDirectory(prefix="nudge-disk-", dir=scratch_folder()) as scratch:
        work = []
        for kind in SCENARIOS:
            if name and kind.__name__ != name:
                continue
            world = World(nudge, library, pathlib.Path(scratch) / kind.__name__)
            scenario = kind(world)
            disk = world.new_disk("counted", scenario.like)
            scenario.work(disk, mode="count", at=1)
            calls = len(world.struck(disk).splitlines())
            expect(calls >= kind.least_calls, kind.__name__, "makes", calls, "calls only")
            for way in MODES:
                seed = "%s %s %d" % (kind.__name__, way, options.seed)
                work += [(scenario, way, at) for at in moments(seed, calls, at_most)]
        if call:
            work = [(scenario, mode, int(call)) for scenario in {case[0] for case in work}]

        def one(case):
            nonlocal passed, failed
            scenario, way, at = case
            fault = None
            try:
                scenario.moment(way, at)
            except Failed as found:
                fault = found
            with guard:
                passed, failed = passed + (fault is None), failed + (fault is not None)
                if fault:
                    print("--only %s/%s/%d: %s" % (type(scenario).__name__, way, at, fault), flush=True)

        with ThreadPoolExecutor(options.jobs) as pool:
            list(pool.map(one, work))
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
