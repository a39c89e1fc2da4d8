#include "compiler/ir/print_expression.h"

#include "runtime/value/json_text.h"
#include "runtime/value/money.h"
#include "runtime/value/number_text.h"
#include "runtime/value/time_text.h"
#include "runtime/value/zone.h"

namespace nudge::ir {

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

std::string print_constant(const Program& program, const Expr& expr) {
  const Type& type = program.types[expr.type];
  if (type.kind == TypeKind::number ? is_missing_number(number_of_word(expr.word))
                                    : is_missing(int_of_word(expr.word)))
    return "missing";
  if (type.kind == TypeKind::duration) return print_length({int_of_word(expr.word), expr.length.months});
  const std::string text = print_scalar(program, type, expr.word);
  return type.kind == TypeKind::timezone ? quoted(text) : text;
}

std::string joined(const Program& program, const std::vector<ExprId>& operands) {
  std::string out;
  for (const ExprId operand : operands) {
    if (!out.empty()) out += ", ";
    out += print_expression(program, operand);
  }
  return out;
}

std::string path_text(const FieldPath& path) {
  std::string out;
  switch (path.base) {
    case Base::contact:
      out = "contact";
      break;
    case Base::account:
      out = "account";
      break;
    case Base::arriving:
      out = "arriving";
      break;
    case Base::captured:
      out = path.capture == 0 ? "event" : "binding" + std::to_string(path.capture);
      break;
  }
  for (const std::string& name : path.names)
    out += "." + name;
  return out;
}

std::string_view op_text(CompareOp op) {
  switch (op) {
    case CompareOp::equal:
      return " == ";
    case CompareOp::not_equal:
      return " != ";
    case CompareOp::less:
      return " < ";
    case CompareOp::less_equal:
      return " <= ";
    case CompareOp::greater:
      return " > ";
    case CompareOp::greater_equal:
      return " >= ";
  }
  return "";
}

std::string_view op_text(ArithmeticOp op) {
  switch (op) {
    case ArithmeticOp::add:
      return " + ";
    case ArithmeticOp::subtract:
      return " - ";
    case ArithmeticOp::multiply:
      return " * ";
    case ArithmeticOp::divide:
      return " / ";
    case ArithmeticOp::remainder:
      return " % ";
    case ArithmeticOp::difference:
      return " -- ";
  }
  return "";
}

std::string_view op_text(HistoryOp op) {
  switch (op) {
    case HistoryOp::did:
      return "did";
    case HistoryOp::count:
      return "count";
    case HistoryOp::first:
      return "first";
    case HistoryOp::last:
      return "last";
    case HistoryOp::sum:
      return "sum";
    case HistoryOp::min:
      return "min";
    case HistoryOp::max:
      return "max";
    case HistoryOp::average:
      return "average";
    case HistoryOp::latest:
      return "latest";
  }
  return "";
}

std::string print_history(const Program& program, const History& history) {
  std::string out = history.of_account ? "account." : "";
  out += std::string(op_text(history.op)) + "(" + program.events[history.event].name;
  if (history.filter != kNoExpr) out += "(" + print_expression(program, history.filter) + ")";
  for (const std::string& name : history.field)
    out += "." + name;
  if (history.window == History::Window::within) out += " within " + print_length(history.within);
  if (history.window == History::Window::since) out += " since " + print_expression(program, history.since);
  return out + ")";
}

// Of an expression with two operands, and the operator between them.
std::string_view infix_text(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::logical_and:
      return " and ";
    case ExprKind::logical_or:
      return " or ";
    case ExprKind::compare:
      return op_text(expr.compare_op);
    case ExprKind::in:
      return " in ";
    case ExprKind::arithmetic:
      return op_text(expr.arithmetic_op);
    default:
      return " ?? ";
  }
}

std::string print_infix(const Program& program, const Expr& expr) {
  return "(" + print_expression(program, expr.operands[0]) + std::string(infix_text(expr)) +
         print_expression(program, expr.operands[1]) + ")";
}

std::string print_call(const Program& program, std::string_view name, const Expr& expr) {
  return std::string(name) + "(" + joined(program, expr.operands) + ")";
}

std::string print_conditional(const Program& program, const Expr& expr) {
  return "(if " + print_expression(program, expr.operands[0]) + " then " +
         print_expression(program, expr.operands[1]) + " else " +
         print_expression(program, expr.operands[2]) + ")";
}

std::string print_let(const Program& program, const Expr& expr) {
  return "(let v" + std::to_string(expr.local) + " = " + print_expression(program, expr.operands[0]) +
         " in " + print_expression(program, expr.operands[1]) + ")";
}

std::string_view op_text(EachOp op) {
  switch (op) {
    case EachOp::any:
      return "any";
    case EachOp::all:
      return "all";
    case EachOp::count:
      return "count";
    case EachOp::join:
      return "join";
  }
  return "";
}

std::string print_each(const Program& program, const Expr& expr) {
  return std::string(op_text(expr.each_op)) + "(x" + std::to_string(expr.local) + " in " +
         print_expression(program, expr.operands[0]) + ": " + print_expression(program, expr.operands[1]) +
         ")";
}

