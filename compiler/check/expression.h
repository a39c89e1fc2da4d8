// From syntax to typed expressions. Every function reports what is wrong, once, and gives an expression of
// the type `kErrorType` for it, which fits everywhere, so that nothing is reported as a consequence.
//
// What comes back is folded: a constant expression is one `constant` (or `text`, or `list` of them) node.
#pragma once

#include "compiler/check/scope.h"

namespace nudge::check {

// What a value is for: for the message when it doesn't fit.
struct Purpose {
  std::string what;  // "the argument `due`", "the default of `plan`"; "" for none
  Span declared;     // where its type was declared, if somewhere
};

// Of whatever type it has; `hint` settles bare enum values, lists and number literals, and demands nothing.
ExprId infer_expression(Context& context, const Scope& scope, const ast::Expr& tree, TypeId hint = kNoType);
// Of exactly the type `expected` (converted if need be), or an error. An optional type takes what may be
// missing, and the word `missing`.
ExprId check_expression(Context& context, const Scope& scope, const ast::Expr& tree, TypeId expected,
                        const Purpose& purpose = {});
// A value already inferred, made to be of the type `expected`, or reported.
ExprId convert(Context& context, ExprId value, TypeId expected, const Purpose& purpose = {});

// A bool that is there; an occurrence is an error that suggests `did …`.
ExprId check_condition(Context& context, const Scope& scope, const ast::Expr& tree);
// Occurrence, condition, `or` of them, `occurrence and condition`. Conditions have passed require_turnable.
ir::Awaited check_awaited(Context& context, const Scope& scope, const ast::Expr& tree);
// Of one event: a name, a name with a filter, `occurrence and condition`.
std::optional<ir::Occurrence> check_occurrence(Context& context, const Scope& scope, const ast::Expr& tree);
// Whether the expression names an event where one may stand (its filter may yet have faults).
bool is_occurrence(const Context& context, const Scope& scope, const ast::Expr& tree);
// `no E for D`, as a condition.
ExprId check_absence(Context& context, const Scope& scope, const ast::Expr& event, const ast::Expr& length,
                     Span span);
std::optional<EventId> find_event(Context& context, const ast::Name& name);  // reports if there is none

// A duration that is a constant: a literal or a `let`. `what`: "the time to wait". Reports 0 and less.
std::optional<ir::Length> check_length(Context& context, const Scope& scope, const ast::Expr& tree,
                                       std::string_view what = "this");

// The parts of a text as one. Those of messages: message_text.h.
ExprId check_text(Context& context, const Scope& scope, const ast::TextLiteral& text, Span span);

// One expression for each parameter, in the order of the parameters, kNoExpr for an optional one that isn't
// given; positional ones first, then named ones. `what`: "action", "message", "function"; `declared`: where
// the callee is.
std::vector<ExprId> check_arguments(Context& context, const Scope& scope, std::string_view what,
                                    const ast::Name& callee, const std::vector<ast::Argument>& arguments,
                                    const std::vector<ir::Parameter>& parameters, Span declared);

// A field of contact (or account), as a place to write: `set contact.address.city = …`. Reports if it is no
// such field.
struct Place {
  ir::Base base = ir::Base::contact;
  ir::FieldId field = 0;
  std::vector<std::string> path;  // below the field
  TypeId type = kErrorType;       // as declared
  Span declared;
};
std::optional<Place> check_place(Context& context, const ast::Expr& tree);

// Whether the engine can tell the moment at which the condition turns; if not, it is reported
// (not_linear_in_time).
bool require_turnable(Context& context, ExprId condition);

// --- putting expressions together (folded where constant)
// ----------------------------------------------------

ExprId make_bool(Context& context, bool value, Span span);
ExprId make_not(Context& context, ExprId operand, Span span);
ExprId make_and(Context& context, ExprId left, ExprId right, Span span);  // either may be kNoExpr: the other
ExprId make_or(Context& context, ExprId left, ExprId right, Span span);
ExprId make_compare(Context& context, ir::CompareOp op, ExprId left, ExprId right,
                    Span span);                                              // operands of one type class
ExprId make_known(Context& context, ExprId operand, bool known, Span span);  // `is known`, `is missing`
// The value of a constant bool.
std::optional<bool> constant_bool(const Context& context, ExprId expr);
bool is_constant(const Context& context, ExprId expr);  // constant, text, or a list of them
// The same expression with fresh nodes and locals; needed where one tree stands in two places.
ExprId clone(Context& context, ExprId expr);

}  // namespace nudge::check
