// Expressions as they were written: a closed variant for each form, each node with its span. Nothing is
// resolved: a name may yet be a field, an event, an enum's value; `f(x)` may be a function, an action, an
// occurrence.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/source/source.h"

namespace nudge::ast {

using source::Span;

struct Name {
  std::string text;
  Span span;
};

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

// --- literals
// -----------------------------------------------------------------------------------------------

struct IntLiteral {
  int64_t value = 0;
};
struct NumberLiteral {
  double value = 0;
};
struct BoolLiteral {
  bool value = false;
};

// A text is its parts in order: plain (expression null; escapes already undone, indentation of """ dropped)
// or {expr}.
struct TextPart {
  std::string text;
  ExprPtr expression;
  Span span;
};
enum class TextForm { quoted, block, raw };  // "…", """…""", r"…"
struct TextLiteral {
  std::vector<TextPart> parts;  // adjacent plain parts are joined; "" has no part
  TextForm form = TextForm::quoted;
  bool plain() const { return parts.empty() || (parts.size() == 1 && !parts[0].expression); }
  std::string plain_text() const { return parts.empty() ? "" : parts[0].text; }
};

enum class DurationUnit { seconds, minutes, hours, days, weeks, months, years };
struct DurationLiteral {
  int64_t count = 0;
  DurationUnit unit = DurationUnit::seconds;
};
struct ClockLiteral {
  int minutes = 0;  // since midnight
};
struct DateLiteral {
  int year = 0, month = 0, day = 0;  // exists in the calendar: the parser has checked it
};
struct TimeLiteral {
  DateLiteral date;
  int minutes = 0;  // since midnight
  int seconds = 0;
  bool utc = false;  // `…T09:30Z`; else in the contact's zone
};
struct MoneyLiteral {
  std::string amount;    // "49.00"
  std::string currency;  // "USD"
};
struct ListLiteral {
  std::vector<Expr> items;
};

// --- names and calls
// ----------------------------------------------------------------------------------------

struct Reference {
  Name name;
};
struct Member {
  ExprPtr base;
  Name field;
};

// `within 7 days`, `since entry`, `since <field or literal>`.
struct Window {
  enum class Kind { within, since_entry, since } kind = Kind::within;
  ExprPtr value;  // the duration, or what is after `since`; null for since_entry
  Span span;
};

// One argument of a call: `value`, `name: value`, `page_viewed within 7 days` (window), `x in list:
// condition` (body).
struct Argument {
  std::optional<Name> name;
  ExprPtr value;
  std::optional<Window> window;
  ExprPtr body;  // of any/all/count over a list: value is then the Binary `in`
  Span span;
};
// A function, an action, a history function, or an occurrence with its filter, whichever `callee` names.
struct Call {
  Name callee;
  std::vector<Argument> arguments;
};

// `did E [window]`: E is a name with an optional filter.
struct Did {
  Name event;
  ExprPtr filter;  // may be null
  std::optional<Window> window;
};

// --- operators
// ----------------------------------------------------------------------------------------------

enum class UnaryOp { negate, logical_not };
enum class BinaryOp {
  logical_or,
  logical_and,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in,
  contains,
  starts_with,
  ends_with,
  matches,
  coalesce,
  add,
  subtract,
  multiply,
  divide,
  remainder,
};
struct Unary {
  UnaryOp op;
  ExprPtr operand;
};
struct Binary {
  BinaryOp op;
  ExprPtr left;
  ExprPtr right;
  Span op_span;
};
// `a in 1..5`: the right side, inclusive.
struct Range {
  ExprPtr first;
  ExprPtr last;
};
struct Known {
  ExprPtr operand;
  bool known = true;  // false: `is missing`
};
struct HoldsFor {
  ExprPtr condition;
  ExprPtr duration;
};
struct Conditional {
  ExprPtr condition;
  ExprPtr then_value;
  ExprPtr else_value;
};

struct Expr {
  using Node = std::variant<IntLiteral, NumberLiteral, BoolLiteral, TextLiteral, DurationLiteral,
                            ClockLiteral, DateLiteral, TimeLiteral, MoneyLiteral, ListLiteral, Reference,
                            Member, Call, Did, Unary, Binary, Range, Known, HoldsFor, Conditional>;
  Node node;
  Span span;
  bool parenthesised =
      false;  // `goal (did x within 5 days)` means another thing than `goal did x within 5 days`
};

std::string_view spelling(BinaryOp op);
std::string_view spelling(DurationUnit unit);  // plural

}  // namespace nudge::ast
