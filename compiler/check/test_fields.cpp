// What a test gives from outside: the fields of contacts and accounts, those of events, and their changes.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/infer.h"
#include "compiler/check/tests.h"

namespace nudge::check {

namespace {

const ir::Record* record_of(const Context& context, TypeId type) {
  const ir::Type& found = context.type(type);
  return found.kind == TypeKind::record ? &context.program.records[found.detail] : nullptr;
}

// The record that a list or set holds.
const ir::Record* element_record(const Context& context, TypeId type) {
  const ir::Type& found = context.type(type);
  const bool many = found.kind == TypeKind::list || found.kind == TypeKind::set;
  return many ? record_of(context, found.detail) : nullptr;
}

bool is_word_missing(const ast::Expr& tree) {
  const auto* reference = std::get_if<ast::Reference>(&tree.node);
  return reference != nullptr && reference->name.text == "missing";
}

// `{ city: "Paris" }` with the first of its fields, to show the form.
std::string example_of(const ir::Record& record) {
  return fmt::format("{{ {}: … }}", record.fields.empty() ? "" : record.fields.front().name);
}

struct Giving {
  TestState& state;
  const Scope& scope;
  Context& context = state.context;

  std::optional<ir::OutsideValue> refuse(const ast::FieldContent& content, TypeId type,
                                         const std::string& name, Span declared, std::string found,
                                         std::string mend) {
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::type_mismatch, content.span,
               fmt::format("`{}` must be `{}`, found {}", name, context.show(type), found));
    if (declared.known()) diagnostic.note(declared, "declared here");
    if (!mend.empty()) diagnostic.suggest(mend);
    return std::nullopt;
  }

  std::optional<ir::OutsideValue> refuse_missing_word(const ast::FieldContent& content, TypeId type,
                                                      const std::string& name, Span declared) {
    Diagnostic& found = report(context, DiagnosticKind::type_mismatch, content.span,
                               fmt::format("`{}` can't be missing, it is `{}`", name, context.show(type)));
    if (declared.known()) found.note(declared, "declared here; with a `?` behind its type it may be missing");
    return std::nullopt;
  }

  std::optional<ir::OutsideValue> record_value(const ast::FieldContent& content, const ir::Record& record) {
    std::vector<const ast::FieldValue*> given;
    for (const ast::FieldValue& field : content.record)
      given.push_back(&field);
    const FieldOwner owner{fmt::format("`{}`", record.name), record.span, true};
    ir::OutsideValue value;
    value.kind = ir::OutsideValue::Kind::record;
    value.record = check_given(state, scope, given, content.span, record.fields, owner);
    return value;
  }

  std::optional<ir::OutsideValue> list_value(const ast::FieldContent& content, const ir::Record& record) {
    ir::OutsideValue value;
    value.kind = ir::OutsideValue::Kind::list;
    for (const ast::FieldContent& item : content.list) {
      if (auto element = record_value(item, record)) value.list.push_back(std::move(*element));
    }
    return value;
  }

  // One value, or a list of them.
  std::optional<ir::OutsideValue> plain(const ast::FieldContent& content, TypeId type,
                                        const std::string& name, Span declared) {
    const ExprId found =
        check_expression(context, scope, *content.expression, type, {fmt::format("`{}`", name), declared});
    if (context.is_error(found)) return std::nullopt;
    ir::OutsideValue value;
    value.expression = found;
    if (is_missing_constant(context, context.expr(found))) {
      value.kind = ir::OutsideValue::Kind::missing;
      value.expression = kNoExpr;
    }
    return value;
  }

  std::optional<ir::OutsideValue> check(const ast::FieldContent& content, TypeId type,
                                        const std::string& name, Span declared) {
    if (type == kErrorType) return std::nullopt;
    const ir::Record* record = record_of(context, type);
    const ir::Record* element = element_record(context, type);
    if (content.expression && is_word_missing(*content.expression)) {
      if (!context.type(type).optional) return refuse_missing_word(content, type, name, declared);
      ir::OutsideValue missing;
      missing.kind = ir::OutsideValue::Kind::missing;
      return missing;
    }
    if (content.expression) {
      const auto* literal = std::get_if<ast::ListLiteral>(&content.expression->node);
      if (element && literal && literal->items.empty()) return list_value(content, *element);
      const std::string found = context.quoted(content.span);
      if (record)
        return refuse(content, type, name, declared, found,
                      fmt::format("give its fields: `{}`", example_of(*record)));
      if (element)
        return refuse(content, type, name, declared, found,
                      fmt::format("give a list of records: `[{}]`", example_of(*element)));
      return plain(content, type, name, declared);
    }
    if (content.is_list) {
      if (element) return list_value(content, *element);
      return refuse(content, type, name, declared, "a list of records",
                    record ? fmt::format("it is one: `{}`", example_of(*record)) : "");
    }
    if (record) return record_value(content, *record);
    return refuse(content, type, name, declared, "a record",
                  element ? fmt::format("put it in a list: `[{}]`", example_of(*element)) : "");
  }
};

ir::OutsideField made_field(const ir::Field& field, ir::OutsideValue value, Span span) {
  ir::OutsideField made;
  made.name = field.name;
  made.json = field.json;
  made.value.push_back(std::move(value));
  made.span = span;
  return made;
}

void report_absent(TestState& state, const std::map<std::string, Span>& given, Span span,
                   const std::vector<ir::Field>& fields, const FieldOwner& owner) {
  std::string absent;
  for (const ir::Field& field : fields) {
    if (given.contains(field.name) || field.type == kErrorType || field.default_value != kNoExpr) continue;
    if (state.context.type(field.type).optional) continue;
    absent += (absent.empty() ? "`" : ", `") + field.name + "`";
  }
  if (absent.empty()) return;
  Diagnostic& found = report(state.context, DiagnosticKind::wrong_arguments, span,
                             fmt::format("{} also needs {}", owner.name, absent));
  if (owner.declared.known()) found.note(owner.declared, "it is declared here");
}

// `set plan = pro`, `set ada.address.city = "Paris"`.
struct Changing {
  TestState& state;
  const ast::TestSet& tree;
  Span span;
  Context& context = state.context;
  std::vector<const ast::Name*> names = {};
  size_t first = 0;  // of the names that are fields

