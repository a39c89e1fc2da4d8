// What every part of a snapshot begins and ends with, by which it is known that it is whole, of this format
// and this program, and of the same moment as the others.
//
//   magic "NUDGESNP" · u32 format · u32 part · u64, u64 hash of the program's outline · the moment · content
//   · u64, u64 stable_hash of all before
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/engine/state.h"
#include "runtime/fault/result.h"
#include "runtime/packed/record_form.h"
#include "runtime/packed/wire.h"
#include "runtime/value/hash.h"

namespace nudge {

// 1 told no ordinals in its shared part; it is still read.
inline constexpr uint32_t kSnapshotFormat = 2;
inline constexpr uint32_t kOldestSnapshotFormat = 1;

// What of a State tells one moment from another, and how much there is in it.
struct SnapshotMoment {
  int64_t now_ms = INT64_MIN;
  uint64_t next_seq = 1;
  uint32_t next_pass = 1;
  uint32_t contacts = 0;
  uint32_t accounts = 0;
  uint64_t message_ids = 0;
  bool operator==(const SnapshotMoment&) const = default;
};
SnapshotMoment moment_of(const State& state);

// The message ids of a shard are those from `shard_begin(shard)` to the next shard's, oldest first; a part of
// them for each, so that no part is much larger than the others.
uint64_t first_message_id(const SnapshotMoment& moment, uint32_t shard);
// How many subjects of so many stand in the shard.
uint32_t subjects_in(uint32_t shard, uint32_t subjects);

// What of a program decides what the bytes mean: records, workflows' nodes and conditions, tables.
Hash128 outline_hash(const Program& program, const RecordForms& forms);

std::string begin_part(uint32_t part, const Hash128& outline, const SnapshotMoment& moment);
void end_part(std::string& bytes);

// A fault unless the part is whole and of this program; else its moment, and its content.
struct OpenedPart {
  uint32_t format = 0;
  SnapshotMoment moment;
  std::string_view content;
};
Result<OpenedPart> open_part(uint32_t part, std::string_view bytes, const Hash128& outline);

}  // namespace nudge
