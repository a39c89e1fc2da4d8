"""Programs of 1,000 and 10,000 workflows: checked, the first input, native code."""

import itertools
import re
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

    def first_action():
        return contest.Ended([setup.nudge, "run", program, "--input", first], first_line=True).first_line_s

    def native(data, is_cold):
        """Seconds that a start waited for native code, by its own clock: two processes' times differ by more than that."""
        said = contest.Ended([setup.nudge, "run", program, "--input", empty, "--jit", "wait", "--data", data]).said
        seconds, compiled = re.search(r"native after ([0-9.]+) seconds: (\d+) modules? compiled", said).groups()
        if (int(compiled) > 0) != is_cold:
            raise contest.Disagreement("%s: %s" % ("a new folder" if is_cold else "an old folder", said))
        return float(seconds)

    def once():
        data = setup.scratch / ("workflows_%d" % next(numbers))
        waited = [native(data, True), native(data, False)]
        shutil.rmtree(data)
        return [checked(), first_action(), *waited]

    label = "%s %s, %s lines" % (format(count, ","), what, format(sum(1 for _ in open(program)), ","))
    return contest.Row(label, once, rounds=3 if count > 1000 else 0)


def measure_all(setup):
    rows = [measure(setup, count) for count in setup.size.workflows]
    table = contest.Table(
        "startup", "Start-up",
        "`nudge check`; from the start of `nudge run` to the first action on its output; how long a start with `--data` and `--jit wait` waits "
        "until all is native, as it says itself: with a new folder, and with the folder of an earlier run. The program is parsed and "
        "checked anew at each start. These workflows are of few shapes, so few codes are compiled: `predicate_bench` has what one takes.",
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
