// `test` blocks, checked: a list of statements over virtual time, about actors (the contacts and accounts
// that the test brings into being). The REPL reads the same statements, and asks questions. Run by
// compiler/scenario.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "compiler/ir/expression.h"

namespace nudge::ir {

using WorkflowId = uint32_t;
using ActorId = uint32_t;  // of Test::actors
inline constexpr ActorId kNoActor = UINT32_MAX;

// A contact or an account of a test. The contact without a name is `contact`, the account `account`; who does
// something without having been brought into being is there from then on, with no fields.
struct Actor {
  bool account = false;
  std::string name;              // "contact", "ada"
  std::string id;                // its name, or what its field `id` says
  ActorId member_of = kNoActor;  // contact: its account
  Span span;
};

// A value as it comes from outside: a field of a contact, of an account or of an event. Expressions are over
// their actor (Base::contact, Base::account) as it is by then, `now` and `today`.
struct OutsideValue;
struct OutsideField {
  std::string name;  // as declared; its JSON spelling is the declaration's. Of an event declared as "shop_*"
                     // `name`, without a spelling, is the full name
  std::string json;
  std::vector<OutsideValue> value;  // one
  Span span;
};
struct OutsideValue {
  enum class Kind : uint8_t { expression, missing, record, list } kind = Kind::expression;
  ExprId expression = kNoExpr;
  std::vector<OutsideField> record;
  std::vector<OutsideValue> list;  // of records; a list of scalars is an expression
};

// contact ada { … }, account acme { … }
struct BringIntoBeing {
  ActorId actor = 0;
  std::vector<OutsideField> fields;
};
// at 2026-03-02 10:00: in the zone of the test's first contact, if the literal has none
struct MoveTo {
  ExprId time = kNoExpr;
};
struct MoveOn {  // after 1 day: months by the calendar of the test's first contact's zone
  Length length;
};
struct Happens {  // ada does signed_up { … }
  ActorId actor = 0;
  EventId event = 0;
  std::vector<OutsideField> fields;
};
struct OutsideChange {  // set ada.plan = pro; the path below a field that is a record is nested records
  ActorId actor = 0;
  OutsideField field;
};
struct ExpectMessage {  // expect [not] sent M [to name] [with f …]
  bool negated = false;
  uint32_t message = 0;  // Program::messages
  ActorId to = kNoActor;
  struct With {
    std::string field;  // subject, body …; of a body: its text as the recipient reads it, or its source
    bool contains = false;
    ExprId value = kNoExpr;  // a text
    Span span;
  };
  std::vector<With> with;
};
struct ExpectNothing {};
struct ExpectAction {  // expect [not] action notify(channel: "#sales")
  bool negated = false;
  uint32_t action = 0;  // Program::actions
  struct Argument {
    uint32_t parameter = 0;
    ExprId value = kNoExpr;
    Span span;
  };
  std::vector<Argument> arguments;
};
struct ExpectIn {  // expect [not] in W [at label] [for name]
  bool negated = false;
  WorkflowId workflow = 0;
  ActorId of = kNoActor;  // kNoActor: any
  std::string label;      // "" for anywhere
};
struct ExpectEnded {  // expect [not] finished W [as converted | exited | "label"] [for name]
  bool negated = false;
  WorkflowId workflow = 0;
  ActorId of = kNoActor;
  enum class As : uint8_t { any, converted, exited, label } as = As::any;
  std::string label;
};
struct ExpectTrue {  // expect <condition> [for name]
  ActorId of = 0;
  ExprId condition = kNoExpr;
};
struct Ask {  // the REPL's: any expression
  ActorId of = 0;
  ExprId value = kNoExpr;
};

struct TestStatement {
  std::variant<BringIntoBeing, MoveTo, MoveOn, Happens, OutsideChange, ExpectMessage, ExpectNothing,
               ExpectAction, ExpectIn, ExpectEnded, ExpectTrue, Ask>
      node;
  Span span;
};

struct Test {
  std::string name;
  Span name_span;
  Span span;
  std::vector<Actor> actors;
  std::vector<TestStatement> statements;
};

}  // namespace nudge::ir
