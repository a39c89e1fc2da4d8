"""Rules of six comparisons on one event: one of them, 1,000 and 10,000."""

import contest
import perf_profile
import servers
import work

JAVASCRIPT = {  # contestant: its name, how many visits are checked
    "javascript": ("JavaScript by hand, rule after rule", 2000),
    "zen_expression": ("@gorules/zen-engine, an expression", 200),
    "zen": ("@gorules/zen-engine, a decision table", 100),
    "cel": ("@marcbachmann/cel-js", 200),
    "json_rules_engine": ("json-rules-engine", 20),
}
COMPILED = {
    "nudge": "**Nudge**, which rules hold",
    "nudge_step": "Nudge, the whole step: contact, entering, action, finishing",
    "nudge_interpreted": "Nudge before its native code is there",
    "hand_linear": "C++ by hand, rule after rule",
    "hand_linear_numbered": "C++ by hand, rule after rule, texts numbered beforehand",
    "hand_indexed": "C++ by hand with an index",
    "hand_indexed_numbered": "C++ by hand with an index, texts numbered beforehand",
}
NUDGE = COMPILED["nudge"]


def who_takes_part(count, others):
    if count == 1:
        compiled = ["nudge", "nudge_step", "nudge_interpreted", "hand_linear", "hand_linear_numbered"]
        scripted = ["javascript", "cel", "zen_expression", "json_rules_engine"]
    else:
        compiled = ["nudge", "nudge_step", "nudge_interpreted", "hand_linear", "hand_linear_numbered", "hand_indexed",
                    "hand_indexed_numbered"]
        if count > 1000:
            compiled.remove("nudge_step")  # its native code takes a minute to make
        scripted = ["javascript", "zen", "cel", "json_rules_engine"] if count <= 1000 else ["javascript"]
    return compiled, scripted if others else []


def measure(setup, count):
    folder = setup.scratch / ("rules_%d" % count)
    work.make_rules(folder, count, visits=setup.size.visits)
    compiled, scripted = who_takes_part(count, setup.others)
    commands = {key: [setup.bench / "contest_rules", key, folder] for key in compiled}
    commands.update({key: ["node", servers.OTHERS / "rules.js", key, folder] for key in scripted})
    labels = {key: COMPILED.get(key) or JAVASCRIPT[key][0] for key in commands}
    check(setup, folder, commands, labels, count)

    def rate(key):
        said = contest.told(commands[key] + ["--seconds", setup.size.rule_seconds])
        return said["items"] / said["seconds"]

    rows = [contest.Row(labels[key], measure=lambda key=key: rate(key), rounds=3 if count > 1000 and key == "nudge" else 0)
            for key in commands]
    if count == 1:
        title, key = "(a) One condition of six comparisons", "a"
    else:
        title, key = "(b) %s rules of six comparisons each, on one event" % format(count, ","), "b_%d" % count
    said = ("`plan == … and country == … and page == … and seats > … and seats < … and spend >= …`, "
            "%s visits that were read beforehand, in memory; a second is one of processor time, of all threads together. " % format(setup.size.visits, ","))
    said += "Nine of ten visits pass the three equalities." if count == 1 else \
        "Half of the visits ask for what some rule asks for. The answer is the list of the rules that hold."
    table = contest.Table(key, title, said, [("events", "/s", "more")], rows)
    return contest.run(table, setup.size.rounds)


def check(setup, folder, commands, labels, count):
    """Everybody says who matches the first visits; it must be what Nudge says."""
    def said(key, visits):
        out = folder / (key + ".txt")
        contest.told(commands[key] + ["--check", out, visits])
        return out.read_text().splitlines()

    ours = said("nudge", setup.size.visits)
    if not any(ours):
        raise contest.Disagreement("no visit matches any of %d rules" % count)
    for key in commands:
        visits = JAVASCRIPT[key][1] if key in JAVASCRIPT else setup.size.visits
        if count > 1000 and key in ("hand_linear", "nudge_interpreted", "javascript"):
            visits = min(visits, 500)
        theirs = said(key, min(visits, setup.size.visits))
        contest.agree(labels[key], theirs, ours, "%d rules" % count)


def measure_all(setup):
    tables = [measure(setup, count) for count in (1, *setup.size.rules)]
    one = tables[0]
    by_hand = "C++ by hand, rule after rule"
    inverse = one.ratios(by_hand, NUDGE)
    if inverse:
        one.target("within 1.2 × of hand-written, over texts as they came", median(inverse), 1.2, lambda v: "%.2f ×" % v,
                   at_least=False)
    thousand = next((table for table in tables if table.key == "b_1000"), None)
    if thousand:
        ratios = thousand.ratios(NUDGE, COMPILED["hand_indexed"])
        thousand.target("at least half of hand-written with an index", median(ratios), 0.5, lambda v: "%.2f ×" % v)
        thousand.target("over 2 million events a second", thousand.median(NUDGE), 2e6, lambda v: "%.2f million" % (v / 1e6))
        many = next((table for table in tables if table.key == "b_10000"), None)
        if many:
            many.target("10,000 rules no worse than a third of 1,000", many.median(NUDGE) / thousand.median(NUDGE), 1 / 3,
                        lambda v: "%.2f ×" % v)
    for table, count in zip(tables, (1, *setup.size.rules)):
        command = [setup.bench / "contest_rules", "nudge", setup.scratch / ("rules_%d" % count), "--seconds", "8"]
        perf_profile.remark(table, setup, command, "Nudge's deciding, native, with its start")
    return tables


def median(values):
    import statistics
    return statistics.median(values)
