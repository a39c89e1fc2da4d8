#!/usr/bin/env python3
"""Every limit of runtime/fault/limits.h, from both sides: at it things work, one beyond it is told, and nothing crashes.

    tests/limits/limits_test.py BINARY

Each constant has a test here that is called after it; docs/limits.md has a row for each, with its value.
"""

import json
import re
import resource
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
NUDGE = str(ROOT / "build/dev/nudge")

SCHEMA = """\
event a { x: int?  y: text?  l: (list of text)? }
event b { x: int? }
contact { f: int = 0  g: text?  h: bool = false  t: set of text = [] }
action note(text: text)
"""


def read_limits():
    """Name → value, in the header's order."""
    text = (ROOT / "runtime/fault/limits.h").read_text()
    found = {}
    for name, value in re.findall(r"inline constexpr \w+ (kMax\w+) = ([^;]+);", text):
        value = re.sub(r"size_t\{(\d+)\}", r"\1", value).replace("'", "").replace("UINT32_MAX", str(2**32 - 1))
        found[name] = eval(value, {"__builtins__": {}}, dict(found))  # numbers and shifts
    return found


LIMITS = read_limits()


def bounded():
    """A limit that doesn't hold ends here, not with the machine."""
    resource.setrlimit(resource.RLIMIT_CPU, (60, 61))


def nudge(*arguments):
    done = subprocess.run([NUDGE, *arguments], capture_output=True, preexec_fn=bounded, timeout=300)
    if done.returncode < 0 or b"assertion" in done.stderr.lower():
        raise AssertionError(f"nudge ended with {done.returncode}: {done.stderr[-500:]!r}")
    return done


def lines(count, line):
    return "".join(line(i) + "\n" for i in range(count))


def steps(text):
    return SCHEMA + "workflow w {\n  when a\n  enter every time\n  then {\n" + text + "\n  }\n}\n"


def condition(text):
    return SCHEMA + f'workflow w {{ when a  if {text}  then note("now") }}\n'


