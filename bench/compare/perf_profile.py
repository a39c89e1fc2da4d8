"""Where the time goes, for a target that wasn't met: the functions that take most of it, by perf if it is there."""

import re
import shutil
import subprocess
import sys

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
    shown = subprocess.run(["perf", "report", "-i", str(data), "--stdio", "--no-children", "-F", "overhead,sym"],
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    data.unlink()
    lines = ["Where the time goes, in %s (`perf`, all threads; [k] is the kernel):" % what, "", "| part | function |", "|---|---|"]
    lines += ["| %s | `%s` |" % (share, short(symbol)) for share, symbol in top(shown)]
    table.remarks.append("\n".join(lines))


def top(shown, count=14):
    found = [re.match(r"\s*(\d+\.\d+%)\s+(\S.*?)\s*$", line) for line in shown.splitlines() if not line.startswith("#")]
    return [match.groups() for match in found if match][:count]


def short(symbol):
    symbol = symbol.replace("|", "¦").replace("`", "'").replace("nudge::", "").replace("(anonymous namespace)::", "")
    symbol = re.sub(r"\((?!anonymous).*$", "", symbol) if not symbol.startswith("[k]") else symbol
    return symbol if len(symbol) <= 90 else symbol[:89] + "…"


if __name__ == "__main__":
    print(*top(sys.stdin.read()), sep="\n")
