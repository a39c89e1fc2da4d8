// Texts with interpolated parts; lengths of time; places to write to.
#include "compiler/check/infer.h"
#include "compiler/check/message_text.h"

namespace nudge::check {

ExprId check_text(Context& context, const Scope& scope, const ast::TextLiteral& text, Span span) {
  return check_text_at(context, scope, text, span, TextPlace(PlaceForm::plain));
}

std::optional<ir::Length> check_length(Context& context, const Scope& scope, const ast::Expr& tree,
                                       std::string_view what) {
  const ExprId value = infer_expression(context, scope, tree, context.types().of(TypeKind::duration));
  const ir::Expr found = context.expr(value);
  if (found.type == kErrorType) return std::nullopt;
  if (context.type(found.type).kind != TypeKind::duration) {
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::type_mismatch, tree.span,
               std::string(what) + " must be a `duration`, found `" + context.show(found.type) + "`");
    note_declared(context, diagnostic, value);
    const auto* count = std::get_if<ast::IntLiteral>(&tree.node);
    if (count != nullptr) {
      const std::string better = std::to_string(count->value) + " days";
      diagnostic.suggest("name the unit, such as `" + better + "`", better);
    }
    return std::nullopt;
  }
  if (found.kind != ExprKind::constant) {
    report(context, DiagnosticKind::not_constant, tree.span,
           std::string(what) + " must be a constant: a literal or a `let`");
    return std::nullopt;
  }
  const ir::Length length{int_of_word(found.word), found.length.months};
  if (length.ms <= 0 && length.months <= 0) {
    report(context, DiagnosticKind::bad_value, tree.span, std::string(what) + " must be longer than nothing");
    return std::nullopt;
  }
  return length;
}

std::optional<Place> check_place(Context& context, const ast::Expr& tree) {
  std::vector<const ast::Name*> names;
  const ast::Expr* base = &tree;
  while (const auto* member = std::get_if<ast::Member>(&base->node)) {
    names.insert(names.begin(), &member->field);
    base = member->base.get();
  }
  const auto* reference = std::get_if<ast::Reference>(&base->node);
  const bool known_base =
      reference != nullptr && (reference->name.text == "contact" || reference->name.text == "account");
  if (!known_base || names.empty()) {
    Diagnostic& diagnostic =
        report(context, DiagnosticKind::out_of_place, tree.span,
               context.quoted(tree.span) + " can't be changed: only fields of `contact` and `account` can");
    if (reference != nullptr && names.empty() &&
        find_field(context.program.contact, reference->name.text) != nullptr)
      diagnostic.suggest("did you mean `contact." + reference->name.text + "`?",
                         "contact." + reference->name.text);
    return std::nullopt;
  }
  Scope scope;
  scope.facts.add("account", {.known = true});
  const ExprId value = infer_expression(context, scope, tree);
  const ir::Expr found = context.expr(value);
  if (found.type == kErrorType) return std::nullopt;
  const ir::Field* declared = declared_field(context, found.path);
  Place place{found.path.base, 0, {}, declared->type, declared->span};
  const auto& fields = place.base == ir::Base::contact ? context.program.contact : context.program.account;
  place.field = static_cast<ir::FieldId>(find_field(fields, names[0]->text) - fields.data());
  for (size_t i = 1; i < names.size(); ++i)
    place.path.push_back(names[i]->text);
  return place;
}

}  // namespace nudge::check
