#include "compiler/syntax/format_flat.h"

#include "compiler/syntax/build.h"

namespace nudge::syntax {
namespace {

bool is_any(Concrete node, std::initializer_list<Kind> kinds) {
  for (const Kind kind : kinds) {
    if (node.is(kind)) return true;
  }
  return false;
}

// Items of these that stand on one line would be hard to tell apart.
bool one_item_a_line(Rule rule) {
  return rule == Rule::block || rule == Rule::scoreDecl || rule == Rule::policyDecl ||
         rule == Rule::matchStep || rule == Rule::splitStep || rule == Rule::testDecl;
}

}  // namespace

Flat::Flat(std::string_view source, const ConcreteSource& parsed, const Gaps& gaps)
    : source_(source), gaps_(gaps), nodes_(parsed.tree.nodes.size()), tokens_(parsed.list.tokens.size()) {
  text_.reserve(source.size() + source.size() / 8);
  visit(Concrete(parsed.tree, parsed.tree.root));
}

void Flat::append(std::string_view bytes) {
  text_ += bytes;
  for (const char byte : bytes)
    column_ += (byte & 0xC0) != 0x80 ? 1 : 0;
}

bool Flat::glued(Concrete parent, size_t child) {
  const Concrete before = parent[child - 1], next = parent[child];
  if (is_any(next, {Kind::COMMA, Kind::COLON, Kind::RPAREN, Kind::RBRACKET, Kind::QUESTION, Kind::DOT,
                    Kind::DOTDOT}))
    return true;
  if (is_any(before, {Kind::LPAREN, Kind::LBRACKET, Kind::DOT, Kind::DOTDOT})) return true;
  if (next.is(Rule::access) || next.is(Rule::callArguments) || next.is(Rule::parameters)) return true;
  if (next.is(Kind::LPAREN)) return parent.is(Rule::eventRef) || before.is(Kind::MONEY);
  return before.is(Kind::MINUS) && child == 1;  // a sign
}

bool Flat::needs_braces(Concrete body) {
  if (!body.is(Rule::body) || !body[0].is(Rule::step)) return false;
  const Concrete step = body[0].find(Rule::stepBody)[0];
  return step.is(Rule::ifStep) ||
         (step.is(Rule::waitStep) &&
          (step.has(Rule::body) || step.has(Rule::elseIf) || step.has(Rule::elsePart)));
}

bool Flat::has_commas(Rule rule) {
  return rule == Rule::enumDecl || rule == Rule::fieldBlock || rule == Rule::fieldValues;
}

bool Flat::is_tall_text(Concrete node) const {
  return node.is(Rule::text) && node[0].is(Kind::BLOCK_OPEN) &&
         source_.substr(node.begin(), node.end() - node.begin()).find('\n') != std::string_view::npos;
}

void Flat::visit(Concrete node) {
  FlatNode& made = nodes_[node.index()];
  made.begin = static_cast<uint32_t>(text_.size());
  made.column_begin = column_;
  made.first_token = next_;
  if (node.is_token()) {
    visit_token(node);
  } else if (node.is(Rule::text)) {
    visit_text(node);
    made.breaks = is_tall_text(node);
  } else {
    visit_children(node);
    made.breaks = gaps_.comments_within(made.first_token, next_) > 0;
    made.prefers_break = was_broken(node);
    for (size_t i = 0; i < node.size(); ++i) {
      made.breaks = made.breaks || at(node[i]).breaks;
      made.prefers_break = made.prefers_break || at(node[i]).prefers_break;
    }
  }
  made.end = static_cast<uint32_t>(text_.size());
  made.column_end = column_;
  made.end_token = next_;
}

void Flat::visit_token(Concrete node) {
  if (node.is(Kind::END_OF_FILE)) return;
  FlatPiece& made = tokens_[next_++];
  made.begin = static_cast<uint32_t>(text_.size());
  made.column_begin = column_;
  append(node.is(Kind::ELSEIF) ? "else if" : source_.substr(node.begin(), node.end() - node.begin()));
  made.end = static_cast<uint32_t>(text_.size());
  made.column_end = column_;
}

void Flat::visit_children(Concrete node) {
  const bool braces = needs_braces(node);
  const bool commas = has_commas(node.rule());
  if (braces) append("{ ");
  bool first_item = true;
  for (size_t i = 0; i < node.size(); ++i) {
    const Concrete child = node[i];
    const bool item = commas && !child.is_token() && !child.is(Rule::name);
    const bool last_comma =
        child.is(Kind::COMMA) && is_any(node[i + 1], {Kind::RPAREN, Kind::RBRACKET, Kind::RBRACE});
    if ((commas && child.is(Kind::COMMA)) || last_comma) {  // not written, but it has its place
      FlatNode& made = nodes_[child.index()];
      made.begin = made.end = static_cast<uint32_t>(text_.size());
      made.column_begin = made.column_end = column_;
      made.first_token = next_;
      tokens_[next_] = made;
      made.end_token = ++next_;
      continue;
    }
    if (item && !first_item) append(",");
    if (item) first_item = false;
    if (i > 0 && !glued(node, i)) append(" ");
    visit(child);
  }
  if (braces) append(" }");
}

// One piece, whatever stands in it; what it holds in `{…}` has the usual spaces.
void Flat::visit_text(Concrete node) {
  for (size_t i = 0; i < node.size(); ++i) {
    const Concrete part = node[i];
    if (part.is_token()) {
      visit(part);
      continue;
    }
    FlatNode& made = nodes_[part.index()];
    made.begin = static_cast<uint32_t>(text_.size());
    made.column_begin = column_;
    made.first_token = next_;
    for (size_t inner = 0; inner < part.size(); ++inner)
      visit(part[inner]);
    if (gaps_.comments_within(made.first_token, next_) > 0) {  // in """ alone: it stays as it was written
      text_.resize(made.begin);
      append(source_.substr(part.begin(), part.end() - part.begin()));
    }
    made.end = static_cast<uint32_t>(text_.size());
    made.column_end = column_;
    made.end_token = next_;
  }
}

// Whether it stands on several lines where the author may choose: behind an opening brace, before `then`,
// `else` and a test's `with`, around `and` and `or`.
bool Flat::was_broken(Concrete node) const {
  const auto begins_line = [&](Concrete child) { return child && newline_before(child); };
  bool inside = false;
  size_t items = 0;
  for (size_t i = 0; i < node.size(); ++i) {
    const Concrete child = node[i];
    if (i > 0 && node[i - 1].is(Kind::LBRACE) && !child.is(Kind::RBRACE) && begins_line(child)) return true;
    if (inside && !child.is_token()) ++items;
    inside = inside || child.is(Kind::LBRACE);
  }
  if (one_item_a_line(node.rule())) return items > 1;
  if (node.is(Rule::ifStep) || node.is(Rule::waitStep) || node.is(Rule::elseIf)) {
    for (size_t i = 1; i < node.size(); ++i) {
      const bool branch = node[i].is(Kind::THEN) || node[i].is(Rule::elseIf) || node[i].is(Rule::elsePart);
      const bool step = node[i].is(Rule::body) && node[i][0].is(Rule::step);
      if ((branch || step) && begins_line(node[i])) return true;
    }
    return false;
  }
  if (node.is(Rule::expectation)) return node.size() > 1 && begins_line(node.find(Rule::sentWith));
  if (node.is(Rule::repeatStep)) {
    const Concrete last = node[node.size() - 1];
    return last[0].is(Rule::step) && begins_line(last);
  }
  if (node.is(Rule::expr) && (node[1].is(Kind::AND) || node[1].is(Kind::OR)))
    return begins_line(node[1]) || begins_line(node[2]);
  return false;
}

}  // namespace nudge::syntax