std::string element_text(const Expr& expr) {
  std::string out = "x" + std::to_string(expr.local);
  for (const std::string& name : expr.path.names)
    out += "." + name;
  return out;
}

}  // namespace

std::string print_scalar(const Program& program, const Type& type, Word word) {
  const int64_t value = int_of_word(word);
  switch (type.kind) {
    case TypeKind::boolean:
      return value ? "true" : "false";
    case TypeKind::integer:
      return print_int(value);
    case TypeKind::number:
      return print_number(number_of_word(word));
    case TypeKind::date:
      return print_date(value);
    case TypeKind::time:
      return print_time(value);
    case TypeKind::clock:
      return print_clock(value);
    case TypeKind::duration:
      return print_duration(value);
    case TypeKind::timezone:
      return std::string(zone_name(static_cast<ZoneId>(value)));
    case TypeKind::money:
      return print_money(value, static_cast<CurrencyId>(type.detail));
    case TypeKind::enumeration:
      return program.enums[type.detail].values[static_cast<size_t>(value)].name;
    default:
      return "missing";
  }
}

std::string print_length(Length length) {
  if (length.months == 0) return print_duration(length.ms);
  const bool years = length.months % 12 == 0;
  const int64_t count = years ? length.months / 12 : length.months;
  return std::to_string(count) + (years ? " year" : " month") + (count == 1 || count == -1 ? "" : "s");
}

namespace {

std::string_view word_text(ExprKind kind) {
  switch (kind) {
    case ExprKind::account_known:
      return "account_known";
    case ExprKind::now:
      return "now";
    case ExprKind::today:
      return "today";
    default:
      return "entry.time";
  }
}

std::string_view call_name(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::concat:
      return "concat";
    case ExprKind::to_number:
      return "to_number";
    case ExprKind::to_text:
      return "to_text";
    case ExprKind::local_time:
      return "local_time";
    default:
      return expr.text_value;
  }
}

std::string print_beside(const Program& program, const Expr& expr, const std::string& right) {
  return "(" + print_expression(program, expr.operands[0]) + right + ")";
}

}  // namespace

std::string print_expression(const Program& program, ExprId id) {
  if (id == kNoExpr) return "none";
  const Expr& expr = program.exprs[id];
  switch (expr.kind) {
    case ExprKind::constant:
      return print_constant(program, expr);
    case ExprKind::text:
      return quoted(expr.text_value);
    case ExprKind::list:
      return "[" + joined(program, expr.operands) + "]";
    case ExprKind::field:
      return path_text(expr.path);
    case ExprKind::account_known:
    case ExprKind::now:
    case ExprKind::today:
    case ExprKind::entry_time:
      return std::string(word_text(expr.kind));
    case ExprKind::let:
      return print_let(program, expr);
    case ExprKind::local:
      return "v" + std::to_string(expr.local);
    case ExprKind::negate:
    case ExprKind::logical_not:
      return (expr.kind == ExprKind::negate ? "-" : "not ") + print_expression(program, expr.operands[0]);
    case ExprKind::logical_and:
    case ExprKind::logical_or:
    case ExprKind::compare:
    case ExprKind::in:
    case ExprKind::arithmetic:
    case ExprKind::coalesce:
      return print_infix(program, expr);
    case ExprKind::known:
      return "known(" + print_expression(program, expr.operands[0]) + ")";
    case ExprKind::conditional:
      return print_conditional(program, expr);
    case ExprKind::concat:
    case ExprKind::to_number:
    case ExprKind::to_text:
    case ExprKind::local_time:
    case ExprKind::call:
      return print_call(program, call_name(expr), expr);
    case ExprKind::matches:
      return print_beside(program, expr, " matches " + quoted(expr.text_value));
    case ExprKind::history:
      return print_history(program, *expr.history);
    case ExprKind::holds:
      return print_beside(program, expr, " holds for " + print_length(expr.length));
    case ExprKind::each:
      return print_each(program, expr);
    case ExprKind::element:
      return element_text(expr);
    case ExprKind::segment:
      return "segment " + program.segments[expr.segment].name;
    case ExprKind::score:
      return "score." + program.scores[expr.score].name;
    case ExprKind::calendar:
      return print_beside(program, expr, " + " + print_length(expr.length));
  }
  return "";
}

std::string print_occurrence(const Program& program, const Occurrence& occurrence) {
  std::string out = program.events[occurrence.event].name;
  if (occurrence.filter != kNoExpr) out += "(" + print_expression(program, occurrence.filter) + ")";
  return out;
}

std::string print_awaited(const Program& program, const Awaited& awaited) {
  std::string out;
  for (const Occurrence& occurrence : awaited.occurrences) {
    if (!out.empty()) out += " or ";
    out += print_occurrence(program, occurrence);
  }
  for (const ExprId condition : awaited.conditions) {
    if (!out.empty()) out += " or ";
    out += "condition " + print_expression(program, condition);
  }
  return out;
}

}  // namespace nudge::ir
