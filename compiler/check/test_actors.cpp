// The contacts and accounts of a test: how they come into being, what they are called, who belongs to whom.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check/infer.h"
#include "compiler/check/tests.h"

namespace nudge::check {

namespace {

std::string_view kind_of(bool account) {
  return account ? "account" : "contact";
}

std::string name_list(const std::vector<std::string>& names) {
  std::string all;
  for (size_t i = 0; i < names.size(); ++i)
    all += (i == 0 ? "`" : i + 1 == names.size() ? " and `" : ", `") + names[i] + "`";
  return all;
}

std::vector<ir::ActorId> actors_of(const TestState& state, bool account) {
  std::vector<ir::ActorId> found;
  for (ir::ActorId id = 0; id < state.result.actors.size(); ++id) {
    if (state.result.actors[id].account == account) found.push_back(id);
  }
  return found;
}

// Where a statement further below brings the name in.
Span brought_in_later(const TestState& state, std::string_view name) {
  for (size_t i = state.at + 1; i < state.tree.statements.size(); ++i) {
    const auto* subject = std::get_if<ast::TestSubject>(&state.tree.statements[i].node);
    if (subject && subject->name && subject->name->text == name) return subject->name->span;
  }
  return {};
}

ir::ActorId add_actor(TestState& state, bool account, const std::string& name, Span span) {
  const auto id = static_cast<ir::ActorId>(state.result.actors.size());
  ir::Actor actor;
  actor.account = account;
  actor.name = name;
  actor.id = name;
  actor.span = span;
  state.result.actors.push_back(std::move(actor));
  state.actors[name] = id;
  return id;
}

// --- the fields that say who somebody is

struct BringingIn {
  TestState& state;
  const ast::TestSubject& tree;
  Span head;
  ir::ActorId actor = ir::kNoActor;
  Context& context = state.context;

  const std::vector<ir::Field>& fields() const {
    return tree.account ? context.program.account : context.program.contact;
  }

  // A name that is free, or none: what follows would be about somebody else.
  bool take_name() {
    const std::string name = tree.name ? tree.name->text : std::string(kind_of(tree.account));
    const Span at = tree.name ? tree.name->span : head;
    if (tree.name) {
      check_snake_case(context, *tree.name, kind_of(tree.account));
      if (name == "contact" || name == "account" || name == "score" || name == "missing") {
        report(context, DiagnosticKind::reserved_name, at,
               fmt::format("no {} of a test can be called `{}`, which has a meaning of its own",
                           kind_of(tree.account), name));
        return false;
      }
    }
    const auto same = state.actors.find(name);
    if (same != state.actors.end()) return refuse_again(same->second, name, at);
    actor = add_actor(state, tree.account, name, at);
    return true;
  }

  bool refuse_again(ir::ActorId first, const std::string& name, Span at) {
    const ir::Actor& other = state.result.actors[first];
    const bool acted = !std::any_of(state.result.statements.begin(), state.result.statements.end(),
                                    [&](const ir::TestStatement& one) {
                                      const auto* brought = std::get_if<ir::BringIntoBeing>(&one.node);
                                      return brought && brought->actor == first;
                                    });
    std::string message = fmt::format("the {} `{}` is brought in twice", kind_of(other.account), name);
    if (!tree.name && !acted)
      message = fmt::format("there is a{} without a name already: of several each has a name",
                            tree.account ? "n account" : " contact");
    if (acted) message = fmt::format("`{}` is brought in after what it does", name);
    if (other.account != tree.account)
      message = fmt::format("`{}` is a{} already", name, other.account ? "n account" : " contact");
    Diagnostic& found = report(context, DiagnosticKind::duplicate_name, at, message);
    found.note(other.span, acted ? "it came in here, with no fields" : "it is first brought in here");
    if (!tree.name && !acted) {
      found.suggest(tree.account ? "write `account acme { … }` and `account zeta { … }`"
                                 : "write `contact ada { … }` and `contact bob { … }`");
    } else if (other.account == tree.account) {
      const std::string field = tree.fields.empty() ? "plan" : tree.fields.front().name.text;
      found.suggest(tree.name ? fmt::format("to change a field, write `set {}.{} = …`", name, field)
                              : fmt::format("to change a field, write `set {} = …`", field));
    }
    return false;
  }

