// One input as the engine takes it: decoded, typed against the program, in no particular JSON. Made by
// runtime/input; texts and lists lie in the decoder's arena until the input was stepped.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/program/program.h"
#include "runtime/record/record.h"
#include "runtime/value/hash.h"

namespace nudge {

inline constexpr uint32_t kNoEvent = UINT32_MAX;

// A value for one slot of the contact's or the account's record; the slot's missing word takes the value
// away.
struct FieldWrite {
  uint32_t field =
      0;  // top-level, in Program::contact_fields or account_fields: its written_slot decides who is newer
  SlotId slot = kNoSlot;
  Word word = 0;
};

struct Input {
  std::string_view contact;  // its id: the userId, else the anonymousId
  // Another id of theirs, of an identify with both ids or an alias: who is known by it is merged into the
  // contact. "" if there is none.
  std::string_view previous;
  std::string_view message_id;  // "" if it had none
  std::string_view account;     // "" if it names none
  int64_t at_ms = 0;            // its own timestamp
  // Of the contact's id (IdIndex::hash_of), and of it with the message's (MessageIds::hash_of): worked out by
  // another thread than the one that steps, or 0.
  uint64_t contact_hash = 0;
  Hash128 message_hash;
  std::vector<FieldWrite> contact_writes;
  std::vector<FieldWrite> account_writes;
  uint32_t event = kNoEvent;  // kNoEvent: identify, group, or an event that the program doesn't declare
  bool undeclared_event = false;
  bool is_alias = false;  // it says who is who, and makes no contact
  Record event_record;    // in the event's layout, if there is one

  void clear() {
    contact = previous = message_id = account = {};
    at_ms = 0;
    contact_hash = 0;
    message_hash = {};
    contact_writes.clear();
    account_writes.clear();
    event = kNoEvent;
    undeclared_event = is_alias = false;
  }
};

}  // namespace nudge
