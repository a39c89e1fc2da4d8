#include "runtime/snapshot/snapshot.h"

#include <fmt/format.h>

#include "runtime/snapshot/part.h"
#include "runtime/snapshot/shared_part.h"
#include "runtime/snapshot/subject_codec.h"

namespace nudge {

namespace {

// --- all at once ---

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
  write_counts(state.shared, out);
  out.number(state.aliases.promises());
  state.aliases.each_promise(UINT64_MAX, nullptr, [&](const std::string& id, const std::string& known_id) {
    out.text(id);
    out.text(known_id);
    return true;
  });
}

// --- reading ---

class Decoding {
 public:
  Decoding(const Program& program, State& state)
      : codec_(program), outline_(outline_hash(program, codec_.forms())), state_(state) {}

  Status open(const std::vector<EncodedPart>& parts);
  Status read();

 private:
  Status make_room();
  Status read_shard(uint32_t shard);
  bool merges_end() const;
  static Fault fault_of(uint32_t part, const char* why) {
    return Fault{fmt::format("part {} of the snapshot is damaged: {}", part, why)};
  }

  const SubjectCodec codec_;
  const Hash128 outline_;
  State& state_;
  SnapshotMoment moment_;
  std::vector<std::string_view> contents_;  // by part
  Arena scratch_;
};

// All there, each once, all of one moment.
Status Decoding::open(const std::vector<EncodedPart>& parts) {
  std::vector<bool> there(kSnapshotParts);
  contents_.assign(kSnapshotParts, {});
  for (const EncodedPart& part : parts) {
    if (part.part >= kSnapshotParts) return Fault{fmt::format("a snapshot has no part {}", part.part)};
    Result<OpenedPart> opened = open_part(part.part, part.bytes, outline_);
    if (!opened.ok()) return opened.fault();
    if (there[part.part]) return Fault{fmt::format("part {} of the snapshot is there twice", part.part)};
    if (&part != &parts.front() && opened->moment != moment_)
      return Fault{fmt::format("part {} of the snapshot is of another moment than the others", part.part)};
    moment_ = opened->moment;
    contents_[part.part] = opened->content;
    there[part.part] = true;
  }
  for (uint32_t part = 0; part < kSnapshotParts; ++part) {
    if (!there[part]) return Fault{fmt::format("part {} of the snapshot is missing", part)};
  }
  return Done{};
}

// Everybody takes a byte at least, so no more places are made than there are bytes.
Status Decoding::make_room() {
  for (uint32_t shard = 0; shard < kShards; ++shard) {
    const uint64_t subjects =
        uint64_t{subjects_in(shard, moment_.contacts)} + subjects_in(shard, moment_.accounts);
    if (subjects > contents_[shard].size()) return fault_of(shard, "it tells of more than it holds");
  }
  if (moment_.next_seq == 0 || moment_.next_pass == 0) return fault_of(kSharedPart, "it counts from 0");
  const bool empty = moment_.contacts == 0 && moment_.message_ids == 0;
  if (moment_.now_ms == INT64_MIN && !empty) return fault_of(kSharedPart, "it is of no time");
  const bool in_time = moment_.now_ms == INT64_MIN || std::abs(moment_.now_ms) <= kFurthestMs;
  if (!in_time) return fault_of(kSharedPart, "it is of the end of time");
  for (uint32_t contact = 0; contact < moment_.contacts; ++contact)
    state_.contacts.emplace_back();
  for (uint32_t account = 0; account < moment_.accounts; ++account)
    state_.accounts.emplace_back();
  state_.now_ms = moment_.now_ms;
  state_.next_seq = moment_.next_seq;
  state_.next_pass = moment_.next_pass;
  return Done{};
}

Status Decoding::read_shard(uint32_t shard) {
  WireReader in(contents_[shard]);
  const uint64_t first = first_message_id(moment_, shard);
  read_message_ids(in, first_message_id(moment_, shard + 1) - first, state_);
  for (uint32_t place = shard; place < moment_.contacts && !in.failed(); place += kShards)
    codec_.read(in, {SubjectKind::contact, place}, scratch_, state_);
  for (uint32_t place = shard; place < moment_.accounts && !in.failed(); place += kShards)
    codec_.read(in, {SubjectKind::account, place}, scratch_, state_);
  if (!in.failed() && in.left() > 0) in.fail("it has bytes behind it");
  if (in.failed()) return fault_of(shard, in.fault());
  return Done{};
}

// Who was merged into somebody who was merged … in the end somebody is there.
bool Decoding::merges_end() const {
  std::vector<bool> ends(moment_.contacts), on_way(moment_.contacts);
  std::vector<uint32_t> way;
  for (uint32_t place = 0; place < moment_.contacts; ++place) {
    way.clear();
    for (uint32_t at = place; at != kNone && !ends[at]; at = state_.contacts[at].merged_into) {
      if (on_way[at]) return false;
      on_way[at] = true;
      way.push_back(at);
    }
    for (uint32_t at : way)
      ends[at] = true;
  }
  return true;
}

Status Decoding::read() {
  if (Status made = make_room(); !made.ok()) return made;
  for (uint32_t shard = 0; shard < kShards; ++shard) {
    if (Status read = read_shard(shard); !read.ok()) return read;
  }
  WireReader in(contents_[kSharedPart]);
  read_counts(in, state_);
  read_promises(in, state_);
  if (!in.failed() && in.left() > 0) in.fail("it has bytes behind it");
  if (in.failed()) return fault_of(kSharedPart, in.fault());
  if (!merges_end()) return Fault{"the snapshot is damaged: contacts were merged in a circle"};
  if (!state_.index_all()) return Fault{"the snapshot is damaged: two have the same id"};
  return Done{};
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
  NUDGE_ASSERT(state.contacts.empty() && state.accounts.empty(), "a state that somebody is in");
  Decoding decoding(program, state);
  if (Status opened = decoding.open(parts); !opened.ok()) return opened;
  return decoding.read();
}

}  // namespace nudge
