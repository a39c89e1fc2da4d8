#!/usr/bin/env python3
"""`nudge backup`, as its users meet it: tests/backup/backup_test.py NUDGE LIBFAIL_AT LIBCRASH_AT [TEST…]

A backup that is made while a run goes on restores to a moment of it, from which a run of the same source ends as an undisturbed one
would. What can't be written to, what is damaged, a full disk, two at once, kill -9 in the middle: there is a whole backup or none,
and the run that it is of doesn't notice. NUDGE_BACKUPS=40 takes so many moments, each night.
"""

import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "crash"))

from failing_disk import World, moments, scratch_folder

NOBODY = 65534
MANY = int(os.environ.get("NUDGE_BACKUPS", "6"))
UNTIL = ("--until", "2026-06-01T00:00Z")
nudge = fail_library = crash_library = None


class Backup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.held = tempfile.TemporaryDirectory(prefix="nudge-backup-", dir=scratch_folder())
        cls.addClassCleanup(cls.held.cleanup)
        cls.world = World(nudge, fail_library, cls.held.name)
        cls.whole = cls.world.new_disk("whole")
        ran = cls.world.run(cls.whole, *UNTIL)
        assert ran.returncode == 0, ran.stderr
        cls.actions = ran.stdout
        cls.digest = cls.world.status(cls.whole)["digest"]

    def back_up(self, disk, file, data=None, **options):
        return self.world.nudge_in(disk, "backup", "--data", data or disk / "data", file, **options)

    def done(self, disk, file):
        made = self.back_up(disk, file)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(made.stdout, b"")
        return made

    def refused(self, made, *parts, status=3):
        said = made.stderr.decode()
        self.assertEqual(made.returncode, status, said)
        self.assertEqual(len([line for line in said.splitlines() if line.startswith("error: ")]), 1, said)
        for part in parts:
            self.assertIn(part, said)

    def restored(self, name, file):
        disk = self.world.new_disk(name)
        (disk / "data").mkdir()
        shutil.copy(file, disk / "data" / "nudge.db")
        return disk

    def files(self, folder):
        return sorted(file.name for file in folder.iterdir())

    def is_whole(self, name, file):
        """Restored it goes on to the end, with the actions of an undisturbed run; the seq of the first that came."""
        disk = self.restored(name, file)
        ran = self.world.run(disk, *UNTIL)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(self.world.status(disk)["digest"], self.digest)
        first = json.loads(ran.stdout.splitlines()[0])["seq"] if ran.stdout else self.actions.count(b"\n") + 1
        rest = b"".join(self.actions.splitlines(keepends=True)[first - 1:])
        self.assertEqual(ran.stdout, rest)
        shutil.rmtree(disk)
        return first

    # --- beside a run

    def feed(self, process, may_go_on, pieces):
        """A piece each time that it may; while the next backup is made it is under way."""
        for piece in pieces:
            may_go_on.acquire()
            for begin in range(0, len(piece), 7):
                process.stdin.write("".join(piece[begin:begin + 7]).encode())
                process.stdin.flush()
        process.stdin.close()

    def run_with_backups(self, disk, words, pieces):
        may_go_on = threading.Semaphore(1)
        with open(disk / "out.ndjson", "wb") as out:
            run = subprocess.Popen([nudge, *words], cwd=self.world.folder, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.PIPE)
        feeder = threading.Thread(target=self.feed, args=(run, may_go_on, pieces), daemon=True)
        feeder.start()
        while (disk / "out.ndjson").stat().st_size == 0 and run.poll() is None:
            time.sleep(0.005)
        backups = []
        for _ in pieces[1:]:
            may_go_on.release()
            backups.append(disk / ("backup_%d.db" % len(backups)))
            self.done(disk, backups[-1])
        feeder.join()
        said = run.stderr.read().decode()
        self.assertEqual(run.wait(60), 0, said)
        run.stderr.close()
        return backups

    def test_beside_a_run_at_many_moments(self):
        """From each the rest is fed to what was restored: over both each action came, by its id, and the state is the same."""
        disk = self.world.new_disk("running")
        lines = self.world.lines
        cuts = [len(lines) * number // (MANY + 1) for number in range(MANY + 2)]
        words = ["run", "first", "--input", "-", "--source", "feed", "--jit", "off", "--snapshot-every", "150", *UNTIL, "--data"]
        backups = self.run_with_backups(disk, [*words, str(disk / "data")], [lines[a:b] for a, b in zip(cuts, cuts[1:])])
        # Who was backed up has noticed nothing.
        self.assertEqual((disk / "out.ndjson").read_bytes(), self.actions)
        self.assertEqual(self.world.status(disk)["digest"], self.digest)
        whole, stood = self.actions.splitlines(keepends=True), set()
        for backup in backups:
            restored = self.restored("restored", backup)
            known = self.world.status(restored)
            ran = subprocess.run([nudge, *words, str(restored / "data")], cwd=self.world.folder, input="".join(lines).encode(),
                                 capture_output=True, timeout=60)
            self.assertEqual(ran.returncode, 0, ran.stderr)
            self.assertEqual(self.world.status(restored)["digest"], self.digest)
            # What the backup knows to be delivered, and what comes behind it, is everything, each once.
            delivered = known["actions"] - known["undelivered"]
            self.assertEqual(whole[:delivered] + ran.stdout.splitlines(keepends=True), whole, backup.name)
            stood.add(known["actions"])
        self.assertGreater(len(stood), MANY // 2, "the backups are of one moment")

    def test_of_a_run_that_was_killed(self):
        """The log beside the file is in it."""
        disk = self.world.new_disk("killed")
        env = {**os.environ, "LD_PRELOAD": crash_library, "NUDGE_CRASH_AT": "60"}
        subprocess.run([nudge, "run", "first", "--input", "in.ndjson", "--data", str(disk / "data"), "--jit", "off"],
                       cwd=self.world.folder, env=env, capture_output=True)
        self.assertIn("nudge.db-wal", self.files(disk / "data"))
        before = {file: (disk / "data" / file).read_bytes() for file in self.files(disk / "data")}
        self.done(disk, disk / "b.db")
        # In a killed run's folder nothing is changed either.
        self.assertEqual({file: (disk / "data" / file).read_bytes() for file in self.files(disk / "data")}, before)
        self.is_whole("of_killed", disk / "b.db")
        self.world.run(disk, *UNTIL)
        self.assertEqual(self.world.status(disk)["digest"], self.digest)

    def test_it_is_smaller_and_says_so(self):
        disk = self.world.new_disk("plain", self.whole)
        made = self.done(disk, disk / "b.db")
        self.assertIn(b"as `nudge.db` in a folder of its own it is a run's data", made.stderr)
        self.assertLessEqual((disk / "b.db").stat().st_size, (disk / "data" / "nudge.db").stat().st_size)
        self.assertEqual(self.files(disk), ["b.db", "data"])
        # A folder is as good as a name in it; in it stands what `--data` reads.
        (disk / "monday").mkdir()
        self.done(disk, disk / "monday")
        self.assertEqual(self.files(disk / "monday"), ["nudge.db"])
        self.assertEqual(self.world.nudge_in(disk, "status", "--data", disk / "monday").returncode, 0)
        # A backup of the backup.
        made = self.back_up(disk, disk / "second.db", data=disk / "monday")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.is_whole("of_backup", disk / "second.db")

    # --- where it can't be written

    def test_what_is_there_stays(self):
        disk = self.world.new_disk("there", self.whole)
        (disk / "b.db").write_text("mine")
        self.refused(self.back_up(disk, disk / "b.db"), "b.db` is there already: name a file that isn't")
        self.assertEqual((disk / "b.db").read_text(), "mine")
        (disk / "c.db.part").write_text("mine too, and long enough")
        self.refused(self.back_up(disk, disk / "c.db"), "c.db.part` is in the way", "no backup was written")
        self.assertEqual((disk / "c.db.part").read_text(), "mine too, and long enough")
        # The data's own folder isn't written over.
        self.refused(self.back_up(disk, disk / "data"), "is there already")
        self.refused(self.back_up(disk, disk / "no" / "where.db"), "there is no folder")
        self.assertEqual(self.files(disk), ["b.db", "c.db.part", "data"])
        self.is_whole("still", disk / "data" / "nudge.db")

    def test_what_is_no_run(self):
        disk = self.world.new_disk("none")
        (disk / "empty").mkdir()
        for data in ("nowhere", "empty"):
            self.refused(self.back_up(disk, disk / "b.db", data=disk / data), "there is no run in", "begins one")
        (disk / "file").write_text("something")
        self.refused(self.back_up(disk, disk / "b.db", data=disk / "file"), "is not a folder")
        (disk / "foreign").mkdir()
        sqlite3.connect(disk / "foreign" / "nudge.db").execute("CREATE TABLE t(a)").connection.close()
        self.refused(self.back_up(disk, disk / "b.db", data=disk / "foreign"), "not a store of nudge")
        self.assertEqual(self.files(disk), ["empty", "file", "foreign"])
        self.assertEqual(self.files(disk / "empty"), [])

    @unittest.skipIf(os.geteuid() != 0, "for root alone, who becomes somebody else")
    def test_a_folder_that_may_not_be_written(self):
        disk = self.world.new_disk("rights", self.whole)
        self.world.folder.chmod(0o755)
        (disk / "closed").mkdir(mode=0o755)
        words = [nudge, "backup", "--data", str(disk / "data"), str(disk / "closed" / "b.db")]
        try:
            made = subprocess.run(words, capture_output=True, user=NOBODY, group=NOBODY, cwd="/")
        except PermissionError:
            self.skipTest("the binary is where others may not go")
        self.refused(made, "closed/b.db.part` failed: Permission denied", "give this user the right", "no backup was written")
        self.assertEqual(self.files(disk / "closed"), [])
        # Reading needs no right to write.
        (disk / "open").mkdir()
        (disk / "open").chmod(0o777)
        made = subprocess.run([*words[:-1], str(disk / "open" / "b.db")], capture_output=True, user=NOBODY, group=NOBODY, cwd="/")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.is_whole("by_nobody", disk / "open" / "b.db")

    def test_a_full_disk(self):
        disk = self.world.new_disk("full", self.whole)
        small = disk / "small"
        small.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(small)], capture_output=True)
        if mounted.returncode:
            self.skipTest("no small disk can be mounted here")
        self.addCleanup(subprocess.run, ["umount", str(small)], check=True)
        self.refused(self.back_up(disk, small / "b.db"), "not enough room on the disk of `%s`" % small, "the backup takes up to",
                     "131 KB of 131 KB are free", "make room there, or name a file on another disk; no backup was written")
        self.assertEqual(self.files(small), [])

    def test_a_limit_of_files(self):
        disk = self.world.new_disk("limit", self.whole)
        resource = __import__("resource")
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50000, 50000))
        made = subprocess.run([nudge, "backup", "--data", str(disk / "data"), str(disk / "b.db")], capture_output=True,
                              preexec_fn=limit)
        self.refused(made, "b.db.part` failed: raise `ulimit -f`", "no backup was written")
        self.assertEqual(self.files(disk), ["data"])

    # --- what is damaged, what fails on the way

    def test_a_damaged_page(self):
        """None is carried over: every page in use is verified."""
        size = (self.whole / "data" / "nudge.db").stat().st_size
        pages, found = size // 4096, 0
        for page in moments(3, pages, MANY):
            disk = self.world.new_disk("damaged", self.whole)
            with open(disk / "data" / "nudge.db", "r+b") as file:
                file.seek((page - 1) * 4096 + 1000)
                was = file.read(1)
                file.seek(-1, 1)
                file.write(bytes([was[0] ^ 0x40]))
            made = self.back_up(disk, disk / "b.db")
            if made.returncode:
                found += 1
                self.refused(made, "page %d of `" % page, "at byte %d, is damaged" % ((page - 1) * 4096), "put a backup in its place")
                self.assertEqual(self.files(disk), ["data"])
            else:  # nothing uses this page
                self.is_whole("undamaged", disk / "b.db")
        self.assertGreater(found, 0)

    def test_a_disk_that_fails_on_the_way(self):
        """At each call: a whole backup or none, and nothing is left of none that the next one could not take over."""
        disk = self.world.new_disk("counted", self.whole)
        self.back_up(disk, disk / "b.db", mode="count", at=1)
        calls = len(self.world.struck(disk).splitlines())
        self.assertGreater(calls, 20)
        for mode in ("io_error", "broken", "no_room", "short"):
            for at in moments(mode, calls, max(2, MANY // 3)):
                disk = self.world.new_disk("failing", self.whole)
                made = self.back_up(disk, disk / "b.db", mode=mode, at=at)
                told = "%s at call %d: %s" % (mode, at, made.stderr.decode())
                if made.returncode:
                    self.refused(made, "no backup was written", "run the same command again")
                    self.assertNotIn("b.db", self.files(disk), told)
                    if mode in ("no_room", "short"):
                        self.assertEqual(self.files(disk), ["data"], told)
                    self.done(disk, disk / "b.db")
                self.assertEqual(self.files(disk), ["b.db", "data"], told)
                self.is_whole("after_fault", disk / "b.db")
                self.is_whole("its_source", disk / "data" / "nudge.db")

    def test_killed_in_the_middle(self):
        halves = 0
        for at in moments(5, 60, MANY):
            disk = self.world.new_disk("shot", self.whole)
            env = {**os.environ, "LD_PRELOAD": crash_library, "NUDGE_CRASH_AT": str(at)}
            made = subprocess.run([nudge, "backup", "--data", str(disk / "data"), str(disk / "b.db")], env=env, capture_output=True)
            self.assertIn(made.returncode, (-9, 0), made.stderr)
            if made.returncode == 0:
                break  # it has fewer calls
            if "b.db" in self.files(disk):  # after it had its name: then it is whole
                self.is_whole("named", disk / "b.db")
                continue
            if (disk / "b.db.part").exists():
                # The half of one isn't taken for a whole one, should somebody put it there.
                half = self.restored("half", disk / "b.db.part")
                ran = self.world.run(half, *UNTIL)
                if ran.returncode == 0:  # nothing was wanting but its name
                    self.assertEqual(self.world.status(half)["digest"], self.digest, "killed at call %d" % at)
                else:
                    halves += 1
            self.done(disk, disk / "b.db")
            self.assertEqual(self.files(disk), ["b.db", "data"])
            self.is_whole("after_kill", disk / "b.db")
            self.is_whole("its_source", disk / "data" / "nudge.db")

        self.assertGreater(halves, 0)

    def test_two_at_once(self):
        """One is written, the other refused; the file is whole."""
        for attempt in range(max(2, MANY // 2)):
            disk = self.world.new_disk("twice", self.whole)
            words = [nudge, "backup", "--data", str(disk / "data"), str(disk / "b.db")]
            both = [subprocess.Popen(words, stderr=subprocess.PIPE) for _ in range(4)]
            said = [process.communicate()[1].decode() for process in both]
            done = [process.returncode for process in both]
            self.assertEqual(done.count(0), 1, said)
            for status, text in zip(done, said):
                if status:
                    self.assertTrue("another process is writing a backup" in text or "is there already" in text, text)
            self.assertEqual(self.files(disk), ["b.db", "data"])
            self.is_whole("of_two", disk / "b.db")


if __name__ == "__main__":
    nudge, fail_library, crash_library = (str(pathlib.Path(sys.argv.pop(1)).resolve()) for _ in range(3))
    unittest.main()
