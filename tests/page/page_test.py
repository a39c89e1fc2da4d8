#!/usr/bin/env python3
"""The page that `nudge docs` makes of a project: tests/page/page_test.py build/dev/nudge

That the page of every example is well-formed (tags balance, ids are unique, links within it lead somewhere), loads
nothing and runs nothing; that it names everything that there is and who uses it; that whatever a user may write is
text; what is said of names that are nothing.
"""

import collections
import html.parser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/inputs.ndjson"))
VOID = {"meta", "br", "hr", "img", "input", "link"}
SELF_CLOSED_IN_SVG = {"path", "polygon", "polyline", "ellipse", "rect", "title", "text", "g", "a", "svg"}
# What loads or runs something. A `srcdoc` is looked at as a page of its own; `xlink:title` is a tooltip.
LOADING = {"src", "background", "poster", "data", "formaction", "action", "xlink:href", "srcset", "ping"}
NUDGE = None


def nudge(*arguments, environment=None, folder=ROOT, status=0):
    done = subprocess.run([NUDGE, "docs", *map(str, arguments)], capture_output=True, text=True, cwd=folder,
                          env={**os.environ, **(environment or {})})
    if done.returncode != status:
        raise AssertionError("%s: status %d\n%s" % (arguments, done.returncode, done.stderr))
    return done.stdout if status == 0 else done.stderr