  void take_names() {
    const ast::Expr* base = tree.target.get();
    while (const auto* member = std::get_if<ast::Member>(&base->node)) {
      names.insert(names.begin(), &member->field);
      base = member->base.get();
    }
    if (const auto* reference = std::get_if<ast::Reference>(&base->node))
      names.insert(names.begin(), &reference->name);
  }

  std::optional<ir::ActorId> unnamed() {
    const std::string& field = names[first]->text;
    if (contacts_of(state).empty() && state.result.actors.size() == 1) return ir::ActorId{0};
    return the_contact(state, tree.target->span, fmt::format("whose `{}` is set", field),
                       "set {}." + field + " = …");
  }

  std::optional<ir::ActorId> the_account() {
    std::vector<ir::ActorId> accounts;
    for (ir::ActorId id = 0; id < state.result.actors.size(); ++id) {
      if (state.result.actors[id].account) accounts.push_back(id);
    }
    if (accounts.size() == 1) return accounts.front();
    Diagnostic& found = report(context, DiagnosticKind::unclear_contact, names[0]->span,
                               accounts.empty() ? "there is no account in this test yet"
                                                : "it isn't clear which account: there are several");
    if (accounts.empty()) {
      found.suggest("bring one in above: `account acme { … }`");
    } else {
      const std::string& name = state.result.actors[accounts.front()].name;
      found.suggest(fmt::format("name it: `set {}.{} = …`", name, names[1]->text));
    }
    return std::nullopt;
  }

  std::optional<ir::ActorId> actor() {
    const std::string& base = names[0]->text;
    if (names.size() == 1) return unnamed();
    const auto named = state.actors.find(base);
    first = 1;
    if (named != state.actors.end()) return named->second;
    if (base == "contact") return unnamed();
    if (base == "account") return the_account();
    if (find_field(context.program.contact, base) != nullptr) {
      first = 0;
      return unnamed();
    }
    if (base == "score") {
      report(context, DiagnosticKind::out_of_place, tree.target->span,
             "a score can't be set from outside: it follows from what happens");
      return std::nullopt;
    }
    return find_actor(state, *names[0]);
  }

  bool refuse_fixed(const ir::Actor& who) {
    const std::string& name = names[first]->text;
    if (name != "id" && name != "created_at") return false;
    report(context, DiagnosticKind::read_only_field, names[first]->span,
           fmt::format("`{}` of a{} can't be changed", name, who.account ? "n account" : " contact"));
    return true;
  }

  void refuse_unknown(const ir::Actor& who, const ast::Name& name, const std::vector<ir::Field>& fields,
                      const std::string& owner) {
    Diagnostic& found =
        report_unknown(context, DiagnosticKind::unknown_field, name, "field", field_names(fields));
    found.message = fmt::format("`{}` has no field `{}`", owner, name.text);
    if (found.suggestion) return;
    if (!who.account && find_field(context.program.account, name.text) != nullptr) {
      std::string account = "account";
      for (const ir::Actor& other : state.result.actors) {
        if (other.account) account = other.name;
      }
      found.suggest(fmt::format("the account has: `set {}.{} = …`", account, name.text));
    } else {
      note_choices(found, name.span, "it has ", field_names(fields));
    }
  }

  // The field at `names[place]` and what lies below it.
  std::optional<ir::OutsideField> field_at(const Scope& scope, const ir::Actor& who, size_t place,
                                           const std::vector<ir::Field>& fields, const std::string& owner) {
    const ast::Name& name = *names[place];
    const ir::Field* declared = find_field(fields, name.text);
    if (declared == nullptr) {
      refuse_unknown(who, name, fields, owner);
      return std::nullopt;
    }
    const ir::Field field = *declared;
    std::optional<ir::OutsideValue> value;
    if (place + 1 == names.size()) {
      value = check_outside(state, scope, tree.content, field.type, field.name, field.span);
    } else if (const ir::Record* record = record_of(context, field.type)) {
      auto part = field_at(scope, who, place + 1, record->fields, record->name);
      if (!part) return std::nullopt;
      value.emplace();
      value->kind = ir::OutsideValue::Kind::record;
      value->record.push_back(std::move(*part));
    } else if (field.type != kErrorType) {
      report(context, DiagnosticKind::unknown_field, names[place + 1]->span,
             fmt::format("`{}` is `{}`, which has no fields", name.text, context.show(field.type)));
    }
    if (!value) return std::nullopt;
    return made_field(field, std::move(*value), name.span);
  }

