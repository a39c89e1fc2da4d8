#!/usr/bin/env python3
"""What the documents show is what happens: tests/readme/readme_test.py build/dev/nudge [--update] [FILE.md…]

Of each file (README.md, if none is named), in an empty folder beside a link to examples/, in order:
  - ```flow NAME.flow   is written to that file and checked; without a name it is only checked. It must be without faults
    and warnings. Words that may follow:
      with=A.flow,FOLDER   it is a part of a program: checked together with these files and folders;
      prelude              others will use what it declares: that nothing uses it yet is no fault, here and in what is `with`;
      steps                these are the steps of a workflow that begins with `signed_up`;
      conditions           each line is a condition, asked in such a workflow;
      tested               its tests pass, and there are some;
      faulty               it has faults or warnings: nothing but them is expected. If a ```text block follows it, that is
                           what `nudge check` says of it.
  - ```json NAME.ndjson is written to that file, as are ```text, ```yaml and ```markdown with a name: all of them before
    anything else happens;
  - ```console          each `$ command` is run by bash, `nudge` being the binary; what it prints on both outputs must be
    what stands below it. A line `…` stands for any lines, a `…` within a line for any text. No command may end with more
    than 1, which says that the machine failed or the usage is wrong. Lines that end in `\\` go on in the next. After
    `$ cd FOLDER` all that follows happens there.
  - ```repl ARGUMENTS   is a session of `nudge repl ARGUMENTS`: its lines that begin with `> ` are typed, the others must be
    what it answers.
A ```flow with any other word, and a ```text that belongs to nothing, are faults of the document. --update writes what was
printed into the document, where something else stood; read what it wrote.
"""

import difflib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.M | re.S)
FENCE = re.compile(r"^ *(?:```|~~~)", re.M)
DATA = ("json", "text", "yaml", "markdown")
MARKS = ("prelude", "steps", "conditions", "faulty", "tested")


def blocks(text):
    """(line, language, the rest of the opening line, body)"""
    for found in BLOCK.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found[1], found[2].split(), found[3]


def commands(body):
    """(command, the lines that it must print)"""
    found = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found and found[-1][0].endswith("\\"):
            found[-1] = (found[-1][0] + "\n" + line, [])
        elif found:
            found[-1][1].append(line)
        else:
            raise ValueError("a console block begins with `$ command`")
    return found


def is_as_shown(shown, printed):
    pattern = ""
    for line in shown:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(re.escape(part) for part in line.rstrip().split("…")) + r"[ ]*\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def difference(shown, printed):
    """None, or what differs."""
    if is_as_shown(shown, printed):
        return None
    return "\n".join(difflib.unified_diff(shown, printed, "shown", "printed", lineterm=""))


class Words:
    """What follows ```flow: the file's name, what it is checked with, and marks."""

    def __init__(self, words):
        self.name, self.beside, self.marks = None, [], set()
        for word in words:
            if word in MARKS:
                self.marks.add(word)
            elif word.startswith("with="):
                self.beside += word[len("with="):].split(",")
            elif word.endswith(".flow") and not self.name:
                self.name = word
            else:
                raise ValueError("`%s` means nothing after ```flow" % word)

    def is_part(self):
        return bool(self.beside) or "prelude" in self.marks


