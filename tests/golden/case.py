"""A golden case: a program and what is expected of it, in one `.flow` file.

The format is described in run.py. This module reads a case, gives the program without what the runner wrote or
reads, and writes the expectations in their one canonical form. The program that the binary sees is the same before
and after an update, which is why an update converges at once.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

RUN = re.compile(r"^#\s*RUN:\s*(.+?)\s*$")
EXIT = re.compile(r"^#\s*EXIT:\s*(\d+)\s*$")
PAD = re.compile(r"^#\s*PAD:\s*(\d+)\s*$")
NOWHERE = re.compile(r"^#\s*((?:error|warning|note)\[\w+\]: .*?)\s*$")
BELOW = re.compile(r"^\s*#\s*\^\s*((?:error|warning|note)\[\w+\]: .*?)\s*$")
BESIDE = re.compile(r"^(.*?\S)\s+#\s*\^\s*((?:error|warning|note)\[\w+\]: .*?)\s*$")
BLOCK = re.compile(r"^#\s*(INPUT|OUT):\s*$")
CODE = re.compile(r"^(error|warning|note)\[(\w+)\]")


def read_text(path):
    """The text byte for byte, also where it isn't UTF-8: a case may be about that."""
    return path.read_bytes().decode("utf-8", "surrogateescape")


def write_text(path, text):
    path.write_bytes(text.encode("utf-8", "surrogateescape"))


class BadCase(Exception):
    """The case itself is wrong; says what to mend."""


@dataclass
class Expectations:
    """What a case expects, or what the binary did. Lines are those of the program, from 1."""

    beside: dict = field(default_factory=dict)  # (file, line) -> ["error[code]: message", …]
    nowhere: list = field(default_factory=list)  # about no line of the case's files
    output: list = field(default_factory=list)  # lines of standard output
    exit: int | None = None  # None: what the diagnostics imply

    def add(self, file, line, text):
        self.beside.setdefault((file, line), []).append(text)

    def all_diagnostics(self):
        return self.nowhere + [text for texts in self.beside.values() for text in texts]

    def implied_exit(self):
        return 1 if any(text.startswith("error[") for text in self.all_diagnostics()) else 0

    def exit_status(self):
        return self.implied_exit() if self.exit is None else self.exit


@dataclass
class CaseFile:
    """One file: its program's lines, and around them what is the runner's."""

    path: Path
    header: list  # the `# RUN:` and `# PAD:` lines
    program: list
    input: list | None  # lines of the INPUT block

    def clamped(self, line):
        """The line that a diagnostic stands below: the last one for the end of the file, 0 for no program."""
        return min(max(line, 1), len(self.program))

    def text(self):
        padding = sum(int(pad[1]) for line in self.header if (pad := PAD.match(line)))
        return "".join(line + "\n" for line in self.program) + "\n" * padding


def read_block(lines, at):
    """The lines of a block whose mark is at `at`, and where the block ends."""
    held = []
    at += 1
    while at < len(lines) and lines[at].startswith("#") and not BLOCK.match(lines[at]):
        held.append(lines[at][2:] if lines[at].startswith("# ") else lines[at][1:])
        at += 1
    return held, at


def read_file(path, expected):
    """Reads one file of a case; adds what it expects to `expected`."""
    lines = read_text(path).split("\n")
    file = CaseFile(path, [], [], None)
    at, in_header = 0, True
    while at < len(lines):
        line = lines[at]
        in_header = in_header and (line.startswith("#") or not line.strip())
        if block := BLOCK.match(line):
            held, at = read_block(lines, at)
            if block[1] == "INPUT":
                file.input = held
            else:
                expected.output = held
            continue
        at += 1
        if in_header and (RUN.match(line) or PAD.match(line)):
            file.header.append(line)
        elif in_header and (status := EXIT.match(line)):
            expected.exit = int(status[1])
        elif in_header and (text := NOWHERE.match(line)):
            expected.nowhere.append(text[1])
        elif text := BELOW.match(line):
            expected.add(path, len(file.program), text[1])
        elif text := BESIDE.match(line):
            file.program.append(text[1])
            expected.add(path, len(file.program), text[2])
        else:
            file.program.append(line)
    while file.program and not file.program[-1].strip():
        file.program.pop()
    for key in [key for key in expected.beside if key[0] == path]:
        clamped = file.clamped(key[1])
        if clamped == 0:
            expected.nowhere += expected.beside.pop(key)
        elif clamped != key[1]:
            expected.beside.setdefault((path, clamped), []).extend(expected.beside.pop(key))
    return file


def comment(line):
    return f"# {line}" if line else "#"


def write_block(name, held):
    return ["", f"# {name}:"] + [comment(line) for line in held]


def canonical(file, expected, is_main):
    """The file's text with the expectations in their canonical form."""
    lines = list(file.header)
    if is_main and expected.exit is not None and expected.exit != expected.implied_exit():
        lines.append(f"# EXIT: {expected.exit}")
    if is_main:
        lines += [comment(text) for text in expected.nowhere]
    for number, line in enumerate(file.program, 1):
        lines.append(line)
        indent = line[: len(line) - len(line.lstrip())]
        lines += [f"{indent}# ^ {text}" for text in expected.beside.get((file.path, number), [])]
    if file.input is not None:
        lines += write_block("INPUT", file.input)
    if is_main and expected.output:
        lines += write_block("OUT", expected.output)
    return "\n".join(lines) + "\n"


class Case:
    """A `.flow` file with `# RUN:` lines, or a folder whose `main.flow` has them."""

    def __init__(self, main):
        self.main = main
        self.is_folder = main.name == "main.flow"
        self.folder = main.parent
        self.expected = Expectations()
        paths = sorted(self.folder.rglob("*.flow")) if self.is_folder else [main]
        self.files = [read_file(path, self.expected) for path in paths]
        self.commands = [RUN.match(line)[1] for file in self.files for line in file.header if RUN.match(line)]
        if not self.commands:
            raise BadCase("no `# RUN: nudge …` line among its first comments")
        if any(file.header for file in self.files if file.path != main):
            raise BadCase("only `main.flow` may have a `# RUN:` line")
        self.input = next((file.input for file in self.files if file.path == main), None)

    def name(self, root):
        return str((self.folder if self.is_folder else self.main).relative_to(root))

    def texts(self, expected):
        """Every file's canonical text under these expectations."""
        return {file.path: canonical(file, expected, file.path == self.main) for file in self.files}


def find_cases(root):
    """The main files of all cases below a folder, in order."""
    paths = sorted(root.rglob("*.flow"))
    folders = {path.parent for path in paths if path.name == "main.flow"}
    in_folder = lambda path: any(parent in folders for parent in path.parents)
    return [path for path in paths if path.name == "main.flow" or not in_folder(path)]
