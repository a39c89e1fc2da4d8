// What a run of a program over many inputs came to: counts per workflow and message, shares, times, worth,
// and who got how much. Plain data: made by tally.h, compared by comparison.h, printed by report_json.h,
// report_text.h and plot.h. Ordered throughout: by the program's order or by name, never by chance.
//
// Passes of who is held out are counted apart, in `held_out` and `held_out_reached` alone. A share is of
// those who entered. Medians and ninth deciles are by nearest rank: a time that somebody took.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/engine/output.h"
#include "runtime/value/money.h"

namespace nudge {

inline constexpr size_t kSkipReasons = 5;  // by SkipReason

// What goals were worth, added up: of a currency, or plain numbers.
struct WorthSum {
  bool is_money = false;
  CurrencyId currency = 0;
  int64_t minor_units = 0;
  double number = 0;
};

// A workflow's goal, or one of its measures.
struct GoalReport {
  std::string name;  // of a measure
  uint64_t reached = 0;
  uint64_t held_out_reached = 0;
  int64_t median_ms = kMissing;  // from entry; kMissing if nobody reached it
  int64_t ninth_decile_ms = kMissing;
  std::optional<WorthSum> worth;  // if the program says what it is worth
};

struct NamedCount {
  std::string name;
  uint64_t count = 0;
};

struct ArmReport {
  std::string name;
  double weight = 0;  // 0 to 1; 0 of an adaptive split
  uint64_t entered = 0;
  uint64_t converted = 0;
};
struct SplitReport {
  std::string name;
  bool adapts = false;
  std::vector<ArmReport> arms;
};

struct MessageReport {
  std::string name;
  Channel channel = Channel::email;
  uint64_t sent = 0;
  std::array<uint64_t, kSkipReasons> skipped{};

  uint64_t all_skipped() const;
};

struct WorkflowReport {
  std::string name;
  std::string description;
  SubjectKind subject = SubjectKind::contact;
  bool has_holdout = false;
  uint64_t entered = 0, held_out = 0, exited = 0, stopped = 0, finished = 0;
  uint64_t inside = 0;             // at the end: neither converted, exited, stopped nor finished
  std::optional<GoalReport> goal;  // reached: converted
  std::vector<GoalReport> measures;
  std::vector<NamedCount> refused;  // by reason
  std::vector<NamedCount> labels;   // of `finished`; "" is without one, and the last
  std::vector<SplitReport> splits;
  std::vector<MessageReport> messages;  // that it sends, as they stand in it
  std::vector<NamedCount> actions;

  uint64_t all_refused() const;
};

// How much one contact got in its fullest seven times 24 hours, which begin with a message.
struct FullestWeek {
  std::string contact;
  int64_t from_ms = 0;
  uint64_t messages = 0;
};

// Messages that were sent on a day, in UTC.
struct DayReport {
  int64_t date = 0;
  std::vector<uint64_t> by_message;   // as Report::messages
  std::vector<uint64_t> by_workflow;  // as Report::workflows
};

struct InputCounts {
  uint64_t records = 0, applied = 0, duplicates = 0, late = 0, undeclared = 0, dead_letters = 0, cut_off = 0;
};

struct Report {
  InputCounts inputs;
  int64_t from_ms = kMissing;   // of the first input
  int64_t until_ms = kMissing;  // where the clock stood at the end
  uint64_t contacts = 0, accounts = 0;
  std::vector<WorkflowReport> workflows;  // by name
  std::vector<MessageReport> messages;    // all that the program declares, as it does; of all workflows
  uint64_t contacts_reached = 0;          // got a message at all
  std::optional<FullestWeek> fullest;     // of whom got most; the first by id, and their first such week
  // [n]: how many contacts got n messages in their fullest week; [0] is those who got none.
  std::vector<uint64_t> contacts_by_fullest_week;
  std::vector<DayReport> days;  // those with messages

  uint64_t sent() const;
  std::array<uint64_t, kSkipReasons> skipped() const;
};

// The least of the values that at least so many per cent of them don't exceed; kMissing of none. Reorders
// them.
int64_t percentile(std::vector<int64_t>& values, unsigned per_cent);

}  // namespace nudge
