// A value of one version as one of the next, lists too: element by element, those of records part by part, by
// their names. Private to runtime/version.
#pragma once

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
// Of a part that every such record has: put where nothing came over.
struct CellDefault {
  uint32_t cell = 0;
  uint32_t inside = kNoSlot;  // the cell that says whether the record is there; kNoSlot: the row itself
  const Field* part = nullptr;
};
struct ListCarry {
  bool drops = false;
  bool loses = false;          // elements, or what stands in them
  bool alters = false;         // or they may be others than they were
  bool as_set = false;         // each element once
  bool drops_missing = false;  // elements that are missing
  bool of_texts = false, to_texts = false;
  Word old_missing = kMissingWord, new_missing = kMissingWord;
  ValueChange element;
  bool of_rows = false;
  uint32_t old_cells = 1, new_cells = 1;
  std::vector<CellCarry> cells;
  std::vector<CellDefault> defaults;
  std::vector<bool> is_text;  // by the new cells
  std::vector<Word> missing;
};

class ValueCarry {
 public:
  ValueCarry() = default;
  // Both programs outlive it. Of a record: whether it is there.
  ValueCarry(const Program& from, const Field& old_field, const Program& to, const Field& new_field);

  // Something may be lost.
  bool loses() const { return drops_ || (is_list_ ? list_.loses : change_.loses()); }
  // Or it may be another than it was.
  bool alters() const { return loses() || (is_list_ && list_.alters); }
  // Every value stays what it is, in bits; lists are taken as they are.
  bool is_same() const;
  bool makes_text() const { return !is_list_ && change_.how() == ValueChange::How::to_text; }
  // Missing for what is missing or dropped. Texts and lists that are made lie in the arena.
  Word apply(Word word, Arena& arena) const;

 private:
  bool drops_ = false, is_list_ = false;
  Word missing_ = kMissingWord;
  ValueChange change_;
  ListCarry list_;
  const Program* to_ = nullptr;
};

const Field* find_by_name(const std::vector<Field>& fields, const std::string& name);
// What a field with a default begins with. Texts and lists lie in the arena.
Word default_of(const Program& program, const Field& field, Arena& arena);

}  // namespace nudge
