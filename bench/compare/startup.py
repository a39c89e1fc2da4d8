"""Programs of 1,000 and 10,000 workflows: checked, the first input, native code."""

import itertools
import shutil
import subprocess

import contest
import perf_profile
import work

numbers = itertools.count()


def measure(setup, count):
    empty = setup.scratch / "nothing.ndjson"
    if count > 1000:
        # Of the generated ones so many would keep more histories than a program may.
        folder = setup.scratch / ("started_%d" % count)
        work.make_rules(folder, count)
        program, first, what = folder / "rules.flow", folder / "visits.ndjson", "workflows of a trigger and a step, those of (b)"
    else:
        program, first, what = setup.scratch / ("workflows_%d.flow" % count), setup.scratch / "first.ndjson", "generated workflows"
        with open(program, "wb") as out:
            subprocess.run([str(setup.bench / "generate_workflows"), str(count)], stdout=out, check=True)
        with open(first, "wb") as out:
            subprocess.run([str(setup.bench / "generate_workflows"), str(count), "--inputs", "1"], stdout=out, check=True)
    empty.write_text("")

    def checked():
        return contest.Ended([setup.nudge, "check", program]).seconds

    def first_action(jit, data=None):
        command = [setup.nudge, "run", program, "--input", first, "--jit", jit]
        return contest.Ended(command + (["--data", data] if data else []), first_line=True).first_line_s

    def started(jit, data):
        return contest.Ended([setup.nudge, "run", program, "--input", empty, "--jit", jit, "--data", data]).seconds

    def once():
        data = setup.scratch / ("workflows_%d" % next(numbers))
        # An action of a durable run comes out after its commit; what is new has the program stored first.
        cold = started("wait", data)
        again = started("wait", data)
        interpreted = started("off", data)
        shutil.rmtree(data)
        return [checked(), first_action("on"), cold - interpreted, again - interpreted]

    label = "%s %s, %s lines" % (format(count, ","), what, format(sum(1 for _ in open(program)), ","))
    return contest.Row(label, once, rounds=3 if count > 1000 else 0)


def measure_all(setup):
    rows = [measure(setup, count) for count in setup.size.workflows]
    table = contest.Table(
        "startup", "Start-up",
        "`nudge check`; from the start of `nudge run` to the first action on its output; how much longer a start with `--data` takes if it waits "
        "until all is native (`--jit wait` less `--jit off`): with a new folder, and with the folder of an earlier run. The program is parsed and "
        "checked anew at each start.",
        [("check", "s", "less"), ("first action", "s", "less"), ("all native, cold", "s", "less"), ("all native, again", "s", "less")], rows)
    contest.run(table, setup.size.rounds)
    thousand = next((row.label for row in table.rows if row.label.startswith("1,000 ")), None)
    if thousand:
        seconds = lambda v: "%.2f s" % v
        table.target("1,000 workflows checked in under 1 s", table.median(thousand, 0), 1, seconds, at_least=False)
        table.target("all native within 3 s, cold", table.median(thousand, 2), 3, seconds, at_least=False)
        table.target("all native within 100 ms, from the cache", table.median(thousand, 3), 0.1, seconds, at_least=False)
        command = [setup.nudge, "run", setup.scratch / "workflows_1000.flow", "--input", setup.scratch / "nothing.ndjson", "--jit", "wait"]
        perf_profile.remark(table, setup, command, "`nudge run --jit wait`, 1,000 workflows and no input")
    return [table]
