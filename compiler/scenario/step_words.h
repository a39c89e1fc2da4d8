// How a workflow's nodes, triggers and exits are called for people: by the source that they come from.
// What it gives is plain text, without back-quotes. Cheap to make; works things out when they are asked for,
// so it is for one thread.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/program/program.h"

namespace nudge::scenario {

// The step that each node of a workflow was made of: lower makes nodes in the order in which steps stand, a
// repeat's end behind its body.
std::vector<ir::StepId> steps_by_node(const ir::Program& ir, const Program& program, uint32_t workflow);

// One of the branches that a `match` is made of; the first is the `match` itself.
bool is_match(const ir::Step& step);
// Its `else` is the next arm of the same `match`, and no way of its own.
bool leads_to_next_arm(const ir::Program& ir, const ir::Step& step);

// A place in the source on one line, cut to `most` columns.
std::string one_line_of(const source::SourceSet& sources, source::Span span, size_t most = 90);

class StepWords {
 public:
  StepWords(const ir::Program& ir, const source::SourceSet& sources, const Program& program);

  const ir::Step& step(uint32_t workflow, NodeId node) const;
  // `wait up to 2 days for engaged`, `send welcome`, `if count(x) >= 3`, `match contact.plan`
  std::string of_node(uint32_t workflow, NodeId node) const;
  std::string of_step(const ir::Step& step) const;
  // What an arm of a match takes: `pro, enterprise`.
  std::string of_arm(const ir::Step& step) const;
  // What its last arm takes, of the branch whose `else` that is: `enterprise`, `else`.
  std::string of_last_arm(const ir::Step& step) const;
  std::string of_trigger(uint32_t workflow, uint32_t trigger) const;  // `when signed_up`
  std::string of_exit(uint32_t workflow, uint32_t exit) const;        // `exit when unsubscribed`

 private:
  const ir::Program& ir_;
  const source::SourceSet& sources_;
  const Program& program_;
  mutable std::vector<std::vector<ir::StepId>> by_node_;  // of a workflow when it is first asked for
};

}  // namespace nudge::scenario
