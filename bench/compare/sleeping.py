"""Those who sleep in a long wait: what each takes of memory and disk, and how long it is until all are there again."""

import itertools
import os
import pathlib
import shutil
import subprocess

import contest
import servers
import work

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE / "sleeping.flow"
numbers = itertools.count()
explained = []  # by `nudge explain --state`, once


def write_signups(path, count, named):
    """One a 100 ms: a million take 28 hours."""
    traits = ',"context":{"traits":{"firstName":"Ada","email":"user-%d@acme.example"}}'
    with open(path, "w") as out:
        for number in range(count):
            second, ms = divmod(number * 100, 1000)
            out.write('{"type":"track","messageId":"s%d","userId":"user-%07d","timestamp":"%s","event":"Signed Up"%s,"properties":{}}\n'
                      % (number, number, work.stamp(second, ms), traits % number if named else ""))


def nudge(setup, named):
    """Bytes of memory and of disk each, seconds to start: a row."""
    size = setup.size
    data, nobody = setup.scratch / ("asleep_%d" % next(numbers)), setup.scratch / ("nobody_%d" % next(numbers))
    inputs, empty = setup.scratch / ("signups_%d.ndjson" % named), setup.scratch / "empty.ndjson"
    empty.write_text("")
    if not inputs.exists():
        write_signups(inputs, size.sleepers, named)
    contest.Ended([setup.nudge, "run", PROGRAM, "--input", inputs, "--data", data])
    # The clock goes on by ten days: who hasn't stirred for days is kept small from then on.
    contest.Ended([setup.nudge, "run", PROGRAM, "--input", empty, "--data", data, "--until", "2026-03-15T00:00Z", "--snapshot-every", "1"])
    said = subprocess.run([str(setup.nudge), "status", "--data", str(data)], stdout=subprocess.PIPE, text=True, check=True).stdout
    if "trial_onboarding: %s contacts in it" % format(size.sleepers, ",") not in said:
        raise contest.Disagreement("of %d who signed up not everybody sleeps: %s" % (size.sleepers, said))
    disk = servers.size_of(data)
    if not explained:
        explained.append(explain(setup, data))
    start = [setup.nudge, "run", PROGRAM, "--input", empty, "--data"]
    loaded, none = contest.Ended(start + [data]), contest.Ended(start + [nobody])
    waiting = [setup.nudge, "run", PROGRAM, "--input", "-", "--data"]
    resident = contest.resident_at_rest(waiting + [data]) - contest.resident_at_rest(waiting + [nobody])
    shutil.rmtree(data)
    shutil.rmtree(nobody)
    greatest = loaded.resident_bytes - none.resident_bytes
    return [noticed(resident / size.sleepers), noticed(greatest / size.sleepers), disk / size.sleepers, loaded.seconds]


def explain(setup, data):
    """Where a contact's bytes are."""
    said = subprocess.run([str(setup.nudge), "explain", "--state", str(PROGRAM), "--data", str(data)], stdout=subprocess.PIPE, text=True).stdout
    return said[said.find("measured:"):].strip()


def everybody_waits(label, said, setup):
    if said["waiting"] < setup.size.slow_sleepers:
        raise contest.Disagreement("%s: of %d who signed up %d wait" % (label, setup.size.slow_sleepers, said["waiting"]))


def noticed(bytes_each):
    """Of few the process takes no more than of none."""
    return bytes_each if bytes_each > 0 else None


def dbos(setup, postgres, inputs):
    import durable
    name = "sleeping_%d" % next(numbers)
    environment = {**os.environ, "DATABASE": postgres.database(name)}
    # The schema is made by the first start; it isn't any workflow's.
    one = inputs.with_suffix(".one")
    one.write_text(inputs.read_text().splitlines()[0].replace("user-", "first-") + "\n")
    out = setup.scratch / (name + ".txt")
    command = ["node", "--expose-gc", "dbos.js"]
    contest.told(command + ["sleep", one, out], cwd=servers.OTHERS, env=environment)
    before = postgres.size(name)
    said = contest.told(command + ["sleep", inputs, out], cwd=servers.OTHERS, env=environment)
    everybody_waits(durable.DBOS, said, setup)
    disk = postgres.size(name) - before
    again = contest.told(command + ["resume", inputs, out], cwd=servers.OTHERS, env=environment)
    return [noticed(said["memory_bytes"] / said["items"]), None, noticed(disk / said["items"]), again["seconds"]]


def restate(setup, inputs):
    import durable
    server = servers.Restate()
    try:
        environment = {**os.environ, **server.environment()}
        out = setup.scratch / "restate_asleep.txt"
        command = ["node", "--expose-gc", "restate.js", "sleep"]
        one = inputs.with_suffix(".one")
        one.write_text(inputs.read_text().splitlines()[0].replace("user-", "first-") + "\n")
        contest.told(command + [one, out], cwd=servers.OTHERS, env=environment)
        before, resident = server.size_at_rest(), server.memory()
        said = contest.told(command + [inputs, out], cwd=servers.OTHERS, env=environment)
        everybody_waits(durable.RESTATE, said, setup)
        disk = server.size_at_rest() - before
        return [noticed((server.memory() - resident) / said["items"]), None, noticed(disk / said["items"]), server.started_s]
    finally:
        server.stop()


def measure_all(setup):
    size = setup.size
    plain, named = "**Nudge**, contacts of whom nothing is known", "Nudge, contacts with a name and an address"
    rows = [contest.Row(plain, lambda: nudge(setup, False)), contest.Row(named, lambda: nudge(setup, True))]
    postgres = None
    try:
        if setup.others:
            import durable
            postgres = servers.Postgres()
            inputs = setup.scratch / "signups_few.ndjson"
            write_signups(inputs, size.slow_sleepers, False)
            fewer = "%s workflows" % format(size.slow_sleepers, ",")
            rows += [contest.Row(durable.DBOS, lambda: dbos(setup, postgres, inputs), rounds=3, note=fewer),
                     contest.Row(durable.RESTATE, lambda: restate(setup, inputs), rounds=3, note=fewer)]
        table = contest.Table(
            "d", "(d) %s sleeping enrolments" % format(size.sleepers, ","),
            "Everybody signed up and waits for 90 days. Memory: what the process has resident at rest after a start with all "
            "of them, less one with none, by their number; and at most, while it loads them (DBOS: of its Node process; Restate: of its server). Disk: the folder, with a snapshot and no log, or the "
            "database less what it took with one workflow (Restate: its files once it is stopped). Start: the whole process until everybody's wait is kept again and a new input "
            "could come (DBOS: until every workflow waits again; Restate: until the server answers).",
            [("memory each", "bytes", "less"), ("at most", "bytes", "less"), ("disk each", "bytes", "less"), ("start", "s", "less")], rows)
        contest.run(table, size.rounds)
    finally:
        if postgres:
            postgres.stop()
    table.target("at most 100 bytes of memory each", table.median(plain, 0), 100, lambda v: "%.0f" % v, at_least=False)
    table.target("at most 100 bytes of disk each", table.median(plain, 2), 100, lambda v: "%.0f" % v, at_least=False)
    table.target("a million loaded in under a second", table.median(plain, 3), 1, lambda v: "%.2f s" % v, at_least=False)
    if not all(target.met for target in table.targets):
        table.remarks.append("Where the bytes are, by `nudge explain --state`; the allocator's share comes on top:\n\n```\n%s\n```" % explained[0])
    return [table]
