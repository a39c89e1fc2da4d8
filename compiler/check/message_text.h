// The texts of messages: values printed and made safe for where they stand, inline and in files.
#pragma once

#include "compiler/ast/template.h"
#include "compiler/check/scope.h"
#include "compiler/check/text_place.h"

namespace nudge::check {

// A value as interpolation prints it; `braces` are those of its place, for suggestions: "{" or "{{ ".
ExprId check_printed(Context& context, const Scope& scope, const ast::Expr& tree, std::string_view braces);
// A text made safe for the place (reported where that can't be), which has then taken it.
ExprId make_safe(Context& context, ExprId text, TextPlace& place, Span span);

// The parts of a text as one, beginning at `place`.
ExprId check_text_at(Context& context, const Scope& scope, const ast::TextLiteral& text, Span span,
                     TextPlace place);
// What a message's file makes.
ExprId check_template(Context& context, const Scope& scope, const ast::Template& tree, Span span);

// The fields of a channel's messages that are texts: of an sms `to`, `from` and `text`.
std::vector<std::string> text_fields_of(ir::Message::Channel channel);

}  // namespace nudge::check
