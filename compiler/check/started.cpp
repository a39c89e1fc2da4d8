// Which workflows some step starts, by name: into them a contact also comes without their triggers.
#include "compiler/check/declarations.h"

namespace nudge::check {

namespace {

struct Starts {
  std::set<std::string>& names;

  void block(const ast::Block& all) {
    for (const ast::Step& step : all.steps)
      std::visit(*this, step.node);
  }
  void block(const std::optional<ast::Block>& all) {
    if (all) block(*all);
  }

  void operator()(const ast::StartStep& step) { names.insert(step.workflow.text); }
  void operator()(const ast::WaitForStep& step) {
    block(step.then_block);
    block(step.else_block);
  }
  void operator()(const ast::IfStep& step) {
    block(step.then_block);
    block(step.else_block);
  }
  void operator()(const ast::MatchStep& step) {
    for (const ast::MatchArm& arm : step.arms)
      block(arm.block);
    block(step.else_block);
  }
  void operator()(const ast::SplitStep& step) {
    for (const ast::SplitArm& arm : step.arms)
      block(arm.block);
  }
  void operator()(const ast::RepeatStep& step) { block(step.block); }
  template <typename Other>
  void operator()(const Other&) {}
};

}  // namespace

void find_started(Context& context) {
  Starts starts{context.started};
  for (const ast::Declaration* declaration : context.declarations) {
    if (const auto* workflow = std::get_if<ast::WorkflowDecl>(&declaration->node))
      starts.block(workflow->body);
    if (const auto* sequence = std::get_if<ast::SequenceDecl>(&declaration->node))
      starts.block(sequence->body);
  }
}

}  // namespace nudge::check
