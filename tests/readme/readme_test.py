#!/usr/bin/env python3
"""What the README shows is what happens: tests/readme/readme_test.py build/dev/nudge [FILE.md…]

Of each file (README.md, if none is named), in an empty folder beside a link to examples/, in order:
  - ```flow NAME.flow   is written to that file, and must be without faults and warnings unless `faulty` follows the name;
    without a name it is only checked;
  - ```json NAME.ndjson is written to that file;
  - ```console          each `$ command` is run by bash, `nudge` being the binary; what it prints on both outputs must be
    what stands below it. A line `…` stands for any lines, a `…` within a line for any text. No command may end with more
    than 1, which says that the machine failed or the usage is wrong.
"""

import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.M | re.S)


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


class Session:
    def __init__(self, nudge, folder):
        self.folder = folder
        self.environment = {**os.environ, "PATH": "%s:%s" % (nudge.parent, os.environ["PATH"]), "NO_COLOR": "1"}
        (folder / "examples").symlink_to(ROOT / "examples")

    def run(self, command):
        done = subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        return done.returncode, done.stdout.splitlines()

    def flow(self, words, body):
        name = words[0] if words else "shown.flow"
        (self.folder / name).write_text(body)
        if "faulty" in words:
            return None
        status, printed = self.run("nudge check --deny-warnings " + name)
        if not words:
            (self.folder / name).unlink()
        return "\n".join(printed) if status else None

    def console(self, command, shown):
        status, printed = self.run(command)
        if status not in (0, 1):
            return "ended with %d\n%s" % (status, "\n".join(printed))
        if is_as_shown(shown, printed):
            return None
        return "\n".join(difflib.unified_diff(shown, printed, "shown", "printed", lineterm=""))


def check(nudge, path):
    """(passed, failed) for one file; prints what failed."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        session = Session(nudge, pathlib.Path(folder))
        for line, language, words, body in blocks(path.read_text()):
            if language == "flow":
                results.append((line, " ".join(words) or "flow", session.flow(words, body)))
            elif language == "json" and words:
                (session.folder / words[0]).write_text(body)
            elif language == "console":
                results += [(line, command, session.console(command, shown)) for command, shown in commands(body)]
    for line, what, fault in results:
        if fault is not None:
            print("FAILED %s:%d: %s\n%s\n" % (path.name, line, what, fault))
    failed = sum(fault is not None for _, _, fault in results)
    return len(results) - failed, failed


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    nudge = pathlib.Path(sys.argv[1]).resolve()
    paths = [pathlib.Path(name) for name in sys.argv[2:]] or [ROOT / "README.md"]
    passed = failed = 0
    for path in paths:
        ok, bad = check(nudge, path)
        passed, failed = passed + ok, failed + bad
    if passed + failed == 0:
        print("nothing to run was found")
        failed = 1
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
