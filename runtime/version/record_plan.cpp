#include "runtime/version/record_plan.h"

#include <algorithm>
#include <map>

namespace nudge {

RecordPlan::RecordPlan(Meaning& from, Meaning& to, SubjectKind subject, const Comparison& comparison,
                       std::vector<bool>& altered)
    : from_(from),
      to_(to),
      old_(from.program()),
      new_(to.program()),
      subject_(subject),
      old_layout_(old_.layout(subject)),
      new_layout_(new_.layout(subject)),
      same_(new_layout_.slots.size()) {
  plan_data(altered);
  plan_conditions(altered);
  plan_appointments();
  plan_scores();
  plan_entry_rules(comparison);
  plan_arms();
  if (subject == SubjectKind::contact) plan_messages();
  find_identity();
}

void RecordPlan::copy(SlotId from, SlotId to) {
  copies_.push_back({old_slot(from), new_slot(to)});
  if (old_slot(from) == new_slot(to)) same_[to] = true;
}

void RecordPlan::plan_data(std::vector<bool>& altered) {
  fields_ = plan_fields(old_, new_, subject_);
  for (uint32_t field = 0; field < fields_.altered.size(); ++field) {
    if (fields_.altered[field]) altered[new_.field_cause(subject_, field)] = true;
  }
  for (HistoryCarry& history : plan_histories(from_, to_)) {
    if (history.subject == subject_) histories_.push_back(std::move(history));
  }
}

void RecordPlan::plan_conditions(std::vector<bool>& altered) {
  const auto& old_conditions = old_.tables(subject_).conditions;
  const auto& conditions = new_.tables(subject_).conditions;
  condition_to_.assign(old_conditions.size(), kNone);
  std::map<Hash128, uint32_t> before;
  for (uint32_t id = 0; id < old_conditions.size(); ++id)
    before.emplace(from_.of_stored(subject_, id), id);
  for (uint32_t id = 0; id < conditions.size(); ++id) {
    const StoredCondition& condition = conditions[id];
    auto found = before.find(to_.of_stored(subject_, id));
    const bool there = found != before.end();
    const bool reread = std::any_of(condition.condition.causes.begin(), condition.condition.causes.end(),
                                    [&](Cause cause) { return altered[cause]; });
    bool had_since = false;
    if (there) {
      const StoredCondition& old_condition = old_conditions[found->second];
      copy(old_condition.slot, condition.slot);
      had_since = old_condition.since_slot != kNoSlot && condition.since_slot != kNoSlot;
      if (had_since) copy(old_condition.since_slot, condition.since_slot);
    }
    if (there && !reread) {
      condition_to_[found->second] = id;
      if (condition.since_slot != kNoSlot && !had_since) adopted_.since_now.push_back(id);
      continue;
    }
    if (subject_ == SubjectKind::account) altered[new_.account_condition_cause(id)] = true;
    adopted_.conditions.push_back(id);
    adopted_.keeps_since.push_back(there);
  }
}

// Those of one workflow first, where several say the same.
void RecordPlan::plan_appointments() {
  const auto& old_all = old_.tables(subject_).appointments;
  const auto& all = new_.tables(subject_).appointments;
  appointment_to_.assign(old_all.size(), kNone);
  std::multimap<Hash128, uint32_t> before;
  for (uint32_t id = 0; id < old_all.size(); ++id)
    before.emplace(from_.of_appointment(subject_, id), id);
  std::vector<uint32_t> later;
  auto take = [&](uint32_t id, bool of_name) {
    auto [begin, end] = before.equal_range(to_.of_appointment(subject_, id));
    for (auto at = begin; at != end; ++at) {
      if (of_name && old_all[at->second].name != all[id].name) continue;
      copy(old_all[at->second].handled_slot, all[id].handled_slot);
      appointment_to_[at->second] = id;
      before.erase(at);
      return true;
    }
    return false;
  };
  for (uint32_t id = 0; id < all.size(); ++id) {
    if (!take(id, true)) later.push_back(id);
  }
  for (uint32_t id : later) {
    if (!take(id, false)) adopted_.appointments.push_back(id);
  }
}

void RecordPlan::plan_scores() {
  for (const Score& score : new_.scores) {
    if (score.subject != subject_) continue;
    for (const Score& old_score : old_.scores) {
      if (old_score.subject != subject_ || old_score.name != score.name) continue;
      plan_rules(old_score, score);
      if (old_score.halve_ms == score.halve_ms) {
        copy(old_score.points_slot, score.points_slot);
        if (score.as_of_slot != kNoSlot) copy(old_score.as_of_slot, score.as_of_slot);
      } else {
        scores_.push_back({&old_score, &score});
      }
    }
  }
}

// How often a rule has counted, also where it gives other points now.
void RecordPlan::plan_rules(const Score& from, const Score& to) {
  std::multimap<Hash128, const ScoreRule*> before;
  for (const ScoreRule& rule : from.rules) {
    if (rule.counted_slot != kNoSlot) before.emplace(from_.of_rule(from, rule, false), &rule);
  }
  for (const ScoreRule& rule : to.rules) {
    if (rule.counted_slot == kNoSlot) continue;
    auto found = before.find(to_.of_rule(to, rule, false));
    if (found == before.end()) continue;
    const ScoreRule& old_rule = *found->second;
    if (old_rule.at_most <= rule.at_most) {
      copy(old_rule.counted_slot, rule.counted_slot);
    } else {
      moments_.push_back({{{old_slot(old_rule.counted_slot)}}, new_slot(rule.counted_slot), rule.at_most});
    }
    before.erase(found);
  }
}

void RecordPlan::plan_entry_rules(const Comparison& comparison) {
  for (uint32_t id = 0; id < old_.workflows.size(); ++id) {
    const Workflow& workflow = old_.workflows[id];
    if (workflow.subject != subject_ || !comparison.workflows[id].to) continue;
    const Workflow& made = new_.workflows[*comparison.workflows[id].to];
    if (made.entered_slot == kNoSlot) continue;
    if (workflow.enter == made.enter) {
      copy(workflow.entered_slot, made.entered_slot);
    } else {
      const Slot from = workflow.entered_slot == kNoSlot ? Slot() : old_slot(workflow.entered_slot);
      entry_rules_.push_back({id, workflow.enter, made.enter, from, new_slot(made.entered_slot)});
    }
  }
}

void RecordPlan::plan_arms() {
  for (uint32_t id = 0; id < new_.adaptive_splits.size(); ++id) {
    const AdaptiveSplit& split = new_.adaptive_splits[id];
    if (new_.workflows[split.workflow].subject != subject_) continue;
    const uint32_t before = find_split(new_, split, old_);
    if (before == kNone) continue;
    const AdaptiveSplit& old_split = old_.adaptive_splits[before];
    if (old_.workflows[old_split.workflow].subject != subject_) continue;
    std::vector<Word> arms = match_arms(old_, before, new_, id);
    bool same = old_split.arms <= split.arms;
    for (Word arm = 0; arm < arms.size(); ++arm)
      same &= arms[arm] == arm;
    if (same) {
      copy(old_split.arm_slot, split.arm_slot);
    } else {
      arms_.push_back({old_slot(old_split.arm_slot), new_slot(split.arm_slot), std::move(arms)});
    }
  }
}

void RecordPlan::plan_messages() {
  auto copy_if_there = [&](SlotId from, SlotId to) {
    if (from != kNoSlot && to != kNoSlot) copy(from, to);
  };
  copy_if_there(old_.suppressed_slot, new_.suppressed_slot);
  copy_if_there(old_.unsubscribed_topics_slot, new_.unsubscribed_topics_slot);
  if (old_.first_open_hour_slot != kNoSlot && new_.first_open_hour_slot != kNoSlot) {
    for (SlotId hour = 0; hour < 24; ++hour)
      copy(old_.first_open_hour_slot + hour, new_.first_open_hour_slot + hour);
  }
  for (const Cap& cap : new_.policy.caps)
    plan_cap(cap);
}

// What was queued on a channel, by all caps that counted it; on any channel also what was queued on each.
void RecordPlan::plan_cap(const Cap& cap) {
  MomentsCarry moments{{}, new_slot(cap.queued_slot), cap.per.months != 0 ? 0 : cap.count};
  std::vector<Slot> same_channel;
  std::map<Channel, std::vector<Slot>> by_channel;
  for (const Cap& old_cap : old_.policy.caps) {
    const bool same =
        old_cap.any_channel == cap.any_channel && (cap.any_channel || old_cap.channel == cap.channel);
    if (same && old_cap.count == cap.count && old_cap.per.ms == cap.per.ms &&
        old_cap.per.months == cap.per.months)
      return copy(old_cap.queued_slot, cap.queued_slot);
    if (same) same_channel.push_back(old_slot(old_cap.queued_slot));
    if (!old_cap.any_channel) by_channel[old_cap.channel].push_back(old_slot(old_cap.queued_slot));
  }
  if (!same_channel.empty()) {
    moments.from.push_back(std::move(same_channel));
  } else if (cap.any_channel) {
    for (auto& [channel, slots] : by_channel)
      moments.from.push_back(std::move(slots));
  }
  if (!moments.from.empty()) moments_.push_back(std::move(moments));
}

void RecordPlan::find_identity() {
  for (const FieldCarry& field : fields_.carries) {
    const bool same = field.from == field.to && !fields_.altered[field.field] && field.value.is_same();
    for (SlotId slot = 0; same && slot < same_.size(); ++slot) {
      if (new_layout_.slots[slot] == field.to) same_[slot] = true;
      if (field.has_written && field.old_written == field.new_written &&
          new_layout_.slots[slot] == field.new_written)
        same_[slot] = true;
    }
  }
  for (const HistoryCarry& history : histories_) {
    for (size_t place = 0; place < history.parts.size(); ++place) {
      const PartCarry& part = history.parts[place];
      const bool same = part.from && *part.from == part.to && part.value.is_same() &&
                        part.kept == EmptyHistory::Kept::all && part.as_many;
      if (same) same_[new_.trackers[history.tracker].slots[place].slot] = true;
    }
  }
  is_identity_ = old_layout_.slots == new_layout_.slots &&
                 std::all_of(same_.begin(), same_.end(), [](bool same) { return same; });
}

uint32_t find_split(const Program& from, const AdaptiveSplit& like, const Program& in) {
  for (uint32_t id = 0; id < in.adaptive_splits.size(); ++id) {
    const AdaptiveSplit& split = in.adaptive_splits[id];
    if (split.name == like.name && in.workflows[split.workflow].name == from.workflows[like.workflow].name)
      return id;
  }
  return kNone;
}

namespace {

const std::vector<SplitArm>* arms_of(const Program& program, uint32_t split) {
  for (const Node& node : program.workflows[program.adaptive_splits[split].workflow].nodes) {
    if (node.kind == NodeKind::split_adapt && node.target == split) return &node.arms;
  }
  return nullptr;
}

}  // namespace

std::vector<Word> match_arms(const Program& from, uint32_t old_split, const Program& to, uint32_t new_split) {
  std::vector<Word> words(from.adaptive_splits[old_split].arms, kMissingWord);
  const auto* old_arms = arms_of(from, old_split);
  const auto* arms = arms_of(to, new_split);
  if (!old_arms || !arms) return words;
  for (size_t old_arm = 0; old_arm < old_arms->size(); ++old_arm) {
    for (size_t arm = 0; arm < arms->size(); ++arm) {
      if ((*arms)[arm].name == (*old_arms)[old_arm].name) words[old_arm] = arm;
    }
  }
  return words;
}

}  // namespace nudge