def program(words, body):
    """The text of the file that a block stands for."""
    if "steps" in words.marks:
        return "workflow shown {\n  when signed_up\n  enter every time\n  then {\n%s  }\n}\n" % body
    if "conditions" in words.marks:
        lines = [line for line in body.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        return "".join("workflow shown_%d { when signed_up then { if\n%s\nthen finish as \"so\" } }\n" % (at, line)
                       for at, line in enumerate(lines, 1))
    return body


class Session:
    def __init__(self, nudge, folder):
        self.folder = folder  # where files are written and commands run
        self.printed = []     # by the last command
        self.environment = {**os.environ, "PATH": "%s:%s" % (nudge.parent, os.environ["PATH"]), "NO_COLOR": "1"}
        (folder / "examples").symlink_to(ROOT / "examples")

    def run(self, command, typed=""):
        done = subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.environment, input=typed,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        return done.returncode, done.stdout.splitlines()

    def dumped(self, words, body):
        """A block's syntax tree, as `nudge check --dump ast` prints it."""
        (self.folder / "dumped.flow").write_text(program(words, body))
        tree = self.run("nudge check --dump ast dumped.flow 2>/dev/null")[1]
        (self.folder / "dumped.flow").unlink()
        return tree

    def flow(self, words, body, text):
        """What is wrong with a block, or None; `text` is the ```text block after it, if there is one."""
        name = words.name or "shown.flow"
        (self.folder / name).write_text(program(words, body))
        command = " ".join(["nudge check", *words.beside, name])
        findings = [json.loads(line) for line in self.run(command + " --format json 2>/dev/null")[1]]
        if words.is_part():
            findings = [it for it in findings if it["code"] != "unused_declaration" or "faulty" in words.marks and it["file"] == name]
        self.printed = self.run(command)[1]
        tested = self.run(" ".join(["nudge test", *words.beside, name])) if "tested" in words.marks else (0, [])
        if not words.name:
            (self.folder / name).unlink()
        if tested[0] != 0 or "tested" in words.marks and '\ntest "' not in "\n" + body:
            return "\n".join(tested[1]) or "holds no test"
        if "faulty" not in words.marks:
            return "\n".join("{file}:{line}: {severity}[{code}]: {message}".format(**it) for it in findings) or None
        if not findings:
            return "has no faults"
        return None if text is None else difference(text.splitlines(), self.printed)

    def repl(self, words, body):
        lines = body.splitlines()
        typed = "".join(line[2:] + "\n" for line in lines if line.startswith("> "))
        shown = [line for line in lines if not line.startswith("> ")]
        status, self.printed = self.run(" ".join(["nudge repl", *words]), typed)
        return difference(shown, self.printed) if status in (0, 1) else "ended with %d\n%s" % (status, "\n".join(self.printed))

    def answers(self, words, body):
        """A session with what is answered to each line: what one more line adds to the answers before."""
        typed, lines, before = "", [], 0
        for line in body.splitlines():
            if line.startswith("> "):
                typed += line[2:] + "\n"
                printed = self.run(" ".join(["nudge repl", *words]), typed)[1]
                lines += [line, *printed[before:]]
                before = len(printed)
        return "\n".join(lines) + "\n"

    def console(self, command, shown):
        if command.startswith("cd "):
            self.folder, self.printed = self.folder / command[3:], []
            return None if self.folder.is_dir() else "there is no such folder"
        status, self.printed = self.run(command)
        if status not in (0, 1):
            return "ended with %d\n%s" % (status, "\n".join(self.printed))
        return difference(shown, self.printed)


def check_block(session, found, following):
    """[(what was tried, what is wrong)] for each thing that a block shows, and (line, body) as it should be, or None."""
    line, language, words, body = found
    if language == "flow":
        flow = Words(words)
        shown = following[3] if following and following[1:3] == ("text", []) and "faulty" in flow.marks else None
        fault = session.flow(flow, body, shown)
        mended = (following[0], "\n".join(session.printed) + "\n") if fault and shown is not None else None
        return [(" ".join(words) or "flow", fault)], mended
    if language == "repl":
        fault = session.repl(words, body)
        return [("repl", fault)], (line, session.answers(words, body)) if fault else None
    if language == "console":
        results, lines = [], []
        for command, shown in commands(body):
            fault = session.console(command, shown)
            results.append((command, fault))
            lines += ["$ " + command, *(session.printed if fault else shown)]
        return results, (line, "\n".join(lines) + "\n")
    return [], None


def mend(path, mended):
    """Writes bodies into a document, each below its block's opening line; the last first, so that the lines stay."""
    lines = path.read_text().splitlines()
    for line, body in sorted(mended, reverse=True):
        end = next(at for at in range(line, len(lines)) if lines[at] == "```")
        lines[line:end] = body.splitlines()
    path.write_text("\n".join(lines) + "\n")


def check(nudge, path, update=False):
    """(passed, failed) for one file; prints what failed."""
    results, mended = [], []
    text = path.read_text()
    with tempfile.TemporaryDirectory() as folder:
        session = Session(nudge, pathlib.Path(folder))
        found = list(blocks(text))
        for _, language, words, body in found:
            if language in DATA and words:
                (session.folder / words[0]).parent.mkdir(parents=True, exist_ok=True)
                (session.folder / words[0]).write_text(body)
        for at, block in enumerate(found):
            previous = found[at - 1] if at else None
            if block[1:3] == ("text", []) and not (previous and previous[1] == "flow" and "faulty" in previous[2]):
                results.append((block[0], "text", "belongs to no faulty program above it"))
            tried, better = check_block(session, block, found[at + 1] if at + 1 < len(found) else None)
            results += [(block[0], what, fault) for what, fault in tried]
            mended += [better] if better else []
    if len(FENCE.findall(text)) != 2 * len(found):
        results.append((0, "fences", "%d fences, but %d blocks were read: a block has no language" %
                        (len(FENCE.findall(text)), len(found))))
    if update:
        mend(path, mended)
    for line, what, fault in results:
        if fault is not None:
            print("FAILED %s:%d: %s\n%s\n" % (path.name, line, what, fault))
    failed = sum(fault is not None for _, _, fault in results)
    return len(results) - failed, failed


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    nudge = pathlib.Path(sys.argv[1]).resolve()
    update = "--update" in sys.argv
    paths = [pathlib.Path(name) for name in sys.argv[2:] if name != "--update"] or [ROOT / "README.md"]
    passed = failed = 0
    for path in paths:
        ok, bad = check(nudge, path, update)
        passed, failed = passed + ok, failed + bad
        if ok + bad == 0:
            print("nothing to run was found in %s" % path)
            failed += 1
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
