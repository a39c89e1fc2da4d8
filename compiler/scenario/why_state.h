// Where a contact, or an account, stands in a workflow, by a State alone: what a run keeps that doesn't keep
// its inputs. What led there isn't told; what may happen next is: the step that it waits at, goal and exits,
// what would start the workflow, each condition with its values as they are now. Costs the State once, for it
// is read with the probes of the explaining program.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/scenario/why.h"
#include "runtime/engine/state.h"

namespace nudge::scenario {

struct StandingPass {
  int64_t entered_ms = 0;
  bool held_out = false;
  bool finished = false;  // its goal is still open
  std::string step;       // in the words of the source
  std::string place;      // "trial.flow:12"; "" of a step that was retired
  int64_t until_ms = INT64_MAX;
  std::vector<Open> open;  // `events` is "": what came isn't known
};
struct StandingTrigger {
  std::string text, place;
  std::optional<Explanation> now;  // of a condition
};
struct StandingReport {
  std::string workflow, description;
  std::string kind;  // "contact", "account"
  std::string subject;
  std::string asked_as;  // another id that leads to it; "" if it was asked by its own
  int64_t now_ms = INT64_MIN;
  ZoneId zone = 0;
  bool entered_once = false;  // and may not again
  std::vector<StandingPass> passes;
  std::vector<StandingTrigger> triggers;
  std::optional<Explanation> condition;  // the `if`
};

// `program` was made with keeps_times = false, of the sources of `installed`, whose run `state` is. None:
// nobody goes by the id.
std::optional<StandingReport> explain_standing(const WhyProgram& program, const Program& installed,
                                               const State& state, const std::string& id);

std::string print(const StandingReport& report, const WhyStyle& style);

}  // namespace nudge::scenario