  void check() {
    take_names();
    if (names.empty()) {
      report(context, DiagnosticKind::out_of_place, tree.target->span,
             "only fields can be set: `set plan = …`, `set ada.plan = …`");
      return;
    }
    const auto id = actor();
    if (!id) return;
    const ir::Actor who = state.result.actors[*id];
    if (refuse_fixed(who)) return;
    auto field = field_at(actor_scope(state, *id), who, first,
                          who.account ? context.program.account : context.program.contact,
                          who.account ? "account" : "contact");
    if (field) add_statement(state, ir::OutsideChange{*id, std::move(*field)}, span);
  }
};

// Of a name that is a prefix with a star: it must begin so.
void check_full_name(TestState& state, const ir::Event& event, const ir::Happens& happens) {
  if (!event.prefix) return;
  for (const ir::OutsideField& field : happens.fields) {
    if (field.name != "name" || field.value[0].expression == kNoExpr) continue;
    const ir::Expr& value = state.context.expr(field.value[0].expression);
    if (value.kind != ExprKind::text || value.text_value.starts_with(event.json)) continue;
    report(state.context, DiagnosticKind::bad_value, value.span,
           fmt::format("the full name of `{}` begins with \"{}\", found \"{}\"", event.name, event.json,
                       value.text_value))
        .note(event.span, "it is declared here");
  }
}

}  // namespace

std::optional<ir::OutsideValue> check_outside(TestState& state, const Scope& scope,
                                              const ast::FieldContent& content, TypeId type,
                                              const std::string& name, Span declared) {
  if (content.expression && refuse_actor_in(state, *content.expression, "")) return std::nullopt;
  return Giving{state, scope}.check(content, type, name, declared);
}

std::vector<ir::OutsideField> check_given(TestState& state, const Scope& scope,
                                          const std::vector<const ast::FieldValue*>& given, Span span,
                                          const std::vector<ir::Field>& fields, const FieldOwner& owner) {
  Context& context = state.context;
  std::vector<ir::OutsideField> made;
  std::map<std::string, Span> seen;
  bool unknown = false;  // it may be what is absent
  for (const ast::FieldValue* field : given) {
    const ir::Field* declared = find_field(fields, field->name.text);
    if (declared == nullptr) {
      Diagnostic& found =
          report_unknown(context, DiagnosticKind::unknown_field, field->name, "field", field_names(fields));
      found.message = fmt::format("{} has no field `{}`", owner.name, field->name.text);
      if (!found.suggestion)
        note_choices(found, owner.declared.known() ? owner.declared : field->name.span, "it has ",
                     field_names(fields));
      unknown = true;
      continue;
    }
    const auto [first, fresh] = seen.emplace(field->name.text, field->name.span);
    if (!fresh) {
      report(context, DiagnosticKind::duplicate_name, field->name.span,
             fmt::format("`{}` is given twice", field->name.text))
          .note(first->second, "it is first given here");
      continue;
    }
    if (field->content.refused) continue;
    const ir::Field copy = *declared;
    auto value = check_outside(state, scope, field->content, copy.type, copy.name, copy.span);
    if (value) made.push_back(made_field(copy, std::move(*value), field->name.span));
  }
  if (owner.complete && !unknown) report_absent(state, seen, span, fields, owner);
  return made;
}

void check_event(TestState& state, const ast::TestEvent& tree, Span span) {
  Context& context = state.context;
  const auto event = find_event(context, tree.event);
  std::optional<ir::ActorId> actor;
  if (tree.subject) {
    actor = find_contact(state, *tree.subject, "events are what contacts do");
  } else if (event) {
    actor = the_contact(state, tree.event.span, fmt::format("who does `{}`", tree.event.text),
                        "{} does " + tree.event.text);
  }
  if (!event || !actor) return;
  std::vector<const ast::FieldValue*> given;
  for (const ast::FieldValue& field : tree.fields)
    given.push_back(&field);
  ir::Happens happens;
  happens.actor = *actor;
  happens.event = *event;
  const ir::Event declared = context.program.events[*event];
  const FieldOwner owner{fmt::format("`{}`", declared.name), declared.span, true};
  happens.fields =
      check_given(state, actor_scope(state, *actor), given, tree.event.span, declared.fields, owner);
  check_full_name(state, declared, happens);
  add_statement(state, std::move(happens), span);
}

void check_outside_change(TestState& state, const ast::TestSet& tree, Span span) {
  Changing{state, tree, span}.check();
}

}  // namespace nudge::check
