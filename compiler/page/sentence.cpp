#include "compiler/page/sentence.h"

#include <fmt/format.h>

#include "compiler/ast/words.h"

namespace nudge::page {

namespace {

using ast::BinaryOp;

const char* words_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::equal:
      return "is";
    case BinaryOp::not_equal:
      return "is not";
    case BinaryOp::less:
      return "is less than";
    case BinaryOp::less_equal:
      return "is at most";
    case BinaryOp::greater:
      return "is more than";
    case BinaryOp::greater_equal:
      return "is at least";
    case BinaryOp::in:
      return "is one of";
    case BinaryOp::not_in:
      return "is none of";
    default:
      return nullptr;
  }
}

class Speaker {
 public:
  explicit Speaker(const source::SourceSet& sources) : sources_(sources) {}

  std::string say(const ast::Expr& expr) const {
    if (const auto* binary = std::get_if<ast::Binary>(&expr.node)) return said(*binary, expr);
    if (const auto* unary = std::get_if<ast::Unary>(&expr.node)) {
      if (unary->op == ast::UnaryOp::logical_not) return "not: " + grouped(*unary->operand);
    }
    if (const auto* did = std::get_if<ast::Did>(&expr.node))
      return fmt::format("did {}{}{}", did->event.text, filter(did->filter), window(did->window));
    if (const auto* holds = std::get_if<ast::HoldsFor>(&expr.node))
      return fmt::format("{} without a break for {}", grouped(*holds->condition), source(*holds->duration));
    if (const auto* known = std::get_if<ast::Known>(&expr.node))
      return fmt::format("{} is {}", say(*known->operand), known->known ? "known" : "missing");
    if (const auto* call = std::get_if<ast::Call>(&expr.node)) return said(*call, expr);
    if (const auto* member = std::get_if<ast::Member>(&expr.node)) return said(*member, expr);
    return source(expr);
  }

 private:
  std::string source(const ast::Expr& expr) const { return ast::one_line(sources_, expr.span); }
  std::string filter(const ast::ExprPtr& expr) const {
    return expr == nullptr ? "" : fmt::format(" where {}", say(*expr));
  }

  std::string window(const std::optional<ast::Window>& window) const {
    if (!window) return "";
    if (window->kind == ast::Window::Kind::since_entry) return " since entry";
    return fmt::format(" {} {}", window->kind == ast::Window::Kind::within ? "within" : "since",
                       source(*window->value));
  }

  // Parts of an `and` or `or` that are one themselves.
  std::string grouped(const ast::Expr& expr) const {
    const auto* binary = std::get_if<ast::Binary>(&expr.node);
    const bool logical =
        binary && (binary->op == BinaryOp::logical_and || binary->op == BinaryOp::logical_or);
    return logical ? "(" + say(expr) + ")" : say(expr);
  }

  std::string said(const ast::Binary& binary, const ast::Expr& expr) const {
    if (binary.op == BinaryOp::logical_and || binary.op == BinaryOp::logical_or) {
      const bool both = binary.op == BinaryOp::logical_and;
      const auto side = [&](const ast::Expr& part) {
        const auto* inner = std::get_if<ast::Binary>(&part.node);
        return inner && inner->op == binary.op ? say(part) : grouped(part);
      };
      return fmt::format("{} {} {}", side(*binary.left), both ? "and" : "or", side(*binary.right));
    }
    const char* words = words_of(binary.op);
    if (words == nullptr) return source(expr);
    return fmt::format("{} {} {}", say(*binary.left), words, say(*binary.right));
  }

  // `count(page_viewed(path == "/x") within 7 days)`
  std::string said(const ast::Call& call, const ast::Expr& expr) const {
    const char* what = call.callee.text == "count"     ? "the number of "
                       : call.callee.text == "first"   ? "the time of the first "
                       : call.callee.text == "last"    ? "the time of the last "
                       : call.callee.text == "sum"     ? "the sum of "
                       : call.callee.text == "average" ? "the average of "
                       : call.callee.text == "latest"  ? "the latest "
                                                       : nullptr;
    const bool history =
        what && call.arguments.size() == 1 && call.arguments[0].value && !call.arguments[0].body;
    if (!history) return source(expr);
    const ast::Argument& argument = call.arguments[0];
    std::string of = source(*argument.value);
    if (const auto* filtered = std::get_if<ast::Call>(&argument.value->node)) {
      of = filtered->callee.text;
      if (filtered->arguments.size() == 1 && filtered->arguments[0].value)
        of += filter(filtered->arguments[0].value);
    }
    return what + of + window(argument.window);
  }

  std::string said(const ast::Member& member, const ast::Expr& expr) const {
    const auto* base = std::get_if<ast::Reference>(&member.base->node);
    if (base == nullptr) return source(expr);
    if (base->name.text == "score") return fmt::format("the score {}", member.field.text);
    if (base->name.text == "contact" || base->name.text == "account")
      return fmt::format("the {}’s {}", base->name.text, member.field.text);
    return source(expr);
  }

  const source::SourceSet& sources_;
};

}  // namespace

std::string sentence(const source::SourceSet& sources, const ast::Expr& expr) {
  return Speaker(sources).say(expr);
}

}  // namespace nudge::page
