#include "runtime/input/value_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "runtime/fault/limits.h"
#include "runtime/input/json_string.h"
#include "runtime/record/list.h"
#include "runtime/record/list_size.h"
#include "runtime/value/money.h"
#include "runtime/value/number_text.h"
#include "runtime/value/text_functions.h"
#include "runtime/value/time_text.h"
#include "runtime/value/zone.h"

namespace nudge {

namespace {

std::optional<Word> word_of(std::optional<int64_t> value) {
  if (!value) return std::nullopt;
  return word_of_int(*value);
}

// Of a number without point and exponent, saturating; kMissing if it has one.
int64_t plain_int(std::string_view token) {
  int64_t value = 0;
  auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
  if (end != token.data() + token.size()) return kMissing;
  if (error != std::errc()) return token.front() == '-' ? kMinInt : kMaxInt;
  return clamp_int(value);
}

std::optional<Word> read_int(std::string_view token) {
  int64_t value = plain_int(token);
  if (!is_missing(value)) return word_of_int(value);
  std::optional<double> number = parse_number(token);
  if (!number || *number != std::trunc(*number)) return std::nullopt;
  return word_of_int(clamp_int(truncate_to_int(*number)));
}

std::optional<Word> read_number(std::string_view token) {
  std::optional<double> number = parse_number(token);
  if (!number) return std::nullopt;
  return word_of_number(*number);
}

// Whole units are exact, fractions are rounded as they are written; both saturate.
std::optional<Word> read_money_number(std::string_view token, CurrencyId currency) {
  int64_t units = plain_int(token);
  if (!is_missing(units)) {
    for (int digit = currency_digits(currency); digit > 0; --digit)
      units = multiply_int(units, 10);
    return word_of_int(units);
  }
  std::optional<double> number = parse_number(token);
  if (!number) return std::nullopt;
  return word_of_int(clamp_int(money_from_number(*number, currency)));
}

std::optional<Word> read_money_text(std::string_view text, CurrencyId currency) {
  size_t space = text.rfind(' ');
  if (space != std::string_view::npos) {
    if (text.substr(space + 1) != currency_code(currency)) return std::nullopt;
    text = text.substr(0, space);
  }
  Result<int64_t> amount = parse_money_amount(text, currency);
  if (!amount.ok()) return std::nullopt;
  return word_of_int(*amount);
}

}  // namespace

bool is_text_kind(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::email || kind == FieldKind::url;
}
bool is_list_kind(FieldKind kind) {
  return kind == FieldKind::list || kind == FieldKind::set;
}

Word missing_word_of(FieldKind kind) {
  if (is_text_kind(kind) || is_list_kind(kind)) return kMissingTextWord;
  return kind == FieldKind::number ? kMissingNumberWord : kMissingWord;
}

ValueReader::ValueReader(const Program& program, const JsonTree& tree, Arena& arena)
    : tree_(tree), arena_(&arena) {
  for (const EnumType& type : program.enums) {
    NameTable& spellings = enums_.emplace_back();
    for (uint32_t value = 0; value < type.values.size(); ++value)
      spellings.add(type.values[value].json, value);
  }
}

std::string_view ValueReader::text_of(JsonId value) {
  const JsonNode& node = tree_.node(value);
  if (!node.escaped) return node.token();
  unescape_json(unescaped_, node.token());
  return arena_->text(unescaped_)->view();
}

std::string_view ValueReader::key_of(JsonId value) {
  const JsonNode& node = tree_.node(value);
  std::string_view key(node.key, node.key_size);
  if (!node.key_escaped) return key;
  unescape_json(unescaped_, key);
  return arena_->text(unescaped_)->view();
}

std::optional<Word> ValueReader::read(const FieldType& type, JsonId value) {
  misfit_ = value;
  excess_.clear();
  if (is_list_kind(type.kind)) return read_list(type, value);
  return read_scalar(type.kind, type.detail, value);
}

std::optional<Word> ValueReader::read_scalar(FieldKind kind, uint32_t detail, JsonId value) {
  const JsonNode& node = tree_.node(value);
  switch (node.kind) {
    case JsonKind::boolean:
      if (kind != FieldKind::boolean) return std::nullopt;
      return word_of_bool(node.is_true());
    case JsonKind::number:
      if (kind == FieldKind::integer) return read_int(node.token());
      if (kind == FieldKind::number) return read_number(node.token());
      if (kind == FieldKind::money) return read_money_number(node.token(), static_cast<CurrencyId>(detail));
      return std::nullopt;
    case JsonKind::text: {
      std::string_view text = text_of(value);
      if (!fits_text(value, node.escaped ? unescaped_.size() : text.size())) return std::nullopt;
      return read_text_form(kind, detail, text);
    }
    default:
      return std::nullopt;
  }
}

std::optional<Word> ValueReader::read_text_form(FieldKind kind, uint32_t detail, std::string_view text) {
  switch (kind) {
    case FieldKind::email:
      if (!is_email(text)) return std::nullopt;
      break;
    case FieldKind::url:
      if (!is_url(text)) return std::nullopt;
      break;
    case FieldKind::text:
      break;
    case FieldKind::date:
      return word_of(parse_date(text));
    case FieldKind::time:
      return word_of(parse_time(text));
    case FieldKind::clock:
      return word_of(parse_clock(text));
    case FieldKind::duration:
      return word_of(parse_duration_text(text));
    case FieldKind::money:
      return read_money_text(text, static_cast<CurrencyId>(detail));
    case FieldKind::timezone: {
      std::optional<ZoneId> zone = find_zone(text);
      if (!zone) return std::nullopt;
      return word_of_int(*zone);
    }
    case FieldKind::enumeration: {
      uint32_t place = enums_[detail].find(text);
      if (place == NameTable::kAbsent) return std::nullopt;
      return word_of_int(place);
    }
    default:
      return std::nullopt;
  }
  return word_of_text(arena_->text(text));
}

bool ValueReader::fits_text(JsonId value, size_t bytes) {
  if (bytes <= limits::kMaxTextBytes) return true;
  excess_ = fmt::format("is a text of {} bytes, at most {} are taken", bytes, limits::kMaxTextBytes);
  misfit_ = value;
  return false;
}

bool ValueReader::fits_list(size_t elements, size_t bytes) {
  excess_.clear();
  if (elements > limits::kMaxListElements)
    excess_ = fmt::format("has {} elements, at most {} are taken", elements, limits::kMaxListElements);
  else if (bytes > limits::kMaxTextBytes)
    excess_ = fmt::format("is a list of {} bytes, at most {} are taken", bytes, limits::kMaxTextBytes);
  return excess_.empty();
}

std::optional<Word> ValueReader::read_list(const FieldType& type, JsonId value) {
  if (tree_.node(value).kind != JsonKind::array) return std::nullopt;
  elements_.clear();
  for (JsonId element = tree_.first_child(value); element != tree_.node(value).end;
       element = tree_.next(element)) {
    if (type.element_optional && tree_.node(element).kind == JsonKind::null) {
      elements_.push_back(missing_word_of(type.element));
      continue;
    }
    std::optional<Word> word = read_scalar(type.element, type.element_detail, element);
    if (!word) {
      misfit_ = element;
      return std::nullopt;
    }
    elements_.push_back(*word);
  }
  bool of_texts = is_text_kind(type.element);
  if (type.kind == FieldKind::set) drop_repeats(of_texts);
  if (!fits_list(elements_.size(), list_footprint(elements_, of_texts))) return std::nullopt;
  return word_of_list(make_list(*arena_, elements_, of_texts));
}

// Keeps the first of equal ones, in order; n log n, so that a hostile list costs no more than its length.
void ValueReader::drop_repeats(bool of_texts) {
  order_.resize(elements_.size());
  for (uint32_t place = 0; place < order_.size(); ++place)
    order_[place] = place;
  auto less = [&](uint32_t left, uint32_t right) {
    if (!of_texts) return elements_[left] < elements_[right];
    const Text* left_text = text_of_word(elements_[left]);
    const Text* right_text = text_of_word(elements_[right]);
    if (!left_text || !right_text) return !left_text && right_text;
    return left_text->view() < right_text->view();
  };
  std::stable_sort(order_.begin(), order_.end(), less);
  auto last = std::unique(order_.begin(), order_.end(),
                          [&](uint32_t left, uint32_t right) { return !less(left, right); });
  order_.erase(last, order_.end());
  std::sort(order_.begin(), order_.end());
  for (size_t place = 0; place < order_.size(); ++place)
    elements_[place] = elements_[order_[place]];
  elements_.resize(order_.size());
}

}  // namespace nudge
