// Concrete tree to syntax tree. Broken items (a step, a field, a declaration) are left out: their fault has
// been reported. What the grammar lets pass and the language does not is reported here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "compiler/ast/ast.h"
#include "compiler/syntax/concrete.h"

namespace nudge::syntax {

class Builder {
 public:
  Builder(const TokenList& list, const source::SourceSet& sources, source::FileId file,
          source::Diagnostics& diagnostics)
      : list_(list), text_(sources.file(file).text()), file_(file), diagnostics_(diagnostics) {}

  // build_declarations.cpp
  ast::FileTree file(Concrete node);

  // build_expressions.cpp: none returns null
  ast::ExprPtr expr(Concrete node);
  ast::ExprPtr duration(Concrete node);
  ast::ExprPtr clock(Concrete node);
  ast::ExprPtr path(Concrete node);
  ast::ExprPtr literal(Concrete node);
  ast::ExprPtr event_ref(Concrete node);
  ast::ExprPtr expr_or_range(Concrete node);  // where `1..5` may stand
  std::vector<ast::Argument> arguments(Concrete node);

  // text_literal.cpp
  ast::TextLiteral text(Concrete node);

  // build_tests.cpp; nothing for a broken one
  std::optional<ast::TestStatement> statement(Concrete node);
  ast::TestStatement question(Concrete node);

 private:
  using Kinds = source::DiagnosticKind;
  struct Cell;

  // build_expressions.cpp
  ast::ExprPtr operand(Concrete node, bool range);
  ast::ExprPtr build(Concrete node);
  ast::ExprPtr binary(Concrete node);
  ast::ExprPtr negation(Concrete node);
  ast::ExprPtr conditional(Concrete node);
  ast::ExprPtr reference(Concrete node);
  ast::ExprPtr did(Concrete node);
  ast::ExprPtr members(ast::ExprPtr base, Concrete node, size_t from);
  ast::Window window(Concrete node);
  ast::Argument argument(Concrete node);
  bool too_many(Concrete node, size_t most);
  std::vector<Concrete> else_ifs(Concrete node, Rule rule);
  void check_operand(const ast::Expr& operand, ast::BinaryOp op, source::Span op_span);

  // build_literals.cpp
  ast::ExprPtr number(Concrete node);
  ast::ExprPtr money(Concrete node);
  ast::ExprPtr whole(std::string_view digits, source::Span span, bool negative);
  ast::DurationLiteral duration_literal(Concrete count, Concrete unit);
  ast::DateLiteral date(std::string_view written, source::Span span);
  void time_of_day(std::string_view written, source::Span span, bool seconds_allowed, int& minutes,
                   int& seconds);
  ast::ExprPtr date_time(Concrete node);
  std::optional<int64_t> count(Concrete node);  // a whole number that the grammar asks for
  double percent(Concrete node);

  // text_literal.cpp
  void cells_of(Concrete node, std::vector<Cell>& cells, std::vector<ast::ExprPtr>& expressions);
  void escape(Concrete node, std::vector<Cell>& cells);

  // build_declarations.cpp
  std::optional<ast::Declaration> declaration(Concrete node);
  ast::Declaration::Node declared(Concrete node);
  ast::EnumDecl enum_decl(Concrete node);
  ast::EventDecl event_decl(Concrete node);
  ast::ScoreDecl score_decl(Concrete node);
  void score_rule(Concrete node, ast::ScoreDecl& score);
  ast::MessageDecl message_decl(Concrete node);
  ast::MessageField message_field(Concrete node);
  ast::PolicyDecl policy_decl(Concrete node);
  std::optional<ast::PolicyRule> policy_rule(Concrete node);
  std::vector<ast::Field> fields(Concrete block);
  ast::Field field(Concrete node);
  ast::TypeName type(Concrete node);
  std::vector<ast::Parameter> parameters(Concrete node);
  ast::Documentation documentation(uint32_t begin) const;

  // build_workflows.cpp
  ast::WorkflowDecl workflow_decl(Concrete node);
  ast::Name step_name(Concrete node);
  void clause(Concrete node, ast::WorkflowDecl& workflow);
  ast::Trigger trigger(Concrete node);
  ast::Trigger every_trigger(Concrete node);
  ast::EnterRule enter_rule(Concrete node);
  ast::Goal goal(Concrete node);

  // build_steps.cpp
  ast::Block block(Concrete node);
  ast::Block body(Concrete node);
  std::optional<ast::Step> step(Concrete node);
  ast::Step::Node step_node(Concrete node);
  ast::SendStep send_step(Concrete node);
  ast::Step::Node wait_step(Concrete node);
  ast::IfStep if_step(Concrete node);
  ast::MatchStep match_step(Concrete node);
  ast::SplitStep split_step(Concrete node);
  ast::MatchPattern pattern(Concrete node);
  ast::ExprPtr pattern_value(Concrete node);
  std::optional<ast::Block> else_block(Concrete node);
  source::Span head_span(Concrete node) const;

  // build_tests.cpp
  ast::TestDecl test_decl(Concrete node);
  ast::TestStatement::Node statement_node(Concrete node);
  ast::TestStatement::Node expectation(Concrete node);
  std::vector<ast::FieldValue> field_values(Concrete node);
  ast::FieldContent field_content(Concrete node);
  std::optional<ast::Name> name_after(Concrete node, Kind word);

  ast::Name name(Concrete node) const { return {std::string(written(node)), span(node)}; }
  std::string_view written(Concrete node) const {
    return std::string_view(text_).substr(node.begin(), node.end() - node.begin());
  }
  source::Span span(Concrete node) const { return {file_, node.begin(), node.end()}; }
  source::Span span(uint32_t begin, uint32_t end) const { return {file_, begin, end}; }
  source::Diagnostic& report(Kinds kind, source::Span at, std::string message) {
    return diagnostics_.report(kind, at, std::move(message));
  }
  template <typename Node>
  ast::ExprPtr make(Node node, source::Span at) const {
    return std::make_unique<ast::Expr>(ast::Expr{std::move(node), at, false});
  }

  const TokenList& list_;
  const std::string& text_;
  source::FileId file_;
  source::Diagnostics& diagnostics_;
};

}  // namespace nudge::syntax
