#include <functional>

#include "compiler/check/fold.h"
#include "runtime/value/civil.h"
#include "runtime/value/text_functions.h"
#include "runtime/value/time_pattern.h"

namespace nudge::check {

namespace {

using Operands = std::vector<ir::Expr>;

// Functions of texts that give a text.
std::optional<std::string> text_result(const std::string& name, const Operands& operands) {
  if (operands[0].kind != ExprKind::text) return std::nullopt;
  const std::string& text = operands[0].text_value;
  if (name == "lower") return lower(text);
  if (name == "upper") return upper(text);
  if (name == "trim") return std::string(trim(text));
  if (name == "domain") return email_domain(text);
  return std::nullopt;
}

// Functions of texts that give something else.
std::optional<Word> word_of_texts(const std::string& name, const Operands& operands) {
  if (operands[0].kind != ExprKind::text) return std::nullopt;
  const std::string& text = operands[0].text_value;
  if (name == "length") return word_of_int(length(text));
  if (operands.size() < 2 || operands[1].kind != ExprKind::text) return std::nullopt;
  const std::string& other = operands[1].text_value;
  if (name == "contains_text") return word_of_bool(contains(text, other));
  if (name == "starts_with") return word_of_bool(starts_with(text, other));
  if (name == "ends_with") return word_of_bool(ends_with(text, other));
  return std::nullopt;
}

std::optional<Word> word_of_numbers(const std::string& name, const Operands& operands) {
  for (const ir::Expr& operand : operands) {
    if (operand.kind != ExprKind::constant) return std::nullopt;
  }
  const Word first = operands[0].word;
  const Word second = operands.size() > 1 ? operands[1].word : 0;
  if (name == "round") return word_of_int(round_to_int(number_of_word(first)));
  if (name == "floor") return word_of_int(floor_to_int(number_of_word(first)));
  if (name == "ceil") return word_of_int(ceil_to_int(number_of_word(first)));
  if (name == "abs_int") return word_of_int(absolute_int(int_of_word(first)));
  if (name == "abs_number") return word_of_number(std::fabs(number_of_word(first)));
  if (name == "min_int") return word_of_int(std::min(int_of_word(first), int_of_word(second)));
  if (name == "max_int") return word_of_int(std::max(int_of_word(first), int_of_word(second)));
  if (name == "min_number") return word_of_number(std::min(number_of_word(first), number_of_word(second)));
  if (name == "max_number") return word_of_number(std::max(number_of_word(first), number_of_word(second)));
  if (name == "weekday_of_date") return word_of_int(weekday_of_date(int_of_word(first)));
  if (name == "days_of_duration") return word_of_int(int_of_word(first) / kDayMs);
  return std::nullopt;
}

}  // namespace

std::optional<ExprId> fold_call(Context& context, const ir::Expr& expr) {
  Operands operands;
  for (const ExprId id : expr.operands) {
    operands.push_back(context.expr(id));
    if (!is_scalar_constant(operands.back()) || is_missing_constant(context, operands.back()))
      return std::nullopt;
  }
  if (operands.empty()) return std::nullopt;
  const std::string& name = expr.text_value;
  if (auto text = text_result(name, operands)) return add_text(context, std::move(*text), expr.span);
  const bool dated = name == "format_date" && operands[0].kind == ExprKind::constant;
  if (dated && !has_names(operands[1].text_value))
    return add_text(context, format_date(int_of_word(operands[0].word), operands[1].text_value), expr.span);
  if (const auto word = word_of_texts(name, operands))
    return add_constant(context, expr.type, *word, expr.span);
  if (const auto word = word_of_numbers(name, operands))
    return add_constant(context, expr.type, *word, expr.span);
  return std::nullopt;
}

}  // namespace nudge::check
