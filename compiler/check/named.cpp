#include "compiler/check/named.h"

namespace nudge::check {

namespace {

void take(const ast::ExprPtr& tree, Named& named) {
  if (tree) collect(*tree, named);
}
void take(const std::optional<ast::Block>& tree, Named& named) {
  if (tree) collect(*tree, named);
}
void take(const ast::TextLiteral& text, Named& named) {
  for (const ast::TextPart& part : text.parts)
    take(part.expression, named);
}
void take(const ast::TemplateBlock& block, Named& named) {
  for (const ast::TemplatePart& part : block.parts) {
    take(part.expression, named);
    for (const ast::TemplateBranch& branch : part.branches) {
      take(branch.condition, named);
      take(branch.block, named);
    }
    for (const ast::TemplateLoop& loop : part.loop) {
      take(loop.list, named);
      take(loop.block, named);
    }
  }
}
void take(const std::optional<ast::Window>& window, Named& named) {
  if (window) take(window->value, named);
}
void take(const std::vector<ast::Argument>& arguments, Named& named) {
  for (const ast::Argument& argument : arguments) {
    take(argument.value, named);
    take(argument.window, named);
    take(argument.body, named);
  }
}
void take(const ast::TypeName& type, Named& named) {
  named.types.insert(type.name.text);
  if (type.element) take(*type.element, named);
}
void take(const std::vector<ast::Parameter>& parameters, Named& named) {
  for (const ast::Parameter& parameter : parameters)
    take(parameter.type, named);
}
void take(const std::vector<ast::Field>& fields, Named& named) {
  for (const ast::Field& field : fields) {
    take(field.type, named);
    take(field.default_value, named);
  }
}
void take(const ast::FieldContent& content, Named& named) {
  take(content.expression, named);
  for (const ast::FieldValue& field : content.record)
    take(field.content, named);
  for (const ast::FieldContent& item : content.list)
    take(item, named);
}
void take(const std::vector<ast::FieldValue>& fields, Named& named) {
  for (const ast::FieldValue& field : fields)
    take(field.content, named);
}

// Literals but texts and lists name nothing, as do declarations of names alone.
struct InExpression {
  Named& named;

  void operator()(const ast::TextLiteral& node) const { take(node, named); }
  void operator()(const ast::ListLiteral& node) const {
    for (const ast::Expr& item : node.items)
      collect(item, named);
  }
  void operator()(const ast::Reference& node) const { named.names.insert(node.name.text); }
  void operator()(const ast::Member& node) const {
    take(node.base, named);
    // `score.lead` uses the score.
    named.names.insert(node.field.text);
  }
  void operator()(const ast::Call& node) const {
    named.names.insert(node.callee.text);
    take(node.arguments, named);
  }
  void operator()(const ast::Did& node) const {
    named.names.insert(node.event.text);
    take(node.filter, named);
    take(node.window, named);
  }
  void operator()(const ast::Unary& node) const { take(node.operand, named); }
  void operator()(const ast::Binary& node) const {
    take(node.left, named);
    take(node.right, named);
  }
  void operator()(const ast::Range& node) const {
    take(node.first, named);
    take(node.last, named);
  }
  void operator()(const ast::Known& node) const { take(node.operand, named); }
  void operator()(const ast::HoldsFor& node) const {
    take(node.condition, named);
    take(node.duration, named);
  }
  void operator()(const ast::Conditional& node) const {
    take(node.condition, named);
    take(node.then_value, named);
    take(node.else_value, named);
  }
  template <typename Literal>
  void operator()(const Literal&) const {}
};

struct InStep {
  Named& named;

  void operator()(const ast::SendStep& node) const {
    named.messages.insert(node.message.text);
    take(node.arguments, named);
    take(node.best_time_within, named);
    take(node.members_where, named);
  }
  void operator()(const ast::WaitStep& node) const { take(node.duration, named); }
  void operator()(const ast::WaitUntilStep& node) const { take(node.moment, named); }
  void operator()(const ast::WaitForStep& node) const {
    take(node.up_to, named);
    take(node.awaited, named);
    take(node.then_block, named);
    take(node.else_block, named);
  }
  void operator()(const ast::IfStep& node) const {
    take(node.condition, named);
    collect(node.then_block, named);
    take(node.else_block, named);
  }
  void operator()(const ast::MatchStep& node) const {
    take(node.subject, named);
    for (const ast::MatchArm& arm : node.arms) {
      for (const ast::MatchPattern& pattern : arm.patterns)
        take(pattern.value, named);
      collect(arm.block, named);
    }
    take(node.else_block, named);
  }
  void operator()(const ast::SplitStep& node) const {
    for (const ast::SplitArm& arm : node.arms)
      collect(arm.block, named);
  }
  void operator()(const ast::RepeatStep& node) const {
    take(node.every, named);
    take(node.until, named);
    collect(node.block, named);
  }
  void operator()(const ast::SetStep& node) const {
    take(node.target, named);
    take(node.value, named);
  }
  void operator()(const ast::AddStep& node) const {
    take(node.value, named);
    take(node.target, named);
  }
  void operator()(const ast::ActionStep& node) const {
    named.names.insert(node.action.text);
    take(node.arguments, named);
  }
  void operator()(const ast::RunStep& node) const {
    named.names.insert(node.sequence.text);
    take(node.arguments, named);
  }
  void operator()(const ast::StartStep&) const {}
  void operator()(const ast::StopStep&) const {}
  void operator()(const ast::FinishStep&) const {}
};

struct InClause {
  Named& named;

