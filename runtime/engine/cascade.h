// One moment of the input's contact, its account and the account's other members: who is worked through when.
//
//   (a) the contact's fields, the account that it joins and its fields, the history of both
//   (b) step 3 for the account: scores, conditions, appointments
//   (c) the contact's rounds
//   (d) the account's rounds, from step 4 on
//   (e) what the steps of those caused for others (errands), in the order of emission, each with the rounds that
//       it causes and, after these, the errands of those
//   (f) the members whom something touches that has changed at the account since they were last told, in order
//       of contact id, each followed by its errands; again, as long as something changes
//
// What is due by time begins with the rounds of the one it is due for, and goes on with (e) and (f). A subject
// that another's round n touches begins in round n + 1; after kMaxRounds conditions take their values silently
// and the rest is cut off. Costs what is touched, of members: one look at each if something reads the change.
#pragma once

#include "runtime/engine/moment.h"

namespace nudge {

class Cascade {
 public:
  Cascade(const Predicates& predicates, State& state, Output& output, Workspace& workspace);

  // `contact` is whom the input is about, in the state already.
  struct Arrival {
    uint32_t contact = 0;
    bool newcomer = false;  // it has no record yet
    bool changed = false;   // anything about it may have changed just now: it was merged
  };
  void work(const Input& input, const Arrival& arrival);
  void fall_due(SubjectRef who);

 private:
  Moment at(SubjectRef who) { return Moment(predicates_, state_, output_, workspace_, who); }
  uint32_t find_or_add_account(const Input& input, ChangeSet& account_change);
  void join_account(const Input& input, uint32_t contact, ChangeSet& change, ChangeSet& account_change);
  void take_event(const Input& input, ChangeSet& change);
  void hear_account(uint32_t account, bool joined, ChangeSet& change, ChangeSet& account_change);
  void work_errands();
  void tell_members(uint32_t account);
  bool is_touched(const Contact& member, const ChangeSet& news) const;
  void finish(uint32_t account);

  const Predicates& predicates_;
  const Program& program_;
  State& state_;
  Output& output_;
  Workspace& workspace_;
};

}  // namespace nudge
