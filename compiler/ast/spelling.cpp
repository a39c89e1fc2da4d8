#include "compiler/ast/expression.h"

namespace nudge::ast {

std::string_view spelling(BinaryOp op) {
  switch (op) {
    case BinaryOp::logical_or:
      return "or";
    case BinaryOp::logical_and:
      return "and";
    case BinaryOp::equal:
      return "==";
    case BinaryOp::not_equal:
      return "!=";
    case BinaryOp::less:
      return "<";
    case BinaryOp::less_equal:
      return "<=";
    case BinaryOp::greater:
      return ">";
    case BinaryOp::greater_equal:
      return ">=";
    case BinaryOp::in:
      return "in";
    case BinaryOp::not_in:
      return "not in";
    case BinaryOp::contains:
      return "contains";
    case BinaryOp::starts_with:
      return "starts with";
    case BinaryOp::ends_with:
      return "ends with";
    case BinaryOp::matches:
      return "matches";
    case BinaryOp::coalesce:
      return "??";
    case BinaryOp::add:
      return "+";
    case BinaryOp::subtract:
      return "-";
    case BinaryOp::multiply:
      return "*";
    case BinaryOp::divide:
      return "/";
    case BinaryOp::remainder:
      return "%";
  }
  return "";
}

std::string_view spelling(DurationUnit unit) {
  switch (unit) {
    case DurationUnit::seconds:
      return "seconds";
    case DurationUnit::minutes:
      return "minutes";
    case DurationUnit::hours:
      return "hours";
    case DurationUnit::days:
      return "days";
    case DurationUnit::weeks:
      return "weeks";
    case DurationUnit::months:
      return "months";
    case DurationUnit::years:
      return "years";
  }
  return "";
}

}  // namespace nudge::ast
