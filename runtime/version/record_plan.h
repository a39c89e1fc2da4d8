// The record of a contact, or of an account, from one version to the next: fields, histories, scores, stored
// conditions, entry rules, and what the engine keeps for itself. Private to runtime/version.
#pragma once

#include <vector>

#include "runtime/engine/adopt.h"
#include "runtime/version/field_plan.h"
#include "runtime/version/history_plan.h"

namespace nudge {

class RecordPlan {
 public:
  // `altered`: causes of the new version whose data may be others than they were; what is altered here is
  // added. Accounts' before contacts', who read them.
  RecordPlan(Meaning& from, Meaning& to, SubjectKind subject, const Comparison& comparison,
             std::vector<bool>& altered);

  // `begun` is what a newcomer has in the new version.
  void carry(const Subject& from, int64_t now_ms, const Record& begun, Record& to, Arena& scratch) const;
  // The timers of what is as it was; of enrolments none.
  void carry_timers(const Timers& from, Timers& to) const;
  // What is to be looked at for everybody.
  const AdoptedConditions& adopted() const { return adopted_; }

 private:
  struct SlotCopy {
    Slot from, to;
  };
  struct ScoreCarry {
    const Score* from;
    const Score* to;
  };
  struct EntryRuleCarry {
    uint32_t old_workflow;
    EnterKind old_kind, new_kind;
    Slot from, to;  // from: of no importance where every time is entered
  };
  struct ArmCarry {
    Slot from, to;
    std::vector<Word> arms;
  };
  struct MomentsCarry {
    std::vector<std::vector<Slot>> from;  // groups of the same moments; groups add up
    Slot to;
    uint32_t keep_newest;  // 0: all
  };
  void copy(SlotId from, SlotId to);
  Slot old_slot(SlotId slot) const { return old_layout_.slots[slot]; }
  Slot new_slot(SlotId slot) const { return new_layout_.slots[slot]; }
  void plan_data(std::vector<bool>& altered);
  void plan_conditions(std::vector<bool>& altered);
  void plan_appointments();
  void plan_scores();
  void plan_rules(const Score& from, const Score& to);
  void plan_entry_rules(const Comparison& comparison);
  void plan_arms();
  void plan_messages();
  void plan_cap(const Cap& cap);
  void find_identity();
  void carry_score(const ScoreCarry& score, const Record& from, int64_t now_ms, Record& to) const;
  void carry_entry_rule(const EntryRuleCarry& rule, const Subject& from, int64_t now_ms, Record& to) const;
  void carry_moments(const MomentsCarry& moments, const Record& from, Record& to) const;

  Meaning& from_;
  Meaning& to_;
  const Program& old_;
  const Program& new_;
  const SubjectKind subject_;
  const Layout& old_layout_;
  const Layout& new_layout_;
  FieldPlan fields_;
  std::vector<HistoryCarry> histories_;
  std::vector<SlotCopy> copies_;
  std::vector<ScoreCarry> scores_;
  std::vector<EntryRuleCarry> entry_rules_;
  std::vector<ArmCarry> arms_;
  std::vector<MomentsCarry> moments_;
  AdoptedConditions adopted_;
  std::vector<uint32_t> condition_to_, appointment_to_;  // by the old ones; kNone
  std::vector<bool> same_;    // by slot of the new layout: taken as it is, in place
  bool is_identity_ = false;  // a record is copied whole
};

// By the arms of the old split; kMissingWord for one that is gone. Empty: there is no such split any more.
std::vector<Word> match_arms(const Program& from, uint32_t old_split, const Program& to, uint32_t new_split);
// The split of that workflow and name; kNone.
uint32_t find_split(const Program& from, const AdaptiveSplit& like, const Program& in);

}  // namespace nudge
