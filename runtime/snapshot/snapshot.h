// A State as bytes, in parts of their own: 256 shards of contacts and accounts, each with a part of the ids
// of recent messages, and one part for what belongs to none of them (what all together decide, ids that were
// promised to whom nobody has seen yet). All parts tell the moment: the clock, seq, how much there is.
// Deterministic: equal States give equal bytes, whenever and in however many pieces they were written.
//
// A subject's shard is its place modulo 256: places are given in order of arrival and stay for good.
// What can be worked out again is not written: indices, due queues, members by id.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/engine/state.h"
#include "runtime/fault/result.h"

namespace nudge {

inline constexpr uint32_t kShards = 256;
inline constexpr uint32_t kSharedPart = kShards;  // the part behind those of the shards
inline constexpr uint32_t kSnapshotParts = kShards + 1;

struct EncodedPart {
  uint32_t part = 0;
  std::string bytes;
};

// Writes the State as it stood at begin() while it goes on being stepped: whoever is about to change a
// subject that isn't written yet writes it first (State::snapshot, null while none is written). So no step
// waits for more than its own subjects. Memory: the parts that are not yet taken, what was written first, and
// a bit a subject.
class SnapshotWriter {
 public:
  // Both must outlive it; the Program is the State's own.
  SnapshotWriter(const Program& program, State& state);
  ~SnapshotWriter();

  // Between steps. Writes what all contacts together have counted, copies nothing else. One that is active
  // begins anew.
  void begin();
  bool is_active() const;
  // The parts that are not taken yet are not wanted any more.
  void abandon();
  // Between steps: writes on, for about so many bytes, and appends the parts that are done, each once. False
  // when it was the last.
  bool work(size_t about_bytes, std::vector<EncodedPart>& parts);

 private:
  struct Progress;
  const std::unique_ptr<Progress> progress_;
};

// The slow twin: all at once, nothing stepped meanwhile.
std::vector<EncodedPart> encode_state(const Program& program, const State& state);

// Parts one after the other, ascending, into a State that nothing has come to; its contacts sleep until they
// are asked for. Bytes are not trusted: a fault for what is damaged, of another format or of another program,
// after which the State is of no use. Nothing of a part is needed when it was taken.
class SnapshotReader {
 public:
  // Both must outlive it.
  SnapshotReader(const Program& program, State& state);
  ~SnapshotReader();

  Status take(uint32_t part, std::string_view bytes);
  // When all were taken.
  Status finish();

 private:
  class Progress;
  const std::unique_ptr<Progress> progress_;
};

// All parts, in any order.
Status decode_state(const Program& program, const std::vector<EncodedPart>& parts, State& state);

}  // namespace nudge
