// One moment of the input's contact, its account and the account's other members: who is worked through when.
//
//   (a) the contact's fields, the account that it joins and its fields, the history of both
//   (b) step 3 for the account: scores, conditions, appointments
//   (c) the contact's rounds
//   (d) the account's rounds, from step 4 on; what the contact's steps wrote there is brought up to date
//   first (e) the members whom something touches that has changed at the account since they were last told,
//   in order
//       of contact id; again, as long as something changes
//
// What a subject's steps cause for another (errands) is done after its rounds, in the order of emission: the
// writes of one contact to its account as one change set, then the account's rounds; the sends of an
// account's workflow one by one. What is due by time begins with the rounds of the one it is due for,
// conditions and then each enrolment, and goes on in the same way. A subject that another's round n touches
// begins in round n + 1; after kMaxRounds conditions take their values silently and the rest is cut off.
// Costs what is touched; of members: one look at each if something reads the change.
#pragma once

#include "runtime/engine/moment.h"

namespace nudge {

class Cascade {
 public:
  Cascade(const Predicates& predicates, State& state, Output& output, Workspace& workspace);

  // `contact` is whom the input is about, in the state already.
  struct Arrival {
    uint32_t contact = 0;
    bool newcomer = false;  // it has no record yet, and this id
    std::string_view id;
    bool changed = false;  // anything about it may have changed just now: it was merged
  };
  void work(const Input& input, const Arrival& arrival);
  void fall_due(SubjectRef who);
  void adopt(const AdoptedWork& work);  // adopt.cpp

 private:
  Moment at(SubjectRef who) { return Moment(predicates_, state_, output_, workspace_, who); }
  uint32_t find_or_add_account(const Input& input, ChangeSet& account_change);
  void join_account(const Input& input, uint32_t contact, ChangeSet& change, ChangeSet& account_change);
  void take_event(const Input& input, ChangeSet& change);
  void hear_account(uint32_t account, bool joined, ChangeSet& change, ChangeSet& account_change);
  bool write_account(ChangeSet& change);
  void settle_account(uint32_t account, ChangeSet& account_change);
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
