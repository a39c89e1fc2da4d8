// The points of a program's workflows. Private to compiler/scenario.
#pragma once

#include "compiler/scenario/coverage.h"

namespace nudge::scenario {

class PointMaker {
 public:
  PointMaker(Coverage& coverage, const ir::Program& ir, const source::SourceSet& sources,
             const Program& program)
      : coverage_(coverage), ir_(ir), sources_(sources), program_(program), words_(ir, sources, program) {}

  void add_workflow(uint32_t workflow);

 private:
  uint32_t add(CoveragePoint::Kind kind, source::Span span, std::string what, std::string missed,
               uint32_t index = 0, NodeId node = kNoNode);
  void add_entry();
  void add_ends();
  void add_node(NodeId node);
  void add_branch(NodeId id, const ir::Step& step, Coverage::NodePoints& points);
  void add_arms(NodeId id, const ir::Step& step, Coverage::NodePoints& points);
  // The nodes to which some way leads: not those behind an arm of 0 % or a condition that is constant.
  std::vector<bool> possible_nodes() const;
  void add_node_ways(NodeId id, std::vector<NodeId>& to) const;
  bool is_constant(ir::ExprId condition, bool value) const;

  Coverage& coverage_;
  const ir::Program& ir_;
  const source::SourceSet& sources_;
  const Program& program_;
  StepWords words_;
  uint32_t workflow_ = 0;
};

}  // namespace nudge::scenario
