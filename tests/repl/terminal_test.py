#!/usr/bin/env python3
"""`nudge repl` as somebody at a terminal has it: completion, history, Ctrl-C, pasting, a file that changes meanwhile.

    tests/repl/terminal_test.py build/dev/nudge
"""

import os
import pathlib
import stat
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True  # the tree stays as it was
from terminal import Terminal

NUDGE = ""
PROGRAM = """enum Plan { trial, starter, pro }
contact { plan: Plan = trial }
event signed_up { source: text? }
event teammate_invited
email welcome { from "a@x.example" subject "Welcome!" body "Hi" transactional }
email invite { from "a@x.example" subject "Invite" body "Hi" transactional }
workflow onboarding {
  when signed_up
  goal teammate_invited within 5 days
  then { send welcome wait 1 day send invite }
}
"""
CTRL_C, CTRL_D, UP, CTRL_R, TAB = "\x03", "\x04", "\x1b[A", "\x12", "\t"
PROMPT = "nudge> "


class TerminalTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        (self.path / "onboarding.flow").write_text(PROGRAM)
        self.open = []

    def tearDown(self):
        for terminal in self.open:
            terminal.close()
        self.folder.cleanup()

    def start(self, **environment):
        env = {"PATH": os.environ["PATH"], "HOME": self.folder.name, "TERM": "xterm", "INPUTRC": "/dev/null",
               "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **environment}
        terminal = Terminal([NUDGE, "repl", "onboarding.flow"], self.folder.name, env)
        self.open.append(terminal)
        terminal.wait_for(PROMPT)
        return terminal

    def with_ada(self, **environment):
        terminal = self.start(**environment)
        terminal.say('contact { email: "ada@x.example" }')
        terminal.wait_for(PROMPT)
        return terminal

    def history(self):
        return self.path / ".local/state/nudge/history"

    def test_says_what_it_is_and_leaves_at_ctrl_d(self):
        terminal = self.start()
        self.assertIn("onboarding.flow: 1 workflow, 2 messages, 4 events", terminal.seen)
        terminal.send(CTRL_D)
        self.assertEqual(terminal.wait_for_end(), 0)

    def test_what_happens_is_shown_and_the_clock_is_in_the_prompt(self):
        terminal = self.with_ada()
        terminal.say("at 2026-03-02 10:00")
        terminal.wait_for("2026-03-02 10:00 " + PROMPT)
        terminal.say("signed_up")
        shown = terminal.wait_for("2026-03-02 10:00 " + PROMPT)
        self.assertIn("onboarding: entered", shown)
        self.assertIn("email welcome", shown)
        terminal.say("after 1 day")
        shown = terminal.wait_for("2026-03-03 10:00 " + PROMPT)
        self.assertIn("email invite", shown)
        terminal.say("quit")
        self.assertEqual(terminal.wait_for_end(), 0)

    def test_faults_do_not_end_it_nor_its_status(self):
        terminal = self.start()
        terminal.say("expect sent welcom")
        self.assertIn("did you mean `welcome`?", terminal.wait_for(PROMPT))
        terminal.say("quit")
        self.assertEqual(terminal.wait_for_end(), 0)

    def test_tab_completes_a_name(self):
        terminal = self.with_ada()
        terminal.send("sig" + TAB)
        terminal.wait_for("signed_up")
        terminal.send(" { sou" + TAB)
        terminal.wait_for("source: ")
        terminal.send('"ads" }\r')
        terminal.wait_for("onboarding: entered")
        terminal.wait_for(PROMPT)
        terminal.send("contact.pl" + TAB + "\r")
        terminal.wait_for("trial : Plan")

    def test_tab_lists_what_may_stand(self):
        terminal = self.start()
        terminal.send("expect sent " + TAB)
        shown = terminal.wait_for(PROMPT + "expect sent ")
        shown = shown.split()
        self.assertIn("welcome", shown)
        self.assertIn("invite", shown)
        self.assertNotIn("signed_up", shown)

    def test_tab_knows_files_after_load(self):
        terminal = self.start()
        terminal.send("load onb" + TAB)
        terminal.wait_for("load onboarding.flow")

    def test_history_is_kept_for_the_next_session_and_is_nobody_elses(self):
        terminal = self.with_ada()
        terminal.say("did signed_up")
        terminal.wait_for("false")
        terminal.wait_for(PROMPT)
        terminal.say("quit")
        terminal.wait_for_end()
        self.assertEqual(self.history().read_text().splitlines()[1:], ["did signed_up", "quit"])
        self.assertEqual(stat.S_IMODE(self.history().stat().st_mode), 0o600)
        terminal = self.with_ada()
        terminal.send(UP + UP + UP)
        terminal.wait_for("did signed_up")
        terminal.send("\r")
        terminal.wait_for("false")
        terminal.wait_for(PROMPT)
        terminal.send(CTRL_R + "signed")
        terminal.wait_for("did signed_up")

    def test_history_is_where_xdg_says_or_nowhere(self):
        terminal = self.start(XDG_STATE_HOME=str(self.path / "state"))
        terminal.say("quit")
        terminal.wait_for_end()
        self.assertEqual((self.path / "state/nudge/history").read_text(), "quit\n")
        terminal = self.start(NUDGE_HISTORY="off")
        terminal.say("quit")
        terminal.wait_for_end()
        self.assertFalse(self.history().exists())

    def test_what_is_open_goes_on(self):
        terminal = self.with_ada()
        terminal.say("signed_up {")
        terminal.wait_for("... ")
        terminal.send("so" + TAB)
        terminal.wait_for("source: ")
        terminal.send('"ads"\r')
        terminal.wait_for("... ")
        terminal.say("}")
        terminal.wait_for("email welcome")
        terminal.wait_for(PROMPT)
        terminal.send(UP)
        terminal.wait_for('signed_up { source: "ads" }')

    def test_tab_knows_the_lines_before(self):
        terminal = self.start()
        terminal.say("signed_up {")
        terminal.wait_for("... ")
        terminal.send(TAB)
        terminal.wait_for("source: ")

    def test_zones_are_completed_and_closed(self):
        terminal = self.start()
        terminal.send('contact { timezone: "Europe/Par' + TAB + " }\r")
        terminal.wait_for('timezone: "Europe/Paris" }')
        terminal.wait_for(PROMPT)
        terminal.say("contact.timezone")
        terminal.wait_for("Europe/Paris : timezone")

    def test_ctrl_c_drops_the_line_and_no_more(self):
        terminal = self.with_ada()
        terminal.send("signed_u")
        terminal.wait_for("signed_u")
        terminal.send(CTRL_C)
        terminal.wait_for(PROMPT)
        terminal.say("signed_up {")
        terminal.wait_for("... ")
        terminal.send(CTRL_C)
        terminal.wait_for(PROMPT)
        terminal.say("did signed_up")
        terminal.wait_for("false")

    def test_several_lines_can_be_pasted(self):
        terminal = self.with_ada()
        terminal.send("\x1b[200~at 2026-03-02 10:00\nsigned_up\n# a comment\nafter 1 day\nexpect sent invite\x1b[201~\r")
        shown = terminal.wait_for("2026-03-03 10:00 " + PROMPT)
        self.assertIn("✓ expect sent invite", shown)

    def test_a_whole_test_can_be_pasted(self):
        terminal = self.start()
        terminal.send('\x1b[200~test "a" {\n  contact { plan: pro }\n  signed_up\n  expect sent welcome\n}\x1b[201~\r')
        terminal.wait_for("✗ expect sent welcome")  # nobody has an address

    def test_a_file_that_changes_is_read_again(self):
        terminal = self.with_ada()
        terminal.say("signed_up")
        terminal.wait_for("email welcome")
        terminal.wait_for(PROMPT)
        (self.path / "onboarding.flow").write_text(PROGRAM.replace("send welcome wait", "send invite wait"))
        terminal.say("contact.plan")
        shown = terminal.wait_for("trial : Plan")
        self.assertIn("reloaded onboarding.flow", shown)
        self.assertRegex(shown, r"− .*email welcome")
        self.assertRegex(shown, r"\+ .*email invite")
        terminal.wait_for(PROMPT)
        (self.path / "onboarding.flow").write_text(PROGRAM.replace("send welcome", "send welcom"))
        terminal.say("contact.plan")
        shown = terminal.wait_for("trial : Plan")
        self.assertIn("did you mean `welcome`?", shown)
        self.assertIn("goes on as it was", shown)

    def test_a_narrow_terminal_and_a_new_size(self):
        terminal = self.with_ada()
        terminal.resize(60, 20)
        terminal.send("did signed_up(source is known and source == \"a text that is longer than the screen is wide\")")
        terminal.resize(100, 30)
        terminal.send("\r")
        terminal.wait_for("false : bool")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    NUDGE = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
