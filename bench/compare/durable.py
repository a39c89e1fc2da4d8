"""Durable trial onboarding: signup and invitation, each input on the disk before anything is said of it; how long one
waits for that at a steady rate; and how fast what was kept is stepped again in memory."""

import itertools
import os
import pathlib
import shutil
import sys

import contest
import perf_profile
import servers
import work

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE / "onboarding.flow"
NUDGE = "**Nudge**, `nudge run --data`"
BY_HAND = "C++ by hand: simdjson, a hash table, a log, `fdatasync` every 4,096 lines"
BY_HAND_64 = "C++ by hand, `fdatasync` every 64 lines"
DBOS = "DBOS on PostgreSQL"
RESTATE = "Restate"
numbers = itertools.count()


def fresh(setup, name):
    return setup.scratch / ("%s_%d" % (name, next(numbers)))


def nudge_actions(setup, inputs):
    """What Nudge does for whom, a line each, sorted: what others are compared with."""
    out, trace = setup.scratch / "said.ndjson", setup.scratch / "trace.ndjson"
    with open(out, "wb") as file:
        contest.Ended([setup.nudge, "run", PROGRAM, "--input", inputs, "--data", fresh(setup, "said"), "--trace", trace], stdout=file)
    return actions_of(out) + conversions_of(trace)


def actions_of(path):
    import json
    return sorted("%s %s" % (record["contact"], record["name"]) for record in map(json.loads, open(path)))


def conversions_of(path):
    import json
    return [line for line in sorted("%s converted" % record["contact"] for record in map(json.loads, open(path))
                                    if record["what"] == "converted")]


def throughput(setup):
    size = setup.size
    many, few = setup.scratch / "onboarding.ndjson", setup.scratch / "onboarding_few.ndjson"
    work.write_onboarding(many, size.contacts)
    work.write_onboarding(few, size.slow_contacts)

    def nudge():
        data = fresh(setup, "data")
        with open(setup.scratch / "actions.ndjson", "wb") as out:
            ended = contest.Ended([setup.nudge, "run", PROGRAM, "--input", many, "--data", data], stdout=out)
        shutil.rmtree(data)
        return 2 * size.contacts / ended.seconds

    def by_hand(batch, inputs=many, out=os.devnull):
        with open(out, "wb") as file:
            log = fresh(setup, "log")
            ended = contest.Ended([setup.bench / "contest_onboarding", inputs, log, str(batch)], stdout=file)
            log.unlink()
        return 2 * size.contacts / ended.seconds

    rows = [contest.Row(NUDGE, nudge), contest.Row(BY_HAND, lambda: by_hand(4096, out=setup.scratch / "hand.ndjson")),
            contest.Row(BY_HAND_64, lambda: by_hand(64, out=setup.scratch / "hand.ndjson"))]
    # Everybody does the same for everybody.
    ours = nudge_actions(setup, few)
    assert len(ours) == 2 * size.slow_contacts
    by_hand(64, inputs=few, out=setup.scratch / "hand_few.ndjson")
    mails = [line for line in ours if line.endswith(" welcome")]
    contest.agree(BY_HAND, actions_of(setup.scratch / "hand_few.ndjson"), mails, "durable onboarding")
    postgres = restate = None
    try:
        if setup.others:
            postgres, restate = servers.Postgres(), servers.Restate()
            rows += [contest.Row(DBOS, lambda: dbos(setup, postgres, few, sorted(ours)),
                                 note="%s contacts" % format(size.slow_contacts, ",")),
                     contest.Row(RESTATE, lambda: restate_once(setup, restate, few, sorted(ours)),
                                 note="%s contacts" % format(size.slow_contacts, ","))]
        table = contest.Table(
            "c", "(c) Durable trial onboarding, signup and invitation",
            "%s contacts sign up, get a welcome, and invite a teammate within the day, so that they are not asked to: two inputs "
            "each. From JSON to mails that may go out, the whole process with its start, every input on the disk before its mail is "
            "handed on. Fewer contacts for who is slow." % format(size.contacts, ","), [("inputs", "/s", "more")], rows)
        contest.run(table, size.rounds)
    finally:
        for server in (postgres, restate):
            if server:
                server.stop()
    table.target("over 400,000 durable inputs a second", table.median(NUDGE), 4e5, lambda v: format(int(v), ","))
    perf_profile.remark(table, setup, [setup.nudge, "run", PROGRAM, "--input", many, "--data", fresh(setup, "profiled")],
                        "`nudge run --data`")
    return table


