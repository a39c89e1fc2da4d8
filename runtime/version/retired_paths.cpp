#include "runtime/version/retired_paths.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nudge {

namespace {

// A repeat and the end of its body have one identity.
using Key = std::pair<std::string, bool>;

Key key_of(const Node& node) {
  return {node.step, node.kind == NodeKind::repeat_again};
}

void lead_on(const Workflow& from, const WorkflowMatch& match, Workflow& to) {
  std::map<Key, NodeId> retired;
  for (NodeId id = 0; id < to.nodes.size(); ++id) {
    if (to.nodes[id].retired) retired.emplace(key_of(to.nodes[id]), id);
  }
  if (retired.empty()) return;
  const auto lead = [&](NodeId before, NodeId& edge) {
    if (before == kNoNode) return;
    const NodeMatch& there = match.nodes[before];
    if (there.fate == Fate::stays && !to.nodes[there.to].retired) edge = there.to;
  };
  for (const Node& node : from.nodes) {
    const auto found = retired.find(key_of(node));
    if (found == retired.end()) continue;
    Node& made = to.nodes[found->second];
    if (made.kind != node.kind || made.arms.size() != node.arms.size()) continue;
    lead(node.next, made.next);
    lead(node.otherwise, made.otherwise);
    for (size_t arm = 0; arm < made.arms.size(); ++arm)
      lead(node.arms[arm].next, made.arms[arm].next);
  }
}

}  // namespace

void lead_retired_on(const Program& from, const Comparison& comparison, Program& to) {
  for (size_t workflow = 0; workflow < from.workflows.size(); ++workflow) {
    const WorkflowMatch& match = comparison.workflows[workflow];
    if (match.to) lead_on(from.workflows[workflow], match, to.workflows[*match.to]);
  }
}

}  // namespace nudge
