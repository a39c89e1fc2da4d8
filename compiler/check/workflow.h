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

  // Of an earlier version's workflow, whose steps come to stand behind those of the one that is there now.
  bool earlier = false;
  uint32_t trigger_capture = 0;  // the triggering event among the captured ones, see ir::FieldPath
  size_t first_binding = 0;      // its own bindings begin here

  bool sequence = false;  // what is checked is a sequence by itself: who runs it is not known
  std::map<std::string, int> label_uses = {};  // a sequence's label stands again at each run
  std::optional<ast::Name> run_label = {};     // `again: run s()`: waits for the first step of `s`
  size_t expanded_steps = 0;                   // steps that runs have put in place
};

// All workflows, in the order of their names, into Program::workflows.
void check_workflows(Context& context);

// What is said about contact or account alone, whichever the workflow is for: what the other scopes begin
// with.
Scope subject_scope(const WorkflowState& state);
// Where the event is just arriving: `if`, and the key of `enter every time per`.
Scope arriving_scope(const WorkflowState& state);
// Where the contact is enrolled: steps, goals and exits. The triggering event is a captured one.
Scope enrolled_scope(const WorkflowState& state);

// --- clauses
// ------------------------------------------------------------------------------------------------

void check_trigger(WorkflowState& state, const ast::Trigger& tree);
// appointments.cpp
void check_date_trigger(WorkflowState& state, const ast::WhenDate& tree, Span span);
void check_recurring_trigger(WorkflowState& state, const ast::WhenEvery& tree, Span span);
// After all triggers: which event `event` is.
void settle_trigger_event(WorkflowState& state);
void check_enter(WorkflowState& state, const ast::EnterRule& tree);
// A goal, or a measure.
ir::Goal check_goal(WorkflowState& state, const ast::Goal& tree);
void check_exit(WorkflowState& state, const ast::Exit& tree);
// After the steps, whose names they mention: the `moved` and `retire` of the workflow. `first`: its first
// step.
void check_moves(WorkflowState& state, ir::StepId first);
// For "did you mean": `send welcome` for `sendwelcome`, and for `welcome`.
std::optional<std::string> nearest_step(const std::string& name, const std::vector<std::string>& steps);
// After that: what Context::linking says that `retire` keeps.
void check_retired(WorkflowState& state, ir::StepId first);
// Triggers, and what follows from them: what `event` is, what is known of it.
void check_triggers(WorkflowState& state);
void check_condition_clause(WorkflowState& state, const ast::Condition& tree);

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
