#include <algorithm>

#include "cli/repl/complete_place.h"

namespace nudge::repl {

namespace {

constexpr const char* kHistory[] = {"count", "first", "last", "sum", "min", "max", "average", "latest"};

bool is_history_function(std::string_view name) {
  return std::find(std::begin(kHistory), std::end(kHistory), name) != std::end(kHistory);
}

// A token with which a value may end.
bool ends_value(Kind kind) {
  switch (kind) {
    case Kind::INT:
    case Kind::NUMBER:
    case Kind::PLAIN_TEXT:
    case Kind::RAW_TEXT:
    case Kind::TEXT_CLOSE:
    case Kind::CLOCK:
    case Kind::DATE:
    case Kind::DATETIME:
    case Kind::RPAREN:
    case Kind::RBRACKET:
    case Kind::TRUE:
    case Kind::FALSE:
    case Kind::KNOWN:
    case Kind::MISSING:
      return true;
    default:
      return syntax::is_name(kind);
  }
}

}  // namespace

bool PlaceCompletion::is_history_call(size_t paren) const {
  return paren > 0 && is_history_function(text(paren - 1));
}

// What stands behind `contact.`, `account.`, and below them; `last` is the token before the dot.
const PlaceCompletion::Fields* PlaceCompletion::fields_of_path(size_t last, size_t from) const {
  if (last > from && kind(last - 1) == Kind::DOT && last >= 2) {
    const Fields* above = fields_of_path(last - 2, from);
    const Field* field = above ? find(*above, text(last)) : nullptr;
    return field && !field->parts.empty() ? &field->parts : nullptr;
  }
  if (text(last) == "contact") return &names_.contact;
  if (text(last) == "account") return &names_.account;
  return nullptr;
}

void PlaceCompletion::after_dot() {
  const size_t owner = count() - 2;
  if (const Fields* fields = fields_of_path(owner, 0)) {
    for (const Field& field : *fields)
      out_.push_back(field.name + (field.parts.empty() ? "" : "."));
    return;
  }
  if (text(owner) == "score") return add_names(names_.scores);
  if (const auto* type = find(names_.enums, text(owner))) return add_texts(type->values);
  // sum(order_placed.
  const bool in_history = owner > 0 && kind(owner - 1) == Kind::LPAREN && is_history_call(owner - 1);
  const auto* event = in_history ? find(names_.events, text(owner)) : nullptr;
  if (event) add_names(event->fields);
}

void PlaceCompletion::operand() {
  add({"contact.", "account.", "score.", "now", "today", "true", "false", "did ", "not ", "if "});
  add_names(names_.segments);
  for (const char* name : kHistory)
    out_.push_back(std::string(name) + "(");
  add_texts(names_.functions, "(");
  add_texts(names_.constants);
}

void PlaceCompletion::operators() {
  const size_t last = count() - 1;
  const bool quantity = kind(last) == Kind::INT;
  if (quantity) add({"seconds", "minutes", "hours", "days", "weeks", "months", "years"});
  if (last > 0 && kind(last) == Kind::IS) return add({"known", "missing"});
  add({"and ", "or ", "in ", "is known", "is missing", "contains ", "matches r\"", "starts with ",
       "ends with ", "holds for "});
  if (tokens_.open.empty() || is_history_call(tokens_.open.back().token)) add({"within ", "since "});
}

// An expression that begins at token `from`.
void PlaceCompletion::expression(size_t from) {
  if (count() == from) return operand();
  const size_t last = count() - 1;
  if (kind(last) == Kind::DOT && last > 0) return after_dot();
  if (kind(last) == Kind::DID) return add_names(names_.events);
  if (kind(last) == Kind::IS) return add({"known", "missing"});
  if ((kind(last) == Kind::EQUAL || kind(last) == Kind::NOT_EQUAL) && last > 0) {
    const Field* field = field_at(last - 1, from);
    if (field && !field->values.empty()) return values_of(*field);
  }
  if (ends_value(kind(last))) return operators();
  operand();
}

}  // namespace nudge::repl
