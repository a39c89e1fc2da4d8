// A record as bytes and back, slot by slot: only what differs from the usual value takes some, dead space and
// room to grow take none, so records that say the same give the same bytes. Costs the slots and what
// they hold.
#pragma once

#include "runtime/packed/record_form.h"
#include "runtime/packed/wire.h"
#include "runtime/record/record.h"

namespace nudge {

class RecordCodec {
 public:
  // Both must outlive it.
  RecordCodec(const Layout& layout, const RecordForm& form);

  void write(const Record& record, WireWriter& out) const;
  // The record as it was written; after a fault of `in` it is of no use. `scratch` is overwritten.
  void read(WireReader& in, Arena& scratch, Record& record) const;

 private:
  const Layout& layout_;
  const RecordForm& form_;
  Record usual_;  // every slot has its usual value
};

}  // namespace nudge
