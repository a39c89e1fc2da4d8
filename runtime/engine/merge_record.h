// Joining the records of two contacts that turned out to be one: each slot by what it stands for. What was
// seen of both adds up as if it had come to one; where only one value can stand, the known contact's stays.
// Internal to the engine.
#pragma once

#include "runtime/engine/state.h"

namespace nudge {

// Takes over into `known` what stands in `other`, both of the program's contact layout. Afterwards stored
// conditions hold if they held for either: bringing them up to date then fires nothing twice. Costs the size
// of both records. Texts that are made on the way lie in the arena.
void merge_records(const Program& program, Record& known, const Record& other, int64_t now_ms,
                   Arena& scratch);

}  // namespace nudge
