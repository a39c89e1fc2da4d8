// How a workflow is checked: its clauses first, since they say which event `event` is, then its steps in the
// order of the text. One WorkflowState lives as long as its workflow is being checked.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "compiler/check/expression.h"

namespace nudge::check {

struct WorkflowState {
  Context& context;
  const ast::WorkflowDecl& tree;
  ir::Workflow result = {};

  // The triggering event; none where a trigger has no event: `no_event` says why.
  std::optional<EventSource> trigger_event = {};
  std::string no_event = {};
  bool trigger_refused = false;  // so nobody can tell which event it is
  // What all triggers' filters have found out, over the arriving event: holds in `if`.
  Facts trigger_facts = {};
  // That and what `if` has found out, over the captured event: holds for the first steps.
  Facts entry_facts = {};

  std::map<std::string, int> identities = {};  // how many steps of a like there are so far
  std::map<std::string, Span> labels = {};
  std::map<std::string, Span> bindings = {};
};

// All workflows, in the order of their names, into Program::workflows.
void check_workflows(Context& context);

// Where the event is just arriving: `if`, and the key of `enter every time per`.
Scope arriving_scope(const WorkflowState& state);
// Where the contact is enrolled: steps, goals and exits. The triggering event is a captured one.
Scope enrolled_scope(const WorkflowState& state);

// --- clauses
// ------------------------------------------------------------------------------------------------

void check_trigger(WorkflowState& state, const ast::Trigger& tree);
// After all triggers: which event `event` is.
void settle_trigger_event(WorkflowState& state);
void check_enter(WorkflowState& state, const ast::EnterRule& tree);
// A goal, or a measure.
ir::Goal check_goal(WorkflowState& state, const ast::Goal& tree);
void check_exit(WorkflowState& state, const ast::Exit& tree);

// --- what events tell
// ---------------------------------------------------------------------------------------

// What a condition over an arriving event tells of it once it is captured. No condition, no facts.
Facts captured_facts(Context& context, ExprId condition, uint32_t capture);
// What is known whichever of the occurrences it was.
Facts captured_facts(Context& context, const std::vector<ir::Occurrence>& occurrences, uint32_t capture);

// Whether some condition among what is awaited was refused.
bool was_refused(const Context& context, const ir::Awaited& awaited);

// --- names
// --------------------------------------------------------------------------------------------------

// The text of a place on one line, single blanks between the words, without comments: "contact.renewal - 2
// days".
std::string words_at(const Context& context, Span span);

}  // namespace nudge::check
