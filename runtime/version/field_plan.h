// The fields of contacts, or of accounts, from one version to the next, by their names: which slot becomes
// which, and how values change with their types. Private to runtime/version.
#pragma once

#include <string>
#include <vector>

#include "runtime/version/value_carry.h"

namespace nudge {

struct FieldCarry {
  Slot from, to;
  ValueCarry value;
  bool keeps_default = false;  // where there is nothing (any more) it stands at its default
  bool has_written = false;    // of a field that stands at the top
  Slot old_written, new_written;
  uint32_t field = 0;  // top-level, of the new version
};

// A part that has a value wherever its record is there.
struct PartDefault {
  Slot record, part;
  const Field* field = nullptr;
};

struct FieldPlan {
  const Program* to = nullptr;
  std::vector<FieldCarry> carries;
  std::vector<PartDefault> defaults;
  // Top-level fields of the new version whose values may be others than they were.
  std::vector<bool> altered;
};
FieldPlan plan_fields(const Program& from, const Program& to, SubjectKind subject);

// Into a record that has the new version's defaults.
void carry_fields(const FieldPlan& plan, const Record& from, const Layout& layout, Record& to,
                  Arena& scratch);

// What people are to know of it: "contact.seats: int, was text: what doesn't read as one is dropped".
std::vector<std::string> describe_field_changes(const Program& from, const Program& to);

}  // namespace nudge
