#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <map>

#include "runtime/engine/subject_codec.h"
#include "runtime/fault/assert.h"
#include "runtime/snapshot/part.h"
#include "runtime/snapshot/shared_part.h"
#include "runtime/snapshot/snapshot.h"

namespace nudge {

namespace {

Fault fault_of(uint32_t part, const char* why) {
  return Fault{fmt::format("part {} of the snapshot is damaged: {}", part, why)};
}

}  // namespace

class SnapshotReader::Progress {
 public:
  Progress(const Program& program, State& state)
      : codec_(state.sleepers_codec(program)),
        outline_(outline_hash(program, codec_.forms())),
        state_(state) {}

  Status take(uint32_t part, std::string_view bytes);
  Status finish();

 private:
  Status begin(const OpenedPart& first);
  Status read_shard(uint32_t shard, std::string_view content);
  Status read_shared(const OpenedPart& opened);
  void read_contact(WireReader& in, std::string_view content, uint32_t place);
  void read_account(WireReader& in, uint32_t place);
  struct Arrival {
    SubjectRef who;
    uint32_t account = kNone;
    int64_t due_ms = kNever;
  };
  bool arrive(const Arrival& arrival);
  bool enter_next();
  bool is_plausible(uint32_t shard, std::string_view content) const;
  bool merges_end() const;

