#!/usr/bin/env python3
"""Completions and the manual page, in real shells, and what is said of mistakes: completions_test.py build/dev/nudge

What must be in them is read from `nudge --help` and `nudge COMMAND --help`. bash is driven as it drives completions itself; zsh
and fish are driven if they are installed, else their scripts are only searched. groff must find nothing to warn of.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
nudge = None


def run(command, **options):
    environment = {**os.environ, "PATH": "%s:%s" % (nudge.parent, os.environ["PATH"]), "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, **options)


def listed(help_text, heading):
    """The first words of the lines below a heading of a help text."""
    part = re.search(r"^%s:\n(.*?)(?=^\S|\Z)" % heading, help_text, re.M | re.S)
    return re.findall(r"^  (\S.*?)(?:  |$)", part[1], re.M) if part else []


def commands():
    return [words.split()[0] for words in listed(run(["nudge", "--help"]).stdout, "Subcommands")]


def options(command):
    found = []
    for words in listed(run(["nudge", command, "--help"]).stdout, "Options"):
        found += re.findall(r"(?<![\w-])--[a-z][\w-]*", words)
    return found


def roff_unescaped(text):
    return text.replace("\\-", "-").replace("\\fB", "").replace("\\fR", "").replace("\\fI", "")


class Words(unittest.TestCase):
    def test_every_command_and_every_option_is_in_all_of_them(self):
        self.assertGreater(len(commands()), 5)
        texts = {shell: run(["nudge", "completions", shell]).stdout for shell in ("bash", "zsh", "fish")}
        texts["man"] = roff_unescaped(run(["nudge", "man"]).stdout)
        for name, text in texts.items():
            for command in commands():
                self.assertRegex(text, r"\b%s\b" % command, name)
                for option in options(command):
                    wanted = "-l %s" % option[2:] if name == "fish" else option
                    self.assertRegex(text, r"%s(?![\w-])" % re.escape(wanted), "%s of %s in %s" % (option, command, name))

    def test_mistakes_are_told_with_what_was_meant(self):
        for words, expected in (
            (["chek"], "there is no command `chek`; did you mean `check`?"),
            (["frobnicate"], "`nudge --help` lists them"),
            (["check", "--formt", "json"], "`nudge check` has no option `--formt`; did you mean `--format`?"),
            (["run", "--inptu", "x.ndjson"], "`nudge run` has no option `--inptu`; did you mean `--input`?"),
            (["check", "--zebra=1"], "`nudge check` has no option `--zebra`\n"),
            (["check", "--format", "jsn"], "`--format` can't be `jsn`; did you mean `json`?"),
            (["check", "--format", "xml"], "there are `human`, `json`, `sarif`, `github`"),
            (["check", "--format"], "`--format` needs a value"),
            (["run"], "`nudge run` needs `--input FILE`: inputs of Segment's spec"),
            (["new"], "`nudge new` needs a DIR: the folder to make"),
            (["man", "page"], "`nudge man` knows nothing to do with `page`"),
            (["completions", "tcsh"], "SHELL can't be `tcsh`; there are `bash`, `zsh`, `fish`"),
            (["--verison"], "`nudge` has no option `--verison`; did you mean `--version`?"),
        ):
            done = run(["nudge", *words])
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertTrue(done.stderr.startswith("error: "), done.stderr)
            self.assertIn(expected, done.stderr)
            self.assertTrue("--help" in done.stderr or "did you mean" in done.stderr, done.stderr)
        done = run(["nudge"])
        self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", run(["nudge", "--help"]).stdout))

    def test_who_names_no_shell_is_told_of_them(self):
        for words, expected in ((["completions"], "name a shell"), (["completions", "tcsh"], "can't be")):
            done = run(["nudge", *words])
            self.assertEqual(done.returncode, 2)
            self.assertIn(expected, done.stderr)
            self.assertEqual(done.stdout, "")


class Bash(unittest.TestCase):
    def complete(self, *words, folder=ROOT):
        """What bash offers when the last of the words is being typed."""
        script = """source <(nudge completions bash)
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _nudge && printf '%s\\n' "${COMPREPLY[@]}" """
        done = run(["bash", "-c", script, "bash", "nudge", *words], cwd=folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return [line for line in done.stdout.splitlines() if line]

    def test_its_script_is_a_script(self):
        script = run(["nudge", "completions", "bash"]).stdout
        self.assertEqual(run(["bash", "-n", "-c", script]).stderr, "")
        if shutil.which("shellcheck"):
            with tempfile.NamedTemporaryFile("w", suffix=".bash") as file:
                file.write(script)
                file.flush()
                self.assertEqual(run(["shellcheck", "-s", "bash", file.name]).stdout, "")

    def test_commands(self):
        self.assertEqual(self.complete(""), commands())
        self.assertEqual(self.complete("che"), ["check"])
        self.assertIn("--version", self.complete("--"))

    def test_options_and_their_values(self):
        self.assertEqual(set(self.complete("check", "--")), set(options("check")))
        self.assertEqual(self.complete("check", "--format", ""), ["human", "json", "sarif", "github"])
        self.assertEqual(self.complete("check", "--format", "s"), ["sarif"])
        self.assertEqual(self.complete("check", "--format", "=", "s"), ["sarif"])
        self.assertEqual(self.complete("check", "--format", "="), ["human", "json", "sarif", "github"])
        self.assertEqual(self.complete("run", "--input", "examples/welcome/inputs"), ["examples/welcome/inputs.ndjson"])
        self.assertEqual(self.complete("run", "examples/welcome", "--until", ""), [])
        self.assertEqual(self.complete("completions", ""), ["bash", "zsh", "fish"])

    def test_files_and_names(self):
        self.assertEqual(self.complete("check", "--deny-warnings", "examples/win"), ["examples/win_back"])
        self.assertEqual(self.complete("check", "examples/welcome", "examples/win"), ["examples/win_back"])
        self.assertEqual(self.complete("docs", "em"), ["email"])
        self.assertEqual(self.complete("docs", "saas", "em"), ["email"])
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "with a space.flow").write_text("")
            self.assertEqual(self.complete("check", "with", folder=folder), ["with a space.flow"])

    def test_values_have_names(self):
        for command in commands():
            text = run(["nudge", command, "--help"]).stdout
            self.assertNotRegex(text, r"--(input|output|until|data|trace) TEXT", command)
        self.assertIn("PATH ...", run(["nudge", "check", "--help"]).stdout)

    def test_workflows_of_the_program_are_known(self):
        self.assertEqual(self.complete("why", "doub", folder=ROOT / "examples/welcome"), ["double_opt_in"])
        self.assertEqual(self.complete("why", "double_opt_in", "u", folder=ROOT / "examples/welcome"), [])
        done = run(["nudge", "completions", "--names", "workflows"], cwd=ROOT / "examples/welcome")
        self.assertIn("double_opt_in", done.stdout.splitlines())
        with tempfile.TemporaryDirectory() as folder:
            done = run(["nudge", "completions", "--names", "workflows"], cwd=folder)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


class Zsh(unittest.TestCase):
    def setUp(self):
        self.script = run(["nudge", "completions", "zsh"]).stdout

    @unittest.skipUnless(shutil.which("zsh"), "zsh isn't installed")
    def test_its_script_is_a_script(self):
        self.assertEqual(run(["zsh", "-f", "-n", "-c", self.script]).stderr, "")
        loaded = run(["zsh", "-f", "-c", "autoload -U compinit; compinit -D; source <(nudge completions zsh); print $_comps[nudge]"])
        self.assertEqual((loaded.stdout, loaded.stderr), ("_nudge\n", ""))

    def test_specifications_are_whole(self):
        self.assertTrue(self.script.startswith("#compdef nudge\n"))
        for line in re.findall(r"^ +('.*?')(?: \\| ;;)?$", self.script, re.M):
            self.assertRegex(line, r"^'(?:[^'\\]|\\.|'\\'')*'$")
        self.assertIn("(human json sarif github)", self.script)


class Fish(unittest.TestCase):
    @unittest.skipUnless(shutil.which("fish"), "fish isn't installed")
    def test_it_completes(self):
        def complete(line):
            done = run(["fish", "--no-config", "-c", "nudge completions fish | source; complete -C %r" % line], cwd=ROOT)
            self.assertEqual(done.stderr, "")
            return [found.split("\t")[0] for found in done.stdout.splitlines()]
        self.assertEqual(set(complete("nudge ")), set(commands()))
        self.assertEqual(complete("nudge check --format s"), ["sarif"])
        self.assertEqual(complete("nudge docs em"), ["email"])
        self.assertEqual(complete("nudge check --deny"), ["--deny-warnings"])
        self.assertEqual(complete("nudge check examples/win"), ["examples/win_back/"])

    def test_its_lines_are_whole(self):
        for line in run(["nudge", "completions", "fish"]).stdout.splitlines():
            self.assertRegex(line, r"^(#.*|complete -c nudge .*|)$")
            self.assertEqual(line.replace("\\'", "").count("'") % 2, 0, line)


class Man(unittest.TestCase):
    def test_groff_has_nothing_to_warn_of(self):
        page = run(["nudge", "man"]).stdout
        self.assertRegex(page, r'\n\.TH NUDGE 1 "" "nudge \d+\.\d+\.\d+" "Nudge"\n')
        if not shutil.which("groff"):
            self.skipTest("groff isn't installed")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "nudge.1"
            path.write_text(page)
            done = run(["groff", "-man", "-Tutf8", "-ww", "-P-c", str(path)])
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        read = re.sub(r".\x08", "", done.stdout)
        for command in commands():
            self.assertIn("nudge " + command, read)
        self.assertIn("--deny-warnings", read)
        self.assertNotIn("\\", read.replace("\\'", ""))
        sources = [path.read_text() for room in ("cli", "compiler") for path in (ROOT / room).rglob("*.cpp")]
        for name in set(re.findall(r'getenv\("(NUDGE_\w+)"\)', "".join(sources))):
            self.assertIn(name, read)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    nudge = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
