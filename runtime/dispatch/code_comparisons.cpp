// Comparisons with constants as sets of keys: what each op and builtin says of the value it is given, missing
// or not.
#include <algorithm>

#include "runtime/dispatch/code_graph.h"

namespace nudge {

namespace {

constexpr size_t kLongestList = 10'000;

bool is_of_numbers(Op op) {
  return op == Op::equal_number || op == Op::less_number || op == Op::less_equal_number;
}

bool compares(Op op, Word left, Word right) {
  const int64_t a = int_of_word(left), b = int_of_word(right);
  const double x = number_of_word(left), y = number_of_word(right);
  switch (op) {
    case Op::equal_int:
      return a == b;
    case Op::less_int:
      return a < b;
    case Op::less_equal_int:
      return a <= b;
    case Op::equal_number:
      return x == y;
    case Op::less_number:
      return x < y;
    default:
      return x <= y;
  }
}

// Both inclusive. What is below `bound`, or above it; with it, or without.
KeySet below(int64_t bound, bool with, int64_t least) {
  if (!with && bound == INT64_MIN) return KeySet::none();
  return KeySet::ints(least, with ? bound : bound - 1);
}
KeySet above(int64_t bound, bool with, int64_t least) {
  if (!with && bound == INT64_MAX) return KeySet::none();
  return KeySet::ints(std::max(least, with ? bound : bound + 1), INT64_MAX);
}

}  // namespace

FormulaId CodeGraph::compared_with(Op op, ValueId value, Word constant, bool constant_first) {
  const bool numbers = is_of_numbers(op);
  if (numbers && is_missing_number(number_of_word(constant))) return kNo;
  const KeyDomain domain = numbers ? KeyDomain::number : KeyDomain::integer;
  const int64_t bound = numbers ? number_order(constant) : int_of_word(constant);
  // A missing number compares with nothing; a missing int is the least.
  const int64_t least = numbers ? INT64_MIN + 1 : INT64_MIN;
  if (op == Op::equal_int || op == Op::equal_number) return within(value, domain, KeySet::ints(bound, bound));
  const bool with = op == Op::less_equal_int || op == Op::less_equal_number;
  return within(value, domain, constant_first ? above(bound, with, least) : below(bound, with, least));
}

FormulaId CodeGraph::compared(Op op, ValueId left, ValueId right, ValueId whole) {
  if (!values_[left].ways.empty())
    return over_ways(left, [&](ValueId one) { return compared(op, one, right, kNoValue); });
  if (!values_[right].ways.empty())
    return over_ways(right, [&](ValueId one) { return compared(op, left, one, kNoValue); });
  const bool left_known = is_op(left, Op::constant), right_known = is_op(right, Op::constant);
  if (left_known && right_known) return compares(op, word_of(left), word_of(right)) ? kYes : kNo;
  if (right_known) return compared_with(op, left, word_of(right), false);
  if (left_known) return compared_with(op, right, word_of(left), true);
  return whole == kNoValue ? kUnknown : within(whole, KeyDomain::integer, KeySet::ints(1, 1));
}

FormulaId CodeGraph::equal_to_text(ValueId left, ValueId right, ValueId whole) {
  if (!values_[left].ways.empty())
    return over_ways(left, [&](ValueId one) { return equal_to_text(one, right, kNoValue); });
  if (!values_[right].ways.empty())
    return over_ways(right, [&](ValueId one) { return equal_to_text(left, one, kNoValue); });
  for (ValueId side : {left, right}) {
    if (is_op(side, Op::constant)) return word_of(side) == kMissingTextWord ? kNo : kUnknown;
  }
  auto text_of = [&](ValueId value) -> const std::string& {
    return program_.texts[static_cast<size_t>(values_[value].instruction.imm)];
  };
  const bool left_known = is_op(left, Op::text), right_known = is_op(right, Op::text);
  if (left_known && right_known) return text_of(left) == text_of(right) ? kYes : kNo;
  if (right_known) return within(left, KeyDomain::text, KeySet::text(text_of(right)));
  if (left_known) return within(right, KeyDomain::text, KeySet::text(text_of(left)));
  return whole == kNoValue ? kUnknown : within(whole, KeyDomain::integer, KeySet::ints(1, 1));
}

FormulaId CodeGraph::known(Op op, ValueId value) {
  if (!values_[value].ways.empty()) return over_ways(value, [&](ValueId one) { return known(op, one); });
  switch (op) {
    case Op::known_int:
      if (is_op(value, Op::constant)) return word_of(value) != kMissingWord ? kYes : kNo;
      return within(value, KeyDomain::integer, KeySet::ints(INT64_MIN + 1, INT64_MAX));
    case Op::known_number:
      if (is_op(value, Op::constant)) return is_missing_number(number_of_word(word_of(value))) ? kNo : kYes;
      return within(value, KeyDomain::number, KeySet::ints(INT64_MIN + 1, INT64_MAX));
    default:
      if (is_op(value, Op::text) || is_op(value, Op::list)) return kYes;
      if (is_op(value, Op::constant)) return word_of(value) != kMissingTextWord ? kYes : kNo;
      if (is_op(value, Op::load) && values_[value].instruction.b == static_cast<uint16_t>(SlotKind::text))
        return within(value, KeyDomain::text, KeySet::known_text());
      // Of what isn't looked up by its text the bits alone say it.
      return within(value, KeyDomain::integer, KeySet::ints(0, 0).complement());
  }
}

FormulaId CodeGraph::in_list(ValueId item, const ListConstant& list) {
  if (!values_[item].ways.empty()) return over_ways(item, [&](ValueId one) { return in_list(one, list); });
  if (list.words.size() > kLongestList) return kUnknown;
  if (!list.of_texts) {
    std::vector<int64_t> words;
    for (Word word : list.words)
      words.push_back(int_of_word(word));
    KeySet keys = KeySet::words(std::move(words));
    if (is_op(item, Op::constant)) {
      const int64_t word = int_of_word(word_of(item));
      return keys.contains(word == INT64_MIN ? Key() : int_key(word)) ? kYes : kNo;
    }
    return within(item, KeyDomain::integer, std::move(keys));
  }
  if (is_op(item, Op::constant) || is_op(item, Op::text)) return kUnknown;
  std::vector<std::string> texts;
  for (Word word : list.words) {
    if (word != kMissingWord) texts.push_back(program_.texts[word]);
  }
  return within(item, KeyDomain::text, KeySet::texts(std::move(texts)));
}

FormulaId CodeGraph::begins(ValueId text, const std::string& prefix) {
  if (!values_[text].ways.empty()) return over_ways(text, [&](ValueId one) { return begins(one, prefix); });
  if (is_op(text, Op::constant)) return word_of(text) == kMissingTextWord ? kNo : kUnknown;
  if (is_op(text, Op::text)) {
    const std::string& known = program_.texts[static_cast<size_t>(values_[text].instruction.imm)];
    return known.starts_with(prefix) ? kYes : kNo;
  }
  prefixed_.insert(text);
  return within(text, KeyDomain::text, KeySet::prefix(prefix));
}

FormulaId CodeGraph::truth_of_call(ValueId value) {
  static const uint16_t kStartsWith = builtin_id("starts_with");
  static const uint16_t kContainsWord = builtin_id("list_contains_word");
  static const uint16_t kContainsText = builtin_id("list_contains_text");
  const auto builtin = static_cast<uint16_t>(values_[value].instruction.imm);
  const std::vector<ValueId> operands = values_[value].operands;
  if (builtin == kStartsWith && is_op(operands[1], Op::text))
    return begins(operands[0], program_.texts[static_cast<size_t>(values_[operands[1]].instruction.imm)]);
  if ((builtin == kContainsWord || builtin == kContainsText) && is_op(operands[0], Op::list)) {
    const ListConstant& list = program_.lists[static_cast<size_t>(values_[operands[0]].instruction.imm)];
    if (list.of_texts == (builtin == kContainsText)) return in_list(operands[1], list);
  }
  return within(value, KeyDomain::integer, KeySet::ints(1, 1));
}

}  // namespace nudge
