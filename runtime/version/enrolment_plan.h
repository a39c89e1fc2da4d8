// The enrolments of a workflow, from one version to the next: where they stand, what they have captured, how
// they wait on, what they have heard. Private to runtime/version.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "runtime/engine/adopt.h"
#include "runtime/version/comparison.h"
#include "runtime/version/meaning.h"
#include "runtime/version/value_carry.h"

namespace nudge {

class EnrolmentPlan {
 public:
  // `altered`: causes of the new version whose data may be others.
  EnrolmentPlan(Meaning& from, Meaning& to, uint32_t workflow, const WorkflowMatch& match,
                const std::vector<bool>& altered);

  bool stops() const { return !to_; }
  // A step that did something is gone, or is called otherwise: another could be called as it was, now or in a
  // later version. Or steps stand in another order: what was done may come again. Whoever goes on counts as a
  // new pass in the ids of actions, so that none is given twice.
  bool renumbers() const { return renumbers_; }
  // It is moved to a step, from which it may come again to what it has done.
  bool is_moved(const Enrolment& from) const {
    return from.node != kNoNode && nodes_[from.node].fate == Fate::moves;
  }
  enum class Outcome : uint8_t {
    as_before,  // its timer too
    taken_up,   // Adoption is to look at it: `adopted`
    dropped     // a message to a member whose step is gone
  };
  // `to` has all but its timer, and due_ms.
  Outcome carry(const Enrolment& from, int64_t now_ms, Enrolment& to, AdoptedEnrolment& adopted,
                Arena& scratch) const;

 private:
  struct NodeCarry {
    Fate fate = Fate::unanswered;
    NodeId to = kNoNode;
    AdoptedWait wait = AdoptedWait::keeps;
    bool chooses_hour = false;  // anew
    Length waited;
    std::vector<const TimedCondition*> newly;
  };
  struct CaptureCarry {
    Slot from, to;
    ValueCarry value;
  };
  void plan_node(NodeId id);
  bool stand_in_another_order() const;
  void plan_wait(const Node& node, const Node& made, NodeCarry& carry);
  bool same_value(const Node& node, const Node& made);
  void plan_captures();
  void plan_awaited();
  void plan_bits();
  bool rereads(const TimedCondition& condition) const;
  // Those of the new one that the old one hadn't go to `newly`, with `all` every one; the rest is heard as
  // before.
  void match_awaited(const std::vector<const Awaited*>& before, const Awaited& after, bool all,
                     std::vector<const TimedCondition*>& newly);
  void carry_captures(const Enrolment& from, int64_t now_ms, Enrolment& to, Arena& scratch) const;

  Meaning& old_meaning_;
  Meaning& new_meaning_;
  const uint32_t old_id_;
  const Workflow& old_;
  std::optional<uint32_t> to_;
  const Workflow* new_ = nullptr;
  const std::vector<bool>& altered_;
  const WorkflowMatch& match_;
  bool quiet_hours_changed_ = false;
  std::vector<NodeCarry> nodes_;
  std::vector<CaptureCarry> captures_;
  bool same_captures_ = false;
  NewlyAwaited awaited_;
  std::map<const TimedCondition*, const TimedCondition*> heard_;
  std::vector<uint32_t> measures_;       // by the old ones; kNone
  std::vector<uint32_t> adapted_;        // by the old bits: the new ones; 0: none
  std::map<SlotId, SlotId> started_of_;  // of the new version's repeats: by their counts
  bool renumbers_ = false;
  bool taken_up_ = false;  // everybody in it
};

}  // namespace nudge
