#!/usr/bin/env python3
"""Seeds for the fuzz targets that are files of the repository already, so that they aren't there twice.

    tests/fuzz/corpus.py TARGET FOLDER [--every N]

writes them to FOLDER: programs of the examples, the standard library, the golden cases and the manual for `parser` and
`compile`; encoded programs for `program`; the examples' inputs for `segment`; bodies for `bodies`. What fuzzing found is in
tests/fuzz/corpus/TARGET and is run beside them.
"""

import argparse
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def programs():
    for pattern in ("examples/**/*.flow", "stdlib/*.flow", "tests/golden/**/*.flow", "cli/project/**/*.flow"):
        for path in sorted(ROOT.glob(pattern)):
            yield path.read_bytes()
    for path in sorted(ROOT.glob("docs/*.md")):
        for block in re.findall(r"^```flow.*?\n(.*?)^```", path.read_text(), re.M | re.S):
            yield block.encode()


def lines_of_inputs():
    for path in sorted(ROOT.glob("examples/*/inputs.ndjson")):
        yield b"".join(path.read_bytes().splitlines(True)[:20])
    for path in sorted(ROOT.glob("tests/golden/run/**/*.flow")):
        found = re.search(r"^# INPUT:\n((?:#.*\n)*)", path.read_text(), re.M)
        if found:
            yield re.sub(r"^# ?", "", found.group(1), flags=re.M).encode()


def bodies():
    for pattern in ("**/*.md", "**/*.html", "**/*.mjml"):
        for folder in ("examples", "tests/golden", "docs"):
            for path in sorted((ROOT / folder).glob(pattern)):
                if path.stat().st_size < 50_000:
                    yield path.read_bytes()
    for text in programs():
        yield from (found.encode() for found in re.findall(r'body +"""(.*?)"""', text.decode(errors="replace"), re.S))


SEEDS = {"parser": programs, "compile": programs, "segment": lines_of_inputs, "bodies": bodies, "program": lambda: (), "snapshot": lambda: ()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="each Nth of them alone")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    known = set()
    for number, seed in enumerate(SEEDS[arguments.target]()):
        if seed not in known and number % arguments.every == 0:
            known.add(seed)
            (arguments.folder / f"{number:04}").write_bytes(seed)


if __name__ == "__main__":
    main()
