"""Who may include whom. The arrows between rooms are read from the CMake files, so that there is one list of them."""

import re

# A library and the only rooms that may see it.
LIBRARIES = {
    "antlr4-runtime.h": {"compiler/syntax", "grammar"},
    "llvm/": {"compiler/jit"},
    "llvm-c/": {"compiler/jit"},
    "date/": {"runtime/value"},
    "re2/": {"runtime/value"},
    "xxhash.h": {"runtime/value", "runtime/dispatch", "runtime/engine", "runtime/store"},
    "simdjson.h": {"runtime/input"},
    "unicode/": {"runtime/value"},
    "cmark-gfm.h": {"runtime/outbox"},
    "cmark-gfm-core-extensions.h": {"runtime/outbox"},
    "sqlite3.h": {"runtime/store"},
    "zstd.h": {"runtime/store"},
    "CLI/": {"cli"},
    "readline/": {"cli"},
}

# What a function of its input has no use for. Rooms that a step runs in; zones are read from the system's files.
PURE_ROOMS = ("runtime/value", "runtime/record", "runtime/program", "runtime/predicate", "runtime/engine")
IMPURE = {"<fstream>", "<iostream>", "<ostream>", "<istream>", "<cstdio>", "<stdio.h>", "<chrono>", "<random>", "<ctime>",
          "<time.h>", "<thread>", "<filesystem>", "<unistd.h>", "<sys/time.h>", "<sys/random.h>"}

# Folders whose code is no room: tests and measurements look into everything.
EVERYWHERE = ("tests", "bench")


def room_of(path):
    """`runtime/value` for runtime/value/time.h, `compiler` for compiler/compile.h, `cli` for cli/main.cpp."""
    parts = path.split("/")
    if len(parts) > 2 and parts[0] in ("compiler", "runtime"):
        return "/".join(parts[:2])
    return parts[0]


class Plan:
    def __init__(self, uses):
        self.uses = uses  # room → the rooms it links, directly

    @staticmethod
    def read(root):
        uses = {}
        for file in ("compiler/CMakeLists.txt", "runtime/CMakeLists.txt"):
            path = root / file
            text = re.sub(r"#.*", "", path.read_text()) if path.exists() else ""
            for body in re.findall(r"nudge_room\(([^)]*)\)", text):
                room, *words = body.split()
                used, among = set(), False
                for word in words:
                    if word in ("USES", "LIBRARIES"):
                        among = word == "USES"
                    elif among:
                        used.add(word)
                uses.setdefault(room, set()).update(used)
        return Plan(uses)

    def reach(self, room):
        """The room and all that it links, directly or not."""
        found, todo = set(), [room]
        while todo:
            if (at := todo.pop()) not in found:
                found.add(at)
                todo += self.uses.get(at, ())
        return found

    def refuses(self, path, included):
        """Why a file may not include this, or None."""
        room, name = room_of(path), included[1:-1]
        if room in EVERYWHERE:
            return None
        for library, allowed in LIBRARIES.items():
            if (name == library or (library.endswith("/") and name.startswith(library))) and room not in allowed:
                return "only %s includes %s" % (" and ".join(sorted(allowed)), included)
        if included.startswith("<"):
            if included in IMPURE and room in PURE_ROOMS:
                return "%s in %s: what a step runs reads no clock, no chance and no file" % (included, room)
            return None
        return self.refuses_room(room, name, included)

    def refuses_room(self, room, name, included):
        other = room_of(name)
        if "/" not in name:
            return "%s: includes are written from the root of the repository" % included
        if other == room:
            return None
        if other == "grammar":
            return None if room == "compiler/syntax" else "only compiler/syntax includes the generated parser"
        if other in EVERYWHERE or other == "cli":
            return "%s may not include %s" % (room, other)
        if room == "cli":
            return None
        if room == "compiler":  # the pipeline: every stage, and the data of the runtime
            stage = other.startswith(("compiler/", "runtime/")) or other == "stdlib"
            return None if stage else "%s may not include %s" % (room, other)
        if other in self.reach(room):
            return None
        return "%s may not include %s: the arrows are USES in CMakeLists.txt" % (room, other)
