// `round(x)`, `min(a, b)`, `format(x, "d MMM")` …: the types of the ordinary functions, and the builtins
// behind them.
#include "compiler/check/infer.h"
#include "runtime/fault/limits.h"
#include "runtime/value/time_pattern.h"

namespace nudge::check {

namespace {

struct StandardCall {
  Context& context;
  const Scope& scope;
  const ast::Call& tree;
  Span span;
  std::vector<ExprId> values;

  TypeId of(TypeKind kind) { return context.types().of(kind); }
  TypeKind kind_of(size_t index) const { return context.type(context.type_of(values[index])).kind; }

  ExprId call(std::string_view builtin, TypeId type) {
    ir::Expr expr = node(ExprKind::call, type, span, values);
    expr.text_value = builtin;
    return add_folded(context, std::move(expr));
  }

  ExprId mismatch(size_t index, std::string_view wanted) {
    const ir::Expr found = context.expr(values[index]);
    Diagnostic& diagnostic = report(context, DiagnosticKind::type_mismatch, found.span,
                                    "`" + tree.callee.text + "` takes " + std::string(wanted) + ", found `" +
                                        context.show(found.type) + "`");
    note_declared(context, diagnostic, values[index]);
    return add_error(context, span);
  }

  bool infer_arguments(size_t least, size_t most) {
    const size_t count = tree.arguments.size();
    if (count < least || count > most) {
      const std::string wanted =
          least == most ? std::to_string(least) : std::to_string(least) + " to " + std::to_string(most);
      report(context, DiagnosticKind::wrong_arguments, span,
             "`" + tree.callee.text + "` takes " + wanted + (most == 1 ? " argument" : " arguments") +
                 ", found " + std::to_string(count));
      return false;
    }
    bool good = true;
    for (const ast::Argument& argument : tree.arguments) {
      if (argument.name || argument.window) {
        report(context, DiagnosticKind::wrong_arguments, argument.span,
               argument.name
                   ? "the arguments of `" + tree.callee.text + "` have no names"
                   : "a window stands after an event only: `" + tree.callee.text + "` takes values");
        good = false;
        continue;
      }
      values.push_back(infer_expression(context, scope, *argument.value));
      if (context.is_error(values.back()) || refuse_missing(context, values.back()) ||
          refuse_calendar(context, values.back()))
        good = false;
    }
    return good;
  }

  ExprId rounding() {
    if (!is_numeric(kind_of(0))) return mismatch(0, "a number");
    if (kind_of(0) == TypeKind::integer) return values[0];
    return call(tree.callee.text, of(TypeKind::integer));
  }

  ExprId absolute() {
    const TypeKind kind = kind_of(0);
    const bool amount = kind == TypeKind::money || kind == TypeKind::duration;
    if (!is_numeric(kind) && !amount) return mismatch(0, "a number, a duration or money");
    return call(kind == TypeKind::number ? "abs_number" : "abs_int", context.type_of(values[0]));
  }

  // min, max of two or more: two at a time.
  ExprId extreme() {
    TypeId type = context.type_of(values[0]);
    for (size_t i = 1; i < values.size(); ++i) {
      const TypeId both = common_type(context, type, context.type_of(values[i]));
      if (both == kNoType) return mismatch(i, "values of one type, here `" + context.show(type) + "`");
      type = both;
    }
    const TypeKind kind = context.type(type).kind;
    const bool ordered = is_numeric(kind) || kind == TypeKind::money || kind == TypeKind::duration ||
                         kind == TypeKind::date || kind == TypeKind::time || kind == TypeKind::clock;
    if (!ordered) return mismatch(0, "values that have an order");
    const std::vector<ExprId> all = values;
    const std::string builtin = tree.callee.text + (kind == TypeKind::number ? "_number" : "_int");
    ExprId result = convert(context, all[0], type);
    for (size_t i = 1; i < all.size(); ++i) {
      values = {result, convert(context, all[i], type)};
      result = call(builtin, type);
    }
    return result;
  }

  ExprId of_text() {
    if (!is_texty(kind_of(0))) return mismatch(0, "a text");
    return call(tree.callee.text, of(TypeKind::text));
  }

  ExprId length_of() {
    if (kind_of(0) == TypeKind::list || kind_of(0) == TypeKind::set)
      return call("list_length", of(TypeKind::integer));
    if (!is_texty(kind_of(0))) return mismatch(0, "a text or a list");
    return call("length", of(TypeKind::integer));
  }

  ExprId domain_of() {
    if (kind_of(0) != TypeKind::email && kind_of(0) != TypeKind::text) return mismatch(0, "an email address");
    return call("domain", of(TypeKind::text));
  }

  ExprId of_time(std::string_view builtin, TypeId type) {
    if (kind_of(0) != TypeKind::time) return mismatch(0, "a time");
    return call(builtin, type);
  }

