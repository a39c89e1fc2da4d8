// One JSON value as a word of a declared type, or nothing if it doesn't fit. What fits what:
//
//   bool: true, false · int: 3, 3.0, saturating · number: any · text: a text · email, url, date, time, clock,
//   duration, timezone: a text in their form · money: a number of whole units, or `49.00`, `49.00 USD` as a
//   text · enum: a value's JSON spelling · list, set: an array of which every element fits; a set keeps the
//   first of equal ones; null is an element where elements may be missing
//
// null fits nothing here: its meaning is the field's. Tens of ns a value; only texts and lists take from the
// arena.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/input/json_tree.h"
#include "runtime/input/name_table.h"
#include "runtime/program/program.h"
#include "runtime/value/text.h"

namespace nudge {

class ValueReader {
 public:
  ValueReader(const Program& program, const JsonTree& tree, Arena& arena);

  // Where texts and lists are made from now on.
  void put_into(Arena& arena) { arena_ = &arena; }
  Arena& arena() { return *arena_; }

  // Of every kind but records and lists of them. What didn't fit is `misfit()`: the value, or an element of
  // it.
  std::optional<Word> read(const FieldType& type, JsonId value);
  JsonId misfit() const { return misfit_; }
  // What was too large about it ("is a text of 2000000 bytes, at most …"); empty: it was of another kind.
  const std::string& excess() const { return excess_; }
  // Of rows of a list, which are read elsewhere: the same.
  bool fits_list(size_t elements, size_t bytes);

  // A JSON text, in the line or in the arena.
  std::string_view text_of(JsonId value);
  std::string_view key_of(JsonId value);

 private:
  std::optional<Word> read_scalar(FieldKind kind, uint32_t detail, JsonId value);
  std::optional<Word> read_text_form(FieldKind kind, uint32_t detail, std::string_view text);
  std::optional<Word> read_list(const FieldType& type, JsonId value);
  bool fits_text(JsonId value, size_t bytes);
  void drop_repeats(bool of_texts);

  const JsonTree& tree_;
  Arena* arena_;
  std::vector<NameTable> enums_;  // JSON spellings
  std::vector<Word> elements_;
  std::vector<uint32_t> order_;
  std::string unescaped_;
  std::string excess_;
  JsonId misfit_ = kNoJson;
};

bool is_text_kind(FieldKind kind);  // whose words are texts
bool is_list_kind(FieldKind kind);
Word missing_word_of(FieldKind kind);

}  // namespace nudge
