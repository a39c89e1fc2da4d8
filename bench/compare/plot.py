"""results.svg: a panel of horizontal bars for each contest, on a logarithmic axis; a line from the least to the greatest."""

import html
import math
import re
import statistics

from report import number

WIDTH, LABELS, VALUES, LEFT = 1060, 400, 110, 24
BAR, GAP, HEAD, AXIS = 18, 8, 46, 26
COLOURS = {"nudge": "#c2410c", "nudge_too": "#f0a27c", "hand": "#3b6ea5", "other": "#8a8f98"}
STYLE = """
text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #24292f }
.title { font-weight: 600; font-size: 15px } .axis { fill: #6e7781; font-size: 11px } .ours { font-weight: 600 }
.grid { stroke: #d0d7de; stroke-width: 1 } .range { stroke: #24292f; stroke-width: 1.5 }
"""


def colour(label, first):
    if label.startswith("**"):
        return COLOURS["nudge"]
    if label.startswith("Nudge") or label.startswith("`nudge"):
        return COLOURS["nudge_too"] if not first else COLOURS["nudge"]
    return COLOURS["hand"] if label.startswith("C++") else COLOURS["other"]


def plain(label):
    return re.sub(r"[*`]", "", label)


def short(label, room=58):
    return label if len(label) <= room else label[:room - 1] + "…"


def panels(tables):
    """A panel for each column that says something beside others."""
    for table in tables:
        if len(table.rows) < 2 or table.key == "startup":
            continue
        for place, (name, unit, better) in enumerate(table.columns):
            # A time of fewer isn't to be compared.
            rows = [(row.label, row.note, row.column(place)) for row in table.rows
                    if row.column(place) and not (row.note and unit == "s")]
            rows = [row for row in rows if min(row[2]) > 0]
            if len(rows) < 2:
                continue
            what = "%s%s" % (name, unit if unit.startswith("/") else ", %s" % unit)
            yield table.title, "%s: %s is better" % (what, "more" if better == "more" else "less"), unit, rows


def panel(title, what, unit, rows, top):
    values = [value for _, _, column in rows for value in column]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    left, width = LEFT + LABELS, WIDTH - LEFT - LABELS - VALUES

    def at(value):
        return left + (math.log10(value) - low) / (high - low) * width

    first_bar, bottom = top + HEAD, top + HEAD + len(rows) * (BAR + GAP)
    out = ['<text class="title" x="%d" y="%d">%s</text>' % (LEFT, top + 18, html.escape(title)),
           '<text class="axis" x="%d" y="%d">%s, logarithmic</text>' % (LEFT, top + 36, html.escape(what))]
    for power in range(low, high + 1):
        x = at(10.0 ** power)
        out.append('<line class="grid" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>' % (x, x, first_bar - 4, bottom))
        out.append('<text class="axis" text-anchor="middle" x="%.1f" y="%d">%s</text>' % (x, bottom + 14, tick(power)))
    for place, (label, note, column) in enumerate(rows):
        y = first_bar + place * (BAR + GAP)
        median = statistics.median(column)
        name = plain(label) + (" (%s)" % note if note else "")
        out.append('<text%s text-anchor="end" x="%d" y="%d">%s</text>' % (
            ' class="ours"' if label.startswith("**") else "", left - 8, y + 13, html.escape(short(name))))
        out.append('<rect x="%d" y="%d" width="%.1f" height="%d" rx="2" fill="%s"><title>%s</title></rect>' % (
            left, y, max(1.5, at(median) - left), BAR, colour(label, place == 0), html.escape("%s: %s" % (name, number(median, unit)))))
        if len(column) > 1:
            out.append('<line class="range" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>' % (
                at(min(column)), at(max(column)), y + BAR / 2, y + BAR / 2))
        out.append('<text x="%.1f" y="%d">%s</text>' % (max(at(median), at(max(column))) + 8, y + 13, number(median, unit)))
    return out, bottom + AXIS


def tick(power):
    names = {0: "1", 1: "10", 2: "100", 3: "1,000", 4: "10,000", 5: "100,000", 6: "1 million", 7: "10 million", 8: "100 million",
             9: "1 billion"}
    return names.get(power, "%g" % 10.0 ** power)


def write(path, tables):
    body, top = [], 12
    for title, what, unit, rows in panels(tables):
        drawn, top = panel(title, what, unit, rows, top)
        body += drawn
        top += 14
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">\n<style>%s</style>\n'
                    '<rect width="100%%" height="100%%" fill="#ffffff"/>\n%s\n</svg>\n' % (WIDTH, top, WIDTH, top, STYLE, "\n".join(body)))
