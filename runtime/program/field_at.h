// Which field, or part of a record, stands in a slot.
#pragma once

#include <vector>

#include "runtime/program/schema.h"

namespace nudge {

// Null if none of them does.
inline const Field* field_at(const std::vector<Field>& fields, SlotId slot) {
  for (const Field& field : fields) {
    if (field.slot == slot) return &field;
    if (field.type.kind != FieldKind::record) continue;
    if (const Field* part = field_at(field.fields, slot)) return part;
  }
  return nullptr;
}

}  // namespace nudge
