// The steps of a workflow. A Flow goes through them in the order of the text: what is known at a place, and
// whether a path leads there at all; where branches meet, what they agree on goes on.
#pragma once

#include <string>
#include <vector>

#include "compiler/check/workflow.h"

namespace nudge::check {

struct Flow {
  Scope scope;
  bool ends = false;  // no path goes on from here
};

// What the paths that go on agree on; `ends` if none does.
Flow join(const std::vector<Flow>& flows);

ir::Block check_block(WorkflowState& state, Flow& flow, const ast::Block& tree);
void check_body(WorkflowState& state, const ast::Block& tree);
// Once all steps from `first` on have theirs: an unlabelled step that is called as a label is gets a number.
void settle_identities(Context& context, ir::StepId first);

// A place in Program::steps, taken before what the step holds, so that steps stand in the order of the text.
ir::StepId reserve_step(Context& context, Span step);
// Sets label, identity and span. `like`: "send welcome".
void identify(WorkflowState& state, ir::Step& step, const ast::Step& tree, const std::string& like);

// Each fills `step`; `whole` is the step's tree with label and spans.
void check_send(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::SendStep& tree,
                ir::Step& step);
void check_action(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::ActionStep& tree,
                  ir::Step& step);
// The message that a `send` names, or that the sequence's parameter of this name stands for.
struct Sent {
  uint32_t message = 0;
  bool open = false;  // the parameter of a sequence that is checked by itself: any message
};
std::optional<Sent> find_message(WorkflowState& state, const Flow& flow, const ast::Name& name);
void check_start(WorkflowState& state, const ast::Step& whole, const ast::StartStep& tree, ir::Step& step);
void check_stop(WorkflowState& state, const ast::Step& whole, const ast::StopStep& tree, ir::Step& step);
void check_finish(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::FinishStep& tree,
                  ir::Step& step);

void check_wait(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::WaitStep& tree,
                ir::Step& step);
void check_wait_until(WorkflowState& state, Flow& flow, const ast::Step& whole,
                      const ast::WaitUntilStep& tree, ir::Step& step);
void check_wait_for(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::WaitForStep& tree,
                    ir::Step& step);

void check_if(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::IfStep& tree,
              ir::Step& step);
void check_split(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::SplitStep& tree,
                 ir::Step& step);
void check_repeat(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::RepeatStep& tree,
                  ir::Step& step);
// Puts the steps of the sequence at the end of `block`.
void check_run(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::RunStep& tree,
               ir::Block& block);
// Of the branch that asks for a later arm of the match: that of the first, and "arm 2".
std::string later_arm_identity(const ir::Step& earlier_arm, size_t arm);
void check_match(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::MatchStep& tree,
                 ir::Step& step);

void check_set(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::SetStep& tree,
               ir::Step& step);
void check_add(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::AddStep& tree,
               ir::Step& step);

}  // namespace nudge::check
