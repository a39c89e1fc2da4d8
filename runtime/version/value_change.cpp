#include "runtime/version/value_change.h"

#include <algorithm>
#include <cmath>

#include "runtime/value/text_functions.h"
#include "runtime/value/time_text.h"
#include "runtime/value/zone.h"

namespace nudge {

namespace {

bool has_text_form(FieldKind kind) {
  switch (kind) {
    case FieldKind::enumeration:
    case FieldKind::date:
    case FieldKind::time:
    case FieldKind::clock:
    case FieldKind::timezone:
      return true;
    default:
      return is_text_field(kind);
  }
}

std::vector<std::string> spellings_of(const EnumType& type) {
  std::vector<std::string> spellings;
  for (const EnumValue& value : type.values)
    spellings.push_back(value.json);
  return spellings;
}

// "`a`, `b` and 3 more"
std::string some_of(const std::vector<std::string>& names) {
  constexpr size_t kShown = 3;
  std::string text;
  for (size_t place = 0; place < names.size() && place < kShown; ++place)
    text += (place == 0 ? "`" : place + 1 == names.size() ? " and `" : ", `") + names[place] + "`";
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

Word word_of(const std::optional<int64_t>& value) {
  return value ? word_of_int(*value) : kMissingWord;
}

}  // namespace

ValueChange::ValueChange(const Program& from, FieldKind old_kind, uint32_t old_detail, const Program& to,
                         FieldKind new_kind, uint32_t new_detail)
    : old_kind_(old_kind), new_kind_(new_kind) {
  if (old_kind == new_kind && old_kind == FieldKind::enumeration) {
    match_names(from.enums[old_detail], to.enums[new_detail]);
  } else if (old_kind == new_kind) {
    const bool other_currency = old_kind == FieldKind::money && old_detail != new_detail;
    if (other_currency) how_ = How::drops;
  } else if (is_text_field(old_kind) && new_kind == FieldKind::text) {
    how_ = How::keeps;
  } else if (old_kind == FieldKind::integer && new_kind == FieldKind::number) {
    how_ = How::to_number;
  } else if (old_kind == FieldKind::number && new_kind == FieldKind::integer) {
    how_ = How::to_whole;
    loses_ = true;
    lost_ = "what isn't whole is dropped";
  } else if (is_text_field(old_kind) && has_text_form(new_kind)) {
    how_ = How::from_text;
    loses_ = true;
    lost_ = "what doesn't read as one is dropped";
    if (new_kind == FieldKind::enumeration) spellings_ = spellings_of(to.enums[new_detail]);
  } else if (has_text_form(old_kind) && new_kind == FieldKind::text) {
    how_ = How::to_text;
    if (old_kind == FieldKind::enumeration) spellings_ = spellings_of(from.enums[old_detail]);
  } else {
    how_ = How::drops;
  }
  loses_ |= how_ == How::drops;
}

void ValueChange::match_names(const EnumType& old_type, const EnumType& new_type) {
  std::vector<std::string> gone;
  bool moved = false;
  for (size_t old_value = 0; old_value < old_type.values.size(); ++old_value) {
    auto found = std::find_if(new_type.values.begin(), new_type.values.end(), [&](const EnumValue& value) {
      return value.name == old_type.values[old_value].name;
    });
    const bool there = found != new_type.values.end();
    words_.push_back(there ? static_cast<Word>(found - new_type.values.begin()) : kMissingWord);
    moved |= words_.back() != old_value;
    if (!there) gone.push_back(old_type.values[old_value].name);
  }
  if (moved) how_ = How::by_name;
  if (gone.empty()) return;
  loses_ = true;
  lost_ = some_of(gone) + (gone.size() == 1 ? " is gone" : " are gone");
}

Word ValueChange::from_text(std::string_view text, Word word) const {
  switch (new_kind_) {
    case FieldKind::email:
      return is_email(text) ? word : kMissingTextWord;
    case FieldKind::url:
      return is_url(text) ? word : kMissingTextWord;
    case FieldKind::date:
      return word_of(parse_date(text));
    case FieldKind::time:
      return word_of(parse_time(text));
    case FieldKind::clock:
      return word_of(parse_clock(text));
    case FieldKind::timezone: {
      const std::optional<ZoneId> zone = find_zone(text);
      return zone ? Word{*zone} : kMissingWord;
    }
    default: {
      auto found = std::find(spellings_.begin(), spellings_.end(), text);
      return found == spellings_.end() ? kMissingWord : static_cast<Word>(found - spellings_.begin());
    }
  }
}

std::string ValueChange::to_text(Word word) const {
  switch (old_kind_) {
    case FieldKind::date:
      return print_date(int_of_word(word));
    case FieldKind::time:
      return print_time(int_of_word(word));
    case FieldKind::clock:
      return print_clock(int_of_word(word));
    case FieldKind::timezone:
      return std::string(zone_name(static_cast<ZoneId>(word)));
    default:
      return word < spellings_.size() ? spellings_[word] : std::string();
  }
}

Word ValueChange::apply(Word word, Arena& arena) const {
  const Word missing = missing_word_of_field(new_kind_);
  if (word == missing_word_of_field(old_kind_)) return missing;
  switch (how_) {
    case How::keeps:
      return word;
    case How::to_number:
      return word_of_number(number_of_int(int_of_word(word)));
    case How::to_whole: {
      const double number = number_of_word(word);
      const bool whole = std::trunc(number) == number && std::abs(number) < 0x1p63;
      return whole ? word_of_int(truncate_to_int(number)) : missing;
    }
    case How::by_name:
      return word < words_.size() ? words_[word] : missing;
    case How::to_text:
      return word_of_text(arena.text(to_text(word)));
    case How::from_text:
      return from_text(view(text_of_word(word)), word);
    case How::drops:
      return missing;
  }
  return missing;
}

}  // namespace nudge
