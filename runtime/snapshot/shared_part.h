// What of a State belongs to nobody alone, as bytes and back: ordinals, the counts of adaptive splits and
// opens, and message ids. Costs what there is.
#pragma once

#include "runtime/engine/state.h"
#include "runtime/packed/wire.h"

namespace nudge {

// Those that newcomers begin with. Parts of format 1 have none.
void write_ordinals(const State& state, WireWriter& out);
void read_ordinals(WireReader& in, State& state);

void write_counts(const SharedCounts& counts, WireWriter& out);
// Of `state`, whose clock is set.
void read_counts(WireReader& in, State& state);

void write_message_id(const MessageIds::First& first, WireWriter& out);
// So many, behind those that the state has; `last_ms` is when the last was seen, and goes on. Those that are
// over by now are passed by.
void read_message_ids(WireReader& in, uint64_t count, int64_t& last_ms, State& state);

void read_promises(WireReader& in, State& state);

}  // namespace nudge
