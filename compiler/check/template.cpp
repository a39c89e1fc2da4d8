// `{{ expr }}`, `{{ if }}`, `{{ for }}` of a message's file: one text, made of constant ones, conditionals
// and joins over lists.
#include "compiler/check/infer.h"
#include "compiler/check/message_text.h"

namespace nudge::check {

namespace {

struct TemplateCheck {
  Context& context;
  TextPlace place;

  TypeId text_type() { return context.types().of(TypeKind::text); }

  ExprId block(const ast::TemplateBlock& tree, const Scope& scope, Span span) {
    std::vector<ExprId> parts;
    bool failed = false;
    for (const ast::TemplatePart& part : tree.parts) {
      parts.push_back(take(part, scope));
      failed = failed || context.is_error(parts.back());
    }
    if (failed) return add_error(context, span);
    if (parts.empty()) return add_text(context, "", span);
    if (parts.size() == 1) return parts[0];
    return add_folded(context, node(ExprKind::concat, text_type(), span, std::move(parts)));
  }

  ExprId take(const ast::TemplatePart& part, const Scope& scope) {
    if (part.expression) {
      const ExprId value = check_printed(context, scope, *part.expression, "{{ ");
      if (context.is_error(value)) {
        place.take_value();
        return value;
      }
      return make_safe(context, value, place, part.span);
    }
    if (!part.branches.empty()) return choose(part, scope);
    if (!part.loop.empty()) return repeat(part, scope);
    place.take(part.text);
    return add_text(context, part.text, part.span);
  }

  // The branches begin where the `if` stands, and all have to end at one place.
  ExprId choose(const ast::TemplatePart& part, Scope scope) {
    const TextPlace before = place;
    std::optional<TextPlace> after;
    std::vector<ExprId> conditions, texts;
    for (const ast::TemplateBranch& branch : part.branches) {
      Scope inner = scope;
      if (branch.condition) {
        conditions.push_back(check_condition(context, scope, *branch.condition));
        inner.facts.add_all(facts_when_true(context, conditions.back()));
        scope.facts.add_all(facts_when_false(context, conditions.back()));
      }
      place = before;
      texts.push_back(block(branch.block, inner, branch.span));
      join(after, before, branch.span);
    }
    if (texts.size() == conditions.size()) {  // no `else`
      place = before;
      texts.push_back(add_text(context, "", part.span));
      join(after, before, part.span);
    }
    if (after) place = *after;
    ExprId made = texts.back();
    for (size_t i = conditions.size(); i-- > 0;) {
      if (context.is_error(conditions[i]) || context.is_error(texts[i]) || context.is_error(made))
        return add_error(context, part.span);
      made = add_folded(context, node(ExprKind::conditional, text_type(), part.branches[i].span,
                                      {conditions[i], texts[i], made}));
    }
    return made;
  }

  // A mismatch is reported once: reading goes on as if the `if` had held nothing.
  void join(std::optional<TextPlace>& after, const TextPlace& before, Span branch) {
    if (!after) {
      after = place;
    } else if (!(*after == place)) {
      report(context, DiagnosticKind::unsafe_place, branch,
             "the branches of this `if` end at different places: " + after->describe() + ", and " +
                 place.describe())
          .suggest("close in each branch the tags and quotes that it opens");
      after = before;
    }
  }

  ExprId repeat(const ast::TemplatePart& part, const Scope& scope) {
    const ast::TemplateLoop& loop = part.loop[0];
    const ExprId list = infer_expression(context, scope, *loop.list);
    Scope inner = scope;
    const auto local = bind_element(context, inner, loop.variable, list, "a `for`");
    if (!local) return add_error(context, part.span);
    const TextPlace before = place;
    const ExprId body = block(loop.block, inner, part.span);
    if (!(before == place)) {
      report(context, DiagnosticKind::unsafe_place, part.span,
             "this `for` begins " + before.describe() + " and ends " + place.describe())
          .suggest("close in it the tags and quotes that it opens");
      place = before;
      return add_error(context, part.span);
    }
    if (context.is_error(body)) return body;
    ir::Expr each = node(ExprKind::each, text_type(), part.span, {list, body});
    each.each_op = ir::EachOp::join;
    each.local = *local;
    return context.add(std::move(each));
  }
};

}  // namespace

ExprId check_template(Context& context, const Scope& scope, const ast::Template& tree, Span span) {
  const bool html = tree.form == ast::Template::Form::html;
  TemplateCheck check{context, TextPlace(html ? PlaceForm::html : PlaceForm::markdown)};
  return check.block(tree.block, scope, span);
}

}  // namespace nudge::check
