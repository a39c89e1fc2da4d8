#include <fmt/format.h>

#include "compiler/ast/printer.h"

namespace nudge::ast {
namespace {

std::string date(const DateLiteral& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}
std::string clock(int minutes) {
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

// A node's kind and what it holds that is no expression.
std::string head(const Expr& expr) {
  return std::visit(
      Overloaded{
          [](const IntLiteral& it) { return fmt::format("int {}", it.value); },
          [](const NumberLiteral& it) { return fmt::format("number {}", it.value); },
          [](const BoolLiteral& it) { return fmt::format("bool {}", it.value); },
          [](const TextLiteral& it) { return fmt::format("text {}", quoted(it)); },
          [](const DurationLiteral& it) {
            return fmt::format("duration {} {}", it.count, spelling(it.unit));
          },
          [](const ClockLiteral& it) { return fmt::format("clock {}", clock(it.minutes)); },
          [](const DateLiteral& it) { return fmt::format("date {}", date(it)); },
          [](const TimeLiteral& it) {
            return fmt::format("time {} {}:{:02}{}", date(it.date), clock(it.minutes), it.seconds,
                               it.utc ? " utc" : "");
          },
          [](const MoneyLiteral& it) { return fmt::format("money {} {}", it.amount, it.currency); },
          [](const ListLiteral&) { return std::string("list"); },
          [](const Reference& it) { return fmt::format("name {}", it.name.text); },
          [](const Member& it) { return fmt::format("member {}", it.field.text); },
          [](const Call& it) { return fmt::format("call {}", it.callee.text); },
          [](const Did& it) { return fmt::format("did {}", it.event.text); },
          [](const Unary& it) { return std::string(it.op == UnaryOp::negate ? "negate" : "not"); },
          [](const Binary& it) { return fmt::format("binary {}", spelling(it.op)); },
          [](const Range&) { return std::string("range"); },
          [](const Known& it) { return std::string(it.known ? "is known" : "is missing"); },
          [](const HoldsFor&) { return std::string("holds for"); },
          [](const Conditional&) { return std::string("conditional"); },
      },
      expr.node);
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char byte : text) {
    if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\t') {
      out += "\\t";
    } else if (byte == '"' || byte == '\\') {
      out += {'\\', byte};
    } else if (static_cast<unsigned char>(byte) < 0x20) {
      out += fmt::format("\\u{{{:X}}}", static_cast<unsigned char>(byte));
    } else {
      out += byte;
    }
  }
  return out + "\"";
}

std::string quoted(const TextLiteral& text) {
  std::string all;
  for (const TextPart& part : text.parts)
    all += part.expression ? "{}" : part.text;
  const std::string_view form = text.form == TextForm::raw     ? "r"
                                : text.form == TextForm::block ? "block "
                                                               : "";
  return fmt::format("{}{}", form, quoted(all));
}

void Printer::text(const TextLiteral& literal, std::string_view prefix, Span at) {
  line(fmt::format("{}{}", prefix, quoted(literal)), at);
  const Indent indent(*this);
  for (const TextPart& part : literal.parts) {
    if (part.expression) expr(*part.expression);
  }
}

void Printer::named(std::string_view role, const ExprPtr& value) {
  if (value) expr(*value, fmt::format("{}: ", role));
}

void Printer::window(const Window& window) {
  const std::string_view kind = window.kind == Window::Kind::within        ? "window within"
                                : window.kind == Window::Kind::since_entry ? "window since entry"
                                                                           : "window since";
  line(kind, window.span);
  const Indent indent(*this);
  if (window.value) expr(*window.value);
}

void Printer::arguments(const std::vector<Argument>& arguments) {
  for (const Argument& argument : arguments) {
    line(argument.name ? fmt::format("argument {}", argument.name->text) : "argument", argument.span);
    const Indent indent(*this);
    expr(*argument.value);
    if (argument.window) window(*argument.window);
    named("body", argument.body);
  }
}

void Printer::expr(const Expr& it) {
  expr(it, "");
}

void Printer::expr(const Expr& it, std::string_view prefix) {
  line(fmt::format("{}{}{}", prefix, head(it), it.parenthesised ? " in parentheses" : ""), it.span);
  const Indent indent(*this);
  std::visit(Overloaded{
                 [&](const TextLiteral& text) {
                   for (const TextPart& part : text.parts) {
                     if (part.expression) expr(*part.expression);
                   }
                 },
                 [&](const ListLiteral& list) {
                   for (const Expr& item : list.items)
                     expr(item);
                 },
                 [&](const Member& member) { expr(*member.base); },
                 [&](const Call& call) { arguments(call.arguments); },
                 [&](const Did& did) {
                   named("filter", did.filter);
                   if (did.window) window(*did.window);
                 },
                 [&](const Unary& unary) { expr(*unary.operand); },
                 [&](const Binary& binary) {
                   expr(*binary.left);
                   expr(*binary.right);
                 },
                 [&](const Range& range) {
                   expr(*range.first);
                   expr(*range.last);
                 },
                 [&](const Known& known) { expr(*known.operand); },
                 [&](const HoldsFor& holds) {
                   expr(*holds.condition);
                   expr(*holds.duration);
                 },
                 [&](const Conditional& conditional) {
                   named("if", conditional.condition);
                   named("then", conditional.then_value);
                   named("else", conditional.else_value);
                 },
                 [](const auto&) {},
             },
             it.node);
}

}  // namespace nudge::ast
