// The formats for programs: a line of JSON, SARIF, GitHub's annotations.
#include <algorithm>

#include "tests/unit/source/sources.h"

namespace nudge::source {

namespace {

struct Report {
  SourceSet sources;
  Diagnostics found;
  std::string as(RenderFormat format) const {
    return render(sources, found.sorted(sources), {format, false});
  }
};

Report with_everything() {
  Report report;
  const FileId schema = report.sources.add("./my schema.flow", "contact {\n}\n");
  const FileId file = report.sources.add("a,b.flow", "use saas\nif \"é\" == contact.emial\n");
  report.found
      .report(DiagnosticKind::syntax_error, span_of(report.sources, file, "emial"),
              "no field `emial`: 100%\nsure")
      .note(span_of(report.sources, schema, "contact"), "declared \"here\"")
      .note({}, "fields are known")
      .suggest("did you mean `email`?", "email");
  return report;
}

bool balanced(const std::string& json) {
  int depth = 0;
  bool in_text = false;
  for (size_t i = 0; i < json.size(); ++i) {
    if (in_text && json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      in_text = !in_text;
    } else if (!in_text) {
      depth += json[i] == '{' || json[i] == '[' ? 1 : 0;
      depth -= json[i] == '}' || json[i] == ']' ? 1 : 0;
      if (depth < 0) return false;
    }
  }
  return depth == 0 && !in_text;
}

}  // namespace

TEST_CASE("JSON has its keys in the order of the contract") {
  CHECK(with_everything().as(RenderFormat::json) ==
        R"({"file":"a,b.flow","line":2,"column":19,"end_line":2,"end_column":24,"severity":"error",)"
        R"("code":"syntax_error","message":"no field `emial`: 100%\nsure",)"
        R"("notes":[{"file":"./my schema.flow","line":1,"message":"declared \"here\""},)"
        R"({"message":"fields are known"}],)"
        R"("suggestion":{"message":"did you mean `email`?","replace":"email"}})"
        "\n");
}

TEST_CASE("JSON leaves out what is absent") {
  Report report;
  report.found.report(DiagnosticKind::syntax_error, {}, "nowhere").suggest("think again");
  const FileId file = report.sources.add("a.flow", "x");
  report.found.report(DiagnosticKind::syntax_error, {file, 0, 1}, "here");
  CHECK(
      report.as(RenderFormat::json) ==
      R"({"file":"a.flow","line":1,"column":1,"end_line":1,"end_column":2,"severity":"error",)"
      R"("code":"syntax_error","message":"here"})"
      "\n"
      R"({"severity":"error","code":"syntax_error","message":"nowhere","suggestion":{"message":"think again"}})"
      "\n");
}

TEST_CASE("JSON says where a replacement goes that is not for the diagnostic's span") {
  Report report;
  const FileId file = report.sources.add("a.flow", "goal did x\n");
  report.found.report(DiagnosticKind::syntax_error, {file, 5, 10}, "both")
      .suggest("drop it", "", {file, 5, 9});
  CHECK(
      report.as(RenderFormat::json)
          .ends_with(
              R"("suggestion":{"message":"drop it","replace":"","line":1,"column":6,"end_line":1,"end_column":10}})"
              "\n"));
}

TEST_CASE("no diagnostics are no lines, but a SARIF document") {
  const Report report;
  CHECK(report.as(RenderFormat::json) == "");
  CHECK(report.as(RenderFormat::github) == "");
  const std::string sarif = report.as(RenderFormat::sarif);
  CHECK(balanced(sarif));
  CHECK(sarif.find(R"("version":"2.1.0")") != std::string::npos);
  CHECK(sarif.ends_with("\"results\":[]}]}\n"));
}

TEST_CASE("SARIF has a rule for each kind, in the order that ruleIndex counts") {
  const std::string sarif = Report{}.as(RenderFormat::sarif);
  size_t at = 0;
  for (const DiagnosticKind kind : all_kinds()) {
    const size_t found = sarif.find("{\"id\":\"" + std::string(code(kind)) + "\"", at);
    REQUIRE(found != std::string::npos);
    at = found;
  }
}

TEST_CASE("SARIF has the place, the notes and the fix") {
  const std::string sarif = with_everything().as(RenderFormat::sarif);
  const auto has = [&](std::string_view part) { return sarif.find(part) != std::string::npos; };
  CHECK(balanced(sarif));
  CHECK(std::count(sarif.begin(), sarif.end(), '\n') == 1);
  CHECK(has(R"("columnKind":"unicodeCodePoints")"));
  CHECK(has(R"("ruleId":"syntax_error","ruleIndex":0,"level":"error")"));
  CHECK(has(R"("message":{"text":"no field `emial`: 100%\nsure\nhelp: did you mean `email`?"})"));
  CHECK(has(R"("locations":[{"physicalLocation":{"artifactLocation":{"uri":"a%2Cb.flow"},)"
            R"("region":{"startLine":2,"startColumn":19,"endLine":2,"endColumn":24}}}])"));
  CHECK(has(R"("uri":"my%20schema.flow")"));
  CHECK(has(R"({"message":{"text":"fields are known"}})"));
  CHECK(has(R"("deletedRegion":{"startLine":2,"startColumn":19,"endLine":2,"endColumn":24},)"
            R"("insertedContent":{"text":"email"})"));
}

TEST_CASE("GitHub's annotations are escaped and stay on one line each") {
  CHECK(
      with_everything().as(RenderFormat::github) ==
      "::error file=a%2Cb.flow,line=2,col=19,endLine=2,endColumn=24,title=syntax_error::"
      "no field `emial`: 100%25%0Asure%0Anote: declared \"here\" (my schema.flow:1)%0Anote: fields are known"
      "%0Ahelp: did you mean `email`?\n");
  Report nowhere;
  nowhere.found.report(DiagnosticKind::syntax_error, {}, "no files\r");
  CHECK(nowhere.as(RenderFormat::github) == "::error title=syntax_error::no files%0D\n");
}

}  // namespace nudge::source