  void take_id(const ast::FieldValue& field) {
    const TypeId text = context.types().of(TypeKind::text);
    Scope scope;
    scope.constant = true;
    if (!field.content.expression) {
      report(context, DiagnosticKind::type_mismatch, field.content.span, "`id` must be a `text`");
      return;
    }
    const ExprId value = check_expression(context, scope, *field.content.expression, text, {"`id`", {}});
    if (context.is_error(value)) return;
    const ir::Expr found = context.expr(value);
    if (found.kind != ExprKind::text || found.text_value.empty()) {
      report(context, DiagnosticKind::bad_value, field.content.span, "expected an id, found an empty text");
      return;
    }
    state.result.actors[actor].id = found.text_value;
  }

  // `account: acme`, where contacts have no field of that name.
  void take_account(const ast::FieldValue& field) {
    state.account_said[actor] = field.content.span;
    const auto* name =
        field.content.expression ? std::get_if<ast::Reference>(&field.content.expression->node) : nullptr;
    if (name == nullptr) {
      report(context, DiagnosticKind::type_mismatch, field.content.span,
             fmt::format("`account` is the name of an account of this test, or `missing`, found {}",
                         context.quoted(field.content.span)))
          .suggest("bring it in above, `account acme { … }`, and write `account: acme`");
      return;
    }
    if (name->name.text == "missing") return;
    const auto found = find_actor(state, name->name);
    if (!found) return;
    if (!state.result.actors[*found].account) {
      report(context, DiagnosticKind::type_mismatch, name->name.span,
             fmt::format("`{}` is a contact; `account` is the name of an account", name->name.text))
          .note(state.result.actors[*found].span, "it is brought in here");
      return;
    }
    state.result.actors[actor].member_of = *found;
  }

  void refuse_created_at(const ast::FieldValue& field) {
    report(context, DiagnosticKind::out_of_place, field.name.span,
           "`created_at` can't be given: it is when the " + std::string(kind_of(tree.account)) + " comes in")
        .suggest(
            fmt::format("move the clock before it: `at 2026-03-02 10:00` above `{}`", kind_of(tree.account)));
  }

  std::vector<const ast::FieldValue*> take_fields() {
    std::vector<const ast::FieldValue*> rest;
    for (const ast::FieldValue& field : tree.fields) {
      const std::string& name = field.name.text;
      if (field.content.refused) continue;
      if (name == "id") {
        take_id(field);
      } else if (name == "created_at") {
        refuse_created_at(field);
      } else if (name == "account" && !tree.account && find_field(fields(), name) == nullptr) {
        take_account(field);
      } else {
        rest.push_back(&field);
      }
    }
    return rest;
  }

  void check_id() {
    for (ir::ActorId other = 0; other < actor; ++other) {
      const ir::Actor& first = state.result.actors[other];
      if (first.account != tree.account || first.id != state.result.actors[actor].id) continue;
      report(context, DiagnosticKind::duplicate_name, state.result.actors[actor].span,
             fmt::format("`{}` and `{}` have the same id, \"{}\"", first.name,
                         state.result.actors[actor].name, first.id))
          .note(first.span, fmt::format("`{}` is brought in here", first.name))
          .suggest("ids tell them apart: give each its own");
    }
  }

