// The typed program: what check makes of the syntax trees and what analyze and lower read. Everything is
// resolved; order is that of declaration (files by path, then place), workflows by name. Only well-formed
// programs get here: lower may assume what check has promised.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/ir/expression.h"
#include "compiler/ir/test.h"
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
  std::string json;     // without the `*` of a prefix
  bool prefix = false;  // as "shop_*": takes every name that begins with `json`; the first field is then
                        // `name`, a text: the full name
  std::vector<Field> fields;
  Span span;
  std::string documentation;
};

struct Segment {
  std::string name;
  bool for_account = false;
  ExprId condition = kNoExpr;  // over contact, account, history and scores only; for an account: over the
                               // account and its members' events
  std::string documentation;
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

// --- scores
// -------------------------------------------------------------------------------------------------

struct ScoreRule {
  enum class Kind : uint8_t {
    occurrence,  // each of the occurrences, once where several match
    absence,     // when `condition` becomes true: `no E for D` as now >= (last(E) ?? created_at) + D
    condition,   // counts while `condition` holds; does not decay
  } kind = Kind::occurrence;
  double points = 0;  // below 0 for `subtract`
  std::vector<Occurrence> occurrences;
  ExprId condition = kNoExpr;
  int64_t at_most = 0;  // occurrence: so many times in a sliding `per_ms`; 0: no bound
  int64_t per_ms = 0;
  Span span;
};
struct Score {
  std::string name;
  bool for_account = false;
  std::vector<ScoreRule> rules;
  int64_t halve_ms = 0;  // 0: it doesn't decay
  bool bounded = false;  // keep within
  double least = 0, most = 0;
  Span span;
  std::string documentation;
};

// --- messages and actions
// -----------------------------------------------------------------------------------

struct Parameter {
  std::string name;
  TypeId type = kErrorType;
};
struct MessageField {
  std::string name;        // to, from, reply_to, subject, preheader, title, link, text, body
  ExprId value = kNoExpr;  // a text; parameters are ExprKind::local of Message::parameter_locals
  // What the text is. What is interpolated is wrapped by check in the builtin that its place asks for:
  // markdown_escape, html_escape, url_escape; in what becomes a header, header_text.
  enum class Form : uint8_t { plain, markdown, html } form = Form::plain;
};
struct Message {
  std::string name;
  enum class Channel : uint8_t { email, sms, push, in_app } channel = Channel::email;
  std::vector<Parameter> parameters;
  std::vector<LocalId> parameter_locals;
  std::vector<MessageField> fields;  // in the order of the record in cli.md: to from reply_to subject
                                     // preheader title link text body
  std::string topic;                 // "" for none
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
  repeat,
  set_field,
  add_to_field,
  remove_from_field,
  add_to_score,
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
  uint32_t target = 0;  // send: message; action: action; start, stop: WorkflowId; set/add/remove: FieldId of
                        // the contact or the account; add_to_score: ScoreId
  bool of_account = false;  // set, add, remove: the field is the account's
  std::vector<ExprId>
      arguments;         // send, action: one for each parameter; kNoExpr for an optional one that isn't given
  Length length;         // wait; wait_for with up_to; repeat: every
  int64_t times = 0;     // repeat: at most; the times of its bodies' starts are `length` apart
  bool bounded = false;  // wait_for: `up to`
  int weekday = -1;      // wait_until_clock: 0 monday … 6 sunday, or -1
  ExprId value = kNoExpr;  // branch: condition; wait_until_clock: a clock; wait_until_time: a time; set, add,
                           // remove: the value; add_to_score: a number; repeat: until, asked before each
                           // time, or none
  bool to_members = false;         // send, in a workflow for an account
  ExprId members_where = kNoExpr;  // over the member (contact) too
  bool best_time = false;          // send … at best time within
  Length best_within;
  std::vector<std::string> path;  // set, add, remove: the path below the contact or account
  Awaited awaited;                // wait_for
  uint32_t binding = 0;           // wait_for … as name: index into bindings + 1
  Block then_block;               // branch, wait_for; repeat: its body
  Block else_block;               // branch, wait_for's time-out
  std::vector<SplitArm> arms;     // adapt: percent is 0
  bool adapt = false;
  std::string name;  // split: its name; finish: its label
  // branch, of a `match`: which of its arms it asks for, from 1; and the words of the arm that is left when
  // no other takes the value, which else_block is then ("" for `else`).
  uint32_t arm = 0;
  std::string last_arm;
  bool husk = false;  // of Retired: not kept itself, but what stands in its blocks may be
};
// `run` of a sequence is expanded by check: its steps stand where it stood.
// `match` is lowered by check into a chain of branches over a `let`-free subject (the subject repeated), with
// identities taken from the match.

struct Trigger {
  enum class Kind : uint8_t {
    event,
    count,
    condition,  // also `when no E for D`, see ScoreRule::absence
    segment_left,
    changes,
    date,       // `offset` before, after or on the moment that `date` says
    recurring,  // when every …
  } kind = Kind::event;
  Occurrence occurrence;                // event, count
  int64_t times = 0;                    // count
  Length within;                        // count
  ExprId condition = kNoExpr;           // condition
  SegmentId segment = 0;                // segment_left
  FieldId field = 0;                    // changes: of the contact or the account
  bool of_account = false;              // changes
  std::vector<std::string> path;        // changes: below it, for a part of a record
  ExprId from = kNoExpr, to = kNoExpr;  // changes: constants
  ExprId date = kNoExpr;                // date, and recurring yearly: a date? or time? of contact or account
  Length offset;                        // date: added to it (below 0: before)
  enum class Every : uint8_t { day, week, month, year } every = Every::day;
  int weekday = 0;       // week: 0 monday … 6 sunday
  int day_of_month = 1;  // month: 1 to 31; the last day of a month that is shorter
  ExprId at = kNoExpr;   // date, recurring: a clock; none: recurring at 00:00, date of a `date` likewise, of
                         // a `time` at its own time of day
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
  bool of_trigger = false;  // no `as`: the event that triggered an earlier version
};

// What becomes of those who stand on a step that is gone: nudge apply asks.
struct Move {
  std::string from;  // an identity or label that no step has any more
  enum class Kind : uint8_t { to_step, to_finish, retire } kind = Kind::to_step;
  std::string to;  // the label of a step
  Span span;
};

// Steps of an earlier version of the workflow, as they stood in it, for who stands on one that `retire`
// names: those are kept that come after it, until the workflow's own go on. All others are husks: without
// expressions, there because blocks within them may be kept, and because their identities say where the kept
// ones lead on to.
struct Retired {
  uint64_t version = 0;
  Block body;
};

struct Workflow {
  std::string name;
  std::string description;
  bool for_account = false;
  double holdout = 0;  // percent
  std::vector<Move> moves;
  std::vector<Trigger> triggers;
  ExprId condition = kNoExpr;  // if: over Base::arriving
  EnterRule enter;
  std::vector<Goal> goals;  // at most one
  std::vector<Goal> measures;
  std::vector<Awaited> exits;
  std::vector<Binding> bindings;  // behind its own those of what is retired: two may have one name
  Block body;
  std::vector<Retired> retired;  // the newest first; a step of a newer one that is kept counts as its own
  Span span;
};

struct Cap {
  int64_t count = 0;
  bool any_channel = false;
  Message::Channel channel = Message::Channel::email;
  Length per;
  Span span;
};
struct Policy {
  bool has_quiet_hours = false;  // [from, to), over midnight if to <= from
  int64_t quiet_from_ms = 0;     // of the day
  int64_t quiet_to_ms = 0;
  std::vector<Cap> caps;
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
  std::vector<Score> scores;
  std::vector<Message> messages;
  std::vector<Action> actions;
  std::vector<Step> steps;
  std::vector<Workflow> workflows;  // by name
  std::vector<Test> tests;
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
