// The fields of contacts, or of accounts, from one version to the next, by their names: which slot becomes
// which, and how values change with their types. Private to runtime/version.
#pragma once

#include <string>
#include <vector>

#include "runtime/record/record.h"
#include "runtime/version/value_change.h"

namespace nudge {

// The cells of a row, in a list of records.
struct CellCarry {
  uint32_t from = 0, to = 0;
  ValueChange change;
  bool from_text = false;
};
struct ListCarry {
  bool drops = false;
  bool as_set = false;         // each element once
  bool drops_missing = false;  // elements that are missing
  bool of_texts = false, to_texts = false;
  Word old_missing = kMissingWord, new_missing = kMissingWord;
  ValueChange element;
  bool of_rows = false;
  uint32_t old_cells = 1, new_cells = 1;
  std::vector<CellCarry> cells;
  std::vector<bool> is_text;  // by the new cells
  std::vector<Word> missing;
};
// Lists are taken as they are.
bool is_as_it_was(const ListCarry& list);
struct FieldCarry {
  Slot from, to;
  bool is_list = false;
  ValueChange change;
  ListCarry list;
  bool keeps_default = false;  // where there is nothing (any more) it stands at its default
  bool has_written = false;    // of a field that stands at the top
  Slot old_written, new_written;
  uint32_t field = 0;  // top-level, of the new version
};

struct FieldPlan {
  std::vector<FieldCarry> carries;
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
