#!/usr/bin/env python3
"""docs/language.md shows every construct of the language, and its programs are programs.

  manual_test.py build/dev/nudge

tests/readme/readme_test.py runs what the manual shows (its docstring says how blocks are marked); this one also demands that
every alternative of the syntax tree, every function, every type and every standard field occurs in one of its examples
(constructs.py), that each heading in its table of contents is there, and that links from other documents find theirs.
"""

import pathlib
import re
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/readme"))
sys.dont_write_bytecode = True

import constructs  # noqa: E402
import readme_test  # noqa: E402

MANUAL = ROOT / "docs/language.md"
nudge = None


def flow_blocks():
    return [(line, readme_test.Words(words), body)
            for line, language, words, body in readme_test.blocks(MANUAL.read_text()) if language == "flow"]


def anchor(heading):
    """What GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(path):
    return {anchor(found) for found in re.findall(r"^#+ (.*)$", path.read_text(), re.M)}


class Manual(unittest.TestCase):
    def test_what_it_shows_is_what_happens(self):
        passed, failed = readme_test.check(nudge, MANUAL)
        self.assertEqual(failed, 0)
        self.assertGreater(passed, 50, "some of its blocks were not read")

    def test_every_construct_is_shown(self):
        tree = []
        with tempfile.TemporaryDirectory() as folder:
            session = readme_test.Session(nudge, pathlib.Path(folder))
            for line, words, body in flow_blocks():
                dumped = session.dumped(words, body)
                self.assertTrue(dumped, "the block at line %d gives no tree" % line)
                if "faulty" not in words.marks:
                    tree += dumped
        headers = [path.read_text() for path in sorted((ROOT / "compiler/ast").glob("*.h"))]
        wanted = [name for name in constructs.alternatives(headers) if name not in constructs.SESSION]
        self.assertGreater(len(wanted), 130, "the headers of compiler/ast were not understood")
        self.assertEqual([name for name in wanted if name not in constructs.PATTERNS], [], "constructs.py knows nothing of these")
        text = "\n".join(tree)
        patterns = {**{name: constructs.PATTERNS[name] for name in wanted}, **constructs.PARTS}
        absent = [name for name, pattern in patterns.items() if not re.search(pattern, text, re.M)]
        self.assertEqual(absent, [], "no example of the manual has these")
        self.assertEqual([name for name in constructs.PATTERNS if name not in wanted], [], "the tree no longer has these")

    def test_every_function_and_type_is_shown(self):
        shown = "\n".join(body for _, words, body in flow_blocks() if "faulty" not in words.marks)
        functions = constructs.functions((ROOT / "compiler/check/call.cpp").read_text())
        self.assertGreater(len(functions), 25)
        self.assertEqual([name for name in functions if not re.search(r"\b%s\(" % name, shown)], [])
        types = re.findall(r'\{"(\w+)", TypeKind::', (ROOT / "compiler/check/types.cpp").read_text())
        self.assertGreater(len(types), 10)
        self.assertEqual([name for name in types if not re.search(r": *%s\b" % name, shown)], [])
        for value in ("now", "today", "entry.time", "event.", "contact.id", "account.id", "contact.subscribed", "missing"):
            self.assertTrue(value in shown, "no example has `%s`" % value)

    def test_its_links_lead_somewhere(self):
        for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
            for target, name in re.findall(r"\]\(([^)\s#]*)#([^)\s]+)\)", path.read_text()):
                if "://" not in target:
                    self.assertIn(name, anchors(path.parent / target if target else path), "%s: #%s" % (path.name, name))
            for target in re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(), flags=re.S)):
                if "://" not in target:
                    self.assertTrue((path.parent / target).exists(), "%s: %s" % (path.name, target))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    nudge = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