class Page(html.parser.HTMLParser):
    """Reads a page; what is wrong with it is in `faults`."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.ids, self.links, self.frames = [], [], [], [], []
        self.text = []
        self.tags = collections.Counter()
        self.feed(text)
        self.close()
        self.faults += ["<%s> is left open" % tag for tag in self.open]
        self.faults += ["the id %s stands %d times" % item for item in collections.Counter(self.ids).items() if item[1] > 1]
        self.faults += ["#%s leads nowhere" % link for link in self.links if link not in self.ids]

    def handle_startendtag(self, tag, attributes):
        self.look(tag, attributes)

    def handle_starttag(self, tag, attributes):
        self.look(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append("</%s> at %s closes %s" % (tag, self.getpos(), self.open[-1:]))
        else:
            self.open.pop()

    def handle_data(self, data):
        self.text.append(data)

    def look(self, tag, attributes):
        self.tags[tag] += 1
        if tag in ("script", "link", "img", "object", "embed", "base", "form"):
            self.faults.append("<%s> on the page" % tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            elif name in ("href", "xlink:href") and value.startswith("#"):
                self.links.append(value[1:])
            elif name == "href" and not re.match(r"https?://|mailto:", value):
                self.faults.append("a link to %s" % value)
            elif name == "srcdoc":
                self.frames.append(value)
            elif name in LOADING or name.startswith("on"):
                self.faults.append("%s=%s" % (name, value))
        if tag == "iframe" and ("sandbox", "") not in attributes:
            self.faults.append("a frame that may do things")

    def words(self):
        return " ".join("".join(self.text).split())


class Examples(unittest.TestCase):
    def test_pages_are_well_formed(self):
        self.assertGreater(len(EXAMPLES), 10)
        for name in EXAMPLES:
            with self.subTest(name):
                text = nudge("examples/" + name)
                self.assertEqual(Page(text).faults, [])
                self.assertNotRegex(text, r"url\(|@import")

    def test_without_pictures(self):
        with tempfile.TemporaryDirectory() as empty:
            for name in EXAMPLES:
                with self.subTest(name):
                    page = Page(nudge("examples/" + name, environment={"PATH": empty}))
                    self.assertEqual(page.faults, [])
                    self.assertEqual(page.tags["svg"], 0)
                    self.assertGreater(page.tags["ol"], 0)

    def test_everything_has_its_place(self):
        page = Page(nudge("examples/welcome"))
        for place in ("workflow-double_opt_in", "message-welcome_coffee", "event-order_completed", "segment-customer",
                      "enum-Interest", "record-OrderLine", "action-issue_voucher", "sequence-give_voucher",
                      "function-liking", "contact", "account", "policy", "files"):
            self.assertIn(place, page.ids)
        self.assertIn(page.tags["svg"], range(7, 20))

    def test_who_uses_whom(self):
        text = nudge("examples/welcome")
        article = re.search(r'<h3 id="message-welcome_coffee">.*?</article>', text, re.S)[0]
        self.assertIn('Sent by</dt><dd><a href="#workflow-welcome">', article)
        event = re.search(r'<h3 id="event-address_confirmed">.*?</article>', text, re.S)[0]
        self.assertIn('<a href="#workflow-double_opt_in">', event)

    def test_the_same_bytes(self):
        self.assertEqual(nudge("examples/welcome"), nudge("examples/welcome"))

    def test_mail_of_html_is_a_frame_that_loads_nothing(self):
        page = Page(nudge("examples/account_expansion"))
        self.assertEqual(len(page.frames), 1)
        self.assertTrue(page.frames[0].startswith("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"))
        self.assertIn("if account.sources is known", page.frames[0])


class Hostile(unittest.TestCase):
    WORDS = ["</style><script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><b id="contact">', "&lt;i&gt;", "' onclick='x",
             "<!-- ", "-->", "]]>", "</title>", "日本語 🎉", "\ue000" + "0" + "\ue001", "`code` _em_"]

    def setUp(self):
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = pathlib.Path(held.name)

    def page(self, program, **files):
        (self.folder / "a.flow").write_text(program)
        for name, text in files.items():
            (self.folder / name.replace("_", ".")).write_text(text)
        text = nudge("a.flow", folder=self.folder)
        page = Page(text)
        self.assertEqual(page.faults, [])
        return page, text

    def test_texts_everywhere(self):
        for word in self.WORDS:
            quoted = word.replace("\\", "\\\\").replace('"', '\\"').replace("{", "\\{").replace("}", "\\}")
            with self.subTest(word):
                page, _ = self.page("""
                    enum Plan { trial as "%(q)s", pro }
                    ## %(w)s
                    contact {
                      ## %(w)s
                      city: text? as "%(q)s"
                      plan: Plan = trial
                    }
                    ## %(w)s
                    event signed_up as "%(q)s" { source: text = "%(q)s" }
                    ## %(w)s
                    segment here = contact.city == "%(q)s"
                    ## %(w)s
                    score lead { add 5 when signed_up(source == "%(q)s") add 1 if contact.city == "%(q)s" }
                    action tell(what: text)
                    let topics = "%(q)s"
                    ## %(w)s
                    email hello { from "%(q)s <a@x.example>" subject "%(q)s" body "%(q)s {contact.city ?? "%(q)s"}" transactional }
                    sms ping { from "N" text "%(q)s {contact.city ?? "%(q)s"}" transactional }
                    ## %(w)s
                    workflow welcome "%(q)s" {
                      when signed_up(source == "%(q)s")
                      if   contact.city == "%(q)s"
                      then { send hello tell("%(q)s") send ping finish as "%(q)s" }
                    }
                    test "%(q)s" { signed_up { source: "x" } expect not in welcome }
                    """ % {"q": quoted, "w": word})
                if "\ue000" not in word:
                    self.assertGreater(page.words().count(" ".join(word.replace("`", "").split())), 5)

    def test_markdown_with_html_of_its_own(self):
        page, text = self.page("""
            contact { city: text? }
            event signed_up
            email hello { from "a@x.example" subject "s" body file "a.md" transactional }
            workflow w { when signed_up then send hello }
            """, a_md="<script>alert(1)</script>\n\n<div onclick='x'>open **bold**\n\n<table><tr><td>cell\n\n![pic](https://x/p.png)\n\n"
                      "[js](javascript:x) [ok](https://x/?a={{ contact.city ?? \"\" }})\n\n{{ if contact.city is known }}\nx\n{{ end }}\n")
        self.assertNotIn("alert", text)
        self.assertIn("[picture: pic]", page.words())
        self.assertIn('href="https://x/?a={city}"', text)
        self.assertIn('<span class="mark" title="if contact.city is known">', text)

    def test_html_of_any_kind_stays_in_its_frame(self):
        page, _ = self.page("""
            contact { city: text? }
            event signed_up
            email hello { from "a@x.example" subject "s" body file "a.html" transactional }
            workflow w { when signed_up then send hello }
            """, a_html="</iframe><script>alert(1)</script>\"'><a href=\"https://x/{{ contact.city ?? \"\" }}\">{{ contact.city ?? \"\" }}</a>")
        self.assertIn('<a href="https://x/{city}">', page.frames[0])
        self.assertIn(">city</span></a>", page.frames[0])


class Use(unittest.TestCase):
    def test_modules_as_ever(self):
        self.assertTrue(nudge("saas").startswith("use saas\n"))
        self.assertIn("  crm", nudge("--modules"))

    def test_in_a_folder(self):
        self.assertIn("<title>welcome</title>", nudge(folder=ROOT / "examples/welcome"))
        with tempfile.TemporaryDirectory() as folder:
            self.assertTrue(nudge(folder=folder).startswith("The modules of the standard library"))

    def test_names_that_are_nothing(self):
        self.assertIn("did you mean `saas`?", nudge("sas", status=2))
        self.assertIn("there is no module `xyzzy`, and no path; there are `", nudge("xyzzy", status=2))
        self.assertIn("shown apart", nudge("saas", "examples/welcome", status=2))
        self.assertIn("no file or folder", nudge("./xyzzy", status=2))

    def test_output(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "docs.html"
            self.assertEqual(nudge("examples/welcome", "--output", path), "")
            self.assertEqual(path.read_text(), nudge("examples/welcome"))

    def test_faults_of_the_program(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "a.flow").write_text("workflow w { when nothing then { send x } }")
            self.assertIn("error[", nudge(folder, status=1))


if __name__ == "__main__":
    NUDGE = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
