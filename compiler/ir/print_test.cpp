#include "compiler/ir/print_test.h"

#include <fmt/format.h>

#include "compiler/ir/print_expression.h"

namespace nudge::ir {

namespace {

std::string value_text(const Program& program, const OutsideValue& value);

std::string record_text(const Program& program, const std::vector<OutsideField>& fields) {
  std::string out;
  for (const OutsideField& field : fields)
    out += (out.empty() ? " " : ", ") + field.json + ": " + value_text(program, field.value[0]);
  return out.empty() ? "{ }" : "{" + out + " }";
}

std::string value_text(const Program& program, const OutsideValue& value) {
  switch (value.kind) {
    case OutsideValue::Kind::expression:
      return print_expression(program, value.expression);
    case OutsideValue::Kind::missing:
      return "missing";
    case OutsideValue::Kind::record:
      return record_text(program, value.record);
    case OutsideValue::Kind::list:
      break;
  }
  std::string out;
  for (const OutsideValue& item : value.list)
    out += (out.empty() ? "" : ", ") + value_text(program, item);
  return "[" + out + "]";
}

// A statement as it is written, but every name in full.
struct StatementText {
  const Program& program;
  const Test& test;

  std::string name(ActorId actor) const { return actor == kNoActor ? "anyone" : test.actors[actor].name; }
  std::string expr(ExprId id) const { return print_expression(program, id); }
  static std::string expect(bool negated) { return negated ? "expect not " : "expect "; }

  std::string operator()(const BringIntoBeing& it) const {
    return fmt::format("{} {}", name(it.actor), record_text(program, it.fields));
  }
  std::string operator()(const MoveTo& it) const { return "at " + expr(it.time); }
  std::string operator()(const MoveOn& it) const { return "after " + print_length(it.length); }
  std::string operator()(const Happens& it) const {
    return fmt::format("{} does {} {}", name(it.actor), program.events[it.event].name,
                       record_text(program, it.fields));
  }
  std::string operator()(const OutsideChange& it) const {
    return fmt::format("set {}.{} = {}", name(it.actor), it.field.json,
                       value_text(program, it.field.value[0]));
  }
  std::string operator()(const ExpectMessage& it) const {
    std::string out = expect(it.negated) + "sent " + program.messages[it.message].name;
    if (it.to != kNoActor) out += " to " + name(it.to);
    for (const ExpectMessage::With& with : it.with)
      out += fmt::format(" with {}{} {}", with.field, with.contains ? " contains" : "", expr(with.value));
    return out;
  }
  std::string operator()(const ExpectNothing&) const { return "expect nothing sent"; }
  std::string operator()(const ExpectAction& it) const {
    const Action& action = program.actions[it.action];
    std::string given;
    for (const ExpectAction::Argument& argument : it.arguments)
      given += fmt::format("{}{}: {}", given.empty() ? "" : ", ", action.parameters[argument.parameter].name,
                           expr(argument.value));
    return fmt::format("{}action {}({})", expect(it.negated), action.name, given);
  }
  std::string operator()(const ExpectIn& it) const {
    return fmt::format("{}in {}{}{} for {}", expect(it.negated), program.workflows[it.workflow].name,
                       it.label.empty() ? "" : " at ", it.label, name(it.of));
  }
  std::string operator()(const ExpectEnded& it) const {
    const std::string as = it.as == ExpectEnded::As::converted ? " as converted"
                           : it.as == ExpectEnded::As::exited  ? " as exited"
                           : it.as == ExpectEnded::As::label   ? fmt::format(" as \"{}\"", it.label)
                                                               : "";
    return fmt::format("{}finished {}{} for {}", expect(it.negated), program.workflows[it.workflow].name, as,
                       name(it.of));
  }
  std::string operator()(const ExpectTrue& it) const {
    return fmt::format("expect {} for {}", expr(it.condition), name(it.of));
  }
  std::string operator()(const Ask& it) const {
    return fmt::format("{} for {}", expr(it.value), name(it.of));
  }
};

}  // namespace

void print_test(const Program& program, std::string& out, const Test& test) {
  out += fmt::format("test \"{}\"\n", test.name);
  for (const Actor& actor : test.actors) {
    out += fmt::format("  {} {} \"{}\"", actor.account ? "account" : "contact", actor.name, actor.id);
    if (actor.member_of != kNoActor) out += " of " + test.actors[actor.member_of].name;
    out += "\n";
  }
  for (const TestStatement& statement : test.statements)
    out += fmt::format("  {}\n", std::visit(StatementText{program, test}, statement.node));
}

}  // namespace nudge::ir
