#include <set>

#include "tests/unit/source/sources.h"

namespace nudge::source {

TEST_CASE("every kind has its own code and a summary in words") {
  std::set<std::string_view> codes;
  for (const DiagnosticKind kind : all_kinds()) {
    CHECK(codes.insert(code(kind)).second);
    CHECK(summary(kind).size() > 10);
    CHECK_FALSE(summary(kind).ends_with('.'));
  }
  CHECK(code(DiagnosticKind::syntax_error) == "syntax_error");
  CHECK(severity(DiagnosticKind::syntax_error) == Severity::error);
}

TEST_CASE("the same kind at the same span is kept once") {
  SourceSet sources;
  const FileId file = sources.add("a.flow", "use saas\n");
  Diagnostics found;
  CHECK_FALSE(found.has_errors());
  found.report(DiagnosticKind::syntax_error, {file, 0, 3}, "first");
  found.report(DiagnosticKind::syntax_error, {file, 0, 3}, "again").note({}, "is lost");
  found.report(DiagnosticKind::bad_character, {file, 0, 3}, "another kind");
  found.report(DiagnosticKind::syntax_error, {file, 0, 4}, "another place");
  CHECK(found.has_errors());
  CHECK(found.errors() == 3);
  CHECK(found.warnings() == 0);
  const auto sorted = found.sorted(sources);
  REQUIRE(sorted.size() == 3);
  CHECK(sorted[0].message == "first");
  CHECK(sorted[0].notes.empty());
}

TEST_CASE("what is nowhere is told apart by its message") {
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, {}, "one");
  found.report(DiagnosticKind::syntax_error, {}, "two");
  found.report(DiagnosticKind::syntax_error, {}, "two");
  CHECK(found.errors() == 2);
}

TEST_CASE("notes and a suggestion are added to the reference that report gives") {
  SourceSet sources;
  const FileId file = sources.add("a.flow", "use saas\n");
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, {file, 0, 3}, "message")
      .note({file, 4, 8}, "because of this")
      .suggest("did you mean `uses`?", "uses");
  const auto sorted = found.sorted(sources);
  REQUIRE(sorted.size() == 1);
  REQUIRE(sorted[0].notes.size() == 1);
  CHECK(sorted[0].notes[0].message == "because of this");
  REQUIRE(sorted[0].suggestion.has_value());
  CHECK(sorted[0].suggestion->replacement == "uses");
  CHECK_FALSE(sorted[0].suggestion->span.known());
}

TEST_CASE("sorted by file and place, what is nowhere last") {
  SourceSet sources;
  const FileId first = sources.add("b.flow", "use saas\nuse crm\n");
  const FileId second = sources.add("a.flow", "use saas\n");
  Diagnostics found;
  found.report(DiagnosticKind::syntax_error, {}, "5");
  found.report(DiagnosticKind::syntax_error, {second, 0, 1}, "4");
  found.report(DiagnosticKind::syntax_error, {first, 9, 12}, "3");
  found.report(DiagnosticKind::syntax_error, {first, 2, 9}, "2");
  found.report(DiagnosticKind::syntax_error, {first, 2, 3}, "1");
  std::string order;
  for (const Diagnostic& diagnostic : found.sorted(sources))
    order += diagnostic.message;
  CHECK(order == "12345");
}

TEST_CASE("errors come before warnings at one place") {
  const auto warning = kind_of(Severity::warning);
  if (!warning) return;
  SourceSet sources;
  const FileId file = sources.add("a.flow", "use saas\n");
  Diagnostics found;
  found.report(*warning, {file, 0, 3}, "warning");
  found.report(DiagnosticKind::syntax_error, {file, 0, 8}, "error");
  CHECK(found.errors() == 1);
  CHECK(found.warnings() == 1);
  const auto sorted = found.sorted(sources);
  REQUIRE(sorted.size() == 2);
  CHECK(sorted[0].message == "error");
}

// Whether a warning at `here` in the text is left out, if `CODE` in it stands for the warning's code.
bool left_out(std::string text, DiagnosticKind kind) {
  const size_t at = text.find("CODE");
  if (at != std::string::npos) text.replace(at, 4, code(kind));
  SourceSet sources;
  const FileId file = sources.add("a.flow", text);
  Diagnostics found;
  found.report(kind, span_of(sources, file, "here"), "message");
  return found.sorted(sources).empty();
}

TEST_CASE("a comment allows a warning on its line or the line below") {
  const auto warning = kind_of(Severity::warning);
  if (!warning) return;
  CHECK(left_out("here # allow: CODE we know\n", *warning));
  CHECK(left_out("  # allow: CODE we know\n  here\n", *warning));
  CHECK(left_out("#allow:CODE we know\nhere\n", *warning));
  CHECK(left_out("# allow: CODE we know\n# more about it\nhere\n", *warning));
  CHECK(left_out("send \"#1\" here # allow: CODE we know\n", *warning));
  CHECK(left_out("# allow: CODE we know\r\nhere\r\n", *warning));
}

TEST_CASE("a comment elsewhere, of another code or in a text allows nothing") {
  const auto warning = kind_of(Severity::warning);
  if (!warning) return;
  CHECK_FALSE(left_out("here\n", *warning));
  CHECK_FALSE(left_out("here # allow: something_else CODE\n", *warning));
  CHECK_FALSE(left_out("here # allow: CODE_too we know\n", *warning));
  CHECK_FALSE(left_out("# allow: CODE we know\n\nhere\n", *warning));
  CHECK_FALSE(left_out("use saas # allow: CODE we know\nhere\n", *warning));
  CHECK_FALSE(left_out("here\n# allow: CODE we know\n", *warning));
  CHECK_FALSE(left_out("send \"# allow: CODE we know\" here\n", *warning));
}

TEST_CASE("errors can't be allowed") {
  CHECK_FALSE(left_out("here # allow: CODE we know\n", DiagnosticKind::syntax_error));
}

TEST_CASE("the nearest name is within a third of the length") {
  const std::vector<std::string> events = {"email_opened", "email_clicked", "signed_up"};
  CHECK(nearest_name("email_open", events) == "email_opened");
  CHECK(nearest_name("emial_opened", events) == "email_opened");
  CHECK(nearest_name("sined_up", events) == "signed_up");
  CHECK(nearest_name("page_viewed", events) == std::nullopt);
  CHECK(nearest_name("x", {}) == std::nullopt);
}

TEST_CASE("a short name may differ by one edit, a swap counts as one") {
  CHECK(nearest_name("ip", {"id"}) == "id");
  CHECK(nearest_name("di", {"id"}) == "id");
  CHECK(nearest_name("xy", {"id"}) == std::nullopt);
  CHECK(nearest_name("palne", {"plan"}) == std::nullopt);
  CHECK(nearest_name("paln", {"plan"}) == "plan");
}

TEST_CASE("the nearest of several wins, the first of equals") {
  CHECK(nearest_name("trial_startd", {"trial_stated", "trial_started"}) == "trial_started");
  CHECK(nearest_name("cat", {"bat", "car"}) == "bat");
  CHECK(nearest_name("cat", {"bat", "cat"}) == "cat");
}

TEST_CASE("names are compared by code points") {
  CHECK(nearest_name("né", {"nè"}) == "nè");
}

}  // namespace nudge::source
