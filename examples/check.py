#!/usr/bin/env python3
"""Runs every example and compares its actions with the golden file: python3 examples/check.py build/release/nudge [NAME…]

For each example:
  - make_inputs.py reproduces inputs.ndjson;
  - `nudge check` has nothing to say about the program;
  - `nudge run` on them prints exactly actions.ndjson (--update rewrites it);
  - as many dead letters are written as the inputs hold on purpose;
  - every branch was taken: each `send` and each action in a workflow happened, each `finish as` label, each goal, measure
    and exit was reached by someone, each `stop` stopped someone, each holdout held out someone;
  - an example with tests passes them, and they reach every step, branch and arm of its workflows.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
STDLIB = HERE.parent / "stdlib"

# The clock is moved on to `until`, so that whatever was begun comes to its end; `dead_letters` is how many lines are bad.
Example = collections.namedtuple("Example", "until dead_letters")
EXAMPLES = {
    "trial_onboarding": Example("2026-06-01T00:00:00.000Z", 0),
    "user_activation": Example("2026-06-01T00:00:00.000Z", 5),
    "customer_onboarding": Example("2026-06-15T00:00:00.000Z", 0),
    "account_expansion": Example("2026-05-20T00:00:00.000Z", 0),
    "billing_recovery": Example("2026-06-15T00:00:00.000Z", 4),
    "win_back": Example("2026-09-01T00:00:00.000Z", 0),
    "welcome": Example("2026-06-01T00:00:00.000Z", 0),
    "lead_nurture": Example("2026-06-01T00:00:00.000Z", 0),
    "re_engagement": Example("2026-10-01T00:00:00.000Z", 0),
    "lead_scoring_handoff": Example("2026-07-01T00:00:00.000Z", 0),
    "post_event_follow_up": Example("2026-06-01T00:00:00.000Z", 0),
}


# --- what a program can do: its steps, read from the text


def tokens(text):
    """Names and signs, without comments; a text is one token, whatever is interpolated."""
    at, found = 0, []
    while at < len(text):
        c = text[at]
        if c.isspace():
            at += 1
        elif c == "#":
            at = text.find("\n", at) % (len(text) + 1)
        elif c == '"' or text.startswith('r"', at):
            end = end_of_text(text, at)
            found.append(text[at:end])
            at = end
        elif c.isalnum() or c == "_":
            end = at
            while end < len(text) and (text[end].isalnum() or text[end] == "_"):
                end += 1
            found.append(text[at:end])
            at = end
        else:
            found.append(c)
            at += 1
    return found


def end_of_text(text, at):
    if text[at] == "r":
        return text.index('"', at + 2) + 1
    quote = '"""' if text.startswith('"""', at) else '"'
    at += len(quote)
    while not text.startswith(quote, at):
        if text[at] == "\\":
            at += 2
        elif text[at] == "{":
            at += 1
            while text[at] != "}":
                at = end_of_text(text, at) if text[at] == '"' else at + 1
            at += 1
        else:
            at += 1
    return at + len(quote)


def closing(f, at):
    """The place of the bracket that closes the one at `at`."""
    pairs, depth = {"(": ")", "{": "}"}, 0
    for i in range(at, len(f)):
        depth += (f[i] == f[at]) - (f[i] == pairs[f[at]])
        if depth == 0:
            return i
    return len(f)


def split_at_commas(f):
    parts, depth = [[]], 0
    for token in f:
        depth += (token in "([{") - (token in ")]}")
        if token == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def read_sequences(files):
    """Name → (names of its parameters, tokens of its steps)."""
    found = {}
    for f in files:
        for i, token in enumerate(f):
            if token == "sequence" and f[i + 2:i + 3] == ["("]:
                end = closing(f, i + 2)
                parameters = [part[0] for part in split_at_commas(f[i + 3:end])]
                found[f[i + 1]] = parameters, f[end + 2:closing(f, end + 1)]
    return found


def expand(f, sequences):
    """With the steps of each sequence in place of its `run`."""
    at, out = 0, []
    while at < len(f):
        if f[at] == "run" and at + 2 < len(f) and f[at + 1] in sequences and f[at + 2] == "(":
            end = closing(f, at + 2)
            parameters, body = sequences[f[at + 1]]
            given = {}
            for place, part in enumerate(split_at_commas(f[at + 3:end])):
                named = len(part) > 2 and part[1] == ":"
                given[part[0] if named else parameters[place]] = part[2:] if named else part
            out.append("{")
            out += expand([t for token in body for t in given.get(token, [token])], sequences)
            out.append("}")
            at = end + 1
        else:
            out.append(f[at])
            at += 1
    return out


def read_program(folder):
    """(workflow, what, name) → how often the text says it; `what` is send, or what the trace says."""
    files = [tokens(path.read_text()) for path in sorted(folder.rglob("*.flow"))]
    modules = {f[i + 1] for f in files for i in range(len(f) - 1) if f[i] == "use"}
    declared = files + [tokens(path.read_text()) for path in sorted(STDLIB.glob("*.flow")) if path.stem in modules]
    actions = {f[i + 1] for f in declared for i in range(len(f) - 2) if f[i] == "action" and f[i + 2] == "("}
    sequences = read_sequences(files)
    files = [expand(f, sequences) for f in files]
    said = collections.Counter()
    for f in files:
        workflow, depth, began = None, 0, 0
        for i, token in enumerate(f):
            following = f[i + 1] if i + 1 < len(f) else ""
            if token == "workflow" and depth == 0:
                workflow, began = following, depth
                said[workflow, "entered", ""] += 1
            depth += (token == "{") - (token == "}")
            if token == "}" and depth == began:
                workflow = None
            if workflow is None or depth == 0 or f[i - 1] == ".":
                continue
            if token == "send":
                said[workflow, "send", following] += 1
            elif token in actions and following == "(":
                said[workflow, "send", token] += 1
            elif token == "finish" and following == "as":
                said[workflow, "finished", f[i + 2].strip('"')] += 1
            elif token == "stop":
                said[following, "stopped", ""] += 1
            elif token == "holdout" and depth == 1:
                said[workflow, "held_out", ""] += 1
            elif token == "goal" and depth == 1:
                said[workflow, "converted", ""] += 1
            elif token == "measure" and depth == 1:
                said[workflow, "measured", following] += 1
            elif token == "exit" and following == "when" and depth == 1:
                said[workflow, "exited", ""] += 1
    return said


# --- what happened


def read_lines(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def happened(actions, trace):
    """The same keys → how many different steps did it."""
    steps = collections.defaultdict(set)
    for action in actions:
        if action["kind"] != "skipped":
            steps[action["workflow"], "send", action["name"]].add(action["step"])
    for line in trace:
        what, workflow, label = line["what"], line["workflow"], line.get("label") or ""
        steps[workflow, what, label].add("")
        steps[workflow, what, ""].add("")
    return steps


def not_taken(said, steps):
    for (workflow, what, name), times in sorted(said.items()):
        # Two `finish` may bear one label, and the trace can't tell them apart.
        wanted = times if what == "send" else 1
        if len(steps[workflow, what, name]) < wanted:
            yield "%s: never %s%s%s" % (workflow, what, " " + name if name else "",
                                        " (all %d of them)" % times if wanted > 1 else "")


def first_difference(got, wanted):
    got, wanted = got.splitlines(), wanted.splitlines()
    for number, (a, b) in enumerate(zip(got, wanted), 1):
        if a != b:
            return "actions differ at line %d\n      got    %s\n      golden %s" % (number, a[:300], b[:300])
    return "%d actions, golden has %d" % (len(got), len(wanted))


def check(nudge, name, update):
    """The faults of one example."""
    folder = HERE / name
    inputs, golden = folder / "inputs.ndjson", folder / "actions.ndjson"
    made = subprocess.run([sys.executable, str(folder / "make_inputs.py")], capture_output=True)
    if made.returncode != 0 or made.stdout != inputs.read_bytes():
        yield "make_inputs.py does not reproduce inputs.ndjson"

    checked = subprocess.run([nudge, "check", "--deny-warnings", str(folder)], capture_output=True, text=True)
    if checked.returncode != 0:
        yield "nudge check:\n" + checked.stdout + checked.stderr
        return

    with tempfile.TemporaryDirectory() as scratch:
        trace, dead = pathlib.Path(scratch, "trace"), pathlib.Path(scratch, "dead")
        run = subprocess.run(
            [nudge, "run", str(folder), "--input", str(inputs), "--until", EXAMPLES[name].until,
             "--trace", str(trace), "--dead-letters", str(dead)], capture_output=True, text=True)
        if run.returncode != 0:
            yield "nudge run ended with %d\n%s" % (run.returncode, run.stderr)
            return
        traced = read_lines(trace.read_text())
        letters = read_lines(dead.read_text()) if dead.exists() else []

    if update:
        golden.write_text(run.stdout)
    if not golden.exists():
        yield "no actions.ndjson (make it with --update)"
    elif run.stdout != golden.read_text():
        yield first_difference(run.stdout, golden.read_text())
    if len(letters) != EXAMPLES[name].dead_letters:
        yield "%d dead letters, %d expected%s" % (len(letters), EXAMPLES[name].dead_letters,
                                                  "".join("\n      " + str(l.get("reason")) for l in letters[:10]))
    if (folder / "tests.flow").exists():
        tested = subprocess.run([nudge, "test", "--min-coverage", "100", str(folder)], capture_output=True, text=True)
        if tested.returncode != 0:
            yield "nudge test ended with %d\n%s%s" % (tested.returncode, tested.stdout, tested.stderr)
    yield from not_taken(read_program(folder), happened(read_lines(run.stdout), traced))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("nudge", help="the binary")
    parser.add_argument("names", nargs="*", help="only these examples")
    parser.add_argument("--update", action="store_true", help="rewrite the golden files")
    options = parser.parse_args()
    unknown = set(options.names) - set(EXAMPLES)
    if unknown:
        parser.error("no such example: %s" % ", ".join(sorted(unknown)))

    folders = {path.name for path in HERE.iterdir() if path.is_dir() and any(path.glob("*.flow"))}
    failed = 0
    for name in options.names or sorted(folders | set(EXAMPLES)):
        faults = list(check(options.nudge, name, options.update)) if name in EXAMPLES else ["not listed in check.py"]
        failed += bool(faults)
        print("%s %s" % ("FAILED" if faults else "passed", name))
        for fault in faults:
            print("  " + fault)
    total = len(options.names or folders | set(EXAMPLES))
    print("%d passed, %d failed" % (total - failed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
