// Expressions that don't fit on the rest of their line: at `and` and `or` first, the operator at the line's
// start; then at the arguments of a call.
#include <algorithm>

#include "compiler/syntax/format_layout.h"

namespace nudge::syntax {
namespace {

// How tightly an operator binds, for those that are broken alike; 0 for what isn't one.
int strength(Concrete sign) {
  if (sign.is(Kind::OR)) return 1;
  if (sign.is(Kind::AND)) return 2;
  if (sign.is(Rule::comparison)) return 3;
  if (sign.is(Kind::COALESCE)) return 4;
  if (sign.is(Kind::PLUS) || sign.is(Kind::MINUS)) return 5;
  if (sign.is(Kind::STAR) || sign.is(Kind::SLASH) || sign.is(Kind::REMAINDER)) return 6;
  return 0;
}
int strength_of(Concrete expr) {
  return expr.is(Rule::expr) && expr.size() == 3 ? strength(expr[1]) : 0;
}

// What stands between operators that are alike, and these: first, sign, second, sign, third …
std::vector<Concrete> operands(Concrete node) {
  const int level = strength_of(node);
  std::vector<Concrete> parts;
  while (strength_of(node) == level) {
    parts.push_back(node[2]);
    parts.push_back(node[1]);
    node = node[0];
  }
  parts.push_back(node);
  std::reverse(parts.begin(), parts.end());
  return parts;
}

// Ends in brackets, within which it can break.
bool is_bracketed(Concrete expr) {
  if (expr[0].is(Rule::list)) return expr[0].size() > 2;
  if (expr[0].is(Kind::LPAREN)) return true;
  return expr[0].is(Rule::reference) && expr[0].has(Rule::callArguments);
}

bool is_text(Concrete node) {
  if (node.is(Rule::argument)) return node.size() == 1 && is_text(node[0]);
  return node.is(Rule::expr) && node[0].is(Rule::literal) && node[0][0].is(Rule::text);
}

}  // namespace

void Layout::expression(Concrete node, uint32_t rest) {
  if (node[0].is(Kind::LPAREN)) return parenthesised(node, rest);
  if (node[0].is(Kind::IF)) return conditional(node, rest);
  const int level = strength_of(node);
  if (level == 1 || level == 2) return chain(node, rest);
  if (level > 0) return binary(node, rest);
  children(node, rest);
}

// Behind a `=`: on the line, aligned behind it, or on the next.
void Layout::assigned(Concrete expr, uint32_t rest) {
  if (fits(expr, rest) || !expr.is(Rule::expr)) return print(expr, rest);
  const int level = strength_of(expr);
  const bool is_chain = level == 1 || level == 2;
  if (is_chain ? chain_fits(expr, writer_.column(), rest) : is_bracketed(expr) || is_text(expr))
    return print(expr, rest);
  const Indent indent(writer_, writer_.line_indent() + 2);
  writer_.newline();
  print(expr, rest);
}

bool Layout::chain_fits(Concrete node, uint32_t column, uint32_t rest) const {
  if (column > kLineWidth / 2) return false;
  const std::vector<Concrete> parts = operands(node);
  for (size_t i = 0; i < parts.size(); i += 2) {
    const uint32_t sign = i > 0 ? flat_.width(parts[i - 1]) + 1 : 0;
    const uint32_t behind = i + 1 == parts.size() ? rest : 0;
    if (column + sign + flat_.width(parts[i]) + behind > kLineWidth) return false;
  }
  return true;
}

void Layout::chain(Concrete node, uint32_t rest) {
  const std::vector<Concrete> parts = operands(node);
  const Indent indent(writer_, writer_.column());
  print(parts[0], 0);
  for (size_t i = 1; i < parts.size(); i += 2) {
    writer_.newline();
    flat(parts[i]);
    writer_.space();
    print(parts[i + 1], i + 2 == parts.size() ? rest : 0);
  }
}

// Only where it must, and within the brackets of its right side if it has any.
void Layout::binary(Concrete node, uint32_t rest) {
  const std::vector<Concrete> parts = operands(node);
  const uint32_t begin = writer_.column();
  print(parts[0], 0);
  const Indent indent(writer_, begin + 2);
  for (size_t i = 1; i < parts.size(); i += 2) {
    const uint32_t behind = i + 2 == parts.size() ? rest : 0;
    const uint32_t width = flat_.width(parts[i]) + 2 + flat_.width(parts[i + 1]) + behind;
    const bool room = writer_.column() + width <= kLineWidth && flat_.can_be_flat(parts[i + 1]);
    if (room || is_bracketed(parts[i + 1])) {
      writer_.space();
    } else {
      writer_.newline();
    }
    print(parts[i], 0);
    writer_.space();
    print(parts[i + 1], behind);
  }
}

void Layout::conditional(Concrete node, uint32_t rest) {
  const Indent indent(writer_, writer_.column());
  children(node, 0, 0, 4);  // if … then …
  for (size_t i = 4; i < node.size(); ++i) {
    if (node[i - 1].is(Kind::ELSE)) {
      writer_.space();
      print(node[i], rest);
    } else {
      writer_.newline();
      print(node[i], 0);
    }
  }
}

void Layout::parenthesised(Concrete node, uint32_t rest) {
  flat(node[0]);
  {
    const Indent indent(writer_, writer_.column());
    print(node[1], rest_behind(node, 1, node.size(), rest));
  }
  for (size_t i = 2; i < node.size(); ++i)
    print(node[i], 0);
}

// A call whose last argument is a text that begins well before the line's end: a long line of prose is as
// good as two, and the call stays in one piece.
bool Layout::runs_over_by_a_text(Concrete node) const {
  Concrete last;
  size_t arguments = 0;
  for (size_t i = 1; i + 1 < node.size(); ++i) {
    if (node[i].is(Kind::COMMA)) continue;
    last = node[i];
    ++arguments;
  }
  if (!node.is(Rule::callArguments) || !flat_.can_be_flat(node) || !is_text(last)) return false;
  const uint32_t begin = writer_.column() + flat_.at(last).column_begin - flat_.at(node).column_begin;
  return arguments == 1 || begin <= kLineWidth * 2 / 3;
}

// An item a line, each with a comma.
void Layout::bracketed(Concrete node, uint32_t rest) {
  if (runs_over_by_a_text(node)) return flat(node);
  const size_t close = node.size() - 1;
  if (close == 1 && gap_before(node[close]).count == 0) return children(node, rest);
  const uint32_t base = writer_.line_indent();
  flat(node[0]);
  {
    const Indent indent(writer_, base + 2);
    for (size_t i = 1; i < close; ++i) {
      if (node[i].is(Kind::COMMA)) {
        comma(node[i]);
        continue;
      }
      writer_.newline();
      print(node[i], 1);
      if (i + 1 == close) writer_.add(",");
    }
    writer_.newline();
    writer_.end_items(true);
  }
  const Indent indent(writer_, base);
  flat(node[close]);
}

// An event's name with its filter.
void Layout::filtered(Concrete node, uint32_t rest) {
  if (node.size() < 4) return children(node, rest);
  const uint32_t base = writer_.line_indent();
  children(node, 0, 0, 2);
  {
    const Indent indent(writer_, base + 2);
    writer_.newline();
    print(node[2], 0);
    writer_.newline();
    writer_.end_items(true);
  }
  const Indent indent(writer_, base);
  flat(node[3]);
}

}  // namespace nudge::syntax
