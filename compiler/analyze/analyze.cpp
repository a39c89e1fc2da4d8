#include "compiler/analyze/analyze.h"

namespace nudge::analyze {

void analyze(const ir::Program& program, source::Diagnostics& diagnostics) {
  find_too_many_moments(program, diagnostics);
  find_unreachable_steps(program, diagnostics);
  find_eventless_starts(program, diagnostics);
  find_constant_conditions(program, diagnostics);
  find_long_waits(program, diagnostics);
  find_cycles(program, diagnostics);
  find_dead_starts(program, diagnostics);
  find_missing_topics(program, diagnostics);
  find_messages_over_caps(program, diagnostics);
}

}  // namespace nudge::analyze
