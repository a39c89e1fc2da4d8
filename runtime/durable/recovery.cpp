#include "runtime/durable/recovery.h"

#include <fmt/format.h>
#include <malloc.h>

#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"
#include "runtime/program/encoding.h"
#include "runtime/snapshot/snapshot.h"

namespace nudge {
namespace {

constexpr const char* kNotTheRun =
    "; the run isn't what it was: a folder restored in part, or another build of nudge; go on with the "
    "backup or the build that it was written by";

// Ids of the actions that the tail yielded when it was stepped first, against those that it yields now.
class StoredIds {
 public:
  Status load(Store& store, uint64_t from_seq) {
    next_seq_ = from_seq;
    return store.read_outbox(from_seq, [&](const OutboxRow& row) -> Status {
      if (row.seq != from_seq + ids_.size()) {
        return Fault{fmt::format("action {} is missing: the outbox goes on with action {}{}",
                                 from_seq + ids_.size(), row.seq, kNotTheRun)};
      }
      ids_.push_back(row.id);
      return Done{};
    });
  }

  Status check(const Action& action) {
    if (place_ == ids_.size()) {
      return Fault{fmt::format("the log yields action {} ({}), which was never stored{}", action.seq,
                               hex_text(action.id), kNotTheRun)};
    }
    const Hash128 stored = ids_[place_++];
    if (action.seq != next_seq_ || action.id != stored) {
      return Fault{fmt::format("action {} was stored with id {} and comes out as action {} with id {}{}",
                               next_seq_, hex_text(stored), action.seq, hex_text(action.id), kNotTheRun)};
    }
    ++next_seq_;
    return Done{};
  }

  Status check_end() const {
    if (place_ == ids_.size()) return Done{};
    return Fault{fmt::format("action {} was stored with id {} and doesn't come out of the log{}", next_seq_,
                             hex_text(ids_[place_]), kNotTheRun)};
  }

 private:
  std::vector<Hash128> ids_;
  size_t place_ = 0;  // of the next to be compared
  uint64_t next_seq_ = 0;
};

// Steps entries of the log as `nudge run` stepped them first.
class TailSteps : private RecordSink {
 public:
  TailSteps(const Predicates& predicates, State& state, StoredIds& ids)
      : engine_(predicates, state),
        decoder_(predicates.program()),
        output_(predicates.program()),
        state_(state),
        ids_(ids) {}

  Status step(const LogEntry& entry) {
    if (entry.kind == EntryKind::advance) {
      engine_.advance(entry.to_ms, output_);
    } else {
      decoder_.decode_copy(entry.text, state_.now_ms, *this);
    }
    for (const Action& action : output_.actions) {
      if (Status same = ids_.check(action); !same.ok()) return same;
    }
    output_.clear();
    return Done{};
  }

 private:
  void decoded(const Decoded& record) override { engine_.step(record.input, output_); }
  void rejected(const Rejected&) override {}

  Engine engine_;
  Decoder decoder_;
  Output output_;
  State& state_;
  StoredIds& ids_;
};

Status load_program(Store& store, Recovered& recovered) {
  Result<std::optional<InstalledProgram>> installed = store.newest_program();
  if (!installed.ok()) return installed.fault();
  if (!*installed) return Fault{"no program is installed there: `nudge run` installs the first"};
  recovered.installed = std::move(**installed);
  Result<Program> program = decode(recovered.installed.encoded);
  if (!program.ok()) {
    return Fault{fmt::format("version {} of the program, which is installed there, can't be run: {}",
                             recovered.installed.version, program.fault().message)};
  }
  recovered.program = std::move(*program);
  return Done{};
}

// Gives the log's position that the State then stands at.
Result<uint64_t> load_snapshot(Store& store, Recovered& recovered) {
  Result<std::optional<uint64_t>> position = store.snapshot_position();
  if (!position.ok()) return position.fault();
  if (!*position) return uint64_t{0};
  SnapshotReader reader(recovered.program, *recovered.state);
  Status decoded = Done{};
  Status read = store.read_snapshot([&](const SnapshotPart& part) -> Status {
    recovered.snapshot_bytes += part.bytes.size();
    return decoded = reader.take(part.part, part.bytes);
  });
  if (read.ok()) read = decoded = reader.finish();
  if (!decoded.ok())
    return Fault{fmt::format("the snapshot at entry {} of the log can't be used: {}", **position,
                             decoded.fault().message)};
  if (!read.ok()) return read.fault();
  return **position;
}

Status replay_tail(Store& store, uint64_t from, Recovered& recovered) {
  Result<uint64_t> begin = store.log_begin();
  if (!begin.ok()) return begin.fault();
  Result<uint64_t> end = store.log_end();
  if (!end.ok()) return end.fault();
  if (*begin > from || *end < from) {
    return Fault{fmt::format("the log goes from entry {} to {}, and the state stands at entry {}{}", *begin,
                             *end, from, kNotTheRun)};
  }
  StoredIds ids;
  if (Status loaded = ids.load(store, recovered.state->next_seq); !loaded.ok()) return loaded;
  TailSteps steps(*recovered.predicates, *recovered.state, ids);
  uint64_t next = from;
  Status read = store.read_log(from, [&](uint64_t position, const LogEntry& entry) -> Status {
    if (position != next)
      return Fault{fmt::format("entry {} of the log is missing: it goes on with entry {}{}", next, position,
                               kNotTheRun)};
    ++next;
    recovered.replayed_bytes += entry.text.size();
    return steps.step(entry);
  });
  if (!read.ok()) return read;
  if (next != *end)
    return Fault{
        fmt::format("the log ends before entry {} and should end before entry {}{}", next, *end, kNotTheRun)};
  recovered.log_end = next;
  recovered.replayed = next - from;
  return ids.check_end();
}

}  // namespace

Result<std::unique_ptr<Recovered>> recover(Store& store) {
  auto recovered = std::make_unique<Recovered>();
  if (Status loaded = load_program(store, *recovered); !loaded.ok()) return loaded.fault();
  recovered->predicates = std::make_unique<Predicates>(recovered->program);
  recovered->state = std::make_unique<State>(recovered->program);
  Result<uint64_t> position = load_snapshot(store, *recovered);
  if (!position.ok()) return position.fault();
  if (Status replayed = replay_tail(store, *position, *recovered); !replayed.ok()) return replayed.fault();
  malloc_trim(0);  // what reading took goes back to the machine
  return recovered;
}

Status put_whole_state(Store& store, const Program& program, const State& state, uint64_t position) {
  // Nobody has stepped this State yet, and there is no log from which it could be made again.
  State again(program);
  SnapshotReader reader(program, again);
  Status read = Done{};
  for (EncodedPart& part : encode_state(program, state)) {
    read = reader.take(part.part, part.bytes);
    if (!read.ok()) break;
    Status put = store.put_snapshot(position, {part.part, std::move(part.bytes)});
    if (!put.ok()) return put;
  }
  if (read.ok()) read = reader.finish();
  if (!read.ok())
    return Fault{fmt::format("what was made of the state can't be read again ({}): a fault of nudge's, "
                             "please report it; nothing was changed",
                             read.fault().message)};
  return store.finish_snapshot(position, false);
}

Hash128 state_digest(const Program& program, const State& state) {
  std::string digests;
  for (const EncodedPart& part : encode_state(program, state))
    digests += hex_text(stable_hash({part.bytes}));
  return stable_hash({digests});
}

}  // namespace nudge
