#!/usr/bin/env python3
"""The rules of the house, checked: lengths, include arrows, names, headers, what is left open.

    tests/tidy/tidy.py [--root FOLDER] [--by-room]

Prints each fault as `file:line: message`, then `N passed, N failed`, counted in files. Exit status 1 if any failed.
--by-room adds a table of faults by folder.

What is a rule and why is in docs/architecture.md. An exception is a line in EXCEPTIONS with its reason; one that is no
longer needed is a fault too.
"""

import argparse
import collections
import pathlib
import re
import sys

sys.dont_write_bytecode = True  # the tree stays as it was
import cpp_text
import rooms

# (file, rule) → why it is allowed. Rules: file_length function_length include catch unordered open name header type.
EXCEPTIONS = {
    ("runtime/value/zone.cpp", "include"): "zones are read from the system's IANA files, once",
}

LINES_OF_A_FILE = 400
LINES_OF_A_TEST = 600
LINES_OF_A_FUNCTION = 60

CPP = {".cpp", ".h"}
# Where nothing may be left open, and whose names are snake_case.
SOURCES = CPP | {".py", ".def", ".g4", ".flow", ".txt", ".sh"}
SNAKE_CASE = CPP | {".py", ".def", ".flow"}
WITHOUT_EXTENSION = {"dev", "run"}
SKIPPED_FOLDERS = {"build", "out", "__pycache__"}

NO_SUBJECT = {"util", "utils", "common", "helper", "helpers", "misc"}
# Spelt in two, or this file would be the first to be found. The third only where a comment begins with it: elsewhere it is
# the currency that is none, or the pattern of a zone's offset.
LEFT_OPEN = re.compile(r"\b(TO" r"DO|FIX" r"ME)\b|(?://|#)\s*(X" r"XX)(?:[:( ]|$)")

# Whose libraries throw; nowhere else is there anything to catch.
ROOMS_THAT_CATCH = {"compiler/syntax", "runtime/value", "cli"}
# Unordered containers are for lookups only: whoever iterates over one makes the order of actions a matter of chance.
FILES_WITH_UNORDERED = {
    "bench/contest/latency.cpp": "asked by a contact's id",
    "bench/contest/onboarding.cpp": "asked by a contact's id",
    "bench/contest/rules_by_hand.cpp": "asked by a text, and by three of them",
    "bench/dispatch_bench.cpp": "a country by its name, as a user would look it up",
    "compiler/analyze/history.h": "asked by expression",
    "compiler/analyze/linear.h": "asked by expression",
    "compiler/lower/context.h": "asked by code",
    "runtime/dispatch/code_graph.h": "asked by code",
}

Fault = collections.namedtuple("Fault", "path line rule message")


def source_files(root):
    """Every file of the tree that is written by hand, in order."""
    found = []
    for path in root.rglob("*"):
        inside = path.relative_to(root)
        folders = inside.parts[:-1]
        if any(f in SKIPPED_FOLDERS or (f.startswith(".") and f != ".ci") for f in folders):
            continue
        if path.is_file() and (path.suffix in SOURCES or path.name in WITHOUT_EXTENSION):
            found.append(inside.as_posix())
    return sorted(found)


def is_test(path):
    return path.startswith("tests/")


# --- the rules: each yields (line, rule, message) for one file


def names(path):
    *folders, name = path.split("/")
    stem = name.split(".")[0]
    for folder in folders:
        if folder in NO_SUBJECT:
            yield 1, "name", "a folder called `%s` has no subject" % folder
    if stem in NO_SUBJECT or stem.split("_")[-1] in NO_SUBJECT:
        yield 1, "name", "a file called `%s` has no subject" % stem
    if pathlib.PurePath(name).suffix in SNAKE_CASE and not re.fullmatch(r"[a-z][a-z0-9_]*", stem):
        yield 1, "name", "`%s` is not snake_case" % name


def left_open(text):
    for number, line in enumerate(text.splitlines(), 1):
        if found := LEFT_OPEN.search(line):
            yield number, "open", "%s: what is left open belongs in an issue" % (found.group(1) or found.group(2))


def file_length(path, text):
    allowed = LINES_OF_A_TEST if is_test(path) else LINES_OF_A_FILE
    count = len(text.splitlines())
    if count > allowed:
        yield allowed + 1, "file_length", "%d lines, %d allowed" % (count, allowed)


