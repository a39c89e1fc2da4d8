// The state of a program's run: contacts and accounts with their enrolments, what is due when, the ids of
// recent messages, the clock. A cache of the log of inputs: stepping the same inputs gives the same state.
#pragma once

#include <string_view>
#include <vector>

#include "runtime/engine/aliases.h"
#include "runtime/engine/due_queue.h"
#include "runtime/engine/guard_index.h"
#include "runtime/engine/id_index.h"
#include "runtime/engine/message_ids.h"
#include "runtime/engine/reactions.h"
#include "runtime/engine/shared_counts.h"
#include "runtime/engine/snapshot_hook.h"
#include "runtime/engine/stable_table.h"
#include "runtime/engine/timers.h"
#include "runtime/program/program.h"
#include "runtime/record/record.h"

namespace nudge {

inline constexpr uint32_t kNone = UINT32_MAX;

// One pass of a subject through a workflow; or an errand: an account's workflow sends one message to a
// member.
struct Enrolment {
  uint32_t workflow = 0;
  uint32_t order = 0;     // among all of the subject: 1, 2, 3 … in order of entry, errands too
  uint32_t ordinal = 0;   // what ids are made of: 1, 2, 3 … without errands; of an errand: its account's
  uint32_t pass = 0;      // among all of the run: 1, 2, 3 … whatever becomes of its contact; errands: 0
  NodeId node = 0;        // where it stands
  bool finished = false;  // past its last step; only its goal and measures are still open
  bool ended = false;     // to be taken away when the round is over
  bool stale = false;     // its timer is to be set before the step ends
  bool held_out = false;  // of the control group: it is measured and does nothing
  bool errand = false;    // of a contact, in an account's workflow: only sends, at the node where it stands
  bool hour_chosen = false;  // its best time was chosen, and has come when the send is asked again
  uint16_t measured = 0;     // bit by measure: reached already
  uint32_t adapted = 0;      // bit by adaptive split of the workflow: it went through
  uint32_t owner = kNone;    // errand: the account
  // Conditions that it awaits and that became true unheard, by a late event: they must turn false before they
  // count. Of the Program; almost always empty.
  std::vector<const TimedCondition*> unheard;
  int64_t entry_ms = 0;
  int64_t deadline_ms = kNever;  // when its wait is over, or its send is asked again
  int64_t due_ms = kNever;       // the earliest of the deadline and of every turn of its conditions
  Record captures;               // empty if the workflow captures nothing
};

// Whom workflows, conditions, scores and history are about.
struct Subject {
  Record record;                      // fields, history and all else that stands once, in Program::layout()
  std::vector<Enrolment> enrolments;  // by order
  Timers timers;
  uint32_t next_order = 1;
  uint32_t next_ordinal = 1;
};
struct Contact : Subject {
  uint32_t account = kNone;
  uint32_t merged_into = kNone;  // the contact that it turned out to be
};
struct Account : Subject {
  std::vector<uint32_t> members;  // contacts, by id
};

struct SubjectRef {
  SubjectKind kind = SubjectKind::contact;
  uint32_t place = 0;
  bool operator==(const SubjectRef&) const = default;
};

struct State {
  explicit State(const Program& program);

  int64_t now_ms = INT64_MIN;  // INT64_MIN: nothing has come yet; set by move_now() alone
  uint64_t next_seq = 1;
  uint32_t next_pass = 1;
  StableTable<Contact> contacts;
  StableTable<Account> accounts;
  IdIndex contact_index;
  IdIndex account_index;
  Aliases aliases;       // ids of contacts beside their own
  DueQueue due;          // contacts
  DueQueue account_due;  // accounts, which come before contacts that are due at the same time
  MessageIds message_ids;
  SharedCounts shared;
  Reactions reactions;
  GuardIndices guards;
  Record no_contact;                 // all missing: what an account's own things see as `contact`
  uint64_t default_zone = 0;         // ZoneId, of who has none, and of accounts
  SnapshotHook* snapshot = nullptr;  // writes this State just now; message_ids has it too

  Subject& subject(SubjectRef ref) {
    return ref.kind == SubjectKind::contact ? static_cast<Subject&>(contacts[ref.place])
                                            : accounts[ref.place];
  }
  const Subject& subject(SubjectRef ref) const { return const_cast<State&>(*this).subject(ref); }
  std::string_view contact_id(uint32_t contact) const;
  std::string_view account_id(uint32_t account) const;
  std::string_view id_of(SubjectRef ref) const {
    return ref.kind == SubjectKind::contact ? contact_id(ref.place) : account_id(ref.place);
  }
  // To be said before anything of it is changed that isn't new.
  void before_change(SubjectRef ref) {
    if (snapshot) [[unlikely]]
      snapshot->before_change(ref.kind, ref.place);
  }
  // kNever takes the subject out.
  void set_due(SubjectRef ref, int64_t due_ms);
  // Who is due first; nobody if its due_ms is kNever.
  struct Due {
    int64_t due_ms = kNever;
    SubjectRef subject;
  };
  Due first_due() const;
  // `now` never goes back: an earlier time does nothing.
  void move_now(int64_t to_ms);
  // When all contacts and accounts are there as they were, but in no index, queue or list of members yet.
  // False if two have the same id.
  bool index_all();
  // Takes the contact out of its account and into this one (kNone: into none).
  void move_member(uint32_t contact, uint32_t account);

 private:
  Slot contact_id_slot_;
  Slot account_id_slot_;
};

}  // namespace nudge
