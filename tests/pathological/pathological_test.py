#!/usr/bin/env python3
"""Programs and inputs made to be expensive: what they cost grows no faster than they do, or is bounded by a limit that is
told. No clock decides here.

    tests/pathological/pathological_test.py BINARY [--nightly] [--jobs N] [NAME…]

Each shape of programs.py and inputs.py is made n, 2n and 4n large. A run may not take more than CPU_S seconds of processor
time and MEMORY bytes (some fifty times what the largest needs: what explodes is caught, a slow machine isn't), and its
memory may at most triple where the program doubles. `--nightly` counts as well: what is made of the program, in bytes of
its listing, may triple where it doubles, and instructions (valgrind's callgrind) may grow by six between n and 4n.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import inputs  # noqa: E402
import programs  # noqa: E402

CPU_S = 20
MEMORY = 6 << 30
NOISE_KB = 40_000  # of memory, that differences are not looked at
MOST_GROWTH = 6  # of instructions from n to 4n
LAUNCHED = """import os, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (%d, %d))
resource.setrlimit(resource.RLIMIT_AS, (%d, %d))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
pid = os.fork()
if pid == 0:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
""" % (CPU_S, CPU_S + 1, MEMORY, MEMORY)


def run(command):
    """Exit status, peak memory in KB, what it said."""
    done = subprocess.run([sys.executable, "-c", LAUNCHED, *command], capture_output=True, text=True, errors="replace")
    status, memory = done.stdout.split()
    return int(status), int(memory), done.stderr


def dumped(command):
    """How large what is made of it is, as bytes of its listing; 0: it is refused."""
    done = subprocess.run([command[0], "check", "--dump", "program", command[2]], capture_output=True)
    return len(done.stdout) if done.returncode == 0 else 0


def instructions(command):
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command], capture_output=True, text=True, errors="replace")
    return int(re.search(r"Collected *: *(\d+)", done.stderr).group(1))


class Case:
    def __init__(self, name, at, must_be_good, make):
        self.name, self.at, self.must_be_good, self.make = name, at, must_be_good, make


def all_cases():
    for name, (function, at, good) in programs.GROWING.items():
        yield Case(name, at, good, lambda n, function=function: (function(n), inputs.ONE))
    for name, (function, at) in inputs.GROWING.items():
        yield Case(name, at, True, function)


def commands(nudge, case, folder):
    found = []
    for times in (1, 2, 4):
        program, lines = case.make(case.at * times)
        path = Path(folder) / f"{case.name}_{times}.flow"
        path.write_text(program)
        given = Path(folder) / f"{case.name}_{times}.ndjson"
        given.write_text(lines)
        found.append([nudge, "run", str(path), "--input", str(given), "--jit", "off", "--until", "2026-04-01T00:00Z"])
    return found


def look_at(nudge, case, nightly):
    """What is wrong with it, or ""."""
    with tempfile.TemporaryDirectory() as folder:
        given = commands(nudge, case, folder)
        memory = []
        for times, command in zip((1, 2, 4), given):
            if times == 1 and not nightly:
                continue
            status, peak, said = run(command)
            size = f"{case.name}({case.at * times})"
            if status < 0 or status > 2:
                return f"{size} ended with {status}: {said[-300:]}"
            if status != 0 and case.must_be_good and times < 4:
                return f"{size} is refused: {said[:300]}"
            if status == 1 and not re.search(r"^error\[\w+\]|refused", said, re.M):
                return f"{size} says nothing: {said[-300:]}"
            memory.append(peak)
        if memory[-1] - memory[-2] > NOISE_KB and memory[-1] > 3 * memory[-2]:
            return f"{case.name}: memory {memory} KB at 2n, 4n = {4 * case.at}"
        made = [dumped(command) for command in given[1:]] if nightly and case.name in programs.GROWING else [0, 0]
        if made[0] > 0 and made[1] > MOST_GROWTH / 2 * made[0]:
            return f"{case.name}: a compiled program of {made} bytes at 2n, 4n"
        if nightly:
            counted = [instructions(given[0]), instructions(given[2])]
            with tempfile.NamedTemporaryFile("w", suffix=".flow") as empty:
                empty.write(programs.SCHEMA)
                empty.flush()
                least = instructions([nudge, "run", empty.name, *given[0][3:]])
            # What is small is mostly the start of the process.
            grown = (counted[1] - least) / max(counted[0] - least, 5_000_000)
            if grown > MOST_GROWTH:
                return f"{case.name}: instructions {counted} (of them {least} at the start) at n = {case.at}, 4n: {grown:.1f} times"
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("nudge")
    parser.add_argument("--nightly", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    cases = [case for case in all_cases() if not arguments.names or any(name in case.name for name in arguments.names)]
    nudge = str(Path(arguments.nudge).resolve())
    with ThreadPoolExecutor(arguments.jobs) as pool:
        wrong = [fault for fault in pool.map(lambda case: look_at(nudge, case, arguments.nightly), cases) if fault]
    for fault in wrong:
        print(fault)
    print(f"{len(cases) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
