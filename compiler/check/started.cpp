// Which workflows some step starts, by name: into them a contact also comes without their triggers.
#include "compiler/ast/each_step.h"
#include "compiler/check/declarations.h"

namespace nudge::check {

void find_started(Context& context) {
  const auto note = [&](const ast::Step& step) {
    if (const auto* start = std::get_if<ast::StartStep>(&step.node))
      context.started.insert(start->workflow.text);
  };
  for (const ast::Declaration* declaration : context.declarations) {
    if (const auto* workflow = std::get_if<ast::WorkflowDecl>(&declaration->node))
      ast::each_step(workflow->body, note);
    if (const auto* sequence = std::get_if<ast::SequenceDecl>(&declaration->node))
      ast::each_step(sequence->body, note);
  }
}

}  // namespace nudge::check
