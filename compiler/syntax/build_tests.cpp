#include "compiler/syntax/build.h"

namespace nudge::syntax {

ast::TestDecl Builder::test_decl(Concrete node) {
  ast::TestDecl built;
  built.name = text(node[1]);
  built.name_span = span(node[1]);
  for (const Concrete item : node.all(Rule::statement)) {
    if (auto made = statement(item)) built.statements.push_back(std::move(*made));
  }
  return built;
}

std::optional<ast::TestStatement> Builder::statement(Concrete node) {
  if (node.broken() || node.size() == 0) return std::nullopt;
  return ast::TestStatement{statement_node(node), span(node)};
}

ast::TestStatement::Node Builder::statement_node(Concrete node) {
  const Concrete first = node[0];
  if (first.is(Rule::statementName)) {
    ast::TestEvent built;
    built.event = name(first);
    if (const Concrete event = node.find(Rule::name)) {
      built.subject = std::move(built.event);
      built.event = name(event);
    }
    built.fields = field_values(node.find(Rule::fieldValues));
    return built;
  }
  switch (first.kind()) {
    case Kind::AT:
      return ast::TestAt{expr(node[1])};
    case Kind::AFTER:
      return ast::TestAfter{duration(node[1])};
    case Kind::SET:
      return ast::TestSet{path(node[1]), expr(node[3])};
    case Kind::EXPECT:
      return expectation(node[1]);
    default: {
      ast::TestSubject built;
      built.account = first.is(Kind::ACCOUNT);
      if (const Concrete subject = node.find(Rule::name)) built.name = name(subject);
      built.fields = field_values(node.find(Rule::fieldValues));
      return built;
    }
  }
}

std::vector<ast::FieldValue> Builder::field_values(Concrete node) {
  std::vector<ast::FieldValue> built;
  if (!node) return built;
  for (const Concrete value : node.all(Rule::fieldValue))
    built.push_back({name(value[0]), expr(value[2])});
  return built;
}

ast::TestStatement::Node Builder::expectation(Concrete node) {
  if (node[0].is(Rule::expr)) return ast::ExpectCondition{expr(node[0])};
  if (node[0].is(Kind::NOTHING)) return ast::ExpectNothingSent{};
  const bool negated = node[0].is(Kind::NOT);
  const size_t at = negated ? 1 : 0;
  const ast::Name subject = name(node[at + 1]);
  const Concrete second_name = node.find(Rule::name, 1);
  std::optional<ast::Name> second;
  if (second_name) second = name(second_name);
  switch (node[at].kind()) {
    case Kind::ACTION:
      return ast::ExpectAction{negated, subject, arguments(node.find(Rule::callArguments))};
    case Kind::IN:
      return ast::ExpectIn{negated, subject, std::move(second)};
    case Kind::FINISHED: {
      ast::ExpectFinished built{negated, subject, std::move(second), std::nullopt};
      if (const Concrete label = node.find(Rule::text)) built.label = text(label);
      return built;
    }
    default:
      break;
  }
  ast::ExpectSent built{negated, subject, std::move(second), {}};
  for (const Concrete with : node.all(Rule::sentWith)) {
    built.with.push_back({name(with[1]), with.has(Kind::CONTAINS), expr(with.find(Rule::expr))});
  }
  return built;
}

}  // namespace nudge::syntax
