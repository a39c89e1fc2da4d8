#include "tests/unit/source/sources.h"

namespace nudge::source {

namespace {

constexpr std::string_view kTrial = R"(contact {
  first_name : text?
}

workflow welcome {
  when signed_up
  if   contact.frist_name is known
  then {
    send hello
  }
}
)";

std::string shown(const SourceSet& sources, const Diagnostics& found, bool colour = false) {
  return render(sources, found.sorted(sources), {RenderFormat::human, colour});
}

// The report of one error at `needle` of a text.
std::string shown_at(const std::string& text, std::string_view needle) {
  SourceSet sources;
  const FileId file = sources.add("a.flow", text);
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, span_of(sources, file, needle), "wrong");
  return shown(sources, found);
}

}  // namespace

TEST_CASE("nothing to say is no text") {
  CHECK(shown(SourceSet{}, Diagnostics{}) == "");
}

TEST_CASE("an error shows its line, a note's line and the mended line") {
  SourceSet sources;
  const FileId file = sources.add("trial.flow", std::string(kTrial));
  Diagnostics found;
  found
      .report(DiagnosticKind::syntax_error, span_of(sources, file, "frist_name"),
              "`contact` has no `frist_name`")
      .note(span_of(sources, file, "contact {"), "`contact` is declared here")
      .suggest("did you mean `first_name`?", "first_name");
  CHECK(shown(sources, found) == R"(error[syntax_error]: `contact` has no `frist_name`
 --> trial.flow:7:16
  |
7 |   if   contact.frist_name is known
  |                ^^^^^^^^^^
  |
note: `contact` is declared here
 --> trial.flow:1:1
  |
1 | contact {
  | ---------
help: did you mean `first_name`?
  |
7 |   if   contact.first_name is known
  |                ~~~~~~~~~~

1 error
)");
}

TEST_CASE("a note about the same line stands below it, one about nowhere behind an equals sign") {
  SourceSet sources;
  const FileId file = sources.add("a.flow", "if 3 > \"x\"\n");
  Diagnostics found;
  const Span whole = span_of(sources, file, "3 > \"x\"");
  found.report(DiagnosticKind::syntax_error, whole, "cannot compare")
      .note(span_of(sources, file, "\"x\""), "this is `text`")
      .note({}, "numbers compare with numbers")
      .note(whole, "all of it");
  CHECK(shown(sources, found) == R"(error[syntax_error]: cannot compare
 --> a.flow:1:4
  |
1 | if 3 > "x"
  |    ^^^^^^^
  |        --- this is `text`
  |
  = note: numbers compare with numbers
  = note: all of it

1 error
)");
}

TEST_CASE("a note in another file names that file, and the gutter fits the widest number") {
  SourceSet sources;
  const FileId schema = sources.add("schema.flow", std::string(11, '\n') + "enum Plan { trial }\n");
  const FileId file = sources.add("a.flow", "plan == tiral\n");
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, span_of(sources, file, "tiral"), "no `tiral` in `Plan`")
      .note(span_of(sources, schema, "Plan"), "declared here");
  CHECK(shown(sources, found) == R"(error[syntax_error]: no `tiral` in `Plan`
  --> a.flow:1:9
   |
 1 | plan == tiral
   |         ^^^^^
   |
note: declared here
  --> schema.flow:12:6
   |
12 | enum Plan { trial }
   |      ----

1 error
)");
}

TEST_CASE("what is nowhere has no lines") {
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, {}, "no files").suggest("give a path").note({}, "looked in .");
  CHECK(shown(SourceSet{}, found) == R"(error[syntax_error]: no files
  = note: looked in .
help: give a path

1 error
)");
}

TEST_CASE("an empty span and the end of the file get one caret") {
  CHECK(shown_at("use saas\n", "") ==
        "error[syntax_error]: wrong\n --> a.flow:1:1\n  |\n1 | use saas\n  | ^\n\n1 error\n");
  SourceSet sources;
  const FileId file = sources.add("a.flow", "{\n");
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, {file, 2, 2}, "expected `}`");
  CHECK(shown(sources, found) ==
        "error[syntax_error]: expected `}`\n --> a.flow:2:1\n  |\n2 |\n  | ^\n\n1 error\n");
}

TEST_CASE("tabs are four blanks, also below the line") {
  const std::string text = shown_at("\tsend\thello\n", "hello");
  CHECK(text.find("1 |     send    hello\n  |             ^^^^^\n") != std::string::npos);
  CHECK(text.find("a.flow:1:7") != std::string::npos);
}

TEST_CASE("wide characters take two cells and one column, combining ones no cell") {
  const std::string wide = shown_at("\"🎉 日本\" oops\n", "oops");
  CHECK(wide.find("a.flow:1:7\n") == std::string::npos);
  CHECK(wide.find("a.flow:1:8\n") != std::string::npos);
  CHECK(wide.find("\n  |           ^^^^\n") != std::string::npos);
  const std::string combining = shown_at("e\u0301 oops\n", "oops");
  CHECK(combining.find("a.flow:1:4\n") != std::string::npos);
  CHECK(combining.find("\n  |   ^^^^\n") != std::string::npos);
}

