#include "runtime/snapshot/part.h"

#include <fmt/format.h>

#include "runtime/snapshot/snapshot.h"

namespace nudge {

namespace {

constexpr std::string_view kMagic = "NUDGESNP";
constexpr size_t kHashBytes = 16;
constexpr size_t kHeadBytes = 8 + 4 + 4 + kHashBytes;

void append_hash(const Hash128& hash, WireWriter& out) {
  out.fixed(hash.high, 8);
  out.fixed(hash.low, 8);
}

Hash128 read_hash(WireReader& in) {
  const uint64_t high = in.fixed(8);
  return {high, in.fixed(8)};
}

void outline_of(const Awaited& awaited, WireWriter& out) {
  out.number(awaited.occurrences.size());
  out.number(awaited.conditions.size());
}

void outline_of(const Workflow& workflow, WireWriter& out) {
  out.text(workflow.name);
  out.number(static_cast<uint64_t>(workflow.subject));
  out.number(workflow.goals.size());
  for (const Goal& goal : workflow.goals)
    outline_of(goal.awaited, out);
  out.number(workflow.measures.size());
  for (const Goal& measure : workflow.measures)
    outline_of(measure.awaited, out);
  out.number(workflow.exits.size());
  for (const Awaited& exit : workflow.exits)
    outline_of(exit, out);
  out.number(workflow.nodes.size());
  for (const Node& node : workflow.nodes) {
    out.number(static_cast<uint64_t>(node.kind));
    out.number(node.to_members);
    outline_of(node.awaited, out);
  }
}

}  // namespace

SnapshotMoment moment_of(const State& state) {
  SnapshotMoment moment;
  moment.now_ms = state.now_ms;
  moment.next_seq = state.next_seq;
  moment.next_pass = state.next_pass;
  moment.contacts = static_cast<uint32_t>(state.contacts.size());
  moment.accounts = static_cast<uint32_t>(state.accounts.size());
  moment.message_ids = state.message_ids.size();
  return moment;
}

uint64_t first_message_id(const SnapshotMoment& moment, uint32_t shard) {
  return moment.message_ids / kShards * shard + moment.message_ids % kShards * shard / kShards;
}

uint32_t subjects_in(uint32_t shard, uint32_t subjects) {
  return subjects / kShards + (shard < subjects % kShards);
}

Hash128 outline_hash(const Program& program, const RecordForms& forms) {
  std::string text = forms.outline();
  WireWriter out(text);
  for (SubjectKind kind : {SubjectKind::contact, SubjectKind::account}) {
    const SubjectTables& tables = program.tables(kind);
    out.number(tables.conditions.size());
    for (const StoredCondition& condition : tables.conditions) {
      out.text(condition.name);
      out.number(condition.condition.next_change != kNoFunction);
    }
    out.number(tables.appointments.size());
    for (const Appointment& appointment : tables.appointments)
      out.text(appointment.name);
  }
  out.number(program.adaptive_splits.size());
  for (const AdaptiveSplit& split : program.adaptive_splits) {
    out.text(split.name);
    out.number(split.arms);
  }
  out.number(program.workflows.size());
  for (const Workflow& workflow : program.workflows)
    outline_of(workflow, out);
  return stable_hash({text});
}

std::string begin_part(uint32_t part, const Hash128& outline, const SnapshotMoment& moment) {
  std::string bytes(kMagic);
  WireWriter out(bytes);
  out.fixed(kSnapshotFormat, 4);
  out.fixed(part, 4);
  append_hash(outline, out);
  out.signed_number(moment.now_ms);
  out.number(moment.next_seq);
  out.number(moment.next_pass);
  out.number(moment.contacts);
  out.number(moment.accounts);
  out.number(moment.message_ids);
  return bytes;
}

void end_part(std::string& bytes) {
  const Hash128 hash = stable_hash({bytes});
  WireWriter out(bytes);
  append_hash(hash, out);
}

Result<OpenedPart> open_part(uint32_t part, std::string_view bytes, const Hash128& outline) {
  auto fault = [&](std::string why) { return Fault{fmt::format("part {} of the snapshot {}", part, why)}; };
  if (bytes.size() < kHeadBytes + kHashBytes || !bytes.starts_with(kMagic)) return fault("is none");
  WireReader head(bytes.substr(kMagic.size()));
  const uint64_t format = head.fixed(4);
  if (format < kOldestSnapshotFormat || format > kSnapshotFormat)
    return fault(fmt::format("has format {}, this build reads {} to {}", format, kOldestSnapshotFormat,
                             kSnapshotFormat));
  std::string_view hashed = bytes.substr(0, bytes.size() - kHashBytes);
  WireReader tail(bytes.substr(hashed.size()));
  if (read_hash(tail) != stable_hash({hashed})) return fault("is damaged: its checksum is wrong");
  if (head.fixed(4) != part) return fault("is another part");
  if (read_hash(head) != outline) return fault("is of another program");
  WireReader in(hashed.substr(kHeadBytes));
  OpenedPart opened;
  opened.format = static_cast<uint32_t>(format);
  SnapshotMoment& moment = opened.moment;
  moment.now_ms = in.signed_number();
  moment.next_seq = in.below(uint64_t{1} << 63, "a seq beyond all");
  moment.next_pass = static_cast<uint32_t>(in.below(uint64_t{1} << 32, "a pass beyond all"));
  moment.contacts = static_cast<uint32_t>(in.below(kNone, "contacts beyond all"));
  moment.accounts = static_cast<uint32_t>(in.below(kNone, "accounts beyond all"));
  moment.message_ids = in.number();
  if (in.failed()) return fault(fmt::format("is damaged: {}", in.fault()));
  opened.content = hashed.substr(hashed.size() - in.left());
  return opened;
}

}  // namespace nudge
