#include "runtime/version/enrolment_plan.h"

#include <algorithm>

#include "runtime/program/field_at.h"
#include "runtime/version/record_plan.h"

namespace nudge {

namespace {

bool same_length(const Length& one, const Length& other) {
  return one.ms == other.ms && one.months == other.months;
}
// It is over so long after it was begun.
bool is_timed(const Node& node) {
  return node.kind == NodeKind::wait || (node.kind == NodeKind::wait_for && node.bounded);
}
bool same_quiet_hours(const Policy& one, const Policy& other) {
  if (one.has_quiet_hours != other.has_quiet_hours) return false;
  return one.quiet_from_ms == other.quiet_from_ms && one.quiet_to_ms == other.quiet_to_ms;
}

// What stands in a slot of the captures, as a field: the parts of a list's records are those of the event
// that it is copied from. Every event that fills a slot has them alike.
Field captured_field(const Program& program, const Workflow& workflow, SlotId slot) {
  Field field;
  field.type = workflow.capture_fields[slot].type;
  auto copied = [&](uint32_t event, const std::vector<Capture>& captures) {
    for (const Capture& capture : captures) {
      if (capture.to != slot || !field.fields.empty()) continue;
      if (const Field* of_event = field_at(program.events[event].fields, capture.from))
        field.fields = of_event->fields;
    }
  };
  for (const Trigger& trigger : workflow.triggers)
    copied(trigger.event, trigger.captures);
  for (const Node& node : workflow.nodes) {
    for (const Occurrence& occurrence : node.awaited.occurrences)
      copied(occurrence.event, occurrence.captures);
  }
  return field;
}

}  // namespace

EnrolmentPlan::EnrolmentPlan(Meaning& from, Meaning& to, uint32_t workflow, const WorkflowMatch& match,
                             const std::vector<bool>& altered)
    : old_meaning_(from),
      new_meaning_(to),
      old_id_(workflow),
      old_(from.program().workflows[workflow]),
      to_(match.to),
      altered_(altered),
      match_(match) {
  if (!to_) return;
  new_ = &to.program().workflows[*to_];
  taken_up_ = match.changed;
  quiet_hours_changed_ = !same_quiet_hours(from.program().policy, to.program().policy);
  plan_awaited();
  nodes_.resize(old_.nodes.size());
  for (NodeId id = 0; id < old_.nodes.size(); ++id)
    plan_node(id);
  renumbers_ |= stand_in_another_order();
  plan_captures();
  plan_bits();
}

// Who is behind a step now may have done already what stands there.
bool EnrolmentPlan::stand_in_another_order() const {
  NodeId last = 0;
  for (NodeId id = 0; id < old_.nodes.size(); ++id) {
    const NodeMatch& match = match_.nodes[id];
    if (match.fate != Fate::stays || old_.nodes[id].retired || new_->nodes[match.to].retired) continue;
    if (match.to < last) return true;
    last = match.to;
  }
  return false;
}

void EnrolmentPlan::plan_node(NodeId id) {
  NodeCarry& carry = nodes_[id];
  carry.fate = match_.nodes[id].fate;
  carry.to = match_.nodes[id].to;
  const NodeKind kind = old_.nodes[id].kind;
  const bool same_name =
      carry.to != kNoNode && new_->nodes[carry.to].step == old_.nodes[id].step && carry.fate != Fate::moves;
  if ((kind == NodeKind::send || kind == NodeKind::action) && !same_name) renumbers_ = true;
  switch (carry.fate) {
    case Fate::finishes:
      carry.wait = AdoptedWait::finishes;
      return;
    case Fate::stays:
    case Fate::moves:
    case Fate::retires:
      break;
    default:
      return;
  }
  const Node& node = old_.nodes[id];
  const Node& made = new_->nodes[carry.to];
  plan_wait(node, made, carry);
  if (made.kind != NodeKind::wait_for) return;
  const bool all = node.kind != NodeKind::wait_for;
  match_awaited({&node.awaited}, made.awaited, all, carry.newly);
}

void EnrolmentPlan::plan_wait(const Node& node, const Node& made, NodeCarry& carry) {
  if (is_timed(node) && is_timed(made)) {
    if (same_length(node.length, made.length)) return;
    carry.wait = AdoptedWait::goes_on;
    carry.waited = node.length;
    return;
  }
  if (node.kind != made.kind) {
    carry.wait = AdoptedWait::arrives;
    return;
  }
  switch (made.kind) {
    case NodeKind::send:
      if (node.best_time != made.best_time || !same_length(node.best_within, made.best_within)) {
        carry.wait = AdoptedWait::asks;
        carry.chooses_hour = true;
      } else if (quiet_hours_changed_ && !made.best_time) {
        carry.wait = AdoptedWait::asks;
      }
      return;
    case NodeKind::wait_until_clock:
    case NodeKind::wait_until_time:
      if (node.weekday != made.weekday || !same_value(node, made)) carry.wait = AdoptedWait::anew;
      return;
    case NodeKind::wait_for:
      if (node.bounded != made.bounded) carry.wait = AdoptedWait::anew;
      return;
    case NodeKind::repeat_again:
      if (node.times != made.times || !same_length(node.length, made.length)) carry.wait = AdoptedWait::anew;
      return;
    default:
      return;
  }
}

bool EnrolmentPlan::same_value(const Node& node, const Node& made) {
  CodePlace before, after;
  before.workflow = old_id_;
  after.workflow = *to_;
  return old_meaning_.of_function(node.value, before) == new_meaning_.of_function(made.value, after);
}

// --- what is awaited ---

bool EnrolmentPlan::rereads(const TimedCondition& condition) const {
  return std::any_of(condition.causes.begin(), condition.causes.end(),
                     [this](Cause cause) { return altered_[cause]; });
}

void EnrolmentPlan::match_awaited(const std::vector<const Awaited*>& before, const Awaited& after, bool all,
                                  std::vector<const TimedCondition*>& newly) {
  CodePlace old_place, new_place;
  old_place.workflow = old_id_;
  new_place.workflow = *to_;
  std::map<Hash128, const TimedCondition*> known;
  for (const Awaited* awaited : before) {
    for (const TimedCondition& condition : awaited->conditions)
      known.emplace(old_meaning_.of_condition(condition, old_place), &condition);
  }
  for (const TimedCondition& condition : after.conditions) {
    auto found = known.find(new_meaning_.of_condition(condition, new_place));
    if (found != known.end()) heard_.emplace(found->second, &condition);
    if (!all && found != known.end() && !rereads(condition)) continue;
    newly.push_back(&condition);
    taken_up_ = true;
  }
}

void EnrolmentPlan::plan_awaited() {
  for (const Goal& goal : new_->goals) {
    std::vector<const Awaited*> before;
    bool same = false;
    for (const Goal& old_goal : old_.goals) {
      before.push_back(&old_goal.awaited);
      same |= old_meaning_.of_goal(old_goal, old_id_) == new_meaning_.of_goal(goal, *to_);
    }
    match_awaited(before, goal.awaited, !same, awaited_.goals.emplace_back());
  }
  measures_.assign(old_.measures.size(), kNone);
  for (uint32_t index = 0; index < new_->measures.size(); ++index) {
    const Goal& measure = new_->measures[index];
    std::vector<const Awaited*> before;
    bool same = false;
    for (uint32_t old_index = 0; old_index < old_.measures.size(); ++old_index) {
      const Goal& old_measure = old_.measures[old_index];
      if (old_measure.name != measure.name) continue;
      measures_[old_index] = index;
      before.push_back(&old_measure.awaited);
      same |= old_meaning_.of_goal(old_measure, old_id_) == new_meaning_.of_goal(measure, *to_);
    }
    match_awaited(before, measure.awaited, !same, awaited_.measures.emplace_back());
  }
  std::vector<const Awaited*> before;
  for (const Awaited& exit : old_.exits)
    before.push_back(&exit);
  for (const Awaited& exit : new_->exits)
    match_awaited(before, exit, false, awaited_.exits.emplace_back());
}

// --- what it has with it ---

void EnrolmentPlan::plan_captures() {
  std::map<std::string, SlotId> by_name;
  for (SlotId slot = 0; slot < new_->capture_fields.size(); ++slot)
    by_name.emplace(new_->capture_fields[slot].name, slot);
  std::vector<bool> of_repeat(old_.capture_fields.size());
  std::vector<SlotId> to(old_.capture_fields.size(), kNoSlot);
  // Repeats by their steps, whatever they are called by now.
  for (NodeId id = 0; id < old_.nodes.size(); ++id) {
    const Node& node = old_.nodes[id];
    if (node.kind != NodeKind::repeat) continue;
    of_repeat[node.count_slot] = of_repeat[node.started_slot] = true;
    const NodeMatch& match = match_.nodes[id];
    if (match.to == kNoNode || match.fate == Fate::moves) continue;
    const Node& made = new_->nodes[match.to];
    if (made.kind != NodeKind::repeat) continue;
    to[node.count_slot] = made.count_slot;
    to[node.started_slot] = made.started_slot;
  }
  for (const Node& node : new_->nodes) {
    if (node.kind == NodeKind::repeat) started_of_[node.count_slot] = node.started_slot;
  }
  const Program& from = old_meaning_.program();
  const Program& program = new_meaning_.program();
  same_captures_ = old_.captures.slots == new_->captures.slots;
  for (SlotId slot = 0; slot < old_.capture_fields.size(); ++slot) {
    const CaptureField& field = old_.capture_fields[slot];
    if (!of_repeat[slot]) {
      auto found = by_name.find(field.name);
      if (found != by_name.end()) to[slot] = found->second;
    }
    same_captures_ &= to[slot] == slot;
    if (to[slot] == kNoSlot) continue;
    CaptureCarry carry{old_.captures.slots[slot], new_->captures.slots[to[slot]],
                       ValueCarry(from, captured_field(from, old_, slot), program,
                                  captured_field(program, *new_, to[slot]))};
    same_captures_ &= carry.value.is_same();
    captures_.push_back(std::move(carry));
  }
}

void EnrolmentPlan::plan_bits() {
  const Program& from = old_meaning_.program();
  const Program& to = new_meaning_.program();
  auto bits = [](const Program& program, uint32_t workflow) {
    std::vector<uint32_t> splits;
    for (uint32_t id = 0; id < program.adaptive_splits.size(); ++id) {
      if (program.adaptive_splits[id].workflow == workflow) splits.push_back(id);
    }
    return splits;
  };
  const std::vector<uint32_t> old_splits = bits(from, old_id_);
  const std::vector<uint32_t> splits = bits(to, *to_);
  // From the 32nd on they share a bit, as the engine has it.
  adapted_.assign(std::min<size_t>(old_splits.size(), 32), 0);
  for (size_t place = 0; place < old_splits.size(); ++place) {
    const uint32_t found = find_split(from, from.adaptive_splits[old_splits[place]], to);
    const auto at = std::find(splits.begin(), splits.end(), found);
    if (at == splits.end()) continue;
    adapted_[std::min<size_t>(place, 31)] |=
        1u << std::min<size_t>(static_cast<size_t>(at - splits.begin()), 31);
  }
}

void EnrolmentPlan::carry_captures(const Enrolment& from, int64_t now_ms, Enrolment& to,
                                   Arena& scratch) const {
  if (new_->captures.slots.empty()) return;
  if (same_captures_ && !from.captures().empty()) {
    to.captures() = from.captures();
  } else {
    to.captures().reset(new_->captures);
    for (const CaptureCarry& capture : captures_) {
      if (from.captures().empty()) break;
      const Word word = from.captures().load(capture.from);
      to.captures().store_any(new_->captures, capture.to, capture.value.apply(word, scratch));
    }
  }
  if (to.node == kNoNode) return;
  // In a repeat that it has not come into by its beginning: it is there for the first time.
  const Node& node = new_->nodes[to.node];
  auto begin = [&](SlotId count) {
    const Slot slot = new_->captures.slots[count];
    if (to.captures().load(slot) != kMissingWord) return;
    to.captures().store(slot, 1);
    to.captures().store(new_->captures.slots[started_of_.at(count)], word_of_int(now_ms));
  };
  for (SlotId count : node.iterations)
    begin(count);
  if (node.kind == NodeKind::repeat_again) begin(node.count_slot);
}

EnrolmentPlan::Outcome EnrolmentPlan::carry(const Enrolment& from, int64_t now_ms, Enrolment& to,
                                            AdoptedEnrolment& adopted, Arena& scratch) const {
  const NodeCarry* node = from.node == kNoNode ? nullptr : &nodes_[from.node];
  NUDGE_ASSERT(!node || from.errand || node->fate != Fate::unanswered, "nobody says what becomes of {} {}",
               old_.name, from.node);
  to.workflow = *to_;
  to.order = from.order;
  to.ordinal = from.ordinal;
  to.pass = from.pass;
  to.finished = from.finished;
  to.held_out = from.held_out;
  to.errand = from.errand;
  to.hour_chosen = from.hour_chosen;
  if (from.errand) to.set_owner(from.owner());
  to.entry_ms = from.entry_ms;
  to.deadline_ms = from.deadline_ms;
  to.node = kNoNode;
  if (node) {
    const bool sends = node->to != kNoNode && new_->nodes[node->to].to_members;
    if (from.errand && !sends) return Outcome::dropped;
    // Who is past the last step needs no node to finish from.
    to.node = node->fate == Fate::finishes ? kNoNode : node->to;
    if (node->chooses_hour || node->wait == AdoptedWait::arrives) to.hour_chosen = false;
  }
  for (uint32_t index = 0; index < measures_.size(); ++index) {
    if ((from.measured >> index & 1) && measures_[index] != kNone)
      to.measured |= static_cast<uint16_t>(1u << measures_[index]);
  }
  uint32_t adapted_bits = 0;
  for (uint32_t bit = 0; bit < adapted_.size(); ++bit)
    adapted_bits |= from.adapted() >> bit & 1 ? adapted_[bit] : 0;
  if (adapted_bits != 0) to.set_adapted(adapted_bits);
  for (const TimedCondition* condition : from.unheard()) {
    auto found = heard_.find(condition);
    if (found != heard_.end()) to.set_unheard(*found->second, true);
  }
  carry_captures(from, now_ms, to, scratch);
  adopted = {from.order, node ? node->wait : AdoptedWait::keeps, node ? node->waited : Length(), &awaited_,
             node ? &node->newly : nullptr};
  const bool as_before = !taken_up_ && adopted.wait == AdoptedWait::keeps;
  return as_before ? Outcome::as_before : Outcome::taken_up;
}

}  // namespace nudge
