#!/usr/bin/env python3
"""A clock that jumps: random programs and inputs whose time goes back by seconds, hours or years, to 1970, or first far
ahead and then back, for a stretch or for good; run durably, killed and taken up again in the middle of it.

    clock.py NUDGE --seeds 20 [--seed 1] [--crash-library libcrash_at.so] [--jobs 2]

What comes out must be what the model says, each action once; the run's time never goes back, over restarts neither; the state
that was killed and taken up is that of a run that wasn't, by its digest. The time of an input is told as
`timestamp`, as `receivedAt` alone, or by a skewed clock (`timestamp`, `sentAt`, `receivedAt`).
"""
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from compare import ToolFailed  # noqa: E402
from durable import Durable, case_of, fault_of  # noqa: E402
from printer import write_program  # noqa: E402
from values import MS, iso, parse_time  # noqa: E402
from versions import VersionedModel  # noqa: E402
import seeds  # noqa: E402

DAY = MS["day"]
BACK = [1, 999, 3_000, 90_000, 5 * MS["hour"], 26 * MS["hour"], 72 * MS["hour"], 72 * MS["hour"] + 1, 8 * DAY, 366 * DAY, 30 * 365 * DAY]
AHEAD = [2_000, 3 * MS["hour"], 2 * DAY, 20 * DAY]


def jumped(rng, lines):
    """The lines with their times as a clock that jumps would have told them."""
    moments = [n for n, line in enumerate(lines) if "timestamp" in line]
    made, stretches = [], []
    for _ in range(rng.randint(1, 4)):
        begin = rng.choice(moments) if moments else 0
        length = rng.choice([1, 3, 20, len(lines)])
        how = rng.choice(["back", "back", "ahead", "epoch"])
        by = {"back": -rng.choice(BACK), "ahead": rng.choice(AHEAD), "epoch": None}[how]
        stretches.append((begin, begin + length, by))
    for n, line in enumerate(lines):
        try:
            record = json.loads(line)
            at = parse_time(record["timestamp"])
        except (ValueError, KeyError, TypeError):
            made.append(line)
            continue
        for begin, end, by in stretches:
            if begin <= n < end:
                at = at % (9 * DAY) if by is None else at + by
        made.append(json.dumps({**record, "timestamp": iso(at)}))
    return made, stretches


def told_otherwise(rng, line):
    """The same time in other fields; the model reads `timestamp` alone."""
    way = rng.random()
    try:
        record = json.loads(line)
        at = parse_time(record["timestamp"])
    except (ValueError, KeyError, TypeError):
        return line
    if way < 0.2:
        del record["timestamp"]
        return json.dumps({**record, "receivedAt": iso(at)})
    if way < 0.4:
        skew = rng.choice([-1, 1]) * rng.choice([0, 1500, 7 * MS["hour"], 400 * DAY])
        after = rng.choice([0, 800, 60_000])  # from the event to its sending
        own, sent = at + skew, at + skew + after
        return json.dumps({**record, "timestamp": iso(own), "sentAt": iso(sent), "receivedAt": iso(at + after)})
    return line


def standing(run):
    asked = subprocess.run([run.nudge, "status", "--data", run.data, "--format", "json"], capture_output=True, text=True)
    if asked.returncode:
        raise ToolFailed(asked.stderr)
    status = json.loads(asked.stdout)
    return status["now"], status["digest"]


def in_pieces(run, rng, lines, until):
    """Fed so, killed at times; a fault if time went back."""
    before = ""
    for begin, end in zip(*(lambda cuts: ([0, *cuts], [*cuts, len(lines)]))(sorted(rng.sample(range(len(lines) + 1), 3)))):
        run.append(lines[begin:end])
        run.run()
        now = standing(run)[0] or ""
        if now < before:
            return "now", end, before, now
        before = now
    run.run(until=until)
    run.run(until=until)
    return None


def check(nudge, seed, library, keep=None):
    generator, program, lines, until = case_of(seed)
    rng = random.Random(f"clock {seed}")
    lines, stretches = jumped(rng, lines)
    model = VersionedModel(program)
    for line in lines:
        model.feed(line)
        if model.cut_off or model.unclear:
            return "skip", 0
    until = max(until, model.now)
    model.until(until)
    if model.cut_off or model.unclear:
        return "skip", 0
    lines = [told_otherwise(rng, line) for line in lines]
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # no fsync of a busy disk
    with tempfile.TemporaryDirectory(dir=memory) as one, tempfile.TemporaryDirectory(dir=memory) as other:
        whole, run = Durable(nudge, one, None, rng), Durable(nudge, keep and Path(keep) / f"seed_{seed}" or other, library, rng)
        for each in (whole, run):
            each.write_program(write_program(program))
            each.log.append("# jumps: " + ", ".join(f"lines {a} to {b}: {by} ms" for a, b, by in stretches))
        found = in_pieces(run, rng, lines, until)
        whole.append(lines)
        whole.run(until=until)
        found = found or fault_of(whole, model) or fault_of(run, model)
        if not found and standing(whole) != standing(run):
            found = "state", 0, standing(whole), standing(run)
        return found and (*found, run.log), run.crashes


if __name__ == "__main__":
    seeds.run(check, ["crashes"], is_unclear=lambda fault: "is never missing here" in fault)