def function_length(code):
    for function in cpp_text.functions(code):
        length = function.end - function.start + 1
        if length > LINES_OF_A_FUNCTION:
            yield function.start, "function_length", "`%s` has %d lines, %d allowed" % (
                function.name, length, LINES_OF_A_FUNCTION)


def header(path, text):
    if not path.endswith(".h"):
        return
    if not text.startswith("//"):
        yield 1, "header", "a header begins with a comment: what the thing is, what it promises, what it costs"
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("//")), "")
    if first != "#pragma once":
        yield 1, "header", "`#pragma once` must follow the first comment"


def namespaces(code):
    for number, line in enumerate(code.splitlines(), 1):
        if found := re.search(r"\bnamespace\s+([\w:]+)", line):
            for part in found.group(1).split("::"):
                if part in NO_SUBJECT:
                    yield number, "name", "a namespace called `%s` has no subject" % part


def exceptions_kept_in(path, code):
    room = rooms.room_of(path)
    if is_test(path) or room in ROOMS_THAT_CATCH:
        return
    for number, line in enumerate(code.splitlines(), 1):
        if re.search(r"\bcatch\s*\(", line):
            yield number, "catch", "`catch` outside %s: faults of the world are Result" % ", ".join(
                sorted(ROOMS_THAT_CATCH))


def unordered(path, text):
    if is_test(path) or path in FILES_WITH_UNORDERED:
        return
    for number, included in cpp_text.includes(text):
        if included in ("<unordered_map>", "<unordered_set>"):
            yield number, "unordered", "%s has no order: use a sorted vector or std::map, or name the file in tidy.py" % (
                included)


# --- all of it


def faults_of(path, text, plan):
    found = [*names(path), *left_open(text)]
    if pathlib.PurePath(path).suffix in CPP:
        code = cpp_text.without_comments_and_texts(text)
        found += [*file_length(path, text), *function_length(code), *header(path, text), *namespaces(code),
                  *exceptions_kept_in(path, code), *unordered(path, text)]
        for number, included in cpp_text.includes(text):
            if message := plan.refuses(path, included):
                found.append((number, "include", message))
    return [Fault(path, *fault) for fault in found]


def types_defined_twice(types):
    """`types` has (path, line) of each definition, by its full name: one program links two as if they were the same."""
    for name, places in sorted(types.items()):
        for path, line in places[1:]:
            yield Fault(path, line, "type", "`%s` is defined in %s too: types of one name are one type" % (name, places[0][0]))


def check(root, exceptions=None):
    """(the files that were read, their faults)"""
    exceptions = EXCEPTIONS if exceptions is None else exceptions
    plan = rooms.Plan.read(root)
    paths, faults, used = source_files(root), [], set()
    types = collections.defaultdict(list)
    for path in paths:
        try:
            text = (root / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            faults.append(Fault(path, 1, "name", "is not UTF-8"))
            continue
        if pathlib.PurePath(path).suffix in CPP and path.startswith(("cli/", "compiler/", "runtime/", "stdlib/")):
            for name, line in cpp_text.types(cpp_text.without_comments_and_texts(text)):
                types[name].append((path, line))
        for fault in faults_of(path, text, plan):
            if exceptions.get((path, fault.rule)):
                used.add((path, fault.rule))
            else:
                faults.append(fault)
    faults += types_defined_twice(types)
    for path in sorted(set(FILES_WITH_UNORDERED) & set(paths)):
        if not any("<unordered_" in included for _, included in cpp_text.includes((root / path).read_text())):
            faults.append(Fault(path, 1, "unordered", "is named in tidy.py, but has no unordered container"))
    for path, rule in sorted(set(exceptions) - used):
        why = "is not needed any more" if exceptions[path, rule] else "gives no reason"
        faults.append(Fault(path, 1, rule, "the exception in tidy.py %s" % why))
    return paths, sorted(faults)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("--by-room", action="store_true", help="a table of faults by folder")
    options = parser.parse_args()
    paths, faults = check(options.root)
    for fault in faults:
        print("%s:%d: %s" % (fault.path, fault.line, fault.message))
    if options.by_room:
        table = collections.Counter((str(pathlib.PurePath(f.path).parent), f.rule) for f in faults)
        for (folder, rule), count in sorted(table.items()):
            print("%4d  %-28s %s" % (count, folder, rule))
    failed = len({fault.path for fault in faults})
    print("%d passed, %d failed" % (max(len(paths) - failed, 0), failed))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
