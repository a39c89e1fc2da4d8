#include "runtime/version/standing.h"

namespace nudge {

std::vector<Standing> count_standing(const Program& program, const State& state) {
  std::vector<Standing> all(program.workflows.size());
  for (size_t workflow = 0; workflow < all.size(); ++workflow)
    all[workflow].by_node.resize(program.workflows[workflow].nodes.size());
  auto count = [&](const Subject& subject) {
    for (const Enrolment& enrolment : subject.enrolments) {
      Standing& standing = all[enrolment.workflow];
      if (enrolment.errand) {
        ++standing.messages;
      } else if (enrolment.finished) {
        ++standing.finished;
      } else {
        ++standing.active;
      }
      if (enrolment.node != kNoNode) ++standing.by_node[enrolment.node];
    }
  };
  for (const Account& account : state.accounts)
    count(account);
  for (const Contact& contact : state.contacts)
    count(contact);
  return all;
}

std::vector<Unanswered> find_unanswered(const Program& from, const Comparison& comparison,
                                        const std::vector<Standing>& standing) {
  std::vector<Unanswered> found;
  for (uint32_t workflow = 0; workflow < from.workflows.size(); ++workflow) {
    const std::vector<NodeMatch>& nodes = comparison.workflows[workflow].nodes;
    for (NodeId node = 0; node < nodes.size(); ++node) {
      const uint64_t people = standing[workflow].by_node[node];
      if (nodes[node].fate == Fate::unanswered && people > 0) found.push_back({workflow, node, people});
    }
  }
  return found;
}

}  // namespace nudge