  const SubjectCodec& codec_;
  const Hash128 outline_;
  State& state_;
  SnapshotMoment moment_;
  SubjectCodec::Bounds bounds_;
  uint32_t next_part_ = 0;
  int64_t last_id_ms_ = INT64_MIN;
  std::map<uint32_t, uint32_t> merged_;  // contacts, into whom
  // For one contact after the other.
  Contact contact_;
  std::vector<std::string_view> other_ids_;
  Arena scratch_;
  // Who is to be entered into index and queue. Their places in the index are anywhere, so it is asked for
  // them while some others are read.
  static constexpr size_t kAhead = 16;
  std::array<Arrival, kAhead> arrivals_;
  size_t arrived_ = 0;
  size_t entered_ = 0;
};

// Everybody takes a byte at least, so no more places are made than there are bytes.
bool SnapshotReader::Progress::is_plausible(uint32_t shard, std::string_view content) const {
  return uint64_t{subjects_in(shard, moment_.contacts)} + subjects_in(shard, moment_.accounts) <=
         content.size();
}

Status SnapshotReader::Progress::begin(const OpenedPart& first) {
  moment_ = first.moment;
  // No shard has many more than the first.
  if (!is_plausible(0, first.content)) return fault_of(0, "it tells of more than it holds");
  if (moment_.next_seq == 0 || moment_.next_pass == 0) return fault_of(0, "it counts from 0");
  const bool empty = moment_.contacts == 0 && moment_.message_ids == 0;
  if (moment_.now_ms == INT64_MIN && !empty) return fault_of(0, "it is of no time");
  const bool in_time = moment_.now_ms == INT64_MIN || std::abs(moment_.now_ms) <= kFurthestMs;
  if (!in_time) return fault_of(0, "it is of the end of time");
  state_.contacts.make_places(moment_.contacts);
  for (uint32_t account = 0; account < moment_.accounts; ++account)
    state_.accounts.emplace_back();
  state_.begin_entering(moment_.contacts, moment_.accounts);
  state_.now_ms = moment_.now_ms;
  state_.next_seq = moment_.next_seq;
  state_.next_pass = moment_.next_pass;
  bounds_ = SubjectCodec::bounds_of(state_);
  return Done{};
}

void SnapshotReader::Progress::read_contact(WireReader& in, std::string_view content, uint32_t place) {
  const size_t from = content.size() - in.left();
  contact_.enrolments.clear();
  contact_.timers.clear();
  contact_.account = contact_.merged_into = kNone;
  other_ids_.clear();
  codec_.read(in, {SubjectKind::contact, place}, bounds_, scratch_, contact_, &other_ids_);
  if (in.failed()) return;
  const uint32_t account = contact_.account, merged_into = contact_.merged_into;
  const int64_t due_ms = contact_.timers.earliest_ms();
  if (codec_.can_peek()) {
    state_.contacts.put_to_sleep(place, content.substr(from, content.size() - in.left() - from));
  } else {
    state_.contacts.make(place) = std::exchange(contact_, Contact());
  }
  if (merged_into != kNone) {
    merged_.emplace(place, merged_into);
    return;
  }
  for (std::string_view id : other_ids_) {
    if (id.empty() || state_.aliases.find(id) != IdIndex::kAbsent) return in.fail("an id that two have");
    state_.aliases.add(id, place);
  }
  if (!arrive({{SubjectKind::contact, place}, account, due_ms})) in.fail("an id that two have");
}

void SnapshotReader::Progress::read_account(WireReader& in, uint32_t place) {
  const SubjectRef who{SubjectKind::account, place};
  Account& account = state_.accounts[place];
  codec_.read(in, who, bounds_, scratch_, account, nullptr);
  if (in.failed()) return;
  if (!arrive({who, kNone, account.timers.earliest_ms()})) in.fail("an id that two have");
}

bool SnapshotReader::Progress::arrive(const Arrival& arrival) {
  if (arrived_ - entered_ == kAhead && !enter_next()) return false;
  const bool is_contact = arrival.who.kind == SubjectKind::contact;
  (is_contact ? state_.contact_index : state_.account_index)
      .fetch(IdIndex::hash_of(state_.id_of(arrival.who)));
  arrivals_[arrived_++ % kAhead] = arrival;
  return true;
}

bool SnapshotReader::Progress::enter_next() {
  const Arrival& next = arrivals_[entered_++ % kAhead];
  return state_.enter(next.who, next.account, next.due_ms);
}

Status SnapshotReader::Progress::read_shard(uint32_t shard, std::string_view content) {
  if (!is_plausible(shard, content)) return fault_of(shard, "it tells of more than it holds");
  WireReader in(content);
  const uint64_t first = first_message_id(moment_, shard);
  read_message_ids(in, first_message_id(moment_, shard + 1) - first, last_id_ms_, state_);
  for (uint32_t place = shard; place < moment_.contacts && !in.failed(); place += kShards)
    read_contact(in, content, place);
  for (uint32_t place = shard; place < moment_.accounts && !in.failed(); place += kShards)
    read_account(in, place);
  if (!in.failed() && in.left() > 0) in.fail("it has bytes behind it");
  while (!in.failed() && entered_ < arrived_) {
    if (!enter_next()) in.fail("an id that two have");
  }
  if (in.failed()) return fault_of(shard, in.fault());
  return Done{};
}

Status SnapshotReader::Progress::read_shared(const OpenedPart& opened) {
  WireReader in(opened.content);
  if (opened.format > 1) read_ordinals(in, state_);
  read_counts(in, state_);
  read_promises(in, state_);
  if (!in.failed() && in.left() > 0) in.fail("it has bytes behind it");
  if (in.failed()) return fault_of(kSharedPart, in.fault());
  return Done{};
}

Status SnapshotReader::Progress::take(uint32_t part, std::string_view bytes) {
  if (part >= kSnapshotParts) return Fault{fmt::format("a snapshot has no part {}", part)};
  if (part < next_part_) return Fault{fmt::format("part {} of the snapshot is there twice", part)};
  if (part > next_part_) return Fault{fmt::format("part {} of the snapshot is missing", next_part_)};
  Result<OpenedPart> opened = open_part(part, bytes, outline_);
  if (!opened.ok()) return opened.fault();
  if (part == 0) {
    if (Status begun = begin(*opened); !begun.ok()) return begun;
  } else if (opened->moment != moment_) {
    return Fault{fmt::format("part {} of the snapshot is of another moment than the others", part)};
  }
  ++next_part_;
  return part == kSharedPart ? read_shared(*opened) : read_shard(part, opened->content);
}

// Who was merged into somebody who was merged … in the end somebody is there.
bool SnapshotReader::Progress::merges_end() const {
  std::map<uint32_t, uint32_t> seen;  // from whom one came there first
  for (const auto& [begin, into] : merged_) {
    for (auto at = merged_.find(begin); at != merged_.end(); at = merged_.find(at->second)) {
      const auto [there, is_new] = seen.emplace(at->first, begin);
      if (is_new) continue;
      if (there->second == begin) return false;
      break;
    }
  }
  return true;
}

Status SnapshotReader::Progress::finish() {
  if (next_part_ < kSnapshotParts)
    return Fault{fmt::format("part {} of the snapshot is missing", next_part_)};
  if (!merges_end()) return Fault{"the snapshot is damaged: contacts were merged in a circle"};
  state_.end_entering();
  return Done{};
}

SnapshotReader::SnapshotReader(const Program& program, State& state)
    : progress_(std::make_unique<Progress>(program, state)) {
  NUDGE_ASSERT(state.contacts.empty() && state.accounts.empty(), "a state that somebody is in");
}

SnapshotReader::~SnapshotReader() = default;

Status SnapshotReader::take(uint32_t part, std::string_view bytes) {
  return progress_->take(part, bytes);
}

Status SnapshotReader::finish() {
  return progress_->finish();
}

}  // namespace nudge
