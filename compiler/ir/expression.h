// Typed expressions: nodes in one vector, operands by id, everything that the language does silently made
// explicit (int to number, value to text, a missing that equals nothing). Functions are inlined: their
// parameters are `let`s.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/types.h"
#include "compiler/source/source.h"
#include "runtime/value/word.h"

namespace nudge::ir {

using source::Span;
using ExprId = uint32_t;
inline constexpr ExprId kNoExpr = UINT32_MAX;
using EventId = uint32_t;
using FieldId =
    uint32_t;  // place in the fields of the contact, the account or an event; nested: see FieldPath
using SegmentId = uint32_t;
using ScoreId = uint32_t;
using LocalId = uint32_t;  // of a `let`, unique in the program

// A constant length of time; months are calendar steps in the contact's zone. At most one of both is not 0.
struct Length {
  int64_t ms = 0;
  int32_t months = 0;
  bool operator==(const Length&) const = default;
};

enum class ExprKind : uint8_t {
  constant,       // word: bool, int, number, enum (its index), date, time, clock, duration, money, timezone;
                  // kMissing where optional
  text,           // text_value: a constant text (also email, url)
  concat,         // operands, all texts
  list,           // operands: the elements (constants or not)
  field,          // base, path: a field of contact, account, the arriving event, or what was captured
  account_known,  // bool: has the contact an account
  now,
  today,
  entry_time,
  let,     // local; operands: value, body
  local,   // local
  negate,  // of int, number, duration
  logical_not,
  logical_and,
  logical_or,  // operands: two, the second only if needed
  compare,  // compare_op, operands of one type class; a missing operand: == is false, != true (others take no
            // optional)
  in,       // operands: item, list or set; `contains` on lists too
  arithmetic,   // arithmetic_op, operands of the same type as the result, but: see ArithmeticOp
  coalesce,     // operands: T?, T (or T?)
  known,        // operands: one optional; true if it is there
  conditional,  // operands: condition, then, else
  to_number,    // int -> number (missing stays missing)
  to_text,      // any printable type -> text, as interpolation prints it
  call,         // builtin (by its name in runtime/program/builtins.def), operands
  matches,      // text_value: the RE2 pattern; operand: text
  history,      // history
  segment,  // segment: its condition, shared; of an account's, read by its contacts: false without an account
  score,    // score: its reading now, a number; of an account's, read by its contacts: optional
  holds,    // operand: a condition over contact or account (no event, entry or capture); length: true for
            // so long without a break
  each,     // each_op; operands: list or set, body; local: the element, in the body
  element,  // local: of an `each`; path.names: empty, or the field of an element that is a record
  calendar,    // operands: a time or date; length.months is added in the contact's zone, keeping the type
  local_time,  // operands: date, clock -> time in the contact's zone
};

// What an `each` makes of its list: any and all are bools, count an int, join the body's texts one after
// another. A missing list is an empty one. Elements may be missing where the list's type says so.
enum class EachOp : uint8_t { any, all, count, join };

enum class CompareOp : uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };
enum class ArithmeticOp : uint8_t {
  add,
  subtract,
  multiply,    // int, number, duration±duration, time±duration, date±duration (whole days), money±money,
               // duration*int|number, money*int|number
  divide,      // int or number -> number (missing when the divisor is 0); duration/number; money/number;
               // duration/duration -> number
  remainder,   // int -> int, number -> number; missing when the divisor is 0
  difference,  // time-time, date-date -> duration
};

enum class Base : uint8_t {
  contact,
  account,
  arriving,  // the event that is just being taken: in filters, in a workflow's `if`, key and worth
  captured,  // `event.x` of the triggering event in steps, goals and exits, and names bound by `as`
};
// capture: for Base::captured, which captured event: 0 is the triggering event, else Workflow::bindings'
// index + 1.
struct FieldPath {
  Base base = Base::contact;
  uint32_t capture = 0;
  std::vector<EventId>
      events;  // arriving, captured: the events that it may be (they share the field by name)
  std::vector<std::string>
      names;  // "address", "city": as declared; the first is the field's, others records' fields
};

enum class HistoryOp : uint8_t { did, count, first, last, sum, min, max, average, latest };
struct History {
  HistoryOp op = HistoryOp::did;
  bool of_account = false;  // over the events of the account's members, not over the contact's own
  EventId event = 0;
  ExprId filter = kNoExpr;         // over Base::arriving
  std::vector<std::string> field;  // sum, min, max, average, latest: the path in the event
  enum class Window : uint8_t { all, within, since } window = Window::all;
  Length within;
  ExprId since = kNoExpr;  // a time (entry_time for `since entry`)
};

struct Expr {
  ExprKind kind = ExprKind::constant;
  TypeId type = kErrorType;
  Span span;
  Span call;  // of the body of an inlined function: where it is called
  std::vector<ExprId> operands;
  Word word = 0;
  std::string text_value;  // text, matches, call (the builtin's name)
  FieldPath path;
  LocalId local = 0;
  CompareOp compare_op = CompareOp::equal;
  ArithmeticOp arithmetic_op = ArithmeticOp::add;
  std::optional<History> history;
  SegmentId segment = 0;
  ScoreId score = 0;
  EachOp each_op = EachOp::any;
  Length length;
};

}  // namespace nudge::ir
