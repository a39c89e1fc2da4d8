#!/usr/bin/env python3
"""Shows that each rule of tidy can fail, and that what is right passes: tests/tidy/tidy_selftest.py

Each case is a small tree; the faults it must give are written beside it as `file:line rule`.
"""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cpp_text
import tidy

OPEN = "TO" "DO"

CMAKE = {
    "runtime/CMakeLists.txt": """
        nudge_room(runtime/value LIBRARIES PkgConfig::RE2)
        nudge_room(runtime/program USES runtime/value)
        nudge_room(runtime/engine USES runtime/program)  # and no more
        nudge_room(runtime/input USES runtime/engine)
    """,
    "compiler/CMakeLists.txt": """
        nudge_room(compiler/source USES runtime/value)
        nudge_room(compiler/ast USES compiler/source)
        nudge_room(compiler/syntax USES compiler/ast)
        nudge_room(compiler/jit USES runtime/program)
    """,
}


def header(body=""):
    return "// A thing.\n#pragma once\n" + body


def include(name):
    return "#include %s\n" % (name if name.startswith("<") else '"%s"' % name)


def function(lines, head="int count(int from)"):
    return head + " {\n" + "  work();\n" * (lines - 2) + "}\n"


class Tidy(unittest.TestCase):
    def faults(self, files, exceptions=None):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in {**CMAKE, **files}.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            return ["%s:%d %s" % (f.path, f.line, f.rule) for f in tidy.check(root, exceptions or {})[1]]

    def test_a_tree_that_is_right(self):
        self.assertEqual([], self.faults({
            "runtime/value/time.h": header(include("<vector>")),
            "runtime/engine/step.cpp": include("runtime/value/time.h") + function(60),
            "compiler/syntax/parse.cpp": include("<antlr4-runtime.h>") + include("grammar/FlowParser.h")
                                         + "void f() {\n  try {\n  } catch (const E&) {\n  }\n}\n",
            "compiler/compile.h": header(include("compiler/syntax/parse.h")),
            "cli/main.cpp": include("compiler/compile.h") + include("runtime/value/time.h"),
            "tests/unit/value/time_test.cpp": include("compiler/ast/ast.h") + "\n" * 599,
        }))

    def test_types_of_one_name(self):
        one = header("namespace nudge {\n\nstruct Found {\n  int a;\n};\n\n}  // namespace nudge\n")
        inner = header("namespace nudge::jit {\n\nstruct Found {\n  int a;\n};\n\n}  // namespace nudge::jit\n")
        own = "namespace nudge {\nnamespace {\n\nclass Found {\n};\n\n}  // namespace\n}  // namespace nudge\n"
        told = header("namespace nudge {\n\nstruct Found;\n\n}  // namespace nudge\n")
        self.assertEqual(["runtime/value/a.h:5 type"],
                         self.faults({"runtime/engine/a.h": one, "runtime/value/a.h": one, "runtime/value/b.cpp": own,
                                      "compiler/jit/a.h": inner, "runtime/value/c.h": told}))

    def test_length_of_a_file(self):
        self.assertEqual(["runtime/value/a.cpp:401 file_length"], self.faults({"runtime/value/a.cpp": "\n" * 401}))
        self.assertEqual([], self.faults({"runtime/value/a.cpp": "\n" * 400}))
        self.assertEqual(["tests/unit/value/a_test.cpp:601 file_length"],
                         self.faults({"tests/unit/value/a_test.cpp": "\n" * 601}))

    def test_length_of_a_function(self):
        self.assertEqual(["runtime/value/a.cpp:2 function_length"],
                         self.faults({"runtime/value/a.cpp": "\n" + function(61)}))

    def test_arrows_between_rooms(self):
        for path, included in (
                ("runtime/value/a.cpp", "runtime/engine/step.h"),      # against the arrow
                ("runtime/value/a.cpp", "compiler/source/source.h"),
                ("runtime/engine/a.cpp", "runtime/input/decoder.h"),
                ("runtime/engine/a.cpp", "cli/command.h"),
                ("compiler/source/a.cpp", "compiler/ast/ast.h"),
                ("compiler/ast/a.cpp", "compiler/compile.h"),
                ("compiler/ast/a.cpp", "runtime/engine/step.h"),       # a room it doesn't use
                ("compiler/jit/a.cpp", "compiler/ast/ast.h"),
                ("compiler/ast/a.cpp", "grammar/FlowParser.h"),
                ("compiler/ast/a.cpp", "ast.h"),                       # not from the root
                ("runtime/engine/a.cpp", "tests/unit/engine/steps.h"),
        ):
            self.assertEqual([path + ":1 include"], self.faults({path: include(included)}), included)

    def test_arrows_go_further_than_one_step(self):
        self.assertEqual([], self.faults({"compiler/syntax/a.cpp": include("runtime/value/time.h")}))

    def test_libraries_have_a_room(self):
        for path, included in (
                ("compiler/ast/a.cpp", "<antlr4-runtime.h>"),
                ("compiler/syntax/a.cpp", "<llvm/IR/Function.h>"),
                ("runtime/engine/a.cpp", "<simdjson.h>"),
                ("compiler/source/a.cpp", "<re2/re2.h>"),
                ("runtime/engine/a.cpp", "<cmark-gfm.h>"),
                ("runtime/input/a.cpp", "<CLI/CLI.hpp>"),
        ):
            self.assertEqual([path + ":1 include"], self.faults({path: include(included)}), included)
        self.assertEqual([], self.faults({"compiler/jit/a.cpp": include("<llvm/IR/Function.h>")}))

    def test_a_step_is_pure(self):
        for included in ("<fstream>", "<iostream>", "<cstdio>", "<chrono>", "<random>"):
            self.assertEqual(["runtime/engine/a.cpp:1 include"], self.faults({"runtime/engine/a.cpp": include(included)}))
        self.assertEqual([], self.faults({"runtime/input/a.cpp": include("<fstream>")}))

    def test_unordered_containers(self):
        self.assertEqual(["compiler/ast/a.cpp:1 unordered"], self.faults({"compiler/ast/a.cpp": include("<unordered_map>")}))
        self.assertEqual(["compiler/ast/a.cpp:1 unordered"], self.faults({"compiler/ast/a.cpp": include("<unordered_set>")}))
        named = next(iter(tidy.FILES_WITH_UNORDERED))
        self.assertEqual([], self.faults({named: header(include("<unordered_map>"))}))
        self.assertEqual([named + ":1 unordered"], self.faults({named: header()}))

    def test_names_without_a_subject(self):
        for name in sorted(tidy.NO_SUBJECT):
            self.assertEqual(["runtime/%s/a.cpp:1 name" % name], self.faults({"runtime/%s/a.cpp" % name: ""}))
            self.assertEqual(["cli/%s.cpp:1 name" % name], self.faults({"cli/%s.cpp" % name: ""}))
            self.assertEqual(["cli/text_%s.cpp:1 name" % name], self.faults({"cli/text_%s.cpp" % name: ""}))
            self.assertEqual(["cli/a.cpp:1 name"], self.faults({"cli/a.cpp": "namespace nudge::%s {}\n" % name}))

    def test_names_are_snake_case(self):
        self.assertEqual(["cli/CheckCommand.cpp:1 name"], self.faults({"cli/CheckCommand.cpp": ""}))
        self.assertEqual(["tests/golden/check-names.py:1 name"], self.faults({"tests/golden/check-names.py": ""}))

    def test_headers(self):
        self.assertEqual(["cli/a.h:1 header"], self.faults({"cli/a.h": "#pragma once\n"}))
        self.assertEqual(["cli/a.h:1 header"], self.faults({"cli/a.h": "// A thing.\nint a;\n"}))
        self.assertEqual(["cli/a.h:1 header"], self.faults({"cli/a.h": "// A thing.\nint a;\n#pragma once\n"}))

    def test_what_is_left_open(self):
        self.assertEqual(["cli/a.cpp:1 open"], self.faults({"cli/a.cpp": "// %s: later\n" % OPEN}))
        self.assertEqual(["dev:2 open"], self.faults({"dev": "#!/bin/sh\n# FIX" "ME\n"}))
        self.assertEqual(["tests/a.py:1 open"], self.faults({"tests/a.py": "# X" "XX\n"}))
        self.assertEqual([], self.faults({"cli/a.cpp": '"X' 'XX";  // the currency X' 'XX\n'}))

    def test_exceptions_stay_in_their_rooms(self):
        text = "void f() {\n  try {\n  } catch (...) {\n  }\n}\n"
        self.assertEqual(["runtime/engine/a.cpp:3 catch"], self.faults({"runtime/engine/a.cpp": text}))
        self.assertEqual([], self.faults({"runtime/value/a.cpp": text}))
        self.assertEqual([], self.faults({"runtime/engine/a.cpp": '// catch (\nconst char* a = "catch (";\n'}))

    def test_an_exception_to_a_rule_has_a_reason_and_is_needed(self):
        long = {"cli/a.cpp": "\n" * 401}
        self.assertEqual([], self.faults(long, {("cli/a.cpp", "file_length"): "a table"}))
        self.assertEqual(["cli/a.cpp:1 file_length", "cli/a.cpp:401 file_length"],
                         self.faults(long, {("cli/a.cpp", "file_length"): ""}))
        self.assertEqual(["cli/a.cpp:1 file_length"],
                         self.faults({"cli/a.cpp": ""}, {("cli/a.cpp", "file_length"): "a table"}))

    def test_what_was_built_is_not_looked_at(self):
        self.assertEqual([], self.faults({"build/dev/Utils.cpp": "// %s\n" % OPEN, ".git/x.py": OPEN}))


