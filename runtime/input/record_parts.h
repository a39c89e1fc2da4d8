// The parts of a record that Segment's spec names, found by their keys; and a record's time, reckoned from
// them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "runtime/input/json_tree.h"
#include "runtime/input/name_table.h"
#include "runtime/input/value_reader.h"

namespace nudge {

enum class RecordPart : uint8_t {
  type,
  user_id,
  anonymous_id,
  previous_id,
  message_id,
  timestamp,
  original_timestamp,
  sent_at,
  received_at,
  event,
  name,
  category,
  properties,
  traits,
  context,
  group_id,
  batch,
  count,
};

// The values of a record's parts; kNoJson for what is absent or null.
struct RecordParts {
  std::array<JsonId, static_cast<size_t>(RecordPart::count)> values{};

  JsonId& at(RecordPart part) { return values[static_cast<size_t>(part)]; }
  JsonId at(RecordPart part) const { return values[static_cast<size_t>(part)]; }
  bool has(RecordPart part) const { return at(part) != kNoJson; }
};

// As JSON spells it: `userId`.
std::string_view json_name(RecordPart part);

class RecordPartFinder {
 public:
  RecordPartFinder();
  RecordParts find(const JsonTree& tree, ValueReader& values, JsonId record) const;

 private:
  NameTable names_;
};

// The record's time; `is_so_far` if it has none of its own. A text says what is wrong if it has none that can
// be read. `now_ms` stands in for a time that is nowhere given, kMissing for none.
struct RecordTime {
  int64_t at_ms = 0;
  std::string fault;
  bool is_so_far = false;
};
RecordTime time_of(const RecordParts& parts, const JsonTree& tree, ValueReader& values, int64_t now_ms);

}  // namespace nudge
