// Writes the tree as lines: an indentation, a node's kind and what it holds, its place. For ast::print alone.
#pragma once

#include <string>

#include "compiler/ast/ast.h"

namespace nudge::ast {

class Printer {
 public:
  Printer(const source::SourceSet& sources, const PrintOptions& options)
      : sources_(sources), options_(options) {}

  // print.cpp
  void declaration(const Declaration& declaration);
  std::string take() { return std::move(out_); }

 private:
  // What is printed until the end of the scope stands one step to the right.
  class Indent {
   public:
    explicit Indent(Printer& printer) : printer_(printer) { ++printer_.depth_; }
    ~Indent() { --printer_.depth_; }
    Indent(const Indent&) = delete;

   private:
    Printer& printer_;
  };

  void line(std::string_view what, Span at);
  void line(std::string_view what);
  std::string place(Span at) const;

  // print_expression.cpp
  void expr(const Expr& expr);
  void expr(const Expr& expr, std::string_view prefix);
  void named(std::string_view role,
             const ExprPtr& expr);  // `role:` and the expression below; nothing for null
  void text(const TextLiteral& literal, std::string_view prefix, Span at);
  void window(const Window& window);
  void arguments(const std::vector<Argument>& arguments);

  // print_step.cpp
  void block(std::string_view role, const Block& block);
  void block(std::string_view role, const std::optional<Block>& block);
  void step(const Step& step);
  void match(const MatchStep& match);
  void split(const SplitStep& split);

  // print.cpp
  void fields(const std::vector<Field>& fields);
  void parameters(const std::vector<Parameter>& parameters);
  void documentation(const Documentation& documentation);
  void score(const ScoreDecl& score);
  void message(const MessageDecl& message);
  void policy(const PolicyDecl& policy);

  // print_workflow.cpp
  void workflow(const WorkflowDecl& workflow);
  void clause(const WorkflowClause& clause);
  void trigger(const Trigger& trigger);
  void goal(const Goal& goal);
  void statement(const TestStatement& statement);
  void field_values(const std::vector<FieldValue>& fields);
  void field_content(const FieldContent& content);

  const source::SourceSet& sources_;
  const PrintOptions& options_;
  std::string out_;
  int depth_ = 0;
};

std::string quoted(std::string_view text);    // one line, escapes redone
std::string quoted(const TextLiteral& text);  // expressions as `{}`
std::string type_name(const TypeName& type);

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace nudge::ast
