// Where the parser goes on after a fault.
#include <algorithm>

#include "compiler/syntax/errors.h"

namespace nudge::syntax {
namespace {

bool one_of(Kind kind, std::initializer_list<Kind> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

bool begins_text(Kind kind) {
  return one_of(kind, {Kind::PLAIN_TEXT, Kind::TEXT_OPEN, Kind::BLOCK_OPEN, Kind::RAW_TEXT});
}

bool is_declaration_word(Kind kind) {
  return kind >= Kind::USE && kind <= Kind::TEST;
}

bool is_clause_word(Kind kind) {
  return one_of(kind, {Kind::WHEN, Kind::IF, Kind::ENTER, Kind::GOAL, Kind::MEASURE, Kind::EXIT,
                       Kind::HOLDOUT, Kind::FOR, Kind::MOVED, Kind::RETIRE, Kind::THEN});
}

// Whether a token may be the last of an item, so that a word on the next line may begin another.
bool ends_item(Kind kind) {
  return (kind >= Kind::USE && kind <= Kind::PLAIN_TEXT) ||
         one_of(kind, {Kind::RPAREN, Kind::RBRACE, Kind::RBRACKET, Kind::LBRACE, Kind::TEXT_CLOSE,
                       Kind::RAW_TEXT, Kind::TRUE, Kind::FALSE});
}

}  // namespace

bool begins_step(Kind kind) {
  return one_of(kind, {Kind::SEND, Kind::WAIT, Kind::MATCH, Kind::SPLIT, Kind::REPEAT, Kind::SET, Kind::ADD,
                       Kind::REMOVE, Kind::START, Kind::STOP, Kind::RUN, Kind::FINISH});
}

bool SyntaxErrors::is_item(Rule rule) {
  switch (rule) {
    case Rule::declaration:
    case Rule::enumValue:
    case Rule::field:
    case Rule::scoreRule:
    case Rule::messageField:
    case Rule::policyRule:
    case Rule::clause:
    case Rule::step:
    case Rule::matchArm:
    case Rule::splitArm:
    case Rule::statement:
    case Rule::fieldValue:
      return true;
    default:
      return false;
  }
}

Rule SyntaxErrors::item_of(Rule list) {
  switch (list) {
    case Rule::file:
      return Rule::declaration;
    case Rule::enumDecl:
      return Rule::enumValue;
    case Rule::fieldBlock:
      return Rule::field;
    case Rule::scoreDecl:
      return Rule::scoreRule;
    case Rule::messageDecl:
      return Rule::messageField;
    case Rule::policyDecl:
      return Rule::policyRule;
    case Rule::workflowDecl:
      return Rule::clause;
    case Rule::block:
      return Rule::step;
    case Rule::matchStep:
      return Rule::matchArm;
    case Rule::splitStep:
      return Rule::splitArm;
    case Rule::testDecl:
      return Rule::statement;
    case Rule::fieldValues:
      return Rule::fieldValue;
    default:
      return Rule::file;
  }
}

bool SyntaxErrors::begins_declaration(size_t token) const {
  const Token& at = list_.tokens[token];
  if (!at.line_start) return false;
  const Kind next = kind(token + 1);
  if (at.kind == Kind::IDENT) {  // a misspelt one
    const Kind third = kind(token + 2);
    return next == Kind::LBRACE ||
           (is_name(next) &&
            (one_of(third, {Kind::LBRACE, Kind::ASSIGN, Kind::LPAREN}) || begins_text(third)));
  }
  if (!is_declaration_word(at.kind)) return false;
  switch (at.kind) {
    case Kind::CONTACT:
    case Kind::ACCOUNT:
    case Kind::POLICY:
      return next == Kind::LBRACE;
    case Kind::TEST:
      return begins_text(next);
    case Kind::USE:
      return begins_text(next) || is_name(next);
    default:
      return is_name(next);
  }
}

bool SyntaxErrors::declaration_in_open_braces(size_t token) const {
  if (list_.unclosed_braces.empty() || depth_[token] == 0 || kind(token) == Kind::IDENT ||
      !begins_declaration(token))
    return false;
  const uint32_t begin = list_.tokens[token].begin;
  return begin == 0 || source_.text()[begin - 1] == '\n';
}

bool SyntaxErrors::begins(Rule item, size_t token) const {
  const Token& at = list_.tokens[token];
  const Kind next = kind(token + 1);
  const Kind before = token > 0 ? kind(token - 1) : Kind::END_OF_FILE;
  const bool word = is_name(at.kind);
  const bool misspelt = at.kind == Kind::IDENT && at.line_start && ends_item(before);
  switch (item) {
    case Rule::declaration:
      return begins_declaration(token);
    case Rule::step:
      if (at.line_start && word && (next == Kind::COLON || next == Kind::LPAREN)) return true;
      if (misspelt || (at.line_start && at.kind == Kind::IF)) return true;
      return begins_step(at.kind) && (at.line_start || is_name(next) || next == Kind::INT);
    case Rule::clause:
      if (misspelt) return true;
      return is_clause_word(at.kind) && (at.line_start || (at.kind == Kind::THEN && next == Kind::LBRACE));
    case Rule::field:
    case Rule::fieldValue:
      return next == Kind::COLON && (at.line_start || before == Kind::COMMA) &&
             (word || is_reserved(at.kind));
    case Rule::enumValue:
      return word && (at.line_start || before == Kind::COMMA);
    case Rule::messageField:
      return word && at.line_start;
    case Rule::scoreRule:
      return at.line_start && one_of(at.kind, {Kind::ADD, Kind::SUBTRACT, Kind::HALVE, Kind::KEEP});
    case Rule::policyRule:
      return at.line_start && one_of(at.kind, {Kind::QUIET, Kind::AT, Kind::IGNORE, Kind::DEFAULT});
    case Rule::statement:
      return at.line_start && word;
    case Rule::splitArm:
      return at.kind == Kind::PERCENT || (at.line_start && word);
    case Rule::matchArm:
      return at.line_start;
    default:
      return false;
  }
}

size_t SyntaxErrors::resume(Rule item, size_t start, size_t from) const {
  const size_t last = list_.tokens.size() - 1;
  const uint16_t depth = depth_[std::min(start, last)];
  for (size_t i = std::max(start, from); i < last; ++i) {
    if (declaration_in_open_braces(i)) return i;
    if (depth_[i] > depth) continue;
    if (depth_[i] < depth) return i;
    if (kind(i) == Kind::RBRACE && item != Rule::declaration) return i;
    if (i > start && begins(item, i)) return i;
  }
  return last;
}

}  // namespace nudge::syntax
