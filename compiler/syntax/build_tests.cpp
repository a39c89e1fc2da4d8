#include <fmt/format.h>

#include <algorithm>

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
      return ast::TestSet{path(node[1]), field_content(node[3])};
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
  for (size_t i = 0; i < node.size(); ++i) {
    const Concrete value = node[i];
    if (!value.is(Rule::fieldValue) || value.size() == 0 || !value[0].is(Rule::fieldName)) continue;
    ast::FieldContent refused;
    refused.refused = true;
    built.push_back({name(value[0]), value.broken() ? std::move(refused) : field_content(value[2])});
  }
  return built;
}

ast::FieldContent Builder::field_content(Concrete node) {
  ast::FieldContent built;
  built.span = span(node);
  const Concrete first = node[0];
  if (first.is(Rule::expr)) {
    built.expression = expr(first);
  } else if (first.is(Rule::fieldValues)) {
    built.record = field_values(first);
  } else {
    built.is_list = true;
    for (const Concrete item : node.all(Rule::fieldValues)) {
      ast::FieldContent record;
      record.record = field_values(item);
      record.span = span(item);
      built.list.push_back(std::move(record));
    }
  }
  return built;
}

// The name behind a word of the statement: `to ada`. White space means nothing, so where a name was forgotten
// the next statement's first word would be it.
std::optional<ast::Name> Builder::name_after(Concrete node, Kind word) {
  size_t at = 0;
  while (at < node.size() && !node[at].is(word))
    ++at;
  const Concrete found = node[at + 1];
  if (at + 1 >= node.size() || !found.is(Rule::name)) return std::nullopt;
  const std::string_view between =
      std::string_view(text_).substr(node[at].end(), found.begin() - node[at].end());
  constexpr std::string_view kStatements[] = {"expect", "at", "after", "set", "contact", "account"};
  const std::string_view text = written(found);
  const bool begins_another =
      std::find(std::begin(kStatements), std::end(kStatements), text) != std::end(kStatements);
  if (begins_another && between.find('\n') != std::string_view::npos)
    report(Kinds::syntax_error, span(node[at]),
           fmt::format("expected a name after `{}`, found the next line", written(node[at])));
  return name(found);
}

ast::TestStatement::Node Builder::expectation(Concrete node) {
  if (node[0].is(Rule::expr)) return ast::ExpectCondition{expr(node[0]), name_after(node, Kind::FOR)};
  if (node[0].is(Kind::NOTHING)) return ast::ExpectNothingSent{};
  const bool negated = node[0].is(Kind::NOT);
  const Kind what = node[negated ? 1 : 0].kind();
  const ast::Name subject = name_after(node, what).value_or(ast::Name{});
  switch (what) {
    case Kind::ACTION:
      return ast::ExpectAction{negated, subject, arguments(node.find(Rule::callArguments))};
    case Kind::IN:
      return ast::ExpectIn{negated, subject, name_after(node, Kind::AT), name_after(node, Kind::FOR)};
    case Kind::FINISHED: {
      ast::ExpectFinished built;
      built.negated = negated;
      built.workflow = subject;
      built.as = name_after(node, Kind::AS);
      built.of = name_after(node, Kind::FOR);
      if (const Concrete label = node.find(Rule::text)) {
        built.label = text(label);
        built.label_span = span(label);
      }
      return built;
    }
    default:
      break;
  }
  ast::ExpectSent built{negated, subject, name_after(node, Kind::TO), {}};
  for (const Concrete with : node.all(Rule::sentWith)) {
    built.with.push_back({name(with[1]), with.has(Kind::CONTAINS), expr(with.find(Rule::expr))});
  }
  return built;
}

ast::TestStatement Builder::question(Concrete node) {
  return {ast::TestAsk{expr(node[0]), name_after(node, Kind::FOR)}, span(node[0])};
}

}  // namespace nudge::syntax
