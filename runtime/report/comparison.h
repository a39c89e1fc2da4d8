// Two programs over the same inputs: whose messages differ, and how. Compared are, contact by contact (by the
// id at the time of sending), which messages were sent and when, by the messages' names; not what they say,
// and not actions. Linear in the messages, but for the sorting of ids.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "runtime/report/journal.h"

namespace nudge {

enum class Change : uint8_t {
  more,  // messages than with the old program
  fewer,
  other,        // as many, but not the same
  other_times,  // the same, as often, but not at the same times
  unchanged,
};
inline constexpr size_t kChanges = 5;

// A message that somebody got, by names.
struct Received {
  int64_t at_ms = 0;
  std::string message;
  std::string workflow;
};
struct ContactChange {
  std::string contact;
  Change change = Change::unchanged;
  std::vector<Received> old_messages, new_messages;  // in order of time
};

struct ReportComparison {
  std::array<uint64_t, kChanges> contacts{};  // by Change; of those who got any message
  uint64_t newly_reached = 0;                 // of `more`: got none before
  uint64_t no_longer_reached = 0;             // of `fewer`: get none now
  std::vector<ContactChange> examples;        // by Change, then by id
};

// One side of it.
struct Side {
  const Program& program;
  const Journal& journal;  // closed
};
// The first `examples` contacts by id of each kind of change.
ReportComparison compare(const Side& old_side, const Side& new_side, size_t examples);

// What both programs have, by name: in the new one's order, then what only the old one has.
template <class T>
struct Pair {
  const T* before = nullptr;
  const T* after = nullptr;
  const std::string& name() const { return after ? after->name : before->name; }
  const char* where() const { return !before ? "new" : !after ? "old" : "both"; }
};
template <class T>
std::vector<Pair<T>> paired(const std::vector<T>& before, const std::vector<T>& after) {
  auto find = [](const std::vector<T>& all, const std::string& name) -> const T* {
    for (const T& one : all) {
      if (one.name == name) return &one;
    }
    return nullptr;
  };
  std::vector<Pair<T>> pairs;
  for (const T& one : after)
    pairs.push_back({find(before, one.name), &one});
  for (const T& one : before) {
    if (!find(after, one.name)) pairs.push_back({&one, nullptr});
  }
  return pairs;
}

const char* name_of(Change change);  // `more` … `other_times`

}  // namespace nudge
