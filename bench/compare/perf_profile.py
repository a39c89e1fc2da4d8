"""Where the time goes, for a target that wasn't met: the functions that take most of it, by perf if it is there."""

import re
import shutil
import subprocess

import contest


def remark(table, setup, command, what):
    """Adds a profile of the command to a table with a target that isn't met."""
    if all(target.met for target in table.targets) or not setup.size.profiles:
        return
    if not shutil.which("perf"):
        table.remarks.append("There is no `perf` here to show where the time goes.")
        return
    data = setup.scratch / "perf.data"
    recorded = subprocess.run(["perf", "record", "-e", "cpu-clock", "-F", "1999", "-o", str(data), *map(str, command)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if recorded.returncode != 0:
        contest.say("perf: %s" % recorded.stderr[-300:])
        table.remarks.append("`perf` could not show where the time goes.")
        return
    parts = ", ".join("%s %s" % found for found in top(reported(data, "overhead,dso"), 4))
    functions = top(reported(data, "overhead,sym"))
    data.unlink()
    lines = ["Where the time goes, in %s (`perf`, all threads): %s." % (what, parts), "", "| part | function, [k]: the kernel's |", "|---|---|"]
    lines += ["| %s | `%s` |" % (share, short(symbol)) for share, symbol in functions]
    table.remarks.append("\n".join(lines))


def reported(data, fields):
    return subprocess.run(["perf", "report", "-i", str(data), "--stdio", "--no-children", "-F", fields],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def top(shown, count=14):
    found = [re.match(r"\s*(\d+\.\d+%)\s+(\S.*?)\s*$", line) for line in shown.splitlines() if not line.startswith("#")]
    return [match.groups() for match in found if match][:count]


def short(symbol):
    symbol = symbol.replace("|", "¦").replace("`", "'").replace("nudge::", "").replace("(anonymous namespace)::", "")
    symbol = re.sub(r"\((?!anonymous).*$", "", symbol) if not symbol.startswith("[k]") else symbol
    return symbol if len(symbol) <= 90 else symbol[:89] + "…"
