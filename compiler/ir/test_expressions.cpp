#include "compiler/ir/test_expressions.h"

namespace nudge::ir {

namespace {

struct Visit {
  const Test& test;
  const std::function<void(ExprId, bool)>& visit;

  bool is_account(ActorId actor) const { return actor != kNoActor && test.actors[actor].account; }
  // Where nobody is named it is about a contact, if there is one.
  bool about_account() const {
    for (const Actor& actor : test.actors) {
      if (!actor.account) return false;
    }
    return !test.actors.empty();
  }
  void take(ExprId id, bool of_account) const {
    if (id != kNoExpr) visit(id, of_account);
  }
  void take(const OutsideValue& value, bool of_account) const {
    take(value.expression, of_account);
    for (const OutsideField& field : value.record)
      take(field, of_account);
    for (const OutsideValue& item : value.list)
      take(item, of_account);
  }
  void take(const OutsideField& field, bool of_account) const {
    for (const OutsideValue& value : field.value)
      take(value, of_account);
  }
  void take(const std::vector<OutsideField>& fields, ActorId actor) const {
    for (const OutsideField& field : fields)
      take(field, is_account(actor));
  }

  void operator()(const BringIntoBeing& it) const { take(it.fields, it.actor); }
  void operator()(const MoveTo& it) const { take(it.time, about_account()); }
  void operator()(const MoveOn&) const {}
  void operator()(const Happens& it) const { take(it.fields, it.actor); }
  void operator()(const OutsideChange& it) const { take(it.field, is_account(it.actor)); }
  void operator()(const ExpectMessage& it) const {
    for (const ExpectMessage::With& with : it.with)
      take(with.value, it.to == kNoActor && about_account());
  }
  void operator()(const ExpectNothing&) const {}
  void operator()(const ExpectAction& it) const {
    for (const ExpectAction::Argument& argument : it.arguments)
      take(argument.value, about_account());
  }
  void operator()(const ExpectIn&) const {}
  void operator()(const ExpectEnded&) const {}
  void operator()(const ExpectTrue& it) const { take(it.condition, is_account(it.of)); }
  void operator()(const Ask& it) const { take(it.value, is_account(it.of)); }
};

}  // namespace

void for_each_expression(const Test& test, const std::function<void(ExprId, bool of_account)>& visit) {
  for (const TestStatement& statement : test.statements)
    std::visit(Visit{test, visit}, statement.node);
}

}  // namespace nudge::ir
