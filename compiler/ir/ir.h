// The typed program: what check makes of the syntax trees and what analyze and lower read. Everything is
// resolved; order is that of declaration (files by path, then place), workflows by name. Only well-formed
// programs get here: lower may assume what check has promised.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/ir/expression.h"
#include "runtime/value/civil.h"

namespace nudge::ir {

struct EnumValue {
  std::string name;
  std::string json;
};
struct Enum {
  std::string name;
  std::vector<EnumValue> values;  // 0 monday … 6 sunday for the built-in Weekday
  Span span;
};

struct Field {
  std::string name;
  std::string json;
  TypeId type = kErrorType;
  ExprId default_value = kNoExpr;  // a constant (constant, text, list)
  bool pii = false;
  bool unique = false;
  bool builtin = false;  // contact.email …
  Span span;
  std::string documentation;
};
struct Record {
  std::string name;
  std::vector<Field> fields;
  Span span;
};

struct Event {
  std::string name;
  std::string json;
  std::vector<Field> fields;
  Span span;
  std::string documentation;
};

struct Segment {
  std::string name;
  ExprId condition = kNoExpr;  // over contact, account and history only
  Span span;
};

// --- occurrences and conditions
// -----------------------------------------------------------------------------

struct Occurrence {
  EventId event = 0;
  ExprId filter =
      kNoExpr;  // a condition over the arriving event, contact, account, history (and captures in a workflow)
  Span span;
};
// Whichever comes first.
struct Awaited {
  std::vector<Occurrence> occurrences;
  std::vector<ExprId> conditions;
  Span span;
};

// --- messages and actions
// -----------------------------------------------------------------------------------

struct Parameter {
  std::string name;
  TypeId type = kErrorType;
};
struct MessageField {
  std::string name;        // to, from, reply_to, subject, preheader, body
  ExprId value = kNoExpr;  // a text; parameters are ExprKind::local of Message::parameter_locals
  bool markdown = false;   // body: each interpolated part is wrapped by the builtin markdown_escape
};
struct Message {
  std::string name;
  enum class Channel : uint8_t { email, sms, push, in_app } channel = Channel::email;
  std::vector<Parameter> parameters;
  std::vector<LocalId> parameter_locals;
  std::vector<MessageField>
      fields;  // in the order of the record in cli.md: to from reply_to subject preheader body
  bool transactional = false;
  Span span;
};
struct Action {
  std::string name;
  std::vector<Parameter> parameters;
  Span span;
};

// --- workflows
// ----------------------------------------------------------------------------------------------

using StepId = uint32_t;
using WorkflowId = uint32_t;

struct Step;
struct Block {
  std::vector<StepId> steps;
};

enum class StepKind : uint8_t {
  send,
  wait,
  wait_until_clock,
  wait_until_time,
  wait_for,
  branch,
  split,
  set_field,
  add_to_field,
  remove_from_field,
  action,
  start,
  stop,
  finish,
};

struct SplitArm {
  std::string name;
  double percent = 0;
  Block block;
};

struct Step {
  StepKind kind = StepKind::finish;
  std::string label;     // "" for none
  std::string identity;  // "send welcome", "wait 1 day", "notify", … ; the second of its like "send welcome
                         // #2"; the label if there is one
  Span span;
  uint32_t target =
      0;  // send: message; action: action; start, stop: WorkflowId; set/add/remove: contact FieldId
  std::vector<ExprId>
      arguments;         // send, action: one for each parameter; kNoExpr for an optional one that isn't given
  Length length;         // wait; wait_for with up_to
  bool bounded = false;  // wait_for: `up to`
  int weekday = -1;      // wait_until_clock: 0 monday … 6 sunday, or -1
  ExprId value = kNoExpr;  // branch: condition; wait_until_clock: a clock; wait_until_time: a time; set, add,
                           // remove: the value
  std::vector<std::string> path;  // set, add, remove: the path below the contact
  Awaited awaited;                // wait_for
  uint32_t binding = 0;           // wait_for … as name: index into bindings + 1
  Block then_block;               // branch, wait_for
  Block else_block;               // branch, wait_for's time-out
  std::vector<SplitArm> arms;
  std::string name;  // split: its name; finish: its label
};
// `match` is lowered by check into a chain of branches over a `let`-free subject (the subject repeated), with
// identities taken from the match.

struct Trigger {
  enum class Kind : uint8_t { event, count, condition, segment_left, changes } kind = Kind::event;
  Occurrence occurrence;                // event, count
  int64_t times = 0;                    // count
  Length within;                        // count
  ExprId condition = kNoExpr;           // condition
  SegmentId segment = 0;                // segment_left
  FieldId field = 0;                    // changes: of the contact
  ExprId from = kNoExpr, to = kNoExpr;  // changes: constants
  Span span;
};

struct Goal {
  std::string name;  // of a measure; "" for the goal
  Awaited awaited;
  bool bounded = false;
  Length within;
  ExprId worth = kNoExpr;  // a number or money, over Base::arriving where the awaited is of events only
  Span span;
};

struct EnterRule {
  enum class Kind : uint8_t { once, again_after, every_time, every_time_per } kind = Kind::once;
  Length after;
  ExprId key = kNoExpr;  // over Base::arriving
};

// A name bound by `as`: what it may be.
struct Binding {
  std::string name;
  std::vector<EventId> events;
};

struct Workflow {
  std::string name;
  std::string description;
  std::vector<Trigger> triggers;
  ExprId condition = kNoExpr;  // if: over Base::arriving
  EnterRule enter;
  std::vector<Goal> goals;  // at most one
  std::vector<Goal> measures;
  std::vector<Awaited> exits;
  std::vector<Binding> bindings;
  Block body;
  Span span;
};

struct Policy {
  Length ignore_older{3 * kDayMs, 0};
  std::string default_timezone = "UTC";
};

struct Program {
  TypeTable types;
  std::vector<Expr> exprs;
  std::vector<Enum> enums;  // 0 is Weekday
  std::vector<Record> records;
  std::vector<Field>
      contact;  // the built-in fields first: id email phone timezone locale created_at subscribed
  std::vector<Field> account;  // id created_at first
  std::vector<Event> events;
  std::vector<Segment> segments;
  std::vector<Message> messages;
  std::vector<Action> actions;
  std::vector<Step> steps;
  std::vector<Workflow> workflows;  // by name
  Policy policy;

  const Expr& operator[](ExprId id) const { return exprs[id]; }
};

inline constexpr const char* kContactBuiltins[] = {"id",     "email",      "phone",     "timezone",
                                                   "locale", "created_at", "subscribed"};
inline constexpr const char* kAccountBuiltins[] = {"id", "created_at"};

// The program as indented text, for `nudge check --dump ir` and golden tests. Deterministic.
std::string print(const Program& program);
std::string print_type(const Program& program, TypeId type);  // "text?", "list of Plan", "money(USD)"

}  // namespace nudge::ir
