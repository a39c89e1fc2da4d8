// Steps that change the contact, its account or a score: set, add, remove. What was found out about the field
// before holds no longer.
#include <fmt/format.h>

#include "compiler/check/infer.h"
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
bool may_write(WorkflowState& state, const ast::Expr& tree, const Place& place) {
  Context& context = state.context;
  const bool account = place.base == ir::Base::account;
  if (!account && state.result.for_account) {
    report(context, DiagnosticKind::out_of_place, tree.span,
           fmt::format("`{}` can't be changed here: a workflow for an account has no one contact",
                       place_words(place, context)))
        .suggest("change a field of `account`");
    return false;
  }
  const ir::Field& field = (account ? context.program.account : context.program.contact)[place.field];
  for (const std::string_view name : kReadOnly) {
    if (!field.builtin || field.name != name) continue;
    report(context, DiagnosticKind::read_only_field, tree.span,
           fmt::format("`{}` is given when the {} comes into being and never changes",
                       place_words(place, context), account ? "account" : "contact"));
    return false;
  }
  return true;
}

// `contact.office.city` where `contact.office` may be missing: what is written would be a part of nothing,
// and the parts that a record must have would be missing in one that is known.
bool refuse_part_of_missing(Context& context, const Scope& scope, const ast::Expr& tree, const Place& place) {
  if (place.path.empty()) return false;
  Scope sure = scope;  // of an account there is, or nothing is written
  sure.facts.add("account", {.known = true});
  const ast::Expr& record = *std::get<ast::Member>(tree.node).base;
  const ExprId value = infer_expression(context, sure, record);
  const ir::Expr expr = context.expr(value);
  if (expr.type == kErrorType || !context.type(expr.type).optional) return false;
  const std::string words = context.quoted(record.span);
  Diagnostic& found =
      report(context, DiagnosticKind::may_be_missing, record.span,
             fmt::format("{} may be missing: it is `{}`, and a step writes parts of a record that is there",
                         words, context.show(expr.type)));
  note_declared(context, found, value);
  found.suggest(
      fmt::format("test it first: `if {} is known then {{ … }}`", context.sources.text(record.span)));
  return true;
}

// `set contact.office = event.site`
bool refuse_whole_record(Context& context, const ast::Expr& tree, const Place& place) {
  const ir::Type type = context.type(place.type);
  if (type.kind != TypeKind::record) return false;
  const auto& parts = context.program.records[type.detail].fields;
  Diagnostic& found =
      report(context, DiagnosticKind::type_mismatch, tree.span,
             fmt::format("`{}` is a record, which no step writes as a whole", place_words(place, context)));
  if (place.declared.known()) found.note(place.declared, "declared here");
  if (!parts.empty()) {
    found.suggest(
        fmt::format("write its parts: `set {}.{} = …`", place_words(place, context), parts[0].name));
  }
  return true;
}

// The target of a step that writes: step.target and step.path.
std::optional<Place> check_target(WorkflowState& state, Flow& flow, const ast::Expr& tree, ir::Step& step) {
  Context& context = state.context;
  auto place = check_place(context, tree);
  if (!place || !may_write(state, tree, *place)) return std::nullopt;
  if (refuse_part_of_missing(context, flow.scope, tree, *place)) return std::nullopt;
  step.target = place->field;
  step.path = place->path;
  step.of_account = place->base == ir::Base::account;
  // That the record is known goes on to hold where a part of it is written.
  std::string written =
      (step.of_account ? context.program.account : context.program.contact)[place->field].name;
  for (const std::string& name : place->path)
    written += "." + name;
  flow.scope.facts.drop_field(step.of_account ? "account" : "contact", written);
  return place;
}

// `set contact.seats = missing` of a field that is always there.
bool refuse_missing_value(Context& context, const ast::SetStep& tree, const Place& place) {
  const auto* reference = std::get_if<ast::Reference>(&tree.value->node);
  if (!reference || reference->name.text != "missing" || context.type(place.type).optional) return false;
  if (place.type == kErrorType) return true;
  Diagnostic& found = report(context, DiagnosticKind::type_mismatch, tree.value->span,
                             fmt::format("`{}` can't be missing, it is `{}`", place_words(place, context),
                                         context.show(place.type)));
  if (place.declared.known())
    found.note(place.declared, "declared here; with a `?` behind its type it may be missing");
  return true;
}

// `add 5 to lead`, where the score is meant.
bool refuse_bare_score(Context& context, const ast::Expr& target) {
  const auto* reference = std::get_if<ast::Reference>(&target.node);
  if (!reference || !context.scores.contains(reference->name.text)) return false;
  const std::string better = "score." + reference->name.text;
  report(context, DiagnosticKind::out_of_place, target.span,
         fmt::format("`{}` can't be changed: a score is named with `score.` before it", reference->name.text))
      .suggest(fmt::format("write `{}`", better), better);
  return true;
}

// The name of the score in `score.lead`, where it is one.
const ast::Name* score_name(const ast::Expr& tree) {
  const auto* member = std::get_if<ast::Member>(&tree.node);
  if (!member) return nullptr;
  const auto* base = std::get_if<ast::Reference>(&member->base->node);
  return base && base->name.text == "score" ? &member->field : nullptr;
}

std::optional<ir::ScoreId> find_score(WorkflowState& state, const ast::Name& name) {
  Context& context = state.context;
  const auto found = context.scores.find(name.text);
  if (found == context.scores.end()) {
    report_unknown(context, DiagnosticKind::unknown_name, name, "score", names_of(context.scores));
    return std::nullopt;
  }
  const ir::Score& score = context.program.scores[found->second];
  if (state.result.for_account && !score.for_account) {
    report(
        context, DiagnosticKind::out_of_place, name.span,
        fmt::format("`score.{}` is a contact's, and a workflow for an account has no one contact", name.text))
        .note(score.span, "the score is declared here")
        .suggest("an account's score is declared by `score … for account { … }`");
    return std::nullopt;
  }
  return found->second;
}

// `add 10 to score.lead`; `remove` takes the points off.
void check_points(WorkflowState& state, Flow& flow, const ast::AddStep& tree, const ast::Name& name,
                  ir::Step& step) {
  Context& context = state.context;
  step.kind = ir::StepKind::add_to_score;
  const TypeId number = context.types().of(TypeKind::number);
  const auto score = find_score(state, name);
  step.value = check_expression(context, flow.scope, *tree.value, number, {"the points", {}});
  flow.scope.facts.drop_computed();
  if (!score) return;
  step.target = *score;
  step.of_account = context.program.scores[*score].for_account;
  if (tree.remove && !context.is_error(step.value))
    step.value =
        add_folded(context, node(ExprKind::negate, number, context.expr(step.value).span, {step.value}));
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
  if (refuse_whole_record(context, *tree.target, *place)) return;
  if (refuse_missing_value(context, tree, *place)) return;
  const Purpose purpose{fmt::format("`{}`", place_words(*place, context)), place->declared};
  step.value = check_expression(context, before, *tree.value, place->type, purpose);
}

void check_add(WorkflowState& state, Flow& flow, const ast::Step& whole, const ast::AddStep& tree,
               ir::Step& step) {
  Context& context = state.context;
  step.kind = tree.remove ? ir::StepKind::remove_from_field : ir::StepKind::add_to_field;
  const std::string verb = tree.remove ? "remove" : "add";
  identify(state, step, whole, fmt::format("{} {}", verb, words_at(context, tree.target->span)));
  if (const ast::Name* score = score_name(*tree.target)) return check_points(state, flow, tree, *score, step);
  if (refuse_bare_score(context, *tree.target)) return;
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
