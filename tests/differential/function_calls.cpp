// Random calls of builtins. The letters are those of builtins.def, and more where an int has to be one of a
// few:
//   B bool  I int  N number  T text  L list of words  M list of texts
//   p index of a pattern  f text of a time pattern  e an enum  k a FieldKind of words  c a currency  z a zone
//   s entries slot  d length in ms  m months
// The last letter is the result's kind.
#include <algorithm>
#include <string_view>

#include "function_writer.h"
#include "program.h"
#include "runtime/fault/assert.h"

namespace nudge::differential {

struct Signature {
  const char* name;
  std::string_view kinds;
};

namespace {

constexpr Signature kSignatures[] = {
    {"lower", "TT"},
    {"upper", "TT"},
    {"trim", "TT"},
    {"length", "TI"},
    {"list_length", "LI"},
    {"domain", "TT"},
    {"contains_text", "TTB"},
    {"starts_with", "TTB"},
    {"ends_with", "TTB"},
    {"matches", "TpB"},
    {"list_contains_word", "LIB"},
    {"list_contains_text", "MTB"},
    {"lists_equal_words", "LLB"},
    {"lists_equal_texts", "MMB"},
    {"text_of_bool", "BT"},
    {"text_of_int", "IT"},
    {"text_of_number", "NT"},
    {"text_of_enum", "IeT"},
    {"text_of_date", "IT"},
    {"text_of_time", "IT"},
    {"text_of_clock", "IT"},
    {"text_of_duration", "IT"},
    {"text_of_zone", "zT"},
    {"text_of_money", "IcT"},
    {"text_of_word_list", "LkcT"},
    {"text_of_text_list", "MT"},
    {"format_time", "IfT"},
    {"format_date", "IfT"},
    {"markdown_escape", "TT"},
    {"round", "NI"},
    {"floor", "NI"},
    {"ceil", "NI"},
    {"abs_int", "II"},
    {"abs_number", "NN"},
    {"min_int", "III"},
    {"max_int", "III"},
    {"min_number", "NNN"},
    {"max_number", "NNN"},
    {"scale_int", "INI"},
    {"money_divide", "INI"},
    {"date_of_time", "II"},
    {"time_of_day", "II"},
    {"hour_of_time", "II"},
    {"weekday_of_time", "II"},
    {"weekday_of_date", "II"},
    {"days_of_duration", "II"},
    {"add_months_time", "ImI"},
    {"add_months_date", "ImI"},
    {"add_duration_date", "IdI"},
    {"date_difference", "III"},
    {"local_time", "III"},
    {"start_of_day", "II"},
    {"next_clock", "II"},
    {"next_weekday_clock", "III"},
    {"next_turn_of_today", "II"},
    {"next_turn_of_now", "II"},
    {"count_within", "sdmI"},
    {"count_since", "sII"},
    {"first_within", "sdmI"},
    {"first_since", "sII"},
    {"last_within", "sdmI"},
    {"last_since", "sII"},
    {"sum_int_within", "sdmI"},
    {"sum_int_since", "sII"},
    {"sum_number_within", "sdmN"},
    {"sum_number_since", "sIN"},
    {"min_int_within", "sdmI"},
    {"min_int_since", "sII"},
    {"min_number_within", "sdmN"},
    {"min_number_since", "sIN"},
    {"max_int_within", "sdmI"},
    {"max_int_since", "sII"},
    {"max_number_within", "sdmN"},
    {"max_number_since", "sIN"},
    {"average_int_within", "sdmN"},
    {"average_int_since", "sIN"},
    {"average_number_within", "sdmN"},
    {"average_number_since", "sIN"},
    {"next_expiry", "sdmI"},
    {"decayed", "NIdN"},
    {"next_crossing", "NIdNI"},
    {"kept_within", "NNNN"},
    {"pick_word", "LTII"},
    {"pick_text", "MTT"},
    {"format_number", "NT"},
    {"format_int", "IT"},
    {"format_money", "IcT"},
    {"format_date_plain", "IT"},
    {"format_time_plain", "IT"},
    {"format_clock", "IT"},
    {"html_escape", "TT"},
    {"url_escape", "TT"},
    {"safe_url", "TT"},
    {"header_text", "TT"},
    {"next_daily", "III"},
    {"next_weekly", "IIII"},
    {"next_monthly", "IIII"},
    {"next_yearly", "IIII"},
};

Kind kind_of(char letter) {
  switch (letter) {
    case 'B':
      return Kind::boolean;
    case 'N':
      return Kind::number;
    case 'T':
      return Kind::text;
    case 'L':
      return Kind::word_list;
    case 'M':
      return Kind::text_list;
    default:
      return Kind::integer;
  }
}

}  // namespace

uint16_t FunctionWriter::int_constant(int64_t value) {
  uint16_t reg = fresh();
  emit(Op::constant, reg, 0, 0, value);
  text_sizes_[reg] = 0;
  return reg;
}

// The account keeps the same as the contact, at the same slots.
uint16_t FunctionWriter::history_slot(const std::string& name) {
  int64_t base = random_.one_in(3) ? int64_t{1} << 32 : 0;
  if (name.find("_int_") != std::string::npos) return int_constant(base + 1);
  if (name.find("_number_") != std::string::npos) return int_constant(base + 2);
  return int_constant(base + static_cast<int64_t>(random_.below(3)));
}

uint16_t FunctionWriter::argument(const Signature& signature, size_t index) {
  static const std::vector<int64_t> lengths = {0,       1, 86'400'000, 7 * 86'400'000LL, 30 * 86'400'000LL,
                                               kMaxInt, -5};
  switch (signature.kinds[index]) {
    case 'p':
      return int_constant(static_cast<int64_t>(random_.below(patterns().size())));
    case 'f': {
      uint16_t reg = fresh();
      emit(Op::text, reg, 0, 0,
           static_cast<int64_t>(patterns().size() + random_.below(time_patterns().size())));
      text_sizes_[reg] = 0;
      return reg;
    }
    case 'e':
      return int_constant(static_cast<int64_t>(random_.below(3)));
    case 'k':
      return int_constant(static_cast<int64_t>(random_.pick(
          std::vector<FieldKind>{FieldKind::boolean, FieldKind::integer, FieldKind::number, FieldKind::date,
                                 FieldKind::time, FieldKind::clock, FieldKind::duration, FieldKind::timezone,
                                 FieldKind::money, FieldKind::enumeration})));
    case 'c':
      return int_constant(random_.pick(std::vector<int64_t>{840, 978, 392, 0, 1}));
    case 'z':
      return int_constant(static_cast<int64_t>(random_.below(700)));
    case 's':
      return history_slot(signature.name);
    case 'd':
      return random_.one_in(4) ? some(Kind::integer) : int_constant(random_.pick(lengths));
    case 'm':
      return int_constant(random_.one_in(2) ? 0 : random_.between(-2, 14));
    default:
      return some(kind_of(signature.kinds[index]));
  }
}

void FunctionWriter::call() {
  const Signature& signature = kSignatures[random_.below(std::size(kSignatures))];
  uint16_t id = builtin_id(signature.name);
  size_t arity = signature.kinds.size() - 1;
  NUDGE_ASSERT(static_cast<int>(arity) == builtins()[id].arity, "{}", signature.name);
  std::array<uint16_t, 4> arguments{};
  uint64_t size = 100;
  for (size_t index = 0; index < arity; ++index) {
    arguments[index] = argument(signature, index);
    size += 4 * size_of(arguments[index]);
  }
  Kind kind = kind_of(signature.kinds[arity]);
  if (kind == Kind::text && size > 20'000) return;
  uint16_t reg = destination(kind);
  int64_t imm = id | static_cast<int64_t>(arguments[2]) << 16 | static_cast<int64_t>(arguments[3]) << 32;
  emit(Op::call, reg, arguments[0], arguments[1], imm);
  ++coverage_.builtins[id];
  wrote(reg, kind, size);
}

}  // namespace nudge::differential