def dbos(setup, postgres, inputs, ours):
    name = "onboarding_%d" % next(numbers)
    out = setup.scratch / (name + ".txt")
    said = contest.told(["node", "--expose-gc", "dbos.js", "run", inputs, out], cwd=servers.OTHERS,
                        env={**os.environ, "DATABASE": postgres.database(name)})
    contest.agree(DBOS, sorted(set(out.read_text().splitlines())), ours, "durable onboarding")
    return said["items"] / said["seconds"]


def restate_once(setup, restate, inputs, ours):
    """A server of its own each time would warm up each time; other contacts each time are as good."""
    turn = next(numbers)
    renamed, out = setup.scratch / ("restate_%d.ndjson" % turn), setup.scratch / ("restate_%d.txt" % turn)
    renamed.write_text(inputs.read_text().replace('"user-', '"u%d-' % turn))
    said = contest.told(["node", "--expose-gc", "restate.js", "run", renamed, out], cwd=servers.OTHERS,
                        env={**os.environ, **restate.environment()})
    # A step may run again before Restate knows that it ran: what was done twice counts once.
    done = sorted({line.replace("u%d-" % turn, "user-") for line in out.read_text().splitlines()})
    contest.agree(RESTATE, done, ours, "durable onboarding")
    return said["items"] / said["seconds"]


def latency(setup):
    size = setup.size
    inputs = setup.scratch / "paced.ndjson"
    work.write_onboarding(inputs, size.paced_inputs // 2)
    label = "**Nudge**, `nudge run --input - --data`, its mail read from a pipe"

    def once():
        data = fresh(setup, "data")
        said = contest.told([setup.bench / "contest_latency", inputs, str(size.paced_rate), setup.nudge, "run", PROGRAM,
                             "--input", "-", "--data", data])
        shutil.rmtree(data)
        if said["answered"] != size.paced_inputs // 2:
            raise contest.Disagreement("of %d signups %d got their mail" % (size.paced_inputs // 2, said["answered"]))
        return [said["median_ms"], said["p99_ms"], said["greatest_ms"], said["p99_written_ms"]]

    table = contest.Table(
        "c_latency", "(c) From an input's arrival to its commit, at %s inputs a second" % format(size.paced_rate, ","),
        "%s inputs come by a pipe at a steady rate for %.0f seconds; a signup's mail is handed on after the commit, so from the moment "
        "at which the input was due until its mail is read is arrival to commit and a little more." % (
            format(size.paced_inputs, ","), size.paced_inputs / size.paced_rate),
        [("median", "ms", "less"), ("p99", "ms", "less"), ("greatest", "ms", "less"), ("p99 of writing late", "ms", "less")],
        [contest.Row(label, once)])
    contest.run(table, size.rounds)
    table.target("p99 under 20 ms", table.median(label, 1), 20, lambda v: "%.1f ms" % v, at_least=False)
    return table


def replay(setup):
    """A year of examples/trial_onboarding, and the durable work, without a disk."""
    sys.path.insert(0, str(HERE.parent))
    import run_million
    size = setup.size
    example = run_million.EXAMPLE
    year, count = run_million.make_inputs(size.people, 365)
    onboarding = setup.scratch / "onboarding.ndjson"
    work.write_onboarding(onboarding, size.contacts)

    def rate(inputs, *command):
        with open(setup.scratch / "replayed", "wb") as out:
            return inputs / contest.Ended([setup.nudge, *command], stdout=out).seconds

    labels = ["`nudge backtest`, a year of %s people (examples/trial_onboarding)" % format(size.people, ","),
              "`nudge run`, the same", "`nudge run`, the work of (c)"]
    commands = [(count, "backtest", example, "--input", year), (count, "run", example, "--input", year),
                (2 * size.contacts, "run", PROGRAM, "--input", onboarding)]
    table = contest.Table("replay", "Replay in memory", "From a file of JSON to actions in a file, without `--data`, the whole process.",
                          [("inputs", "/s", "more")],
                          [contest.Row(label, lambda command=command: rate(*command)) for label, command in zip(labels, commands)])
    contest.run(table, size.rounds)
    best = max((table.median(label), label) for label in labels)
    table.target("over 1,000,000 inputs a second (the fastest of these)", best[0], 1e6, lambda v: format(int(v), ","))
    fastest = commands[labels.index(best[1])]
    perf_profile.remark(table, setup, [setup.nudge, *fastest[1:]], plain_command(best[1]))
    return table


def plain_command(label):
    return label.split(",")[0]


def measure_all(setup):
    return [throughput(setup), latency(setup), replay(setup)]