class Limits(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = Path(self.folder.name) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    # --- ways to ask

    def check(self, program):
        """The codes of the errors, in order, and their messages."""
        done = nudge("check", "--format", "json", self.write("p.flow", program))
        found = [json.loads(line) for line in done.stdout.decode().splitlines() if line.startswith("{")]
        errors = []
        for one in found:
            for diagnostic in one.get("diagnostics", [one]):
                if diagnostic.get("severity") == "error":
                    errors.append((diagnostic["code"], diagnostic["message"]))
        if done.returncode and not errors:
            errors.append(("fault", done.stderr.decode()))
        return errors

    def bounds(self, program, most, code, says):
        """`program(n)` is one with n of something: n = most works, one more is told."""
        self.assertEqual(self.check(program(most)), [])
        told = self.check(program(most + 1))
        self.assertTrue(told, "nothing is told")
        self.assertEqual({found for found, _ in told}, {code})
        self.assertIn(says, told[0][1])

    def run_on(self, program, records, *arguments):
        """What `nudge run` makes of them: actions, dead letters, trace, standard error."""
        inputs = self.write("in.ndjson", "".join(r if isinstance(r, str) else json.dumps(r) + "\n" for r in records))
        dead, trace = (str(Path(self.folder.name) / name) for name in ("dead.ndjson", "trace.ndjson"))
        done = nudge("run", self.write("p.flow", program), "--input", inputs, "--dead-letters", dead, "--trace", trace, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr.decode()[-2000:])
        read = lambda path: [json.loads(line) for line in Path(path).read_text().splitlines()] if Path(path).exists() else []
        actions = [json.loads(line) for line in done.stdout.decode().splitlines()]
        return actions, read(dead), read(trace), done.stderr.decode()

    @staticmethod
    def track(properties=None, event="a", user="u", second=0, **more):
        minute, second = divmod(second, 60)
        hour, minute = divmod(minute, 60)
        return {"type": "track", "userId": user, "event": event, "properties": properties or {},
                "timestamp": f"2026-03-{2 + hour // 24:02}T{hour % 24:02}:{minute:02}:{second:02}Z", **more}

    # --- the tests themselves

    def test_each_limit_has_a_test(self):
        for name in LIMITS:
            self.assertTrue(hasattr(self, "test_" + name), f"no test is called test_{name}")

    def test_each_limit_is_in_the_table(self):
        text = (ROOT / "docs/limits.md").read_text()
        for name, value in LIMITS.items():
            rows = [row for row in text.splitlines() if f"`{name}`" in row]
            self.assertEqual(len(rows), 1, f"{name} has {len(rows)} rows in docs/limits.md")
            self.assertIn(f"| {value:,} |", rows[0], name)
        for name in re.findall(r"`(kMax\w+)`", text):
            self.assertIn(name, LIMITS)

    # --- sources

    def test_kMaxFileBytes(self):
        pad = lambda size: (SCHEMA + "#" * (size - len(SCHEMA) - 1) + "\n")
        self.bounds(pad, LIMITS["kMaxFileBytes"], "file_too_large", "bytes")

    def test_kMaxProjectBytes(self):
        size, each = LIMITS["kMaxProjectBytes"], 8 << 20
        for place in range(size // each):
            self.write(f"project/{place:02}.flow", "#" * (each - 1) + "\n")
        folder = str(Path(self.folder.name) / "project")
        self.assertEqual(nudge("check", folder).returncode, 0)
        self.write("project/more.flow", "\n")
        told = nudge("check", folder)
        self.assertEqual(told.returncode, 3)
        self.assertIn(b"the sources have more than", told.stderr)

    def test_kMaxNesting(self):
        self.bounds(lambda n: condition("(" * (n - 1) + "contact.h" + ")" * (n - 1)), LIMITS["kMaxNesting"], "too_deep", "nested more than")

    def test_kMaxRuleDepth(self):
        self.assertEqual(self.check(condition("not " * 400 + "contact.h")), [])
        self.assertEqual(self.check(condition("not " * 2 * LIMITS["kMaxRuleDepth"] + "contact.h"))[0][0], "too_deep")

    def test_kMaxTreeDepth(self):
        chain = lambda n: condition(" or ".join(f"contact.f == {i}" for i in range(n)))
        self.assertEqual(self.check(chain(LIMITS["kMaxTreeDepth"] - 50)), [])
        self.assertEqual(self.check(chain(LIMITS["kMaxTreeDepth"] + 50))[0][0], "too_deep")

    def test_kMaxElseIfs(self):
        chain = lambda n: steps('if contact.f == -1 then note("x")' + lines(n, lambda i: f' else if contact.f == {i} then note("{i}")'))
        self.bounds(chain, LIMITS["kMaxElseIfs"], "too_deep", "`else if` in a row")

    def test_kMaxSyntaxErrors(self):
        wrong = lambda n: lines(n, lambda i: f"segment s{i} = )")
        most = LIMITS["kMaxSyntaxErrors"]
        self.assertEqual(len(self.check(wrong(most))), most)
        self.assertEqual(len(self.check(wrong(most + 5))), most)

    def test_kMaxDiagnostics(self):
        wrong = lambda n: lines(n, lambda i: f"segment s{i} = contact.none_{i} == 3")
        most = LIMITS["kMaxDiagnostics"]
        self.assertEqual(len(self.check(wrong(most))), most)
        told = self.check(wrong(most + 5))
        self.assertEqual(len(told), most + 1)
        self.assertIn(("file_too_large", f"there are more than {most} errors: those behind are not shown"), told)

    def test_kMaxTemplateBlocks(self):
        def told(n):
            self.write("m.md", "{{ if contact.h }}\n" * n + "x\n" + "{{ end }}\n" * n)
            return self.check(SCHEMA + 'email m { from "A <a@x.example>" subject "S" body file "m.md" topic t }\nworkflow w { when a then send m }\n')
        self.assertEqual([one for one in told(LIMITS["kMaxTemplateBlocks"]) if one[0] == "template_tag"], [])
        self.assertEqual(told(LIMITS["kMaxTemplateBlocks"] + 1)[0][0], "template_tag")

    # --- a program

    def test_kMaxExpressionParts(self):
        text = lambda n: steps('note("' + "{contact.f + contact.f}" * n + '")')
        most = LIMITS["kMaxExpressionParts"]
        self.assertEqual(self.check(text(most // 4 - 10)), [])
        told = self.check(text(most // 2))
        self.assertEqual(told[0][0], "too_deep")
        self.assertIn("more than 20000 parts", told[0][1])

    def test_kMaxExpressionDepth(self):
        # A hundred deep, in each of so many functions.
        deep = "v" + " + v" * 99
        program = lambda n: SCHEMA + f"function f0(v: int) = {deep}\n" + lines(n, lambda i: f"function f{i + 1}(v: int) = f{i}(v) {' + v' * 99}") + \
            f'workflow w {{ when a if f{n}(contact.f) > 3 then note("x") }}\n'
        self.assertEqual(self.check(program(LIMITS["kMaxExpressionDepth"] // 100 - 2)), [])
        self.assertEqual(self.check(program(LIMITS["kMaxExpressionDepth"] // 100 + 2))[0][0], "too_deep")

    def test_kMaxProgramParts(self):
        body = " + ".join(["v * v"] * 700)
        program = lambda n: SCHEMA + f"function f(v: int) = {body}\n" + lines(n, lambda i: f"segment s{i} = f(contact.f + {i}) > 3")
        told = self.check(program(LIMITS["kMaxProgramParts"] // 2000))
        self.assertEqual({code for code, _ in told}, {"too_deep"})
        self.assertIn("the program has more than", told[0][1])
        self.assertEqual(self.check(program(LIMITS["kMaxProgramParts"] // 20000)), [])

    def test_kMaxReferences(self):
        most = LIMITS["kMaxReferences"]
        chains = {
            "let": lambda n: "let x0 = 1\n" + lines(n, lambda i: f"let x{i + 1} = x{i} + 1"),
            "function": lambda n: "function x0(v: int) = v\n" + lines(n, lambda i: f"function x{i + 1}(v: int) = x{i}(v)"),
            "segment": lambda n: "segment x0 = contact.h\n" + lines(n, lambda i: f"segment x{i + 1} = x{i}"),
            "sequence": lambda n: 'sequence x0 { note("x") }\n' + lines(n, lambda i: f"sequence x{i + 1} {{ run x{i} }}"),
        }
        for what, chain in chains.items():
            with self.subTest(what):
                self.assertEqual(self.check(SCHEMA + chain(most)), [])
                told = self.check(SCHEMA + chain(most + 1))
                self.assertEqual(told[0][0], "too_deep")
                self.assertIn("each through the next", told[0][1])
                self.assertEqual(self.check(SCHEMA + "".join(reversed(chain(3 * most).splitlines(True))))[0][0], "too_deep")

    def test_kMaxEachDepth(self):
        nested = lambda n: condition("".join(f"any(v{i} in contact.t: " for i in range(n)) + f'v{n - 1} == "x"' + ")" * n)
        self.bounds(nested, LIMITS["kMaxEachDepth"], "too_deep", "gone through within each other")

    def test_kMaxWorkflowSteps(self):
        doubling = lambda n: SCHEMA + 'sequence s0 { note("x") }\n' + lines(n, lambda i: f"sequence s{i + 1} {{ run s{i} run s{i} }}") + f"workflow w {{ when a then run s{n} }}\n"
        self.assertEqual(self.check(doubling(11)), [])
        self.assertEqual({code for code, _ in self.check(doubling(30))}, {"too_deep"})

    def test_kMaxProgramSteps(self):
        each, most = 9000, LIMITS["kMaxProgramSteps"]
        sequence = "sequence s0 {\n" + lines(90, lambda i: f"wait {i + 1} hours") + "}\nsequence s1 {\n" + "run s0\n" * (each // 90) + "}\n"
        program = lambda n: SCHEMA + sequence + lines(n, lambda i: f"workflow w{i} {{ when a then run s1 }}")
        self.assertEqual(self.check(program(2)), [])
        self.assertEqual({code for code, _ in self.check(program(most // each + 1))}, {"too_deep"})

    def test_kMaxMeasures(self):
        program = lambda n: SCHEMA + "workflow w {\n when a\n" + lines(n, lambda i: f"measure m{i}: b(x == {i}) within 5 days") + 'then { wait 1 day note("x") } }\n'
        self.bounds(program, LIMITS["kMaxMeasures"], "bad_value", "measures")
        _, _, trace, _ = self.run_on(program(LIMITS["kMaxMeasures"]), [self.track(), self.track({"x": 15}, "b", second=1), self.track({"x": 15}, "b", second=2)])
        self.assertEqual([one["label"] for one in trace if one["what"] == "measured"], ["m15"])

    def test_kMaxScores(self):
        program = lambda n: SCHEMA + "score s0 { add 1 when a }\n" + lines(n - 1, lambda i: f"score s{i + 1} {{ add 1 when a  add 2 if score.s{i} > 3 }}")
        self.bounds(program, LIMITS["kMaxScores"], "bad_value", "scores")
        self.run_on(program(LIMITS["kMaxScores"]), [self.track()])

    def test_kMaxEnumValues(self):
        program = lambda n: SCHEMA + "enum E { " + " ".join(f"v{i}" for i in range(n)) + " }\ncontact { e: E = v0 }\n" + \
            f'workflow w {{ when contact.e == v{LIMITS["kMaxEnumValues"] - 1} then note("last") }}\n'
        most = LIMITS["kMaxEnumValues"]
        actions, dead, _, _ = self.run_on(program(most), [{"type": "identify", "userId": "u", "timestamp": "2026-03-02T09:00:00Z", "traits": {"e": f"v{most - 1}"}}])
        self.assertEqual((len(actions), dead), (1, []))
        self.assertEqual(self.check(program(most + 1))[0][0], "bad_value")

    def test_kMaxFields(self):
        most = LIMITS["kMaxFields"]
        contact = lambda n: "event a\naction note(text: text)\ncontact {\n" + lines(n - 7, lambda i: f"f{i}: int?") + '}\nworkflow w { when a then note("x") }\n'
        self.bounds(contact, most, "bad_value", "fields")
        event = lambda n: "action note(text: text)\nevent a {\n" + lines(n, lambda i: f"f{i}: int?") + '}\nworkflow w { when a then note("x") }\n'
        self.bounds(event, most, "bad_value", "fields")
        records = lambda n: "record R0 { a: int? }\n" + lines(n, lambda i: f"record R{i + 1} {{ a: R{i}?  b: R{i}? }}") + f"contact {{ r: R{n}? }}\n"
        self.assertEqual(self.check(records(6)), [])
        self.assertEqual({code for code, _ in self.check(records(60))}, {"bad_value"})

    def test_kMaxMoments(self):
        def program(n, count="sum(a.x within 5 days)"):
            parts = n // 100 + 1
            return SCHEMA + lines(n, lambda i: f"segment s{i} = " + count.replace("a", f"a(x == {i})", 1) + " > 3") + \
                'workflow w { when a if ' + " or ".join(f"t{i}" for i in range(parts)) + ' then note("x") }\n' + \
                lines(parts, lambda i: f"segment t{i} = " + " or ".join(f"s{k}" for k in range(100 * i, min(n, 100 * i + 100))) if 100 * i < n else f"segment t{i} = contact.h")
        self.bounds(program, LIMITS["kMaxMoments"] // LIMITS["kMaxEntries"], "bad_value", "moments")
        # what a comparison bounds keeps no more than it needs: thousands of these are no matter
        self.assertEqual(self.check(program(5000, "count(a within 5 days)")), [])

    def test_kMaxTimes(self):
        most = LIMITS["kMaxTimes"]
        self.bounds(lambda n: SCHEMA + f'workflow w {{ when a {n} times within 7 days then note("x") }}\n', most, "bad_value", "counts to")
        self.bounds(lambda n: SCHEMA + f"score s {{ add 1 when a at most {n} times per day }}\n", most, "bad_value", "counts to")
        self.bounds(lambda n: SCHEMA + f"policy {{ at most {n} emails per 7 days }}\n", most, "bad_value", "counts to")

    def test_kMaxRepeats(self):
        self.bounds(lambda n: steps(f'repeat up to {n} times every 1 day until contact.h {{ note("x") }}'), LIMITS["kMaxRepeats"], "bad_value", "goes round at most")

    def test_kMaxArms(self):
        split = lambda n: SCHEMA + "workflow w {\n when a\n goal b within 5 days\n then split s adapt {\n" + lines(n, lambda i: f'a{i} {{ note("{i}") }}') + "} }\n"
        self.bounds(split, LIMITS["kMaxArms"], "bad_value", "arms")

    def test_kMaxArguments(self):
        self.bounds(lambda n: condition("max(" + ", ".join(f"contact.f + {i}" for i in range(n)) + ") > 3"), LIMITS["kMaxArguments"], "wrong_arguments", "")

    def test_kMaxPatternBytes(self):
        self.bounds(lambda n: condition('contact.g is known and contact.g matches r"' + "a" * n + '"'), LIMITS["kMaxPatternBytes"], "bad_pattern", "bytes")

    def test_kMaxYears(self):
        self.bounds(lambda n: steps(f'wait {n} years note("x")'), LIMITS["kMaxYears"], "bad_literal", "ten thousand years")

    # --- values

    def test_kMaxTextBytes(self):
        most = LIMITS["kMaxTextBytes"]
        self.bounds(lambda n: steps('note("' + "x" * n + '")'), most, "bad_value", "bytes")
        doubling = lambda n: SCHEMA + 'let x0 = "ab"\n' + lines(n, lambda i: f'let x{i + 1} = "{{x{i}}}{{x{i}}}"') + f'workflow w {{ when a then note("{{x{n}}}") }}\n'
        self.assertEqual(self.check(doubling(19)), [])
        self.assertEqual({code for code, _ in self.check(doubling(20))}, {"bad_value"})
        self.assertLessEqual({code for code, _ in self.check(doubling(60))}, {"bad_value", "too_deep"})
        # in an input
        echo = SCHEMA + 'workflow w { when a(y is known) enter every time then note(event.y) }\n'
        actions, dead, _, _ = self.run_on(echo, [self.track({"y": "x" * most}), self.track({"y": "x" * (most + 1)}, second=1)])
        self.assertEqual([len(one["fields"]["text"]) for one in actions], [most])
        self.assertEqual(len(dead), 1)
        self.assertIn(f"is a text of {most + 1} bytes, at most {most} are taken", dead[0]["reason"])
        # made by a step, from itself, doubling: cut off at the beginning of a character
        grow = SCHEMA + 'workflow w { when a enter every time then { set contact.g = "é{contact.g ?? "…"}{contact.g ?? "é"}" note(contact.g ?? "") } }\n'
        actions, _, _, _ = self.run_on(grow, [self.track(second=i) for i in range(40)])
        sizes = [len(one["fields"]["text"].encode()) for one in actions]
        self.assertEqual(len(sizes), 40)
        self.assertLessEqual(max(sizes), most)
        self.assertGreater(max(sizes), most - 4)
        self.assertNotIn("\ufffd", actions[-1]["fields"]["text"])

    def test_kMaxListElements(self):
        most = LIMITS["kMaxListElements"]
        self.bounds(lambda n: condition("contact.f in [" + ", ".join(map(str, range(n))) + "]"), most, "bad_value", "elements")
        # in an input
        count = SCHEMA + 'workflow w { when a(l is known) enter every time then note("{length(event.l)}") }\n'
        many = [str(i) for i in range(most + 1)]
        actions, dead, _, _ = self.run_on(count, [self.track({"l": many[:-1]}), self.track({"l": many}, second=1)])
        self.assertEqual([one["fields"]["text"] for one in actions], [str(most)])
        self.assertIn(f"has {most + 1} elements, at most {most} are taken", dead[0]["reason"])
        # made by steps: it stays full
        add = SCHEMA + 'workflow w { when a(y is known) enter every time then { add event.y to contact.t note("{length(contact.t)}") } }\n'
        start = {"type": "identify", "userId": "u", "timestamp": "2026-03-02T00:00:00Z", "traits": {"t": many[: most - 1]}}
        actions, _, _, _ = self.run_on(add, [start] + [self.track({"y": f"more {i}"}, second=i) for i in range(3)])
        self.assertEqual([one["fields"]["text"] for one in actions], [str(most)] * 3)

    def test_kMaxElementsVisited(self):
        # 60^4 is 13 million
        nested = SCHEMA + "workflow w { when a enter every time then note(\"{count(p in contact.t: any(q in contact.t: any(r in contact.t: any(s in contact.t: p == q and q == r and r == s and s == \"x\"))))}\") }\n"
        start = lambda n: {"type": "identify", "userId": "u", "timestamp": "2026-03-02T00:00:00Z", "traits": {"t": [f"e{i}" for i in range(n - 1)] + ["x"]}}
        for size, whole in ((25, True), (60, False)):
            actions, _, _, _ = self.run_on(nested, [start(size), self.track()])
            self.assertEqual(actions[0]["fields"]["text"], "1" if whole else "0")

    # --- inputs

    def test_kMaxLineBytes(self):
        most = LIMITS["kMaxLineBytes"]
        def padded(size, second):
            empty = json.dumps(self.track({"pad": ""}, second=second))
            return json.dumps(self.track({"pad": "x" * (size - len(empty))}, second=second)) + "\n"
        program = SCHEMA + 'workflow w { when a enter every time then note("x") }\n'
        actions, dead, _, _ = self.run_on(program, [padded(most, 0), padded(most + 1, 1)])
        self.assertEqual(len(actions), 1)
        self.assertIn("longer than the 16 MiB", dead[0]["reason"])

    def test_kMaxJsonDepth(self):
        most = LIMITS["kMaxJsonDepth"]
        program = SCHEMA + 'workflow w { when a enter every time then note("x") }\n'
        deep = lambda n, second: json.dumps(self.track({"pad": 7}, second=second)).replace("7", "[" * n + "]" * n) + "\n"
        actions, dead, _, _ = self.run_on(program, [deep(most - 2, 0), deep(most - 1, 1), deep(100000, 2)])
        self.assertEqual(len(actions), 1)
        self.assertEqual(len(dead), 2)
        self.assertIn(f"nested deeper than {most} levels", dead[0]["reason"])

    def test_kMaxIdBytes(self):
        most = LIMITS["kMaxIdBytes"]
        program = SCHEMA + 'workflow w { when a enter every time then note("x") }\n'
        of = lambda n: [self.track(user="u" * n), {"type": "group", "userId": "v", "groupId": "g" * n, "timestamp": "2026-03-02T10:00:00Z"},
                        {"type": "alias", "userId": "v", "previousId": "p" * n, "timestamp": "2026-03-02T10:00:00Z"}]
        actions, dead, _, _ = self.run_on(program, of(most))
        self.assertEqual((len(actions), dead), (1, []))
        actions, dead, _, _ = self.run_on(program, of(most + 1))
        self.assertEqual((actions, len(dead)), ([], 3))
        self.assertIn(f"an id of {most + 1} bytes", dead[0]["reason"])

    # --- state

    def test_kMaxRounds(self):
        program = SCHEMA + "workflow up { when contact.f changes  enter every time  then { set contact.f = contact.f + 1 } }\n"
        starting = "# allow: workflow_cycle it is what is tested\n" + program + "workflow w { when a enter every time then set contact.f = 1 }\n"
        starting += 'workflow told { when b enter every time then note("{contact.f}") }\n'
        actions, _, _, said = self.run_on(starting, [self.track(), self.track({}, "b", second=1)])
        self.assertIn(f"cut off after {LIMITS['kMaxRounds']} rounds", said)
        self.assertEqual(int(actions[0]["fields"]["text"]), LIMITS["kMaxRounds"])

    def test_kMaxEntries(self):
        most = LIMITS["kMaxEntries"]
        program = SCHEMA + 'workflow w { when b enter every time then note("{count(a within 30 days)}") }\n'
        def records():
            for i in range(most + 10):
                if i in (most - 1, most):
                    yield json.dumps(self.track({}, "b", second=i)) + "\n"
                yield json.dumps(self.track({}, second=i)) + "\n"
            yield json.dumps(self.track({}, "b", second=most + 20)) + "\n"
        actions, _, _, _ = self.run_on(program, list(records()))
        self.assertEqual([int(one["fields"]["text"]) for one in actions], [most - 1, most, most])

    def test_kMaxTopics(self):
        most = LIMITS["kMaxTopics"]
        program = "use email\nevent a\n" + 'email m { from "A <a@x.example>" subject "S" body "B" topic news }\nemail n { from "A <a@x.example>" subject "S" body "B" topic others }\n' + \
            "workflow w { when a enter every time then { send m send n } }\n"
        start = {"type": "identify", "userId": "u", "timestamp": "2026-03-02T00:00:00Z", "traits": {"email": "u@x.example"}}
        leave = lambda topic, second: self.track({"list_id": topic}, "Unsubscribed", second=second)
        inputs = [start] + [leave(f"t{i}", i) for i in range(most - 1)] + [leave("news", most), self.track(second=most + 5)]
        actions, _, _, _ = self.run_on(program, inputs)
        self.assertEqual([one["kind"] for one in actions], ["skipped", "email"])
        # who leaves one more gets nothing any more
        actions, _, _, _ = self.run_on(program, inputs + [leave("t7", most + 6), self.track(second=most + 7), leave("more", most + 8), self.track(second=most + 9)])
        self.assertEqual([one["kind"] for one in actions], ["skipped", "email"] * 2 + ["skipped", "skipped"])

    def test_kMaxEnrolments(self):
        most = LIMITS["kMaxEnrolments"]
        program = SCHEMA + 'workflow w { when a(x is known) enter every time per event.x then wait 100 days }\n'
        batch = lambda begin, end: {"batch": [self.track({"x": i}) for i in range(begin, end)]}
        _, _, trace, _ = self.run_on(program, [batch(k, k + 1000) for k in range(0, most, 1000)] + [self.track({"x": most})])
        entered = [one for one in trace if one["what"] == "entered"]
        refused = [one for one in trace if one["what"] == "refused"]
        self.assertEqual((len(entered), len(refused)), (most, 1))
        self.assertIn("too many enrolments", json.dumps(refused[0]))

    def test_kMaxRecordBytes(self):
        # It can't be passed, since the others can't; the header asserts it.
        parts = LIMITS["kMaxFields"] * (LIMITS["kMaxTextBytes"] + 64) + LIMITS["kMaxMoments"] * 16 + LIMITS["kMaxProgramParts"] * 64
        self.assertLess(2 * parts, LIMITS["kMaxRecordBytes"])


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        NUDGE = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
