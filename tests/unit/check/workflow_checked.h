// A program checked and analysed for a test: what came of it, and what was said.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/analyze/analyze.h"
#include "compiler/check/check.h"
#include "compiler/syntax/parse.h"

namespace nudge::check {

// Declarations for the workflows of a test; `_` would be of no use to them, so unused ones are left out of
// findings.
inline constexpr const char* kSchema = R"(
enum Plan { trial, starter, pro }
record Address { city: text, country: text? }
contact {
  plan    : Plan = trial
  title   : text?
  seats   : int = 1
  score   : number = 0.0
  tags    : list of text = []
  renewal : time?
  started : date?
  address : Address?
}
account { seats : int = 1 }
event signed_up { source: text? }
event order_placed { total: int  coupon: text? }
event cart_left { total: int }
event page_viewed { path: text? }
email welcome { from "a@acme.example" subject "Hi" topic tips body "Hello" }
email offer(percent: int) { from "a@acme.example" subject "{percent} off" topic tips body "Hello" }
action note(text: text, due: duration?)
segment engaged = count(page_viewed within 14 days) >= 5
)";

struct Checked {
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  std::optional<ir::Program> ir;

  // "code: message" of everything but unused declarations, in the order of the text.
  std::vector<std::string> findings() const {
    std::vector<std::string> lines;
    for (const source::Diagnostic& one : diagnostics.sorted(sources)) {
      if (one.kind == source::DiagnosticKind::unused_declaration) continue;
      lines.push_back(std::string(source::code(one.kind)) + ": " + one.message);
    }
    return lines;
  }
  std::string all_findings() const {
    std::string lines;
    for (const std::string& line : findings())
      lines += line + "\n";
    return lines;
  }
  // What a finding underlines.
  std::string underlined(size_t index) const {
    size_t place = 0;
    for (const source::Diagnostic& one : diagnostics.sorted(sources)) {
      if (one.kind == source::DiagnosticKind::unused_declaration) continue;
      if (place++ == index) return std::string(sources.text(one.span));
    }
    return "";
  }
  const ir::Workflow& workflow(size_t index = 0) const { return ir->workflows.at(index); }
  std::vector<std::string> identities() const {
    std::vector<std::string> names;
    for (const ir::Step& step : ir->steps)
      names.push_back(step.identity);
    return names;
  }
};

inline Checked checked(const std::string& text, bool with_schema = true) {
  Checked result;
  const auto file = result.sources.add("test.flow", (with_schema ? kSchema : "") + text);
  std::vector<ast::FileTree> trees;
  trees.push_back(syntax::parse(result.sources, file, result.diagnostics));
  result.ir = check(trees, result.sources, result.diagnostics);
  if (result.ir) analyze::analyze(*result.ir, result.diagnostics);
  return result;
}

// The steps in a workflow that signed_up starts.
inline Checked steps(const std::string& text) {
  return checked("workflow w { when signed_up then { " + text + " } }");
}

}  // namespace nudge::check
