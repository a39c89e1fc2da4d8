// What of workflows tests have come past: points, each named in the words of the source, and how often it was
// reached. A point is a step that was reached, a way out of a branch, a match, a wait or a repeat, an arm of
// a split, a trigger that let somebody in, an `if` that kept somebody out, a holdout that held somebody out,
// a goal, a measure or an exit that came. What can't be is none: the other side of a condition that is
// constant, an arm of 0 %. Steps of a sequence are points of each workflow that runs it.
#pragma once

#include <string>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/scenario/step_words.h"
#include "runtime/engine/output.h"

namespace nudge::scenario {

struct CoveragePoint {
  enum class Kind : uint8_t {
    trigger,
    refused,
    held_out,
    goal,
    measure,
    exit,
    step,
    yes,
    no,
    arm,  // of a match
    came,
    time_out,
    until,
    all_times,
    split_arm,
  } kind = Kind::step;
  uint32_t workflow = 0;
  NodeId node = kNoNode;
  uint32_t index = 0;  // trigger, goal, measure, exit, split_arm: which
  source::Span span;
  std::string what;    // "wait up to 2 days for engaged"
  std::string missed;  // what is to be said if it was not reached: "its time never ran out"
  uint64_t hits = 0;
  // Of a step of a sequence, once tell_runs_apart() was called: the `run`s that lead there, the workflow's
  // own first; and, if the workflow runs the sequence more than once, which this is: "the `run` of line 12".
  std::vector<source::Span> runs;
  std::string run;
};
const char* name_of(CoveragePoint::Kind kind);  // "time_out"

class Coverage {
 public:
  Coverage(const ir::Program& ir, const source::SourceSet& sources, const Program& program);

  // Says of points in sequences by which `run` they are there. For reports; counting needs it not.
  void tell_runs_apart(const ir::Program& ir, const source::SourceSet& sources,
                       const std::vector<ast::FileTree>& trees);

  // What a world has put out.
  void add(const Output& output);
  // The hits of another over the same program; in any order.
  void add(const Coverage& other);

  // By workflow, then by place in the source.
  const std::vector<CoveragePoint>& points() const { return points_; }
  // By point: it is missed only because another is, which is nearer to the beginning. An arm that nobody
  // took, and the steps in it.
  std::vector<bool> behind_others() const;
  // How a contact could be named to get there: of arms of splits and holdouts, where the id decides; "" if it
  // doesn't.
  std::string hint(const CoveragePoint& point) const;
  struct Share {
    size_t reached = 0, points = 0;
    // Rounded down, so that 100 is all of them; of nothing all is reached.
    int percent() const { return points == 0 ? 100 : static_cast<int>(reached * 100 / points); }
  };
  Share share_of(uint32_t workflow) const;
  Share share() const;
  const Program& program() const { return program_; }

 private:
  friend class PointMaker;
  static constexpr uint32_t kNone = UINT32_MAX;
  struct NodePoints {
    uint32_t reached = kNone;
    uint32_t next = kNone, otherwise = kNone;
    std::vector<uint32_t> arms;
  };
  struct WorkflowPoints {
    std::vector<NodePoints> nodes;
    std::vector<uint32_t> triggers, goals, measures, exits;
    uint32_t refused = kNone, held_out = kNone;
  };
  void hit(uint32_t point) {
    if (point != kNone) ++points_[point].hits;
  }
  void add(const Passage& passage);
  void add(const Trace& trace);
  void mark_behind(uint32_t workflow, std::vector<bool>& behind) const;

  const Program& program_;
  std::vector<CoveragePoint> points_;
  std::vector<WorkflowPoints> workflows_;
};

}  // namespace nudge::scenario
