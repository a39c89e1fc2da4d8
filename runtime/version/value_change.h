// A value of one type as one of another: what a field keeps when its type changes with the program. What the
// new type would not have taken as an input is dropped. Private to runtime/version.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/program/program.h"
#include "runtime/value/text.h"

namespace nudge {

class ValueChange {
 public:
  enum class How : uint8_t {
    keeps,      // the same word
    to_number,  // an int
    to_whole,   // a number that is whole
    by_name,    // a value of an enum by its name
    to_text,    // as an input would have said it: an enum's spelling, a date …
    from_text,  // what an input could have said
    drops,      // nothing of it
  };
  ValueChange() = default;
  // Of scalars and texts.
  ValueChange(const Program& from, FieldKind old_kind, uint32_t old_detail, const Program& to,
              FieldKind new_kind, uint32_t new_detail);

  How how() const { return how_; }
  // Some values may be lost.
  bool loses() const { return loses_; }
  // Every value stays what it is, in bits.
  bool is_same() const { return how_ == How::keeps; }
  // What is lost, for people: "`old` and `older` are gone"; "" if nothing or everything is.
  const std::string& lost() const { return lost_; }
  // The word of the new kind; missing for what is missing or dropped. Texts that are made lie in the arena.
  Word apply(Word word, Arena& arena) const;

 private:
  Word from_text(std::string_view text, Word word) const;
  std::string to_text(Word word) const;
  void match_names(const EnumType& old_type, const EnumType& new_type);

  How how_ = How::keeps;
  bool loses_ = false;
  FieldKind old_kind_ = FieldKind::text;
  FieldKind new_kind_ = FieldKind::text;
  std::vector<Word> words_;             // by_name: by the old value
  std::vector<std::string> spellings_;  // to_text, from_text: of the enum
  std::string lost_;
};

constexpr bool is_text_field(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::email || kind == FieldKind::url;
}
constexpr bool is_list_field(FieldKind kind) {
  return kind == FieldKind::list || kind == FieldKind::set;
}
constexpr Word missing_word_of_field(FieldKind kind) {
  if (is_text_field(kind) || is_list_field(kind)) return kMissingTextWord;
  return kind == FieldKind::number ? kMissingNumberWord : kMissingWord;
}

}  // namespace nudge
