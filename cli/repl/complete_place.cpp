#include "cli/repl/complete_place.h"

#include <algorithm>

#include "cli/repl/command_words.h"
#include "runtime/value/zone.h"

namespace nudge::repl {

namespace {

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const Vocabulary::Field* find_field(const std::vector<Vocabulary::Field>* fields, std::string_view name) {
  return fields ? find(*fields, name) : nullptr;
}

}  // namespace

void PlaceCompletion::run(std::string_view before, size_t begin) {
  tokens_ = tokens_of(before.substr(0, begin));
  has_word_ = begin < before.size();
  const Open* open = tokens_.open.empty() ? nullptr : &tokens_.open.back();
  if (open && (open->what == Open::What::text || open->what == Open::What::block)) return in_text(before);
  // A number's or a word's end: nothing can be known of it before there is a space.
  if (count() > 0 && tokens_.all.back().end == begin && has_word_ && kind(count() - 1) == Kind::INT) return;
  if (open && open->what == Open::What::brace) return in_fields(open->token);
  if (open && open->what == Open::What::round) return in_call(open->token);
  if (open && (open->what == Open::What::interpolation || open->what == Open::What::square))
    return expression(open->token + 1);
  at_head();
}

// Of texts only the names of zones are known.
void PlaceCompletion::in_text(std::string_view) {
  const size_t quote = tokens_.open.back().token;
  if (quote < 2 || kind(quote - 1) != Kind::COLON || text(quote - 2) != "timezone") return;
  for (size_t zone = 0; zone < zone_count(); ++zone)
    out_.emplace_back(std::string(zone_name(static_cast<ZoneId>(zone))) + "\"");
}

const Vocabulary::Field* PlaceCompletion::field_at(size_t last, size_t from) const {
  if (last < from || last >= count()) return nullptr;
  if (last >= from + 2 && kind(last - 1) == Kind::DOT) {
    const Fields* fields = fields_of_path(last - 2, from);
    return fields ? find(*fields, text(last)) : nullptr;
  }
  return nullptr;
}

const PlaceCompletion::Fields* PlaceCompletion::fields_of_brace(size_t brace) const {
  if (brace == 0) return nullptr;
  const size_t before = brace - 1;
  if (kind(before) == Kind::COLON && before > 0) {  // a part that is a record
    for (size_t at = tokens_.open.size(); at-- > 0;) {
      if (tokens_.open[at].token != brace) continue;
      if (at == 0 || tokens_.open[at - 1].what != Open::What::brace) return nullptr;
      const Field* field = find_field(fields_of_brace(tokens_.open[at - 1].token), text(before - 1));
      return field ? &field->parts : nullptr;
    }
    return nullptr;
  }
  if (!syntax::is_name(kind(before))) return nullptr;
  const size_t head = kind(0) == Kind::CONTACT || kind(0) == Kind::ACCOUNT ? 0 : before;
  if (head == 0 && before <= 1 && kind(0) == Kind::CONTACT) return &names_.contact;
  if (head == 0 && before <= 1 && kind(0) == Kind::ACCOUNT) return &names_.account;
  const auto* event = find(names_.events, text(before));
  return event ? &event->fields : nullptr;
}

void PlaceCompletion::values_of(const Field& field) {
  add_texts(field.values);
  if (!field.parts.empty()) add("{ ");
  if (field.type.starts_with("timezone")) add("\"");
  if (field.type.ends_with("?")) add("missing");
  if (field.type.starts_with("time") || field.type.starts_with("date")) add({"now", "today"});
}

// `plan: trial, …`: the names that aren't given yet, and after a colon what that field may be.
void PlaceCompletion::in_fields(size_t brace) {
  const Fields* fields = fields_of_brace(brace);
  if (!fields) return;
  std::vector<std::string_view> given;
  size_t depth = 0;
  size_t value_from = 0;  // behind the colon of the field whose value is being written
  for (size_t at = brace + 1; at < count(); ++at) {
    const Kind here = kind(at);
    if (here == Kind::LBRACE || here == Kind::LPAREN || here == Kind::LBRACKET) ++depth;
    if (here == Kind::RBRACE || here == Kind::RPAREN || here == Kind::RBRACKET) depth -= depth > 0;
    if (depth > 0) continue;
    if (here == Kind::COMMA) value_from = 0;
    if (here != Kind::COLON) continue;
    given.push_back(text(at - 1));
    value_from = at + 1;
  }
  if (value_from > 0) {
    const Field* field = find(*fields, text(value_from - 2));
    if (value_from == count()) {
      if (field) values_of(*field);
      if (!field || (field->values.empty() && field->parts.empty())) expression(value_from);
      return;
    }
    if (kind(count() - 1) == Kind::DOT) return expression(value_from);
  }
  for (const Field& field : *fields)
    if (std::find(given.begin(), given.end(), field.name) == given.end()) out_.push_back(field.name + ": ");
  if (given.empty() && !has_word_) return;
  if (!has_word_) add("}");
}

void PlaceCompletion::in_call(size_t paren) {
  if (paren == 0) return expression(0);
  const size_t last = count() - 1;
  const bool first = last == paren;
  if (kind(0) == Kind::EXPECT && paren >= 2 && kind(paren - 2) == Kind::ACTION) {
    const auto* action = find(names_.actions, text(paren - 1));
    if (!action) return;
    if (kind(last) == Kind::COLON) {
      const Field* field = find(action->parameters, text(last - 1));
      if (field) values_of(*field);
      if (!field || field->values.empty()) expression(last + 1);
      return;
    }
    if (first || kind(last) == Kind::COMMA) {
      for (const Field& parameter : action->parameters)
        out_.push_back(parameter.name + ": ");
      return;
    }
    return;
  }
  if (is_history_call(paren) && first) {
    add_names(names_.events);
    if (text(paren - 1) == "min" || text(paren - 1) == "max") operand();
    return;
  }
  if (const auto* event = find(names_.events, text(paren - 1))) {
    if (first || kind(last) == Kind::AND || kind(last) == Kind::OR || kind(last) == Kind::NOT)
      add_names(event->fields);
    if (last >= 2 && (kind(last) == Kind::EQUAL || kind(last) == Kind::NOT_EQUAL)) {
      const Field* field = find(event->fields, text(last - 1));
      if (field && !field->values.empty()) return values_of(*field);
    }
  }
  expression(paren + 1);
}

// Outside of every bracket: by what the statement begins with.
void PlaceCompletion::at_head() {
  if (count() == 0) {
    for (const CommandWord& word : command_words())
      add(word.word);
    add({"contact", "account ", "at ", "after ", "set ", "expect "});
    add_names(names_.events);
    add_texts(names_.contacts, " does ");
    if (has_word_) operand();
    return;
  }
  switch (kind(0)) {
    case Kind::EXPECT:
      return after_expect(1);
    case Kind::SET:
      return after_set(1);
    case Kind::AT:
      if (count() > 1) return expression(1);
      return;
    case Kind::AFTER:
      if (count() == 2) add({"seconds", "minutes", "hours", "days", "weeks", "months", "years"});
      return;
    case Kind::CONTACT:
    case Kind::ACCOUNT:
      if (kind(1) == Kind::DOT) break;
      if (count() == 1) add_texts(kind(0) == Kind::CONTACT ? names_.contacts : names_.accounts, " { ");
      if (count() <= 2) add("{ ");
      return;
    default:
      break;
  }
  if (count() == 2 && kind(1) == Kind::DOES) return add_names(names_.events);
  const bool event = find(names_.events, text(0)) != nullptr;
  if (count() == 1 && syntax::is_name(kind(0)) && !event) {
    if (has(names_.contacts, text(0))) return add("does ");
  }
  const bool done = count() == 3 && kind(1) == Kind::DOES;
  if (done || (count() == 1 && event)) add("{ ");
  if (!done) expression(0);
}

void PlaceCompletion::after_expect(size_t from) {
  if (from == count()) {
    if (kind(from - 1) != Kind::NOT) add({"not ", "nothing sent"});
    add({"sent ", "action ", "in ", "finished "});
    return operand();
  }
  if (kind(from) == Kind::NOT && from + 1 < count()) {
    const Kind next = kind(from + 1);
    const bool not_of_these =
        next == Kind::SENT || next == Kind::ACTION || next == Kind::IN || next == Kind::FINISHED;
    if (not_of_these) ++from;
  } else if (kind(from) == Kind::NOT) {
    return after_expect(from + 1);
  }
  switch (kind(from)) {
    case Kind::SENT:
      return after_sent(from + 1);
    case Kind::NOTHING:
      if (count() == from + 1) add("sent");
      return;
    case Kind::ACTION:
      if (count() == from + 1) add_names(names_.actions, "(");
      return;
    case Kind::IN:
      return after_workflow(from + 1, false);
    case Kind::FINISHED:
      return after_workflow(from + 1, true);
    default:
      return expression(from);
  }
}

void PlaceCompletion::after_sent(size_t from) {
  if (count() == from) return add_names(names_.messages);
  const size_t last = count() - 1;
  if (last > from && kind(last) == Kind::TO) return add_texts(names_.contacts);
  if (kind(last) == Kind::WITH) {
    if (const auto* message = find(names_.messages, text(from))) add_texts(message->fields, " ");
    return;
  }
  if (last > from && kind(last - 1) == Kind::WITH) return add({"contains ", "\""});
  add({"with "});
  if (last == from) add("to ");
}

void PlaceCompletion::after_workflow(size_t from, bool finished) {
  if (count() == from) return add_names(names_.workflows);
  const auto* workflow = find(names_.workflows, text(from));
  const size_t last = count() - 1;
  if (kind(last) == Kind::FOR) return add_texts(names_.contacts);
  if (last == from + 1 && kind(last) == Kind::AT && workflow) return add_texts(workflow->labels);
  if (last == from + 1 && kind(last) == Kind::AS) {
    add({"converted", "exited"});
    if (workflow)
      for (const std::string& end : workflow->ends)
        out_.push_back("\"" + end + "\"");
    return;
  }
  if (last == from) add(finished ? "as " : "at ");
  add("for ");
}

// set plan = …, set ada.plan = …
void PlaceCompletion::after_set(size_t from) {
  const auto assign = std::find_if(tokens_.all.begin(), tokens_.all.end(),
                                   [](const Token& t) { return t.kind == Kind::ASSIGN; });
  const size_t end = static_cast<size_t>(assign - tokens_.all.begin());
  const bool account = has(names_.accounts, text(from)) || text(from) == "account";
  const bool named = account || text(from) == "contact" || has(names_.contacts, text(from));
  const Fields* fields = account ? &names_.account : &names_.contact;
  const Field* field = nullptr;
  for (size_t at = from + (named ? 2 : 0); at < end && fields; at += 2) {
    field = find(*fields, text(at));
    fields = field ? &field->parts : nullptr;
  }
  if (end == count()) {
    const bool after_dot = kind(count() - 1) == Kind::DOT;
    if (count() == from) {
      add_texts(names_.contacts, ".");
      add_texts(names_.accounts, ".");
    }
    if ((count() == from || after_dot) && fields) {
      for (const Field& each : *fields)
        out_.push_back(each.name + (each.parts.empty() ? " = " : "."));
    } else if (!after_dot) {
      add("= ");
    }
    return;
  }
  if (end + 1 == count() && field) values_of(*field);
  if (!field || field->values.empty() || end + 1 < count()) expression(end + 1);
}

}  // namespace nudge::repl
