#include "runtime/snapshot/snapshot.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/engine/subject_codec.h"
#include "runtime/snapshot/part.h"
#include "runtime/snapshot/shared_part.h"

namespace nudge {

namespace {

void encode_shard(const SubjectCodec& codec, const State& state, const SnapshotMoment& moment, uint32_t shard,
                  std::string& bytes) {
  WireWriter out(bytes);
  const uint64_t first = state.message_ids.forgotten();
  for (uint64_t id = first_message_id(moment, shard); id < first_message_id(moment, shard + 1); ++id)
    write_message_id(state.message_ids.at(first + id), out);
  for (uint32_t place = shard; place < moment.contacts; place += kShards)
    codec.write(state, {SubjectKind::contact, place}, bytes);
  for (uint32_t place = shard; place < moment.accounts; place += kShards)
    codec.write(state, {SubjectKind::account, place}, bytes);
}

void encode_shared(const State& state, std::string& bytes) {
  WireWriter out(bytes);
  write_ordinals(state, out);
  write_counts(state.shared, out);
  out.number(state.aliases.promises());
  state.aliases.each_promise(UINT64_MAX, nullptr, [&](const std::string& id, const std::string& known_id) {
    out.text(id);
    out.text(known_id);
    return true;
  });
}

}  // namespace

std::vector<EncodedPart> encode_state(const Program& program, const State& state) {
  const SubjectCodec codec(program);
  const Hash128 outline = outline_hash(program, codec.forms());
  const SnapshotMoment moment = moment_of(state);
  std::vector<EncodedPart> parts;
  for (uint32_t part = 0; part < kSnapshotParts; ++part) {
    std::string bytes = begin_part(part, outline, moment);
    part == kSharedPart ? encode_shared(state, bytes) : encode_shard(codec, state, moment, part, bytes);
    end_part(bytes);
    parts.push_back({part, std::move(bytes)});
  }
  return parts;
}

Status decode_state(const Program& program, const std::vector<EncodedPart>& parts, State& state) {
  std::vector<const EncodedPart*> ascending;
  for (const EncodedPart& part : parts) {
    if (part.part >= kSnapshotParts) return Fault{fmt::format("a snapshot has no part {}", part.part)};
    ascending.push_back(&part);
  }
  std::stable_sort(ascending.begin(), ascending.end(), [](const EncodedPart* left, const EncodedPart* right) {
    return left->part < right->part;
  });
  SnapshotReader reader(program, state);
  for (const EncodedPart* part : ascending) {
    if (Status taken = reader.take(part->part, part->bytes); !taken.ok()) return taken;
  }
  return reader.finish();
}

}  // namespace nudge
