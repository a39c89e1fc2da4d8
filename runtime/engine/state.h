// The state of a program's run: contacts with their enrolments, accounts, what is due when, the ids of recent
// messages, the clock. A cache of the log of inputs: stepping the same inputs gives the same state.
#pragma once

#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/engine/due_queue.h"
#include "runtime/engine/id_index.h"
#include "runtime/engine/message_ids.h"
#include "runtime/program/program.h"
#include "runtime/record/record.h"

namespace nudge {

inline constexpr int64_t kNever = INT64_MAX;
inline constexpr uint32_t kNone = UINT32_MAX;

// One pass of a contact through a workflow.
struct Enrolment {
  uint32_t ordinal = 0;  // of the contact's: 1, 2, 3 … in order of entry
  uint32_t workflow = 0;
  NodeId node = 0;        // where it stands
  bool finished = false;  // past its last step; only its goal and measures are still open
  bool stale = true;      // due_ms is to be worked out again before the step ends
  uint16_t measured = 0;  // bit by measure: reached already
  int64_t entry_ms = 0;
  int64_t deadline_ms = kNever;  // when its wait is over
  int64_t due_ms = kNever;       // the earliest of the deadline and of every turn of its conditions
  Record captures;               // empty if the workflow captures nothing
};

// When a stored condition could turn by time alone.
struct ConditionTimer {
  int64_t due_ms = kNever;
  uint32_t condition = 0;
};

struct Contact {
  Record record;                       // fields and history, in Program::contact_layout
  std::vector<Enrolment> enrolments;   // in order of entry
  std::vector<ConditionTimer> timers;  // by condition
  uint32_t account = kNone;
  uint32_t next_ordinal = 1;
};

struct Account {
  Record record;
  std::vector<uint32_t> members;  // contacts, by id
};

struct State {
  explicit State(const Program& program);

  int64_t now_ms = INT64_MIN;  // INT64_MIN: nothing has come yet
  uint64_t next_seq = 1;
  std::deque<Contact> contacts;
  std::deque<Account> accounts;
  IdIndex contact_index;
  IdIndex account_index;
  DueQueue due;
  MessageIds message_ids;
  bool account_matters = false;  // can any condition turn by the account
  uint64_t default_zone = 0;     // ZoneId, of who has none

  std::string_view contact_id(uint32_t contact) const;
  std::string_view account_id(uint32_t account) const;
  // Takes the contact out of its account and into this one.
  void move_member(uint32_t contact, uint32_t account);
  // What the event does to `contact.subscribed`: `unsubscribed` and `resubscribed`, by name.
  std::optional<bool> subscribes(uint32_t event) const;
  // Whether any condition of the workflow can turn by time alone.
  bool turns_by_time(uint32_t workflow) const { return turns_by_time_[workflow]; }

 private:
  Slot contact_id_slot_;
  Slot account_id_slot_;
  std::vector<bool> turns_by_time_;  // by workflow
  uint32_t unsubscribed_event_ = kNone;
  uint32_t resubscribed_event_ = kNone;
};

}  // namespace nudge
