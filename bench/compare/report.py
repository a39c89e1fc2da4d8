"""results.md: a table for each contest, the targets beside the figures, the machine."""

import json
import statistics

HEAD = """\
# Nudge against what one would use instead

Made by `./dev bench`; [bench/README.md](README.md) says what each contestant does. Medians of %s rounds, the least and the greatest in
brackets; everybody has a turn in each round, and a ratio is the median of the rounds' own ratios: how many times as much Nudge does,
or how many times as little it takes. Each contestant's result was compared with Nudge's before it was timed.
%s
![the figures of (a) to (d)](results.svg)
"""
SIZES = {"full": "", "quick": "\n**A quick run of small sizes.**\n", "tiny": "\n**Sizes that only show that it works: the figures mean nothing.**\n"}


def number(value, unit=""):
    if value is None:
        return "–"
    if unit in ("s", "ms"):
        return "%.3g" % value if value < 100 else format(int(round(value)), ",")
    if abs(value) >= 1e6:
        return "%.3g million" % (value / 1e6)
    if abs(value) >= 1000:
        digits = 3 - len(str(int(abs(value))))
        return format(int(round(value, digits)), ",")
    return "%.3g" % value


def cell(values, unit):
    if not values:
        return "–"
    if len(values) == 1:
        return number(values[0], unit)
    return "%s (%s – %s)" % (number(statistics.median(values), unit), number(min(values), unit), number(max(values), unit))


def ratio(table, row, column):
    """Nudge against them."""
    first = table.rows[0]
    if row is first:
        return ""
    if row.note and table.columns[column][1] == "s":
        return "–"  # a time of fewer
    more = table.columns[column][2] == "more"
    ratios = table.ratios(first.label, row.label, column) if more else table.ratios(row.label, first.label, column)
    if not ratios:
        return "–"
    value = statistics.median(ratios)
    return "%s ×" % (number(value) if value < 1000 else format(int(round(value, -1)), ","))


def section(table):
    lines = ["## %s" % table.title, "", table.work, ""]
    compared = len(table.rows) > 1 and table.rows[0].label.startswith("**")
    head = ["contestant" if compared else ""]
    for name, unit, _ in table.columns:
        head.append("%s%s" % (name, unit if unit.startswith("/") else " (%s)" % unit))
        if compared:
            head.append("Nudge against it")
    lines += ["| %s |" % " | ".join(head), "|" + "---|" * len(head)]
    for row in table.rows:
        cells = [row.label + (" (%s)" % row.note if row.note else "")]
        for place, (_, unit, _) in enumerate(table.columns):
            cells.append(cell(row.column(place), unit))
            if compared:
                cells.append(ratio(table, row, place))
        lines.append("| %s |" % " | ".join(cells))
    if table.targets:
        lines += ["", "| target | measured | |", "|---|---|---|"]
        lines += ["| %s | %s | %s |" % (target.text, target.found, "met" if target.met else "**not met**") for target in table.targets]
    for remark in table.remarks:
        lines += ["", remark]
    return "\n".join(lines) + "\n"


def write(path, tables, about, size):
    rounds = max((len(row.values) for table in tables for row in table.rows), default=0)
    parts = [HEAD % (rounds, SIZES[size])]
    parts += [section(table) for table in tables]
    parts.append("## The machine\n\n| | |\n|---|---|\n" + "".join("| %s | %s |\n" % pair for pair in about))
    path.write_text("\n".join(parts))


def write_json(path, tables, about):
    """All that was measured, round by round."""
    path.write_text(json.dumps({"about": dict(about), "tables": [
        {"key": table.key, "title": table.title, "columns": [list(column) for column in table.columns],
         "rows": [{"label": row.label, "note": row.note, "rounds": row.values} for row in table.rows],
         "targets": [[target.text, target.found, target.met] for target in table.targets]} for table in tables]}, indent=1) + "\n")
