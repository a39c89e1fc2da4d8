// What stands before the steps: triggers, the terms of entry, and what holds at any time. Private to graph/.
#pragma once

#include "compiler/graph/graph.h"
#include "compiler/graph/trees.h"

namespace nudge::graph {

// A trigger as it was written, without its `when`.
std::string trigger_words(const Parts& parts, const ir::Trigger& trigger);
// "once for each contact", "again after 30 days"
std::string enter_words(const Parts& parts, const ir::Workflow& workflow);
// Fills in the box of the terms: `if` and the entry rule.
void describe_entry(const Parts& parts, const ir::Workflow& workflow, Box& box);
// Goal, measures, exits and holdout.
std::vector<Rule> rules_of(const Parts& parts, const Trees& trees, const ir::Workflow& workflow);

}  // namespace nudge::graph
