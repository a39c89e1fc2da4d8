// A record as bytes and back, slot by slot: only what differs from the usual value takes some, dead space and
// room to grow take none, so records that say the same give the same bytes. Costs the slots and what they
// hold.
#pragma once

#include "runtime/packed/record_form.h"
#include "runtime/packed/wire.h"
#include "runtime/record/record.h"

namespace nudge {

void write_record(const RecordForm& form, const Record& record, WireWriter& out);

// The record as it was written; after a fault of `in` it is of no use. `scratch` is overwritten.
void read_record(const Layout& layout, const RecordForm& form, WireReader& in, Arena& scratch,
                 Record& record);

}  // namespace nudge
