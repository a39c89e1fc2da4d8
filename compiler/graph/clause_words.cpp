#include "compiler/graph/clause_words.h"

#include <fmt/format.h>

#include "compiler/ast/words.h"
#include "compiler/graph/step_words.h"
#include "compiler/ir/print_expression.h"
#include "runtime/value/number_text.h"

namespace nudge::graph {

namespace {

using ast::one_line;
using ast::wrapped;

std::string source(const Parts& parts, const ast::ExprPtr& expr) {
  return expr == nullptr ? "" : one_line(parts.sources, expr->span);
}

std::string_view subject_words(const ir::Workflow& workflow) {
  return workflow.for_account ? "account" : "contact";
}

Rule goal_rule(const Parts& parts, const ast::Goal& goal) {
  Rule rule;
  rule.kind = goal.name ? Rule::Kind::measure : Rule::Kind::goal;
  rule.heading = goal.name ? "MEASURE " + goal.name->text : "GOAL";
  if (goal.name) rule.name = goal.name->text;
  rule.lines = wrapped(source(parts, goal.value), kNoteWidth, 5);
  if (goal.within) rule.lines.push_back("within " + source(parts, goal.within));
  if (goal.worth) {
    for (std::string& line : wrapped("worth " + source(parts, goal.worth), kNoteWidth, 3))
      rule.lines.push_back(std::move(line));
  }
  return rule;
}

}  // namespace

std::string trigger_words(const Parts& parts, const ir::Trigger& trigger) {
  std::string words = one_line(parts.sources, trigger.span);
  return words.starts_with("when ") ? words.substr(5) : words;
}

std::string enter_words(const Parts& parts, const ir::Workflow& workflow) {
  switch (workflow.enter.kind) {
    case ir::EnterRule::Kind::once:
      return fmt::format("once for each {}", subject_words(workflow));
    case ir::EnterRule::Kind::again_after:
      return "again after " + ir::print_length(workflow.enter.after);
    case ir::EnterRule::Kind::every_time:
      return "every time";
    case ir::EnterRule::Kind::every_time_per:
      return "every time per " + one_line(parts.sources, parts.ir[workflow.enter.key].span);
  }
  return "";
}

void describe_entry(const Parts& parts, const ir::Workflow& workflow, Box& box) {
  box.shape = Shape::entry;
  box.heading = "ENTER";
  if (workflow.condition != ir::kNoExpr) {
    const std::string condition = one_line(parts.sources, parts.ir[workflow.condition].span);
    box.title = wrapped("if " + condition, kTitleWidth, 6);
  }
  for (std::string& line : wrapped(enter_words(parts, workflow), kNoteWidth, 2))
    box.notes.push_back(std::move(line));
  box.tooltip = place_words(parts, workflow.span);
}

std::vector<Rule> rules_of(const Parts& parts, const Trees& trees, const ir::Workflow& workflow) {
  std::vector<Rule> rules;
  const ast::WorkflowDecl* tree = trees.workflow(workflow.name);
  if (tree == nullptr) return rules;
  for (const ast::WorkflowClause& clause : tree->clauses) {
    if (const auto* goal = std::get_if<ast::Goal>(&clause.node)) {
      rules.push_back(goal_rule(parts, *goal));
    } else if (const auto* exit = std::get_if<ast::Exit>(&clause.node)) {
      Rule rule;
      rule.kind = Rule::Kind::exit;
      rule.heading = "EXIT WHEN";
      rule.lines = wrapped(source(parts, exit->value), kNoteWidth, 5);
      rules.push_back(std::move(rule));
    } else if (const auto* holdout = std::get_if<ast::Holdout>(&clause.node)) {
      Rule rule;
      rule.kind = Rule::Kind::holdout;
      rule.heading = "HELD OUT";
      rule.lines.push_back(fmt::format("{}%: measured, and sent nothing", print_number(holdout->percent)));
      rules.push_back(std::move(rule));
    }
  }
  return rules;
}

}  // namespace nudge::graph