  // Among several accounts somebody must say.
  void check_account() {
    if (tree.account || state.account_said.contains(actor)) return;
    const std::vector<ir::ActorId> accounts = actors_of(state, true);
    if (accounts.size() < 2) return;
    state.account_said[actor] = head;
    std::vector<std::string> names;
    for (const ir::ActorId id : accounts)
      names.push_back(state.result.actors[id].name);
    report(context, DiagnosticKind::unclear_contact, state.result.actors[actor].span,
           fmt::format("it isn't clear to which account `{}` belongs: there are {}",
                       state.result.actors[actor].name, name_list(names)))
        .suggest(fmt::format("say it among its fields: `account: {}`, or `account: missing` for none",
                             names.front()));
  }
};

}  // namespace

void bring_in(TestState& state, const ast::TestSubject& tree, Span span) {
  // `contact` and `account` have seven letters each.
  BringingIn one{state, tree, {span.file, span.begin, span.begin + 7}};
  if (!one.take_name()) return;
  const std::vector<const ast::FieldValue*> rest = one.take_fields();
  one.check_id();
  one.check_account();
  FieldOwner owner{tree.account ? "`account`" : "`contact`", {}, false};
  ir::BringIntoBeing statement;
  statement.actor = one.actor;
  statement.fields = check_given(state, actor_scope(state, one.actor), rest, one.head, one.fields(), owner);
  add_statement(state, std::move(statement), span);
}

std::vector<std::string> actor_names(const TestState& state) {
  return names_of(state.actors);
}

std::vector<ir::ActorId> contacts_of(const TestState& state) {
  return actors_of(state, false);
}

std::optional<ir::ActorId> find_actor(TestState& state, const ast::Name& name) {
  const auto found = state.actors.find(name.text);
  if (found != state.actors.end()) return found->second;
  const Span later = brought_in_later(state, name.text);
  if (later.known()) {
    report(state.context, DiagnosticKind::unknown_name, name.span,
           fmt::format("there is no `{}` yet", name.text))
        .note(later, fmt::format("`{}` is brought in here, further below", name.text));
    return std::nullopt;
  }
  Diagnostic& found_fault =
      report_unknown(state.context, DiagnosticKind::unknown_name, name, "contact", actor_names(state));
  found_fault.message = fmt::format("there is no `{}` in this test", name.text);
  if (found_fault.suggestion) return std::nullopt;
  if (state.actors.empty()) {
    found_fault.suggest(fmt::format("bring one in above: `contact {} {{ … }}`", name.text));
  } else {
    note_choices(found_fault, name.span, "it has ", actor_names(state));
  }
  return std::nullopt;
}

std::optional<ir::ActorId> find_contact(TestState& state, const ast::Name& name, std::string_view what) {
  const auto found = find_actor(state, name);
  if (!found || !state.result.actors[*found].account) return found;
  report(state.context, DiagnosticKind::out_of_place, name.span,
         fmt::format("`{}` is an account; {}", name.text, what))
      .note(state.result.actors[*found].span, "it is brought in here");
  return std::nullopt;
}

namespace {

void report_unclear(TestState& state, Span span, const std::string& unclear, const std::string& mend,
                    const std::vector<ir::ActorId>& choices) {
  std::vector<std::string> names;
  for (const ir::ActorId id : choices)
    names.push_back(state.result.actors[id].name);
  Diagnostic& found = report(state.context, DiagnosticKind::unclear_contact, span,
                             fmt::format("it isn't clear {}: there are {}", unclear, name_list(names)));
  found.suggest("say it: `" + fmt::format(fmt::runtime(mend), names.front()) + "`");
}

}  // namespace

std::optional<ir::ActorId> the_contact(TestState& state, Span span, const std::string& unclear,
                                       const std::string& mend) {
  const std::vector<ir::ActorId> contacts = contacts_of(state);
  if (contacts.size() == 1) return contacts.front();
  if (contacts.empty()) {
    const ir::ActorId made = add_actor(state, false, "contact", span);
    if (actors_of(state, true).size() > 1) state.account_said[made] = span;  // nobody says, so to none
    return made;
  }
  report_unclear(state, span, unclear, mend, contacts);
  return std::nullopt;
}

std::optional<ir::ActorId> the_subject(TestState& state, Span span, const std::string& mend) {
  const std::vector<ir::ActorId> contacts = contacts_of(state);
  const std::vector<ir::ActorId>& choices = contacts.empty() ? actors_of(state, true) : contacts;
  if (choices.size() == 1) return choices.front();
  if (!choices.empty()) {
    report_unclear(state, span, "of whom this is asked", mend, choices);
    return std::nullopt;
  }
  report(state.context, DiagnosticKind::unclear_contact, span,
         "there is nobody yet of whom this could be asked")
      .suggest("bring somebody in above: `contact { … }`");
  return std::nullopt;
}

Scope actor_scope(const TestState& state, ir::ActorId actor) {
  const ir::Actor& who = state.result.actors[actor];
  Scope scope;
  scope.no_event = "a test asks about contacts and accounts, not about one event";
  scope.of_account = who.account;
  const bool first_account = !state.account_said.contains(actor) && !actors_of(state, true).empty();
  if (!who.account && (who.member_of != ir::kNoActor || first_account))
    scope.facts.add("account", {.known = true, .changes = true});
  return scope;
}

Scope any_scope(const TestState& state) {
  const std::vector<ir::ActorId> contacts = contacts_of(state);
  if (!contacts.empty()) return actor_scope(state, contacts.front());
  if (!state.result.actors.empty()) return actor_scope(state, 0);
  Scope scope;
  scope.no_event = "a test asks about contacts and accounts, not about one event";
  scope.contact = false;
  return scope;
}

}  // namespace nudge::check
