// What a run did in each workflow, counted for its picture: how many took each edge of the state machine, how
// much each step queued, who stands where in the end. Costs a look into a map for each passage.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/graph/graph.h"
#include "runtime/engine/output.h"
#include "runtime/engine/state.h"

namespace nudge::graph {

class Tally {
 public:
  explicit Tally(const nudge::Program& program) : workflows_(program.workflows.size()) {}

  // What has happened since the output was last cleared, with its counts; it must want passages and traces.
  void add(const Output& output);
  // Who is where, in the end.
  void finish(const State& state);

  // Writes the counts onto the picture of that workflow.
  void annotate(uint32_t workflow, Graph& graph) const;
  // Only who stands where: all that a State tells by itself.
  void annotate_standing(uint32_t workflow, Graph& graph) const;

 private:
  struct OfWorkflow {
    std::map<Edge, uint64_t> edges;
    std::map<NodeId, uint64_t> queued;
    std::map<NodeId, uint64_t> skipped;
    std::map<NodeId, uint64_t> standing;
    std::map<std::string, uint64_t> measured;
    std::map<uint32_t, uint64_t> exited;  // by exit
    WorkflowCounts counts;
  };
  void stand(const Subject& subject);
  static std::string standing_words(const OfWorkflow& workflow, const Box& box);

  std::vector<OfWorkflow> workflows_;
};

}  // namespace nudge::graph