  void operator()(const ast::Trigger& clause) const { std::visit(*this, clause.node); }
  void operator()(const ast::WhenExpr& trigger) const {
    take(trigger.value, named);
    take(trigger.within, named);
  }
  void operator()(const ast::WhenChanges& trigger) const {
    take(trigger.field, named);
    take(trigger.from, named);
    take(trigger.to, named);
  }
  void operator()(const ast::WhenNone& trigger) const {
    take(trigger.event, named);
    take(trigger.duration, named);
  }
  void operator()(const ast::WhenDate& trigger) const {
    take(trigger.offset, named);
    take(trigger.field, named);
    take(trigger.at, named);
  }
  void operator()(const ast::WhenEvery& trigger) const {
    take(trigger.on, named);
    take(trigger.at, named);
  }
  void operator()(const ast::Condition& clause) const { take(clause.value, named); }
  void operator()(const ast::EnterRule& clause) const { take(clause.value, named); }
  void operator()(const ast::Goal& clause) const {
    take(clause.value, named);
    take(clause.within, named);
    take(clause.worth, named);
  }
  void operator()(const ast::Exit& clause) const { take(clause.value, named); }
  void operator()(const ast::Holdout&) const {}
  void operator()(const ast::Subject&) const {}
  void operator()(const ast::Moved&) const {}
};

struct InTest {
  Named& named;

  void operator()(const ast::TestSubject& node) const { take(node.fields, named); }
  void operator()(const ast::TestAt& node) const { take(node.time, named); }
  void operator()(const ast::TestAfter& node) const { take(node.duration, named); }
  void operator()(const ast::TestEvent& node) const { take(node.fields, named); }
  void operator()(const ast::TestSet& node) const { take(node.content, named); }
  void operator()(const ast::ExpectSent& node) const {
    for (const ast::ExpectSent::With& with : node.with)
      take(with.value, named);
  }
  void operator()(const ast::ExpectAction& node) const { take(node.arguments, named); }
  void operator()(const ast::ExpectCondition& node) const { take(node.condition, named); }
  void operator()(const ast::TestAsk& node) const { take(node.value, named); }
  void operator()(const ast::ExpectNothingSent&) const {}
  void operator()(const ast::ExpectIn&) const {}
  void operator()(const ast::ExpectFinished&) const {}
};

struct InPolicy {
  Named& named;

  void operator()(const ast::QuietHours& node) const {
    take(node.from, named);
    take(node.to, named);
  }
  void operator()(const ast::Cap& node) const { take(node.per, named); }
  void operator()(const ast::IgnoreOlder& node) const { take(node.than, named); }
  void operator()(const ast::DefaultTimezone&) const {}
};

struct InDeclaration {
  Named& named;

  void operator()(const ast::RecordDecl& node) const { take(node.fields, named); }
  void operator()(const ast::ContactDecl& node) const { take(node.fields, named); }
  void operator()(const ast::EventDecl& node) const { take(node.fields, named); }
  void operator()(const ast::LetDecl& node) const { take(node.value, named); }
  void operator()(const ast::FunctionDecl& node) const {
    take(node.parameters, named);
    take(node.body, named);
  }
  void operator()(const ast::SegmentDecl& node) const { take(node.condition, named); }
  void operator()(const ast::ScoreDecl& node) const {
    for (const ast::ScoreRule& rule : node.rules) {
      take(rule.points, named);
      take(rule.occurrence, named);
      take(rule.none_for, named);
    }
    take(node.halve_every, named);
    if (!node.keep_within) return;
    take(node.keep_within->first, named);
    take(node.keep_within->last, named);
  }
  void operator()(const ast::MessageDecl& node) const {
    take(node.parameters, named);
    for (const ast::MessageField& field : node.fields) {
      if (field.text) take(*field.text, named);
      if (field.name.text != "topic") take(field.value, named);
      if (field.body) take(field.body->block, named);
    }
  }
  void operator()(const ast::SequenceDecl& node) const {
    take(node.parameters, named);
    collect(node.body, named);
  }
  void operator()(const ast::ActionDecl& node) const { take(node.parameters, named); }
  void operator()(const ast::PolicyDecl& node) const {
    for (const ast::PolicyRule& rule : node.rules)
      std::visit(InPolicy{named}, rule.node);
  }
  void operator()(const ast::WorkflowDecl& node) const { collect(node, named); }
  void operator()(const ast::TestDecl& node) const {
    for (const ast::TestStatement& statement : node.statements)
      std::visit(InTest{named}, statement.node);
  }
  void operator()(const ast::UseDecl&) const {}
  void operator()(const ast::EnumDecl&) const {}
};

}  // namespace

void collect(const ast::Expr& tree, Named& named) {
  std::visit(InExpression{named}, tree.node);
}

void collect(const ast::Block& tree, Named& named) {
  for (const ast::Step& step : tree.steps)
    collect(step, named);
}

void collect(const ast::Step& tree, Named& named) {
  std::visit(InStep{named}, tree.node);
}

void collect(const ast::Parameter& tree, Named& named) {
  take(tree.type, named);
}

void collect(const ast::WorkflowClause& tree, Named& named) {
  std::visit(InClause{named}, tree.node);
}

void collect(const ast::WorkflowDecl& tree, Named& named) {
  for (const ast::WorkflowClause& clause : tree.clauses)
    collect(clause, named);
  take(tree.body, named);
}

void collect(const ast::Declaration& tree, Named& named) {
  std::visit(InDeclaration{named}, tree.node);
}

}  // namespace nudge::check
