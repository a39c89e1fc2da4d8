// What all contacts together decide, as far as one of them is concerned: the arms of adaptive splits and what
// came of them, and the hours at which things are opened.
#include <algorithm>

#include "runtime/engine/moment.h"

namespace nudge {

namespace {

// In the slot of a contact's arm, beside the arm: it has led to the goal, and has been counted for it.
constexpr Word kConverted = 0x8000;
constexpr Word kArm = 0x7FFF;

}  // namespace

// The split's bit in Enrolment::adapted(): its place among those of the workflow. From the 32nd on they share
// one.
uint32_t Moment::adapted_bit(uint32_t split) const {
  uint32_t before = 0;
  for (uint32_t other = 0; other < split; ++other)
    before += program_.adaptive_splits[other].workflow == program_.adaptive_splits[split].workflow;
  return 1u << std::min<uint32_t>(before, 31);
}

uint32_t Moment::adaptive_arm(Enrolment& enrolment, const Node& node) {
  const AdaptiveSplit& split = program_.adaptive_splits[node.target];
  DrawKey key{workflow_of(enrolment).name, split.name, id()};
  const std::vector<ArmCounts>& settled = state_.shared.settled().arms[node.target];
  // Nothing is done to who is held out, so its arm leads to nothing and says nothing of the others'.
  if (enrolment.held_out) return thompson_arm(key, settled);
  Slot slot = slot_of(split.arm_slot);
  Word kept = subject_.record.load(slot);
  if (kept == kMissingWord) {
    kept = thompson_arm(key, settled);
    subject_.record.store(slot, kept);
    ++state_.shared.counting().arms[node.target][kept].assigned;
  }
  enrolment.set_adapted(enrolment.adapted() | adapted_bit(node.target));
  return static_cast<uint32_t>(std::min<size_t>(kept & kArm, node.arms.size() - 1));
}

void Moment::count_conversion(const Enrolment& enrolment) {
  if (enrolment.adapted() == 0) return;
  for (uint32_t id = 0; id < program_.adaptive_splits.size(); ++id) {
    const AdaptiveSplit& split = program_.adaptive_splits[id];
    if (split.workflow != enrolment.workflow || !(enrolment.adapted() & adapted_bit(id))) continue;
    Slot slot = slot_of(split.arm_slot);
    Word kept = subject_.record.load(slot);
    if (kept == kMissingWord || (kept & kConverted)) continue;
    subject_.record.store(slot, kept | kConverted);
    std::vector<ArmCounts>& arms = state_.shared.counting().arms[id];
    if ((kept & kArm) < arms.size()) ++arms[kept & kArm].converted;
  }
}

void Moment::count_open(int64_t at_ms) {
  if (program_.first_open_hour_slot == kNoSlot) return;  // no send asks for the best time
  constexpr Word kMost = 0xFFFE;
  auto hour = static_cast<uint32_t>(hour_of(at_ms, zone()));
  Slot slot = slot_of(program_.first_open_hour_slot + hour);
  Word opens = subject_.record.load(slot);
  opens = opens == kMissingWord ? 0 : opens;
  subject_.record.store(slot, std::min(opens + 1, kMost));
  ++state_.shared.counting().opens[hour];
}

OpensByHour Moment::own_opens() const {
  OpensByHour own{};
  for (uint32_t hour = 0; hour < own.size() && program_.first_open_hour_slot != kNoSlot; ++hour) {
    Word opens = subject_.record.load(slot_of(program_.first_open_hour_slot + hour));
    if (opens != kMissingWord) own[hour] = opens;
  }
  return own;
}

}  // namespace nudge
