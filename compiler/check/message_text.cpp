#include "compiler/check/message_text.h"

#include "compiler/check/infer.h"
#include "runtime/value/escape.h"

namespace nudge::check {

namespace {

bool is_printable(const Context& context, TypeId type) {
  const ir::Type& shown = context.type(type);
  if (shown.kind == TypeKind::list || shown.kind == TypeKind::set) return is_printable(context, shown.detail);
  return shown.kind != TypeKind::record && shown.kind != TypeKind::message;
}

ExprId refuse_missing_part(Context& context, ExprId value, Span span, std::string_view braces) {
  const std::string source(context.sources.text(span));
  const std::string open(braces), close = braces == "{" ? "}" : " }}";
  const bool text = is_texty(context.type(context.type_of(value)).kind);
  Diagnostic& diagnostic = report(context, DiagnosticKind::may_be_missing, span,
                                  "`" + source + "` may be missing: it is `" +
                                      context.show(context.type_of(value)) + "`, and a text needs a value");
  note_optional(context, diagnostic, value);
  const std::string better = source + " ?? " + (text ? "\"…\"" : "0");
  const TypeKind kind = context.type(context.type_of(value)).kind;
  diagnostic.suggestion.reset();
  if (text || is_numeric(kind)) {
    diagnostic.suggest("say what to write then: `" + open + better + close + "`", better, span);
  } else {
    diagnostic.suggest("say what to write then: `" + open + source + " ?? …" + close + "`");
  }
  return add_error(context, span);
}

std::string escaped(std::string_view builtin, const std::string& text) {
  if (builtin == "markdown_escape") return escape_markdown(text);
  if (builtin == "html_escape") return escape_html(text);
  if (builtin == "url_escape") return escape_url(text);
  if (builtin == "safe_url") return safe_url(text);
  return header_line(text);
}

}  // namespace

ExprId check_printed(Context& context, const Scope& scope, const ast::Expr& tree, std::string_view braces) {
  const ExprId value = infer_expression(context, scope, tree);
  if (context.is_error(value)) return value;
  const TypeId type = context.type_of(value);
  if (context.type(type).optional) return refuse_missing_part(context, value, tree.span, braces);
  if (refuse_calendar(context, value)) return add_error(context, tree.span);
  if (!is_printable(context, type)) {
    Diagnostic& diagnostic = report(context, DiagnosticKind::type_mismatch, tree.span,
                                    "`" + context.show(type) + "` can't be printed");
    note_declared(context, diagnostic, value);
    return add_error(context, tree.span);
  }
  if (is_texty(context.type(type).kind)) return value;
  return add_folded(context, node(ExprKind::to_text, context.types().of(TypeKind::text), tree.span, {value}));
}

ExprId make_safe(Context& context, ExprId text, TextPlace& place, Span span) {
  const Escape escape = place.escape();
  place.take_value();
  if (!escape.refused.empty()) {
    Diagnostic& diagnostic = report(context, DiagnosticKind::unsafe_place, span, escape.refused);
    if (!escape.mend.empty()) diagnostic.suggest(escape.mend);
    return add_error(context, span);
  }
  if (escape.builtin.empty() || context.is_error(text)) return text;
  const ir::Expr value = context.expr(text);
  if (value.kind == ExprKind::text)
    return add_text(context, escaped(escape.builtin, value.text_value), value.span);
  ir::Expr call = node(ExprKind::call, context.types().of(TypeKind::text), value.span, {text});
  call.text_value = escape.builtin;
  return context.add(std::move(call));
}

ExprId check_text_at(Context& context, const Scope& scope, const ast::TextLiteral& text, Span span,
                     TextPlace place) {
  if (text.plain()) return add_text(context, text.plain_text(), span);
  std::vector<ExprId> parts;
  bool failed = false;
  for (const ast::TextPart& part : text.parts) {
    if (part.expression) {
      const ExprId value = check_printed(context, scope, *part.expression, "{");
      parts.push_back(make_safe(context, value, place, part.span));
    } else {
      place.take(part.text);
      parts.push_back(add_text(context, part.text, part.span));
    }
    failed = failed || context.is_error(parts.back());
  }
  if (failed) return add_error(context, span);
  return add_folded(context, node(ExprKind::concat, context.types().of(TypeKind::text), span, parts));
}

}  // namespace nudge::check
