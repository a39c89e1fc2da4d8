// Counts what a run gives, as it goes: a fold over Outputs that want traces and passages. No I/O, no clock.
// Costs some 50 ns an action or trace; memory: 16 bytes a message sent, 8 a pass and the times of
// conversions.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "runtime/report/journal.h"
#include "runtime/report/report.h"

namespace nudge {

class Tally {
 public:
  explicit Tally(const Program& program);  // which must outlive it

  // In order; what the output points to is copied.
  void add(const Output& output);
  // After the last. Inputs, times and numbers of contacts are the caller's to fill in, before count_weeks().
  Report report();
  const Journal& journal() const { return journal_; }

 private:
  // A workflow's nodes that are sends or actions, and its splits.
  struct StepCounts {
    uint64_t done = 0;
    std::array<uint64_t, kSkipReasons> skipped{};
  };
  struct GoalTimes {
    std::vector<int64_t> after_ms;
    uint64_t held_out = 0;
    WorthSum worth;
  };
  struct WorkflowTally {
    uint64_t entered = 0, held_out = 0, exited = 0, stopped = 0, finished = 0;
    uint64_t left = 0;  // passes that are no longer inside
    GoalTimes goal;
    std::vector<GoalTimes> measures;
    std::map<std::string_view, uint64_t> refused;
    std::map<std::string_view, uint64_t> labels;
    std::vector<StepCounts> steps;  // by node
  };
  struct ArmTaken {
    uint32_t workflow = 0, node = 0, arm = 0, pass = 0;
    auto operator<=>(const ArmTaken&) const = default;
  };
  enum PassBit : uint8_t { kHeldOut = 1, kFinished = 2, kConverted = 4 };

  uint8_t& pass(uint32_t number);
  void add_trace(const Trace& trace);
  void reach(GoalTimes& goal, const Trace& trace, bool held_out);
  void report_goals(const Workflow& workflow, WorkflowTally& tally, WorkflowReport& report);
  void report_steps(const Workflow& workflow, const WorkflowTally& tally, WorkflowReport& report) const;
  void report_splits(uint32_t workflow, WorkflowReport& report) const;
  WorkflowReport report_workflow(uint32_t id);

  const Program& program_;
  std::vector<WorkflowTally> workflows_;
  std::vector<uint8_t> passes_;  // bits, by pass
  std::vector<ArmTaken> arms_;
  Journal journal_;
};

// Fills in what the journal says: fullest weeks, days, whom messages reached. `report.contacts` is known.
void count_weeks(const Journal& journal, Report& report);
void count_days(const Journal& journal, Report& report);

}  // namespace nudge
