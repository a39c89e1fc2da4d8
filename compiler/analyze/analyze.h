// What a well-formed program says that its author can't have meant: steps that no path leads to, conditions
// that never turn, waits longer than their goal, workflows that start each other for ever or that nothing
// starts, messages that nobody can end or that a cap will swallow. Reads the typed program alone and changes
// nothing. Linear in the program, but for conditions: the square of a condition's length at worst.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/source/diagnostic.h"

namespace nudge::analyze {

// All of the below.
void analyze(const ir::Program& program, source::Diagnostics& diagnostics);

void find_too_many_moments(const ir::Program& program, source::Diagnostics& diagnostics);  // bad_value
void find_unreachable_steps(const ir::Program& program,
                            source::Diagnostics& diagnostics);  // unreachable_step
void find_eventless_starts(const ir::Program& program,
                           source::Diagnostics& diagnostics);  // start_without_event, never_started
void find_constant_conditions(const ir::Program& program,
                              source::Diagnostics& diagnostics);                         // constant_condition
void find_long_waits(const ir::Program& program, source::Diagnostics& diagnostics);      // wait_outlasts_goal
void find_cycles(const ir::Program& program, source::Diagnostics& diagnostics);          // workflow_cycle
void find_dead_starts(const ir::Program& program, source::Diagnostics& diagnostics);     // never_started
void find_missing_topics(const ir::Program& program, source::Diagnostics& diagnostics);  // no_topic
void find_messages_over_caps(const ir::Program& program, source::Diagnostics& diagnostics);  // over_cap

}  // namespace nudge::analyze