class Functions(unittest.TestCase):
    def found(self, code):
        return [tuple(f) for f in cpp_text.functions(cpp_text.without_comments_and_texts(code))]

    def test_where_they_begin_and_end(self):
        self.assertEqual([("f", 2, 5)], self.found("namespace a {\nint f(int b,\n      int c) {\n  if (b) {}\n}\n}\n"))
        self.assertEqual([("operator==", 1, 1)], self.found("bool operator==(A a, B b) { return true; }\n"))
        self.assertEqual([("run", 2, 3)], self.found("struct A {\n  int run(int a = 3) const override {\n  }\n  int b = 4;\n};"))

    def test_constructors(self):
        self.assertEqual([("A::A", 1, 3)], self.found("A::A(int b)\n    : b_{b}, c_(b) {\n}\n"))
        self.assertEqual([("A::A", 1, 2)], self.found("A::A(int b) : c_(b), b_{b} {\n}\n"))

    def test_tables_are_no_functions(self):
        self.assertEqual([], self.found("const Row kRows[] = {\n    {name(1), 2},\n    {name(2), 3},\n};\nenum E { a, b };\n"))

    def test_functions_without_a_name(self):
        self.assertEqual(1, len(self.found("const auto kTable = [](int a) {\n  return a;\n};\n")))

    def test_texts_and_comments(self):
        self.assertEqual([("f", 2, 4)], self.found('// {\nvoid f() {\n  g("}", \'}\', R"({{{)", 1\'000);  /* { */\n}\n'))
        self.assertEqual([("f", 3, 4)], self.found("#define A(x) { \\\n  x\nvoid f() {\n}\n"))


def main():
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=0).run(unittest.defaultTestLoader.loadTestsFromModule(
        sys.modules["__main__"]))
    failed = len(result.failures) + len(result.errors)
    print("%d passed, %d failed" % (result.testsRun - failed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
