#include "compiler/check/rest.h"

namespace nudge::check {

namespace {

struct Rest {
  const ir::Program& program;
  const StepTest& is_entry;
  const StepTest& is_elsewhere;
  std::set<ir::StepId> found = {};

  // Each says whether a path leads out of the end, given whether one leads to the beginning.
  bool through(const ir::Block& block, bool comes) {
    for (const ir::StepId id : block.steps)
      comes = through(id, comes);
    return comes;
  }

  bool through(ir::StepId id, bool comes) {
    const ir::Step& step = program.steps[id];
    const bool kept = !is_elsewhere(step) && (comes || is_entry(step));
    if (kept) found.insert(id);
    switch (step.kind) {
      case ir::StepKind::finish:
        return false;
      case ir::StepKind::branch:
        return either(through(step.then_block, kept), through(step.else_block, kept));
      case ir::StepKind::wait_for:
        return either(through(step.then_block, kept), step.bounded && through(step.else_block, kept));
      case ir::StepKind::repeat:
        return around(id, kept);
      case ir::StepKind::split: {
        bool leaves = false;
        for (const ir::SplitArm& arm : step.arms)
          leaves = either(through(arm.block, kept), leaves);
        return leaves;
      }
      default:
        return kept;
    }
  }

  bool around(ir::StepId id, bool kept) {
    const ir::Step& step = program.steps[id];
    const bool again = through(step.then_block, kept);
    if (is_elsewhere(step) || !either(kept, again)) return false;
    found.insert(id);
    if (!kept) through(step.then_block, true);
    return true;
  }

  static bool either(bool one, bool other) { return one || other; }
};

}  // namespace

std::set<ir::StepId> find_rest(const ir::Program& program, const ir::Block& block, const StepTest& is_entry,
                               const StepTest& is_elsewhere) {
  Rest rest{program, is_entry, is_elsewhere};
  rest.through(block, false);
  return std::move(rest.found);
}

}  // namespace nudge::check
