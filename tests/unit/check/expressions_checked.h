// Expressions checked one at a time, in a small world of their own, and printed: for the tests of names and
// types.
#pragma once

#include <string>

#include "compiler/check/check.h"
#include "compiler/ir/print_expression.h"
#include "compiler/syntax/parse.h"

namespace nudge::check {

inline constexpr const char* kWorld = R"(
enum Plan { trial, starter, pro as "Pro" }
enum Tier { trial, gold }
record Address { city: text, country: text? }
contact {
  plan    : Plan = trial
  title   : text?
  seats   : int = 1
  limit   : int?
  share   : number = 0.5
  spent   : money(USD) = 0 USD
  saved   : money(EUR) = 0 EUR
  renewal : time?
  started : date?
  tags    : list of text = []
  address : Address?
}
account { name: text?  seats: int = 1 }
event paid { amount: money(USD)  count_of: int?  plan: Plan?  order: text }
event opened
event joined { order: text? }
let pages = ["/pricing", "/plans"]
let term = 14 days
let month = 1 month
let first_page = "/{"pri"}cing"
function executive(title: text) = title matches r"(?i)\b(vp|chief)\b"
function clamp(x: number, low: number) = if x < low then low else x
function bought(what: text) = did paid(order == what)
function twice(n: int) = n + n
segment engaged = count(opened within 14 days) >= 5
action note(text: text)
)";

struct World {
  source::SourceSet sources;
  source::Diagnostics diagnostics;
  std::optional<ir::Program> ir;

  explicit World(const std::string& text, bool with_world = true) {
    const auto file = sources.add("test.flow", (with_world ? kWorld : "") + text);
    std::vector<ast::FileTree> trees;
    trees.push_back(syntax::parse(sources, file, diagnostics));
    ir = check(trees, sources, diagnostics);
  }
  std::string findings() const {
    std::string lines;
    for (const source::Diagnostic& one : diagnostics.sorted(sources)) {
      if (one.kind == source::DiagnosticKind::unused_declaration) continue;
      lines += (lines.empty() ? "" : "\n") + std::string(source::code(one.kind)) + ": " + one.message;
    }
    return lines;
  }
  std::string suggestion() const {
    for (const source::Diagnostic& one : diagnostics.sorted(sources)) {
      if (one.suggestion && one.suggestion->replacement) return *one.suggestion->replacement;
    }
    return "";
  }
};

// The expression as a condition in a step: printed if it is good, else what is wrong with it.
inline std::string condition(const std::string& text) {
  const World world("workflow w { when paid enter every time then { if " + text + " then note(\"x\") } }");
  if (!world.ir) return world.findings();
  for (const ir::Step& step : world.ir->steps) {
    if (step.kind == ir::StepKind::branch) return ir::print_expression(*world.ir, step.value);
  }
  return "no branch";
}

// The expression as the text of an action, and its type as the checker sees it: `"{e}"`.
inline std::string value(const std::string& text) {
  const World world("workflow w { when paid enter every time then { note(\"{" + text + "}\") } }");
  if (!world.ir) return world.findings();
  return ir::print_expression(*world.ir, world.ir->steps.at(0).arguments.at(0));
}

// What is wrong with a segment of that condition; its condition if nothing is.
inline std::string segment(const std::string& text) {
  const World world("segment s = " + text + "\nworkflow w { when s then { note(\"x\") } }");
  return world.ir ? ir::print_expression(*world.ir, world.ir->segments.back().condition) : world.findings();
}

}  // namespace nudge::check
