// Steps with branches, what stands in them, and what tests expect.
#include "compiler/syntax/format_layout.h"

namespace nudge::syntax {

// One step, or steps in braces. Braces are added around a step that has branches itself.
void Layout::body(Concrete node, uint32_t rest) {
  if (node[0].is(Rule::block) || !Flat::needs_braces(node)) return print(node[0], rest);
  writer_.add("{");
  {
    const Indent indent(writer_, writer_.indent() + 2);
    writer_.newline();
    writer_.begin_item(true);
    print(node[0], 0);
    writer_.newline();
  }
  writer_.add("}");
}

// What a message must say, a field a line.
void Layout::expectation(Concrete node, uint32_t rest) {
  size_t fields = 0;
  while (fields < node.size() && !node[fields].is(Rule::sentWith))
    ++fields;
  children(node, fields == node.size() ? rest : 0, 0, fields);
  const Indent indent(writer_, writer_.indent() + 2);
  for (; fields < node.size(); ++fields) {
    writer_.newline();
    print(node[fields], rest);
  }
}

void Layout::branches(Concrete node, uint32_t rest) {
  size_t branch = 1;
  while (branch < node.size() && !node[branch].is(Kind::THEN) && !node[branch].is(Rule::elseIf) &&
         !node[branch].is(Rule::elsePart))
    ++branch;
  if (branch == node.size()) return children(node, rest);
  if (node.is(Rule::ifStep) && cuddles(node, branch)) return cuddled(node);
  stacked(node, branch);
}

// Whether it can be written `if c then { … } else { … }`, the heads on one line each.
bool Layout::cuddles(Concrete node, size_t then) const {
  if (gap_before(node[then]).newline) return false;
  const auto head_fits = [&](Concrete condition, uint32_t around) {
    return flat_.can_be_flat(condition) && writer_.indent() + flat_.width(condition) + around <= kLineWidth;
  };
  if (!head_fits(node[1], 12) || !is_braced(node[then + 1]))
    return false;  // `if ` and ` then {`, and a label
  for (size_t i = then + 2; i < node.size(); ++i) {
    const Concrete part = node[i];
    const Concrete held = part[part.size() - 1];
    const bool is_else_if = part.is(Rule::elseIf);
    if (is_else_if && !head_fits(part[1], 17)) return false;  // `} else if ` and ` then {`
    if (is_braced(held)) continue;
    const bool last = i + 1 == node.size();
    if (!last || !flat_.can_be_flat(part) || writer_.indent() + 2 + flat_.width(part) > kLineWidth)
      return false;
  }
  return true;
}

void Layout::cuddled(Concrete node) {
  for (size_t i = 0; i < node.size(); ++i) {
    const bool is_else = node[i].is(Rule::elseIf) || node[i].is(Rule::elsePart);
    if (is_else) {
      writer_.space_or_newline();
      children(node[i], 0);
    } else {
      if (i > 0) writer_.space();
      print(node[i], rest_behind(node, i, node.size(), 0));
    }
  }
}

// Each branch on a line of its own, below the head.
void Layout::stacked(Concrete node, size_t branch) {
  children(node, 0, 0, branch);
  const Indent indent(writer_, writer_.indent() + 2);
  for (size_t i = branch; i < node.size(); ++i) {
    const Concrete part = node[i];
    if (part.is(Rule::body)) {
      writer_.space();
      print(part, 0);
      continue;
    }
    writer_.newline();
    if (!part.is(Rule::elseIf) || fits(part, 0) || is_braced(part[3])) {
      part.is_token() ? flat(part) : children(part, 0);
      continue;
    }
    children(part, 0, 0, 2);
    const Indent deeper(writer_, writer_.indent() + 2);
    writer_.newline();
    children(part, 0, 2);
  }
}

}  // namespace nudge::syntax