  ExprId start_of_day() {
    if (kind_of(0) != TypeKind::date)
      return mismatch(0, "a date, and gives the moment at which that day begins");
    return call("start_of_day", of(TypeKind::time));
  }

  ExprId weekday() {
    const TypeId type = context.types().of(TypeKind::enumeration, 0);
    if (kind_of(0) == TypeKind::date) return call("weekday_of_date", type);
    if (kind_of(0) == TypeKind::time) return call("weekday_of_time", type);
    return mismatch(0, "a time or a date");
  }

  ExprId days() {
    if (kind_of(0) != TypeKind::duration)
      return mismatch(0, "a duration, such as `7 days`, whose days it counts");
    return call("days_of_duration", of(TypeKind::integer));
  }

  // By the contact's locale: "1,234.5", "$49.00", "2 Mar 2026".
  ExprId format_plainly() {
    const TypeId text = of(TypeKind::text);
    switch (kind_of(0)) {
      case TypeKind::number:
        return call("format_number", text);
      case TypeKind::integer:
        return call("format_int", text);
      case TypeKind::money: {
        const auto currency = static_cast<int64_t>(context.type(context.type_of(values[0])).detail);
        values.push_back(add_constant(context, of(TypeKind::integer), word_of_int(currency), span));
        return call("format_money", text);
      }
      case TypeKind::date:
        return call("format_date_plain", text);
      case TypeKind::time:
        return call("format_time_plain", text);
      case TypeKind::clock:
        return call("format_clock", text);
      default:
        return mismatch(0, "a number, money, a date, a time or a clock");
    }
  }

  // One of the list, always the same for the same key; missing where the list may have none.
  ExprId pick() {
    const ir::Expr list = context.expr(values[0]);
    const ir::Type type = context.type(list.type);
    if (type.kind != TypeKind::list && type.kind != TypeKind::set) return mismatch(0, "a list first");
    const TypeKind element = context.type(type.detail).kind;
    if (element == TypeKind::record) return mismatch(0, "a list of single values");
    if (!is_texty(kind_of(1))) {
      const std::string_view wanted = "a text as its key, such as `contact.id`";
      return mismatch(1, wanted);
    }
    const bool certain = list.kind == ExprKind::list && !list.operands.empty();
    if (is_texty(element))
      return call("pick_text", certain ? type.detail : context.types().optional(type.detail));
    const TypeId optional = context.types().optional(type.detail);
    const Word missing = element == TypeKind::number ? kMissingNumberWord : kMissingWord;
    values.push_back(add_constant(context, optional, missing, span));
    return call("pick_word", certain ? type.detail : optional);
  }

  ExprId format() {
    if (values.size() == 1) return format_plainly();
    const bool date = kind_of(0) == TypeKind::date;
    if (!date && kind_of(0) != TypeKind::time) return mismatch(0, "a time or a date before a pattern");
    const ir::Expr pattern = context.expr(values[1]);
    if (pattern.kind != ExprKind::text) {
      report(context, DiagnosticKind::not_constant, pattern.span,
             "the pattern of `format` must be a constant text, so that it can be checked now");
      return add_error(context, span);
    }
    if (const auto fault = check_pattern(pattern.text_value, date ? PatternFor::date : PatternFor::time)) {
      report(context, DiagnosticKind::bad_pattern, pattern.span,
             "the pattern of `format` is not valid: " + *fault);
      return add_error(context, span);
    }
    return call(date ? "format_date" : "format_time", of(TypeKind::text));
  }

  ExprId check() {
    const std::string& name = tree.callee.text;
    const bool extremes = name == "min" || name == "max";
    const size_t least = extremes || name == "pick" ? 2 : 1;
    if (!infer_arguments(least, extremes ? limits::kMaxArguments : name == "format" ? 2 : least))
      return add_error(context, span);
    if (name == "round" || name == "floor" || name == "ceil") return rounding();
    if (name == "abs") return absolute();
    if (extremes) return extreme();
    if (name == "lower" || name == "upper" || name == "trim") return of_text();
    if (name == "length") return length_of();
    if (name == "domain") return domain_of();
    if (name == "date") return of_time("date_of_time", of(TypeKind::date));
    if (name == "time") return start_of_day();
    if (name == "time_of_day") return of_time("time_of_day", of(TypeKind::clock));
    if (name == "hour") return of_time("hour_of_time", of(TypeKind::integer));
    if (name == "weekday") return weekday();
    if (name == "days") return days();
    if (name == "pick") return pick();
    return format();
  }
};

}  // namespace

ExprId infer_standard_call(Context& context, const Scope& scope, const ast::Call& tree, Span span) {
  return StandardCall{context, scope, tree, span, {}}.check();
}

}  // namespace nudge::check
