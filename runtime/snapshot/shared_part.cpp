#include "runtime/snapshot/shared_part.h"

#include "runtime/snapshot/snapshot.h"

namespace nudge {

namespace {

// What stood at the last full hour, and how much more it is by now.
void write_count(uint64_t settled, uint64_t counting, WireWriter& out) {
  out.number(settled);
  out.number(counting - settled);
}

void read_count(WireReader& in, uint64_t& settled, uint64_t& counting) {
  settled = in.number();
  counting = settled + in.number();
}

}  // namespace

void write_ordinals(const State& state, WireWriter& out) {
  out.number(state.first_ordinal - 1);
  out.number(state.merged_ordinals - 1);
}

void read_ordinals(WireReader& in, State& state) {
  for (uint32_t* ordinal : {&state.first_ordinal, &state.merged_ordinals})
    *ordinal = static_cast<uint32_t>(in.below(UINT32_MAX - 1, "too many enrolments") + 1);
}

void write_counts(const SharedCounts& counts, WireWriter& out) {
  const Counted& settled = counts.settled();
  const Counted& counting = counts.counting();
  for (size_t split = 0; split < settled.arms.size(); ++split) {
    for (size_t arm = 0; arm < settled.arms[split].size(); ++arm) {
      write_count(settled.arms[split][arm].assigned, counting.arms[split][arm].assigned, out);
      write_count(settled.arms[split][arm].converted, counting.arms[split][arm].converted, out);
    }
  }
  for (size_t hour = 0; hour < settled.opens.size(); ++hour)
    write_count(settled.opens[hour], counting.opens[hour], out);
}

void read_counts(WireReader& in, State& state) {
  Counted settled = state.shared.settled();
  Counted counting = settled;
  for (size_t split = 0; split < settled.arms.size(); ++split) {
    for (size_t arm = 0; arm < settled.arms[split].size(); ++arm) {
      read_count(in, settled.arms[split][arm].assigned, counting.arms[split][arm].assigned);
      read_count(in, settled.arms[split][arm].converted, counting.arms[split][arm].converted);
    }
  }
  for (size_t hour = 0; hour < settled.opens.size(); ++hour)
    read_count(in, settled.opens[hour], counting.opens[hour]);
  state.shared.restore(std::move(counting), std::move(settled), state.now_ms);
}

void write_message_id(const MessageIds::First& first, WireWriter& out) {
  out.time(first.at_ms);
  out.fixed(first.hash.high, 8);
  out.fixed(first.hash.low, 8);
}

void read_message_ids(WireReader& in, uint64_t count, int64_t& last_ms, State& state) {
  if (count > in.left()) return in.fail("message ids that aren't there");
  in.forget_time();
  std::vector<MessageIds::First> known;
  for (uint64_t index = 0; index < count && !in.failed(); ++index) {
    MessageIds::First first;
    first.at_ms = in.time();
    first.hash.high = in.fixed(8);
    first.hash.low = in.fixed(8);
    if (in.failed()) return;
    if (first.at_ms < last_ms || first.at_ms > state.now_ms) return in.fail("message ids out of order");
    last_ms = first.at_ms;
    if (first.at_ms > state.now_ms - MessageIds::kKeepMs) known.push_back(first);
  }
  if (!state.message_ids.restore(known)) in.fail("a message id that is told twice");
}

void read_promises(WireReader& in, State& state) {
  const uint64_t count = in.count();
  for (uint64_t index = 0; index < count && !in.failed(); ++index) {
    const std::string_view id = in.text();
    const std::string_view known_id = in.text();
    if (id.empty() || known_id.empty()) return in.fail("an id that is none");
    const uint64_t before = state.aliases.promises();
    state.aliases.promise(id, known_id);
    if (state.aliases.promises() == before) return in.fail("an id that was promised twice");
  }
}

}  // namespace nudge
