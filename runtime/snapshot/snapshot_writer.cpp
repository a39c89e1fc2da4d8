#include <map>

#include "runtime/engine/subject_codec.h"
#include "runtime/snapshot/part.h"
#include "runtime/snapshot/shared_part.h"
#include "runtime/snapshot/snapshot.h"

namespace nudge {

namespace {

// Who of one kind has been written, and those who were so before their turn.
struct Written {
  uint32_t subjects = 0;  // so many there were at the beginning
  std::vector<uint64_t> bits;
  std::map<std::pair<uint32_t, uint32_t>, std::string> early;  // by shard and place

  void begin(uint32_t count) {
    subjects = count;
    bits.assign(count / 64 + 1, 0);
    early.clear();
  }
  bool is_new(uint32_t place) const { return place >= subjects; }
  bool has(uint32_t place) const { return bits[place / 64] >> place % 64 & 1; }
  void add(uint32_t place) { bits[place / 64] |= uint64_t{1} << place % 64; }
};

}  // namespace

// Parts are written one after the other: the shared one, then each shard: its message ids, its contacts, its
// accounts.
struct SnapshotWriter::Progress : SnapshotHook {
  Progress(const Program& program, State& state)
      : codec(program), outline(outline_hash(program, codec.forms())), state(state) {}

  void begin();
  void end();
  void before_change(SubjectKind kind, uint32_t place) override;
  void before_forgetting(uint64_t place) override;
  // Writes one thing. False when the part is written.
  bool write_one();
  bool write_promise();
  bool write_next_id();
  bool write_subject(SubjectKind kind);
  void begin_shard();
  void append_id();

  const SubjectCodec codec;
  const Hash128 outline;
  State& state;
  SnapshotMoment moment;
  bool active = false;
  // The part that is being written.
  uint32_t part = 0;
  std::string bytes;
  size_t bytes_before = 0;  // of the part before it
  // Of the shared one:
  uint64_t promises = 0;
  std::string last_promise;
  bool any_promise = false;
  // Of a shard: where it is.
  enum class Phase : uint8_t { ids, contacts, accounts } phase = Phase::ids;
  uint32_t place = 0;
  Written written[2];  // by SubjectKind
  // Message ids go in order, shard by shard; those that are forgotten in between go before their turn.
  uint64_t first_id = 0;         // MessageIds' place of the first
  uint64_t ids_done = 0;         // so many of moment.message_ids
  uint32_t ids_shard = 0;        // whose turn it is
  std::vector<std::string> ids;  // by shard
  int64_t last_id_ms = 0;
};

void SnapshotWriter::Progress::begin() {
  end();
  active = true;
  moment = moment_of(state);
  written[static_cast<int>(SubjectKind::contact)].begin(moment.contacts);
  written[static_cast<int>(SubjectKind::account)].begin(moment.accounts);
  part = kSharedPart;
  bytes = begin_part(part, outline, moment);
  WireWriter out(bytes);
  write_ordinals(state, out);
  write_counts(state.shared, out);
  promises = state.aliases.promises();
  out.number(promises);
  any_promise = false;
  first_id = state.message_ids.forgotten();
  ids_done = ids_shard = 0;
  ids.assign(kShards, {});
  last_id_ms = 0;
  state.snapshot = state.message_ids.snapshot = this;
}

void SnapshotWriter::Progress::end() {
  active = false;
  if (state.snapshot != this) return;
  state.snapshot = state.message_ids.snapshot = nullptr;
}

void SnapshotWriter::Progress::before_change(SubjectKind kind, uint32_t which) {
  Written& all = written[static_cast<size_t>(kind)];
  if (all.is_new(which) || all.has(which)) return;
  all.add(which);
  codec.write(state, {kind, which}, all.early[{which % kShards, which}]);
}

void SnapshotWriter::Progress::before_forgetting(uint64_t which) {
  if (which == first_id + ids_done && ids_done < moment.message_ids) append_id();
}

void SnapshotWriter::Progress::append_id() {
  while (ids_done >= first_message_id(moment, ids_shard + 1)) {
    ++ids_shard;
    last_id_ms = 0;
  }
  const MessageIds::First& first = state.message_ids.at(first_id + ids_done);
  WireWriter out(ids[ids_shard]);
  out.begin_time(last_id_ms);
  write_message_id(first, out);
  last_id_ms = first.at_ms;
  ++ids_done;
}

bool SnapshotWriter::Progress::write_promise() {
  bool found = false;
  state.aliases.each_promise(promises, any_promise ? &last_promise : nullptr,
                             [&](const std::string& id, const std::string& known_id) {
                               if (found) return false;
                               WireWriter out(bytes);
                               out.text(id);
                               out.text(known_id);
                               last_promise = id;
                               found = true;
                               return false;
                             });
  any_promise = any_promise || found;
  return found;
}

void SnapshotWriter::Progress::begin_shard() {
  bytes = begin_part(part, outline, moment);
  bytes.reserve(bytes_before + bytes_before / 8);
  bytes += ids[part];
  ids[part] = {};
  phase = Phase::contacts;
  place = part;
}

bool SnapshotWriter::Progress::write_next_id() {
  if (ids_done >= first_message_id(moment, part + 1)) return false;
  append_id();
  return true;
}

bool SnapshotWriter::Progress::write_subject(SubjectKind kind) {
  Written& all = written[static_cast<size_t>(kind)];
  if (place >= all.subjects) return false;
  if (!all.has(place)) {
    all.add(place);
    codec.write(state, {kind, place}, bytes);
  } else {
    auto early = all.early.begin();
    NUDGE_ASSERT(early != all.early.end() && early->first == std::pair(part, place), "{} of part {} is lost",
                 place, part);
    bytes += early->second;
    all.early.erase(early);
  }
  place += kShards;
  return true;
}

bool SnapshotWriter::Progress::write_one() {
  if (part == kSharedPart) return write_promise();
  if (phase == Phase::ids) {
    if (write_next_id()) return true;
    begin_shard();
    return true;
  }
  if (phase == Phase::contacts) {
    if (write_subject(SubjectKind::contact)) return true;
    phase = Phase::accounts;
    place = part;
  }
  return write_subject(SubjectKind::account);
}

SnapshotWriter::SnapshotWriter(const Program& program, State& state)
    : progress_(std::make_unique<Progress>(program, state)) {}

SnapshotWriter::~SnapshotWriter() {
  progress_->end();
}

void SnapshotWriter::begin() {
  progress_->begin();
}
bool SnapshotWriter::is_active() const {
  return progress_->active;
}
void SnapshotWriter::abandon() {
  progress_->end();
}

bool SnapshotWriter::work(size_t about_bytes, std::vector<EncodedPart>& parts) {
  Progress& now = *progress_;
  NUDGE_ASSERT(now.active, "a snapshot that wasn't begun");
  for (size_t done = 0; done < about_bytes;) {
    const size_t before = now.bytes.size();
    const uint64_t ids_before = now.ids_done;
    if (now.write_one()) {
      // What is merely begun costs something too.
      done += std::max<size_t>(now.bytes.size() - std::min(before, now.bytes.size()), 1) +
              17 * (now.ids_done - ids_before);
      continue;
    }
    end_part(now.bytes);
    now.bytes_before = now.bytes.size();
    done += now.bytes.size() / 16;  // the checksum
    parts.push_back({now.part, std::move(now.bytes)});
    now.part = now.part == kSharedPart ? 0 : now.part + 1;
    now.bytes = {};
    now.phase = Progress::Phase::ids;
    if (now.part < kShards) continue;
    now.end();
    return false;
  }
  return true;
}

}  // namespace nudge
