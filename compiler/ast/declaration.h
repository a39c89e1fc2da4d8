// Declarations, workflows, tests and whole files, as they were written.
#pragma once

#include "compiler/ast/step.h"
#include "compiler/ast/template.h"

namespace nudge::ast {

using Documentation =
    std::string;  // the `##` lines above, without the marks, joined by newlines; "" for none

// --- types
// --------------------------------------------------------------------------------------------------

struct TypeName {
  enum class Kind { named, list, set, money } kind = Kind::named;
  Name name;                          // named: text, int, Plan, …; money: the currency
  std::unique_ptr<TypeName> element;  // list, set
  bool optional = false;              // T?
  Span span;
};

struct Field {
  Name name;
  TypeName type;
  ExprPtr default_value;          // may be null
  std::optional<TextLiteral> as;  // the JSON name
  Span as_span;
  bool pii = false;
  bool unique = false;
  Documentation documentation;
  Span span;
};

struct Parameter {
  Name name;
  TypeName type;
  Span span;
};

// --- declarations
// -------------------------------------------------------------------------------------------

struct UseDecl {
  std::optional<Name> module;       // use saas
  std::optional<TextLiteral> path;  // use "./shared.flow"
  Span path_span;
};
struct EnumValue {
  Name name;
  std::optional<TextLiteral> as;
  Documentation documentation;
};
struct EnumDecl {
  Name name;
  std::vector<EnumValue> values;
};
struct RecordDecl {
  Name name;
  std::vector<Field> fields;
};
struct ContactDecl {
  bool account = false;  // `account { … }`
  std::vector<Field> fields;
};
struct EventDecl {
  Name name;
  std::optional<TextLiteral> as;
  Span as_span;
  std::vector<Field> fields;
};
struct LetDecl {
  Name name;
  ExprPtr value;
};
struct FunctionDecl {
  Name name;
  std::vector<Parameter> parameters;
  ExprPtr body;
};
struct SegmentDecl {
  Name name;
  bool for_account = false;
  ExprPtr condition;
};

struct ScoreRule {
  bool subtract = false;
  ExprPtr points;
  enum class Kind { when, when_none, if_ } kind = Kind::when;
  ExprPtr occurrence;  // when: the occurrence; when_none: the event; if_: the condition
  ExprPtr none_for;    // when_none: the duration
  std::optional<int64_t> at_most;
  std::optional<Name> per;  // hour, day, week
  Span span;
};
struct ScoreDecl {
  Name name;
  bool for_account = false;
  std::vector<ScoreRule> rules;
  ExprPtr halve_every;  // may be null
  std::optional<Range> keep_within;
};

struct MessageField {
  Name name;                        // from, subject, body, topic, transactional …
  std::optional<TextLiteral> text;  // none where it stands bare, or for body file
  ExprPtr value;                    // where it isn't a text: `topic product_news`
  std::optional<TextLiteral> file;  // body file "x.md"
  std::optional<Template> body;     // what it holds, once it has been read
  Span span;                        // all of it
  Span value_span;
};
enum class Channel { email, sms, push, in_app };
struct MessageDecl {
  Channel channel = Channel::email;
  Name name;
  std::vector<Parameter> parameters;
  std::vector<MessageField> fields;
};
struct ActionDecl {
  Name name;
  std::vector<Parameter> parameters;
};
struct SequenceDecl {
  Name name;
  std::vector<Parameter> parameters;
  Block body;
};

struct QuietHours {
  ExprPtr from, to;
};
struct Cap {  // at most 3 emails per 7 days
  int64_t count = 0;
  Name channel;
  ExprPtr per;
};
struct IgnoreOlder {
  ExprPtr than;
};
struct DefaultTimezone {
  TextLiteral zone;
  Span zone_span;
};
struct PolicyRule {
  std::variant<QuietHours, Cap, IgnoreOlder, DefaultTimezone> node;
  Span span;
};
struct PolicyDecl {
  std::vector<PolicyRule> rules;
};

// --- workflows
// ----------------------------------------------------------------------------------------------

// `when <occurrence or condition>`, `… N times within D`
struct WhenExpr {
  ExprPtr value;
  std::optional<int64_t> times;
  Span times_span;
  ExprPtr within;  // with times
};
struct WhenChanges {  // when contact.plan changes [from a] [to b]
  ExprPtr field;
  ExprPtr from, to;
};
struct WhenNone {  // when no E for D
  ExprPtr event;
  ExprPtr duration;
};
struct WhenDate {  // when 14 days before contact.renewal_date [at 09:00]; after; on
  enum class Kind { before, after, on } kind = Kind::on;
  ExprPtr offset;  // null for `on`
  ExprPtr field;
  ExprPtr at;
};
struct WhenEvery {  // when every year on F | every monday | every day | every month on N  [at 09:00]
  enum class Kind { year, month, week, day } kind = Kind::day;
  Name unit;   // as written: `year`, `month`, `monday`, `day`
  ExprPtr on;  // the field, or the day of the month
  ExprPtr at;
};
struct Trigger {
  std::variant<WhenExpr, WhenChanges, WhenNone, WhenDate, WhenEvery> node;
  Span span;
};

struct EnterRule {
  enum class Kind { once, again_after, every_time, every_time_per } kind = Kind::once;
  ExprPtr value;  // the duration, or the key
  Span span;
};
struct Goal {                // goal and measure
  std::optional<Name> name;  // measure
  ExprPtr value;
  ExprPtr within;
  ExprPtr worth;
  Span span;
};
struct Exit {
  ExprPtr value;
  Span span;
};
struct Holdout {
  double percent = 0;
  Span span;
};
struct Subject {  // for contact | account
  bool account = false;
  Span span;
};
struct Condition {  // if
  ExprPtr value;
  Span span;
};
// A step as these name it: `notify`, or in quotes where it is no word, `"send welcome"`.
std::string written_step(const std::string& name);
struct Moved {             // moved old_step to new_step | moved old_step to finish | retire old_step
  Name from;               // a label or an identity
  std::optional<Name> to;  // none: finish
  bool retire = false;
  Span span;
};
// In the order they were written; the checker says what may stand twice.
struct WorkflowClause {
  std::variant<Trigger, Condition, EnterRule, Goal, Exit, Holdout, Subject, Moved> node;
};
struct WorkflowDecl {
  Name name;
  std::optional<TextLiteral> description;
  std::vector<WorkflowClause> clauses;
  std::optional<Block> body;
  Span body_keyword;
};

// --- tests
// --------------------------------------------------------------------------------------------------

struct FieldValue;
// What a field is given: an expression, a record `{ city: "Paris" }`, or a list of records.
struct FieldContent {
  ExprPtr expression;  // null where it is of records
  std::vector<FieldValue> record;
  std::vector<FieldContent> list;  // of records
  bool is_list = false;
  bool refused = false;  // it has a fault that was reported, and holds nothing
  Span span;
};
struct FieldValue {
  Name name;
  FieldContent content;
};
struct TestSubject {  // contact [name] { … }, account name { … }
  bool account = false;
  std::optional<Name> name;
  std::vector<FieldValue> fields;
};
struct TestAt {
  ExprPtr time;
};
struct TestAfter {
  ExprPtr duration;
};
struct TestEvent {  // [name does] signed_up [{ … }]
  std::optional<Name> subject;
  Name event;
  std::vector<FieldValue> fields;
};
struct TestSet {  // set [name.]plan = pro
  ExprPtr target;
  FieldContent content;
};
struct ExpectSent {  // expect [not] sent M [to name] [with f "text" | with f contains "text"]
  bool negated = false;
  Name message;
  std::optional<Name> to;
  struct With {
    Name field;
    bool contains = false;
    ExprPtr value;
  };
  std::vector<With> with;
};
struct ExpectNothingSent {};
struct ExpectAction {  // expect [not] action notify(channel: "#sales")
  bool negated = false;
  Name action;
  std::vector<Argument> arguments;
};
struct ExpectIn {  // expect [not] in W [at label] [for name]
  bool negated = false;
  Name workflow;
  std::optional<Name> at;
  std::optional<Name> of;
};
struct ExpectFinished {  // expect [not] finished W [as converted | exited | "label"] [for name]
  bool negated = false;
  Name workflow;
  std::optional<Name> as;
  std::optional<TextLiteral> label;
  Span label_span;
  std::optional<Name> of;
};
struct ExpectCondition {  // expect <condition> [for name]
  ExprPtr condition;
  std::optional<Name> of;
};
struct TestAsk {  // <expression> [for name]: asked in the REPL, never in a file
  ExprPtr value;
  std::optional<Name> of;
};
struct TestStatement {
  using Node = std::variant<TestSubject, TestAt, TestAfter, TestEvent, TestSet, ExpectSent, ExpectNothingSent,
                            ExpectAction, ExpectIn, ExpectFinished, ExpectCondition, TestAsk>;
  Node node;
  Span span;
};
struct TestDecl {
  TextLiteral name;
  Span name_span;
  std::vector<TestStatement> statements;
};

// --- files
// --------------------------------------------------------------------------------------------------

struct Declaration {
  using Node =
      std::variant<UseDecl, EnumDecl, RecordDecl, ContactDecl, EventDecl, LetDecl, FunctionDecl, SegmentDecl,
                   ScoreDecl, MessageDecl, ActionDecl, SequenceDecl, PolicyDecl, WorkflowDecl, TestDecl>;
  Node node;
  Documentation documentation;
  Span span;
};

struct FileTree {
  source::FileId file = source::kNoFile;
  std::vector<Declaration> declarations;
};

}  // namespace nudge::ast
