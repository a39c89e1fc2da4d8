// The state of a program's run: contacts and accounts with their enrolments, what is due when, the ids of
// recent messages, the clock. A cache of the log of inputs: stepping the same inputs gives the same state.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "runtime/engine/aliases.h"
#include "runtime/engine/contacts.h"
#include "runtime/engine/due_queue.h"
#include "runtime/engine/id_index.h"
#include "runtime/engine/message_ids.h"
#include "runtime/engine/reactions.h"
#include "runtime/engine/shared_counts.h"
#include "runtime/engine/snapshot_hook.h"
#include "runtime/engine/stable_table.h"
#include "runtime/engine/subject.h"
#include "runtime/program/program.h"
#include "runtime/record/record.h"

namespace nudge {

class Sleepers;
class SubjectCodec;

struct State {
  explicit State(const Program& program);
  ~State();

  int64_t now_ms = INT64_MIN;  // INT64_MIN: nothing has come yet; set by move_now() alone
  uint64_t next_seq = 1;
  uint32_t next_pass = 1;
  // Ids of actions are made of ordinals; who comes back after being forgotten must not meet those of before.
  uint32_t first_ordinal = 1;    // of newcomers: above those of all who were forgotten
  uint32_t merged_ordinals = 1;  // above those of all who were merged into others
  Contacts contacts;
  StableTable<Account> accounts;
  IdIndex contact_index;
  IdIndex account_index;
  Aliases aliases;       // ids of contacts beside their own
  DueQueue due;          // contacts
  DueQueue account_due;  // accounts, which come before contacts that are due at the same time
  MessageIds message_ids;
  SharedCounts shared;
  Reactions reactions;
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
  // To be said before anything of it is read or changed that isn't new.
  void touch(SubjectRef ref) {
    if (snapshot) [[unlikely]]
      snapshot->before_change(ref.kind, ref.place);
    if (ref.kind == SubjectKind::contact) contacts[ref.place].record.note_use();
  }
  // From now on contacts sleep who aren't touched for days. The Program is the State's own, and outlives it.
  void let_sleep(const Program& program);
  // Between steps: everybody sleeps, to see what they take then.
  void put_to_sleep();
  // Between steps: some go to sleep. Costs little, however many there are.
  void doze();
  // For who fills the table with contacts that sleep: by this they will wake.
  const SubjectCodec& sleepers_codec(const Program& program);
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
  // The same, by hand: room for all; each, in any order; the order among them. False if another has that id.
  void begin_entering(size_t contacts, size_t accounts);
  bool enter(SubjectRef who, uint32_t account, int64_t due_ms);
  void end_entering();
  // Takes the contact out of its account and into this one (kNone: into none).
  void move_member(uint32_t contact, uint32_t account);

 private:
  std::unique_ptr<Sleepers> sleepers_;  // null: nobody sleeps yet
  bool dozes_ = false;                  // more fall asleep

  Slot contact_id_slot_;
  Slot account_id_slot_;
};

}  // namespace nudge
