// Steps that change the contact: set, add, remove. What was found out about the field before holds no longer.
#include <fmt/format.h>

#include "compiler/check/steps.h"

namespace nudge::check {

namespace {

constexpr std::string_view kReadOnly[] = {"id", "created_at"};

std::string place_words(const Place& place, const Context& context) {
  std::string words = place.base == ir::Base::account ? "account." : "contact.";
  const std::vector<ir::Field>& fields =
      place.base == ir::Base::account ? context.program.account : context.program.contact;
  words += fields[place.field].name;
  for (const std::string& name : place.path)
    words += "." + name;
  return words;
}

// Whether steps may write there; reports if not.
bool may_write(Context& context, const ast::Expr& tree, const Place& place) {
  if (place.base == ir::Base::account) {
    report(context, DiagnosticKind::read_only_field, tree.span,
           fmt::format("steps change fields of the contact, found `{}`", place_words(place, context)))
        .note(place.declared, "an account's fields come from outside, by `group`");
    return false;
  }
  const ir::Field& field = context.program.contact[place.field];
  for (const std::string_view name : kReadOnly) {
    if (!field.builtin || field.name != name) continue;
    report(context, DiagnosticKind::read_only_field, tree.span,
           fmt::format("`contact.{}` is given when the contact comes into being and never changes", name));
    return false;
  }
  return true;
}

// The target of a step that writes: step.target and step.path.
std::optional<Place> check_target(WorkflowState& state, Flow& flow, const ast::Expr& tree, ir::Step& step) {
  Context& context = state.context;
  auto place = check_place(context, tree);
  if (!place || !may_write(context, tree, *place)) return std::nullopt;
  step.target = place->field;
  step.path = place->path;
  flow.scope.facts.drop_field("contact", context.program.contact[place->field].name);
  return place;
}

bool is_score(const ast::Expr& tree) {
  const auto* member = std::get_if<ast::Member>(&tree.node);
  if (!member) return false;
  const auto* base = std::get_if<ast::Reference>(&member->base->node);
  return base && base->name.text == "score";
}

}  // namespace

void check_set(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::SetStep& tree,
               ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::set_field;
  identify(state, step, whole, "set " + words_at(context, tree.target->span));
  const Scope before = flow.scope;
  const auto place = check_target(state, flow, *tree.target, step);
  if (!place) return;
  const Purpose purpose{fmt::format("`{}`", place_words(*place, context)), place->declared};
  step.value = check_expression(context, before, *tree.value, place->type, purpose);
}

void check_add(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::AddStep& tree,
               ir::Step& step) {
  Context& context = state.context;
  step.kind = tree.remove ? ir::StepKind::remove_from_field : ir::StepKind::add_to_field;
  const std::string verb = tree.remove ? "remove" : "add";
  identify(state, step, whole, fmt::format("{} {}", verb, words_at(context, tree.target->span)));
  if (is_score(*tree.target)) {
    report_not_yet(context, whole.head_span, tree.remove ? "remove … from score" : "add … to score");
    return;
  }
  const Scope before = flow.scope;
  const auto place = check_target(state, flow, *tree.target, step);
  if (!place) return;
  const ir::Type type = context.type(place->type);
  if (type.kind == TypeKind::error) return;
  if (type.kind != TypeKind::list && type.kind != TypeKind::set) {
    Diagnostic& found = report(
        context, DiagnosticKind::type_mismatch, tree.target->span,
        fmt::format("expected a list or a set to {} {}, found `{}` of type `{}`", verb,
                    tree.remove ? "from" : "to", place_words(*place, context), context.show(place->type)));
    if (place->declared.known()) found.note(place->declared, "declared here");
    found.suggest(fmt::format("a single value is written by `set {} = …`", place_words(*place, context)));
    return;
  }
  const Purpose purpose{fmt::format("an element of `{}`", place_words(*place, context)), place->declared};
  step.value = check_expression(context, before, *tree.value, type.detail, purpose);
}

}  // namespace nudge::check
