#include "compiler/syntax/format_layout.h"

#include <algorithm>

namespace nudge::syntax {
namespace {

// What ends its line with a brace, if it doesn't fit.
bool opens_brace(Concrete node) {
  if (!node.is_token() && node.size() == 1 && !node.is(Rule::body)) return opens_brace(node[0]);
  return node.is(Kind::LBRACE) || node.is(Rule::block) || node.is(Rule::fieldBlock) ||
         node.is(Rule::fieldValues) ||
         (node.is(Rule::body) && (node[0].is(Rule::block) || Flat::needs_braces(node)));
}

}  // namespace

bool Layout::fits(Concrete node, uint32_t rest) const {
  if (whole_line_) return !flat_.at(node).breaks;
  return flat_.can_be_flat(node) && writer_.column() + flat_.width(node) + rest <= kLineWidth;
}

void Layout::print(Concrete node, uint32_t rest) {
  if (node.is_token()) return flat(node);
  if (node.is(Rule::text)) return text(node);
  if (fits(node, rest)) return flat(node);
  switch (node.rule()) {
    case Rule::enumDecl:
    case Rule::scoreDecl:
    case Rule::messageDecl:
    case Rule::policyDecl:
    case Rule::workflowDecl:
    case Rule::testDecl:
    case Rule::matchStep:
    case Rule::splitStep:
      return container(node);
    case Rule::fieldBlock:
    case Rule::fieldValues:
    case Rule::block:
      return braces(node, 0);
    case Rule::body:
      return body(node, rest);
    case Rule::ifStep:
    case Rule::waitStep:
      return branches(node, rest);
    case Rule::expr:
      return expression(node, rest);
    case Rule::callArguments:
    case Rule::parameters:
    case Rule::list:
      return bracketed(node, rest);
    case Rule::eventRef:
      return filtered(node, rest);
    case Rule::expectation:
      return expectation(node, rest);
    default:  // a list of records in a test is one of the rules without a name here
      return node[0].is(Kind::LBRACKET) ? bracketed(node, rest) : children(node, rest);
  }
}

void Layout::children(Concrete node, uint32_t rest, size_t from, size_t to, const Row* row) {
  to = std::min(to, node.size());
  size_t cell = 1;
  for (size_t i = from; i < to; ++i) {
    if (row && cell < row->cells.size() && row->cells[cell] == i) {
      writer_.space(1 + row->pads[cell - 1]);
      ++cell;
    } else if (i > 0) {
      writer_.space(Flat::glued(node, i) ? 0 : 1);
    }
    const uint32_t behind = rest_behind(node, i, to, rest);
    if (i > 0 && node[i - 1].is(Kind::ASSIGN)) {
      assigned(node[i], behind);
    } else {
      print(node[i], behind);
    }
  }
}

// Up to where the line may end.
uint32_t Layout::rest_behind(Concrete parent, size_t child, size_t to, uint32_t rest) const {
  const uint32_t end = flat_.at(parent[child]).column_end;
  for (size_t i = child + 1; i < to; ++i) {
    if (opens_brace(parent[i])) return flat_.at(parent[i]).column_begin + 1 - end;
    if (parent[i].is(Kind::ASSIGN)) return flat_.at(parent[i]).column_end - end;
  }
  return (to > child + 1 ? flat_.at(parent[to - 1]).column_end - end : 0) + rest;
}

void Layout::container(Concrete node) {
  size_t open = 0;
  while (!node[open].is(Kind::LBRACE))
    ++open;
  children(node, 0, 0, open);
  writer_.space();
  braces(node, open);
}

void Layout::braces(Concrete node, size_t open) {
  const size_t close = node.size() - 1;
  flat(node[open]);
  const bool comments = gap_before(node[close]).count > 0;
  if (close == open + 1 && !comments) {
    writer_.space();
    return flat(node[close]);
  }
  {
    const Indent indent(writer_, writer_.indent() + 2);
    items(node, open + 1, close);
    writer_.newline();
    writer_.end_items(close == open + 1);
  }
  flat(node[close]);
}

// Each on lines of its own; commas between them go, unless a comment holds on to one.
void Layout::items(Concrete node, size_t from, size_t to) {
  std::vector<Row> all = rows(node, from, to);
  align(all, node.is(Rule::fieldBlock) ? Columns{3, 1} : Columns{});
  size_t row = 0;
  for (size_t i = from; i < to; ++i) {
    if (node[i].is(Kind::COMMA)) {
      gap_before(node[i]).count > 0 ? comma(node[i]) : writer_.drop();
      continue;
    }
    writer_.newline();
    writer_.begin_item(row == 0);
    item(all[row++]);
  }
}

void Layout::item(const Row& row) {
  whole_line_ = whole_line_ || keeps_its_line(row.item);
  if (row.cells.size() < 2) {
    print(row.item, 0);
  } else {
    children(row.node, 0, 0, SIZE_MAX, &row);
  }
  whole_line_ = false;
}

// `# allow: code reason` behind a line allows what begins on that line.
bool Layout::keeps_its_line(Concrete item) const {
  const FlatNode& at = flat_.at(item);
  const Gap& behind = gaps_.before(at.end_token);
  if (at.breaks || behind.count == 0 || !gaps_.comment(behind.first).trailing) return false;
  std::string_view comment = gaps_.text(gaps_.comment(behind.first));
  comment.remove_prefix(std::min(comment.find_first_not_of("# "), comment.size()));
  if (!comment.starts_with("allow:")) return false;
  for (uint32_t token = at.first_token + 1; token < at.end_token; ++token) {
    if (gaps_.before(token).newline) return false;
  }
  return true;
}

}  // namespace nudge::syntax