TEST_CASE("what would write over the screen is shown as U+FFFD") {
  const std::string text = shown_at("a\x1b[2J\xff\u202E oops\n", "oops");
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("1 | a\uFFFD[2J\uFFFD\uFFFD oops\n  |         ^^^^\n") != std::string::npos);
  SourceSet sources;
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, {}, "`a\nb\x1b` is no name");
  CHECK(shown(sources, found).starts_with("error[syntax_error]: `a b\uFFFD` is no name\n"));
}

TEST_CASE("a long line is cropped around the span") {
  const std::string text = shown_at(std::string(300, 'a') + "oops" + std::string(300, 'b') + "\n", "oops");
  CHECK(text.find("\n1 | ..." + std::string(53, 'a') + "oops" + std::string(53, 'b') + "...\n") !=
        std::string::npos);
  CHECK(text.find("\n  | " + std::string(56, ' ') + "^^^^\n") != std::string::npos);
  const std::string early = shown_at("oops" + std::string(300, 'b') + "\n", "oops");
  CHECK(early.find("\n1 | oops" + std::string(106, 'b') + "...\n  | ^^^^\n") != std::string::npos);
  const std::string late = shown_at(std::string(300, 'a') + "oops\n", "oops");
  CHECK(late.find("\n1 | ..." + std::string(106, 'a') + "oops\n") != std::string::npos);
  const std::string all = shown_at(std::string(300, 'x') + "\n", std::string(300, 'x'));
  CHECK(all.find("\n1 | " + std::string(110, 'x') + "...\n  | " + std::string(110, '^') + "\n") !=
        std::string::npos);
}

TEST_CASE("a span of several lines has a bar beside them") {
  CHECK(shown_at("use saas\nthen {\n  send a\n}\n", "then {\n  send a\n}\n") == R"(error[syntax_error]: wrong
 --> a.flow:2:1
  |
2 | / then {
3 | |   send a
4 | | }
  | |_^

1 error
)");
  CHECK(shown_at("if (a or\n  b) c\n", "(a or\n  b)") == R"(error[syntax_error]: wrong
 --> a.flow:1:4
  |
1 |   if (a or
  |  ____^
2 | |   b) c
  | |____^

1 error
)");
}

TEST_CASE("the middle of a long span is left out") {
  CHECK(shown_at("{\n1\n2\n3\n4\n5\n6\n}", "{\n1\n2\n3\n4\n5\n6\n}") == R"(error[syntax_error]: wrong
 --> a.flow:1:1
  |
1 | / {
2 | | 1
3 | | 2
...
7 | | 6
8 | | }
  | |_^

1 error
)");
}

TEST_CASE("an insertion is marked with plus signs at its own span") {
  SourceSet sources;
  const FileId file = sources.add("a.flow", "send hello\n");
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, {file, 5, 10}, "wrong")
      .suggest("say when", "to all ", {file, 5, 5});
  CHECK(shown(sources, found).find("help: say when\n  |\n1 | send to all hello\n  |      +++++++\n") !=
        std::string::npos);
}

TEST_CASE("a deletion shows the line without it, or nothing if that was the line") {
  SourceSet sources;
  const FileId file = sources.add("a.flow", "enter once once\nfinish\n");
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, {file, 10, 15}, "twice").suggest("leave it out", "");
  found.report(DiagnosticKind::bad_character, {file, 16, 22}, "never reached").suggest("remove it", "");
  const std::string text = shown(sources, found);
  CHECK(text.find("help: leave it out\n  |\n1 | enter once\n\n") != std::string::npos);
  CHECK(text.find("help: remove it\n\n") != std::string::npos);
  CHECK(text.ends_with("\n2 errors\n"));
}

TEST_CASE("a replacement of several lines shows them numbered") {
  SourceSet sources;
  const FileId file = sources.add("a.flow", "then send a\n");
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, {file, 5, 11}, "no braces")
      .suggest("put braces", "{\n  send a\n}");
  CHECK(shown(sources, found).find("help: put braces\n  |\n1 | then {\n2 |   send a\n3 | }\n\n") !=
        std::string::npos);
}

TEST_CASE("colours only if asked for") {
  SourceSet sources;
  const FileId file = sources.add("a.flow", "oops\n");
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, {file, 0, 4}, "wrong").suggest("mend it", "fine");
  CHECK(shown(sources, found).find('\x1b') == std::string::npos);
  const std::string coloured = shown(sources, found, true);
  CHECK(coloured.starts_with("\x1b[1;31merror[syntax_error]\x1b[0m\x1b[1m: wrong\x1b[0m\n"));
  CHECK(coloured.find("\x1b[1;31m^^^^\x1b[0m") != std::string::npos);
  std::string plain;
  for (size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
    } else {
      plain += coloured[i];
    }
  }
  CHECK(plain == shown(sources, found));
}

TEST_CASE("the last line counts errors and warnings") {
  const auto warning = kind_of(Severity::warning);
  if (!warning) return;
  SourceSet sources;
  const FileId file = sources.add("a.flow", "one two three\n");
  Diagnostics found;
  found.report(*warning, {file, 0, 3}, "careful");
  CHECK(shown(sources, found).starts_with("warning["));
  CHECK(shown(sources, found).ends_with("\n\n1 warning\n"));
  found.report(DiagnosticKind::syntax_error, {file, 4, 7}, "wrong");
  found.report(DiagnosticKind::syntax_error, {file, 8, 13}, "wrong");
  CHECK(shown(sources, found).ends_with("\n\n2 errors, 1 warning\n"));
}

}  // namespace nudge::source
