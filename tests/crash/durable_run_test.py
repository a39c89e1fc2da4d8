#!/usr/bin/env python3
"""`nudge run --data`, as its users meet it: tests/crash/durable_run_test.py build/dev/nudge

Going on where the last run stopped, inputs that grow or are replaced, signals, a reader that goes away, two processes on
one folder, a disk that is full, folders that aren't what was meant. What kill -9 does is crash_test.py's.
"""

import json
import os
import pathlib
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
nudge = None

PROGRAM = """
event signed_up {
}
event seen {
  path: text?
}
contact {
  name: text?
}
action greet(text: text)
workflow welcome {
  when signed_up
  enter once
  then {
    greet("hello {contact.name ?? "you"}")
    wait 1 day
    greet("again {contact.name ?? "you"}")
  }
}
"""


def signed_up(number, time="2026-03-01T09:00Z", message=None):
    record = {"type": "track", "event": "signed_up", "userId": "u%d" % number, "timestamp": time}
    if message:
        record["messageId"] = message
    return json.dumps(record) + "\n"


class DurableRun(unittest.TestCase):
    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)
        (self.folder / "p.flow").write_text(PROGRAM)
        self.inputs = self.folder / "in.ndjson"
        self.inputs.write_text("".join(signed_up(number) for number in range(1, 6)))

    def words(self, *more, source="in.ndjson", program=("p.flow",), data="data"):
        return [nudge, "run", *program, "--input", source, "--data", data, "--jit", "off", *more]

    def run_nudge(self, *more, stdin=None, **options):
        return subprocess.run(self.words(*more, **options), cwd=self.folder, capture_output=True, text=True, timeout=60,
                              **({"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}))

    def done(self, *more, **options):
        ran = self.run_nudge(*more, **options)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran

    def refused(self, status, *parts, more=(), **options):
        ran = self.run_nudge(*more, **options)
        self.assertEqual(ran.returncode, status, ran.stderr)
        for part in parts:
            self.assertIn(part, ran.stderr)
        self.assertEqual(ran.stdout, "")
        return ran

    def contacts(self, ran):
        return [json.loads(line)["contact"] for line in ran.stdout.splitlines()]

    def append(self, text):
        with open(self.inputs, "a") as file:
            file.write(text)

    # --- native code

    def natively(self, functions_from_before, **options):
        """A run that waits for native code, and says how much of it was there; its actions."""
        words = [word if word != "off" else "wait" for word in self.words(**options)]
        ran = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        said = re.search(r"^(\d+) functions native after [0-9.]+ seconds: (\d+) modules? compiled, (\d+) from the last run(.*)$",
                         ran.stderr, re.MULTILINE)
        self.assertTrue(said, ran.stderr)
        compiled, known = int(said[2]), int(said[3])
        self.assertEqual((compiled == 0, known > 0), (functions_from_before, functions_from_before), ran.stderr)
        return ran.stdout, said[4]

    def test_a_second_start_takes_native_code_from_the_folder(self):
        cold = self.natively(False)
        self.assertTrue((self.folder / "data/nudge.native").is_file())
        self.append(signed_up(7, "2026-03-03T10:00Z"))
        warm = self.natively(True)
        other = self.done(data="interpreted")
        self.assertEqual((cold[0] + warm[0], cold[1] + warm[1]), (other.stdout, ""))
        self.assertFalse((self.folder / "interpreted/nudge.native").exists())

    def test_native_code_that_is_damaged_is_never_run(self):
        self.natively(False)
        file = self.folder / "data/nudge.native"
        whole = file.read_bytes()
        chance = random.Random(3)
        for damage in range(12):
            at = chance.randrange(len(whole))
            cut = damage % 3 == 2
            file.write_bytes(whole[:at] if cut else whole[:at] + bytes([whole[at] ^ 1 << damage % 8]) + whole[at + 1:])
            number = 10 + damage
            self.append(signed_up(number, "2026-03-01T09:%02dZ" % number))
            self.assertIn('"hello you"', self.natively(False)[0])
            self.assertEqual(file.read_bytes(), whole)

    def test_native_code_that_cant_be_kept_is_no_fault(self):
        self.done()
        (self.folder / "data/nudge.native").mkdir()
        for number in (11, 12):
            self.append(signed_up(number))
            actions, trouble = self.natively(False)
            self.assertEqual(len(actions.splitlines()), 1)
            self.assertIn("the next run has to compile again: can't write `data/nudge.native`: Is a directory", trouble)

    # --- going on

    def test_it_goes_on_where_it_stopped(self):
        self.assertEqual(self.contacts(self.done()), ["u1", "u2", "u3", "u4", "u5"])
        again = self.done()
        self.assertEqual(again.stdout, "")
        self.assertIn("went on at line 6 of `in.ndjson`", again.stderr)
        self.append(signed_up(7, "2026-03-01T10:00Z"))
        ran = self.done()
        self.assertEqual(self.contacts(ran), ["u7"])
        self.assertEqual(json.loads(ran.stdout)["seq"], 6)

    def test_time_goes_on_too_and_the_same_until_does_nothing(self):
        self.done()
        ran = self.done("--until", "2026-03-05T00:00Z")
        self.assertEqual(self.contacts(ran), ["u1", "u2", "u3", "u4", "u5"])
        for until in ("2026-03-05T00:00Z", "2026-03-04T00:00Z"):
            self.assertEqual(self.done("--until", until).stdout, "")
        # An input that jumps back a year doesn't take time back.
        self.append(signed_up(8, "2025-03-01T09:00Z"))
        self.append(json.dumps({"type": "track", "event": "signed_up", "userId": "u9"}) + "\n")
        ran = self.done()
        self.assertEqual([json.loads(line)["at"] for line in ran.stdout.splitlines()], ["2026-03-05T00:00:00.000Z"])
        self.assertEqual(self.contacts(ran), ["u9"])  # u8's is late

    def test_the_program_in_the_store_runs_where_there_is_none(self):
        self.done()
        self.append(signed_up(6))
        (self.folder / "p.flow").unlink()
        self.assertEqual(self.contacts(self.done(program=())), ["u6"])

    def test_another_program_is_refused(self):
        self.done()
        (self.folder / "p.flow").write_text(PROGRAM.replace("1 day", "2 days"))
        self.refused(1, "the program in `p.flow` isn't the one that `data` runs", "nudge plan p.flow --data data",
                     "nudge apply")
        (self.folder / "p.flow").write_text("# a comment\n" + PROGRAM)
        self.done()

    def test_a_file_that_grows_while_its_last_line_is_written(self):
        whole = signed_up(6, "2026-03-01T11:00Z")
        self.append(whole[:40])
        ran = self.done("--dead-letters", "dead.ndjson")
        self.assertEqual(len(self.contacts(ran)), 5)
        self.assertIn("line 6 has no end yet: it is left for the next run", ran.stderr)
        self.append(whole[40:-1])
        self.assertEqual(self.contacts(self.done("--dead-letters", "dead.ndjson")), ["u6"])
        self.append("\n" + "nonsense\n" + signed_up(7, "2026-03-01T12:00Z"))
        self.assertEqual(self.contacts(self.done("--dead-letters", "dead.ndjson")), ["u7"])
        dead = (self.folder / "dead.ndjson").read_text().splitlines()
        self.assertEqual([json.loads(line)["line"] for line in dead], [7])

    def test_a_file_of_another_beginning_is_refused_until_it_is_named(self):
        self.done()
        self.inputs.write_text("".join(signed_up(number) for number in range(11, 18)))
        self.refused(1, "`in.ndjson` was read up to line 5, but doesn't begin any more as it did then", "--source NAME")
        self.assertEqual(len(self.contacts(self.done("--source", "march"))), 7)
        self.assertEqual(self.done("--source", "march").stdout, "")

    def test_a_file_that_became_shorter_is_refused(self):
        self.done()
        self.inputs.write_text(signed_up(1))
        self.refused(1, "`in.ndjson` ends before byte", "--source NAME")

    def test_stdin_is_remembered_by_name_alone(self):
        lines = self.inputs.read_text()
        self.assertEqual(len(self.contacts(self.done("--source", "feed", source="-", stdin=lines))), 5)
        more = lines + signed_up(6)
        self.assertEqual(self.contacts(self.done("--source", "feed", source="-", stdin=more)), ["u6"])
        self.refused(1, "`stdin` ends before byte", source="-", stdin=signed_up(1), more=("--source", "feed"))
        # Without a name everything is new; what bears a message id isn't taken twice.
        twice = "".join(signed_up(number, "2026-03-01T09:30Z", "m%d" % number) for number in (21, 22))
        self.assertEqual(self.contacts(self.done(source="-", stdin=twice)), ["u21", "u22"])
        ran = self.done(source="-", stdin=twice)
        self.assertEqual(ran.stdout, "")
        self.assertIn("2 duplicates", ran.stderr)

    # --- promptness, signals, readers

    def start(self, *more, **streams):
        process = subprocess.Popen(self.words(*more, source="-"), cwd=self.folder, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1, **streams)
        self.addCleanup(lambda: [stream.close() for stream in (process.stdin, process.stdout, process.stderr)])
        self.addCleanup(process.kill)
        return process

    def line_of(self, process):
        ready, _, _ = select.select([process.stdout], [], [], 30)
        self.assertTrue(ready, "nothing came")
        return process.stdout.readline()

    def test_an_input_on_a_slow_stdin_is_answered_at_once(self):
        for words in ((), ("--format", "table")):
            process = self.start(*words)
            if words:
                self.assertTrue(self.line_of(process).startswith("at "))
            for number in (101, 102, 103) if not words else (201, 202):
                process.stdin.write(signed_up(number))
                process.stdin.flush()
                self.assertIn("u%d" % number, self.line_of(process))
            process.stdin.close()
            self.assertEqual(process.wait(30), 0)

    def test_signals_end_it_as_they_should(self):
        for number, stop in ((1, signal.SIGTERM), (2, signal.SIGINT)):
            process = self.start("--source", "feed%d" % number)
            process.stdin.write(signed_up(number))
            process.stdin.write(signed_up(number + 50)[:30])  # not whole: not taken
            process.stdin.flush()
            self.assertIn("u%d" % number, self.line_of(process))
            process.send_signal(stop)
            self.assertEqual(process.wait(30), -stop)
            self.assertIn("1 input: 1 applied", process.stderr.read())
            ran = self.done("--source", "feed%d" % number, source="-", stdin=signed_up(number) + signed_up(number + 50))
            self.assertEqual(self.contacts(ran), ["u%d" % (number + 50)])

    def test_a_reader_that_goes_away_loses_nothing(self):
        process = self.start("--source", "feed")
        process.stdin.write(signed_up(1))
        process.stdin.flush()
        self.assertIn("u1", self.line_of(process))
        process.stdout.close()
        process.stdin.write(signed_up(2))
        process.stdin.close()
        self.assertEqual(process.wait(30), 3)
        self.assertIn("whoever read standard output has gone", process.stderr.read())
        lines = "".join(signed_up(number) for number in (1, 2, 3))
        ran = self.done("--source", "feed", source="-", stdin=lines)
        self.assertEqual(self.contacts(ran), ["u2", "u3"])
        self.assertIn("1 action that had not been delivered came first", ran.stderr)

    def piped(self, *more, **options):
        """A run of its own into a pipe that nobody has read from yet: the process, and the pipe's other end."""
        reader, writer = os.pipe()
        process = subprocess.Popen(self.words(*more, **options), cwd=self.folder, stdout=writer, stderr=subprocess.PIPE, text=True)
        os.close(writer)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        return process, reader

    def test_what_lies_in_a_pipe_when_its_reader_dies_comes_again(self):
        self.inputs.write_text("".join(signed_up(number) for number in range(1, 1001)))
        whole = self.done(data="whole").stdout
        self.assertGreater(len(whole), 3 * 65536)
        lines = whole.splitlines()
        for data, take, words in (("none", 0, ()), ("some", 300, ()), ("more", 100000, ()), ("table", 30000, ("--format", "table"))):
            process, reader = self.piped(*words, data=data)
            got = b""
            while len(got) < take:
                got += os.read(reader, take - len(got))
            time.sleep(0.3)  # the pipe is full
            os.close(reader)
            self.assertEqual(process.wait(60), 3)
            self.assertIn("whoever read standard output has gone", process.stderr.read())
            read_whole = got.count(b"\n") - len(words) // 2  # but a table's first line
            again = self.done(data=data).stdout.splitlines()
            self.assertEqual(again, lines[read_whole:], data)

    def test_the_end_of_a_run_waits_for_who_reads_the_pipe(self):
        process, reader = self.piped()
        time.sleep(0.5)
        self.assertIsNone(process.poll())
        got = os.read(reader, 65536)
        self.assertEqual(process.wait(30), 0)
        self.assertEqual(got.count(b"\n"), 5)
        os.close(reader)
        self.assertEqual(self.done().stdout, "")

    def test_a_reader_that_goes_with_the_last_lines_unread(self):
        process, reader = self.piped()
        time.sleep(0.5)
        first = os.read(reader, 400)
        os.close(reader)
        self.assertEqual(process.wait(30), 3)
        again = self.done()
        self.assertEqual(len(self.contacts(again)), 5 - first.count(b"\n"))
        self.assertIn("that had not been delivered came first", again.stderr)

    def test_a_signal_ends_the_wait_for_a_reader(self):
        process, reader = self.piped()
        time.sleep(0.5)
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(10), -signal.SIGTERM)
        os.close(reader)
        self.assertEqual(len(self.contacts(self.done())), 5)

    def test_undelivered_rows_come_as_a_table_too(self):
        self.test_a_reader_that_goes_away_loses_nothing()
        process = self.start("--source", "more")
        process.stdout.close()
        process.stdin.write(signed_up(31, "2026-03-01T09:05Z"))
        process.stdin.close()
        self.assertEqual(process.wait(30), 3)
        ran = self.done("--format", "table")
        self.assertIn('u31', ran.stdout)
        self.assertIn('greet(text: hello you)', ran.stdout)

    def test_two_processes_on_one_folder(self):
        process = self.start()
        process.stdin.write(signed_up(1))
        process.stdin.flush()
        self.line_of(process)
        self.refused(3, "`data` is in use by process %d" % process.pid)
        process.stdin.close()
        self.assertEqual(process.wait(30), 0)
        self.done()

    # --- what is written behind what is there

    def test_an_appended_file_is_cut_and_gone_on_with(self):
        out = self.folder / "out.ndjson"

        def append_run(data):
            with open(out, "ab") as file:
                ran = subprocess.run(self.words(data=data), cwd=self.folder, stdout=file, stderr=subprocess.PIPE, text=True)
            self.assertEqual(ran.returncode, 0, ran.stderr)

        append_run("whole")
        whole = out.read_bytes()
        self.assertEqual(whole.count(b"\n"), 5)
        # A run whose actions are stored and not delivered, as far as the store knows.
        reader, writer = os.pipe()
        os.close(reader)
        ran = subprocess.run(self.words(), cwd=self.folder, stdout=writer, stderr=subprocess.PIPE, text=True)
        os.close(writer)
        self.assertEqual(ran.returncode, 3, ran.stderr)
        for cut in (0, 10, len(whole) - 100, len(whole) - 1, len(whole)):
            shutil.copytree(self.folder / "data", self.folder / ("data%d" % cut))
            out.write_bytes(whole[:cut])
            append_run("data%d" % cut)
            self.assertEqual(out.read_bytes(), whole, "cut at %d" % cut)
            append_run("data%d" % cut)
            self.assertEqual(out.read_bytes(), whole, "again, cut at %d" % cut)

    def appended(self, status=0, **options):
        """A run whose actions go behind what `out.ndjson` has; what it says."""
        with open(self.folder / "out.ndjson", "ab") as file:
            ran = subprocess.run(self.words(**options), cwd=self.folder, stdout=file, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(ran.returncode, status, ran.stderr)
        return ran.stderr

    def go_back(self, behind):
        """`data` as it was after five inputs, and a file of the actions of `behind` more."""
        self.appended()
        shutil.copytree(self.folder / "data", self.folder / "kept")
        self.append("".join(signed_up(number, "2026-03-01T10:00Z") for number in range(6, 6 + behind)))
        self.appended()
        shutil.rmtree(self.folder / "data")
        (self.folder / "kept").rename(self.folder / "data")
        return (self.folder / "out.ndjson").read_bytes()

    def test_after_going_back_to_a_backup_no_action_is_appended_twice(self):
        out = self.folder / "out.ndjson"
        whole = self.go_back(9000)  # more than is read of the file's end at once
        torn = b'{"seq":9006,"id":"12'
        out.write_bytes(whole + torn)
        self.append(signed_up(9006, "2026-03-01T10:01Z"))
        said = self.appended()
        self.assertIn("standard output (`%s`) is ahead of `data`: 9,000 actions behind seq 5 that stand there already are not "
                      "written again" % out.resolve(), said)
        self.assertNotIn("came first", said)
        now = out.read_bytes()
        self.assertTrue(now.startswith(whole))
        self.assertEqual([json.loads(line)["seq"] for line in now[len(whole):].splitlines()], [9006])
        self.assertNotIn("ahead", self.appended())
        self.assertEqual(out.read_bytes(), now)

    def test_after_going_back_it_comes_to_what_stands_there_in_several_runs(self):
        whole = self.go_back(20)
        lines = self.inputs.read_text().splitlines(keepends=True)
        for count, left in ((10, 20), (10, 15), (24, 15), (25, 1), (25, 0)):
            self.inputs.write_text("".join(lines[:count]))
            said = self.appended()
            self.assertEqual(re.findall(r"ahead of `data`: (\d+) action", said), [str(left)] if left else [])
            self.assertEqual((self.folder / "out.ndjson").read_bytes(), whole)

    def test_after_going_back_another_action_is_refused(self):
        whole = self.go_back(20)
        lines = self.inputs.read_text().splitlines(keepends=True)
        self.inputs.write_text("".join(lines[:9] + lines[10:] + [signed_up(30, "2026-03-01T10:00Z")] * 9))
        for seq in (10, 25):  # the first that is derived again, then the last that the file has
            said = self.appended(3)
            self.assertIn("action %d isn't the one that stands as %d in standard output (`" % (seq, seq), said)
            self.assertIn("let it write to another file", said)
            self.assertEqual((self.folder / "out.ndjson").read_bytes(), whole)
        seqs = [json.loads(line)["seq"] for line in self.done().stdout.splitlines()]
        self.assertEqual(seqs, list(range(seqs[0], 26)))
        self.assertLessEqual(seqs[0], 10)

    def test_after_going_back_a_file_with_a_gap_is_refused(self):
        whole = self.go_back(20)
        (self.folder / "out.ndjson").write_bytes(b"".join(whole.splitlines(keepends=True)[7:]))
        self.assertIn("goes up to action 25, to which this run hasn't come yet, but has no action 6: let it write to another file",
                      self.appended(3))

    def test_traces_and_dead_letters_go_on(self):
        self.done("--trace", "trace.ndjson", "--dead-letters", "dead.ndjson")
        trace = (self.folder / "trace.ndjson").read_text()
        self.assertEqual(trace.count("entered"), 5)
        (self.folder / "trace.ndjson").write_text(trace + '{"at":"torn')
        self.append("nonsense\n" + signed_up(6))
        self.done("--trace", "trace.ndjson", "--dead-letters", "dead.ndjson")
        more = (self.folder / "trace.ndjson").read_text()
        self.assertTrue(more.startswith(trace))
        self.assertEqual(more.count("entered"), 6)
        self.assertNotIn("torn", more)
        self.assertEqual(json.loads((self.folder / "dead.ndjson").read_text())["line"], 6)

    # --- folders and disks

    def test_a_data_that_is_no_folder(self):
        (self.folder / "data").write_text("something")
        self.refused(3, "`data` is not a folder")
        self.assertEqual((self.folder / "data").read_text(), "something")

    def test_nothing_is_made_for_a_program_with_faults_or_inputs_that_are_not_there(self):
        self.refused(3, "can't open `nowhere.ndjson`", source="nowhere.ndjson")
        self.refused(3, "can't read `.`: it is a folder", source=".")
        (self.folder / "p.flow").write_text("workflow {")
        self.refused(1)
        (self.folder / "p.flow").unlink()
        self.refused(2, "there is no `.flow` file in `.`, and there is no run in `data`", program=())
        self.assertFalse((self.folder / "data").exists())

    def test_a_full_disk_stops_it_and_room_lets_it_go_on(self):
        whole = self.done("--until", "2026-04-01T00:00Z").stdout
        subprocess.run(["rm", "-r", str(self.folder / "data")], check=True)
        # A limit of a process's files is a disk that is full.
        self.inputs.write_text("".join(signed_up(number, "2026-03-01T09:00Z") for number in range(1, 12000)))
        limit = lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_FSIZE, (200000, 200000))
        ran = subprocess.run(self.words(), cwd=self.folder, capture_output=True, text=True, preexec_fn=limit)
        self.assertEqual(ran.returncode, 3, ran.stderr)
        self.assertIn("run the same command again", ran.stderr)
        self.assertRegex(ran.stderr, r"; (everything up to line [\d,]+ of `in.ndjson` is kept|nothing of `in.ndjson` was taken yet)\n")
        # What was printed last may come again, as it was: that it was printed could not be stored.
        rest = self.done().stdout
        lines = list(dict.fromkeys(ran.stdout.splitlines() + rest.splitlines()))
        self.assertEqual([json.loads(line)["contact"] for line in lines], ["u%d" % number for number in range(1, 12000)])
        self.assertEqual(whole.count("\n"), 10)

    # --- threads

    def mixed_inputs(self, seed):
        """Lines of an example, some without their time, some broken, some in batches, some empty."""
        chosen = random.Random(seed)
        lines = (ROOT / "examples/trial_onboarding/inputs.ndjson").read_text().splitlines()[:1500]
        mixed = []
        for line in lines:
            kind = chosen.randrange(12)
            if kind < 3:
                record = json.loads(line)
                record.pop("timestamp", None)
                line = json.dumps(record)
            elif kind == 3:
                line = line[:chosen.randrange(len(line))]
            elif kind == 4:
                timeless = {key: value for key, value in json.loads(line).items() if key != "timestamp"}
                line = json.dumps({"batch": [json.loads(line), timeless, {"type": "track"}]})
            elif kind == 5:
                line = ""
            mixed.append(line)
        return "\n".join(mixed) + "\n"

    def test_any_number_of_threads_gives_the_same(self):
        program = (str(ROOT / "examples/trial_onboarding"),)
        for seed in range(3):
            self.inputs.write_text(self.mixed_inputs(seed))
            gave = set()
            for threads in ("1", "2", "3", "4"):
                for data in ((), ("--data", "data%d%s" % (seed, threads))):
                    files = ["trace.ndjson", "dead.ndjson"]
                    for file in files:
                        (self.folder / file).unlink(missing_ok=True)
                    ran = subprocess.run([nudge, "run", *program, "--input", "in.ndjson", "--threads", threads, "--jit", "off",
                                          "--trace", files[0], "--dead-letters", files[1], *data], cwd=self.folder,
                                         capture_output=True, text=True, stdin=subprocess.DEVNULL)
                    self.assertEqual(ran.returncode, 0, ran.stderr)
                    summary = re.sub(r"(?m)^.*(seconds|snapshot).*$", "", ran.stderr)
                    gave.add((ran.stdout, summary, *((self.folder / file).read_text() for file in files)))
            self.assertEqual(len(gave), 1, "seed %d" % seed)
            self.assertGreater(next(iter(gave))[0].count("\n"), 100)

    def test_the_options_belong_together(self):
        for option in (["--source", "x"], ["--snapshot-every", "5"]):
            ran = subprocess.run([nudge, "run", "p.flow", "--input", "in.ndjson", *option], cwd=self.folder,
                                 capture_output=True, text=True)
            self.assertEqual((ran.returncode, ran.stdout), (2, ""))
            self.assertIn("error: `%s` " % option[0], ran.stderr)
            self.assertIn("it needs `--data DIR`", ran.stderr)

    def test_an_empty_option_is_no_missing_one(self):
        for option in ("--data", "--source", "--trace", "--dead-letters"):
            self.refused(2, "`%s` is empty: is a variable unset?" % option, more=(option, ""), **({"data": "x"} if option != "--data" else {}))


if __name__ == "__main__":
    nudge = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
