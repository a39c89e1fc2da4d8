// How the files for expressions call each other: a function for each form of expression, and what they share.
// Others include expression.h.
#pragma once

#include "compiler/check/expression.h"
#include "compiler/check/fold.h"

namespace nudge::check {

// --- a function for each form
// --------------------------------------------------------------------------------

ExprId infer_duration(Context& context, const ast::DurationLiteral& tree, Span span);
ExprId infer_time(Context& context, const ast::TimeLiteral& tree, Span span);
ExprId infer_money(Context& context, const ast::MoneyLiteral& tree, Span span);
ExprId infer_list(Context& context, const Scope& scope, const ast::ListLiteral& tree, Span span, TypeId hint);
ExprId infer_reference(Context& context, const Scope& scope, const ast::Name& name, TypeId hint);
ExprId infer_member(Context& context, const Scope& scope, const ast::Member& tree, Span span, TypeId hint);
ExprId infer_call(Context& context, const Scope& scope, const ast::Call& tree, Span span);
ExprId infer_did(Context& context, const Scope& scope, const ast::Did& tree, Span span);
ExprId infer_logic(Context& context, const Scope& scope, const ast::Binary& tree, Span span);
ExprId infer_comparison(Context& context, const Scope& scope, const ast::Binary& tree, Span span);
ExprId infer_membership(Context& context, const Scope& scope, const ast::Binary& tree,
                        Span span);  // in, not in
ExprId infer_text_test(Context& context, const Scope& scope, const ast::Binary& tree,
                       Span span);  // contains … matches
ExprId infer_coalesce(Context& context, const Scope& scope, const ast::Binary& tree, Span span, TypeId hint);
ExprId infer_arithmetic(Context& context, const Scope& scope, const ast::Binary& tree, Span span);
ExprId infer_negation(Context& context, const Scope& scope, const ast::Expr& operand, Span span, TypeId hint);
ExprId infer_known(Context& context, const Scope& scope, const ast::Known& tree, Span span);
ExprId infer_conditional(Context& context, const Scope& scope, const ast::Conditional& tree, Span span,
                         TypeId hint);
ExprId infer_history_call(Context& context, const Scope& scope, const ast::Call& tree, Span span);
ExprId infer_standard_call(Context& context, const Scope& scope, const ast::Call& tree, Span span);
ExprId infer_function_call(Context& context, const Scope& scope, const ast::Call& tree, Span span);

ExprId infer_holds(Context& context, const Scope& scope, const ast::HoldsFor& tree, Span span);
// any, all and count of `x in list: condition`
ExprId infer_each(Context& context, const Scope& scope, const ast::Call& tree, Span span);

// --- what they share
// ------------------------------------------------------------------------------------------

// A name for an enum value that only the type of its surroundings can settle, or a list or choice of such.
bool needs_hint(const Context& context, const Scope& scope, const ast::Expr& tree);

// The type that both fit: equal ones, int and number, texts, T and T?. kNoType if there is none.
TypeId common_type(Context& context, TypeId first, TypeId second);

// Reports an optional value, or months and years, where neither will do; true if it did.
bool refuse_missing(Context& context, ExprId value);
bool refuse_calendar(Context& context, ExprId value);
// Adds notes that say why the value may be missing.
void note_optional(Context& context, Diagnostic& diagnostic, ExprId value);
// A text that spells what was wanted: `"pro"` for the enum's `pro`, `"5"` for 5.
void suggest_unquoted(Context& context, Diagnostic& diagnostic, const ir::Expr& value,
                      const ir::Type& expected);
// The form that was meant where two values can't be compared, or added: `tags contains "vip"`, `7 days`, `3
// EUR`; whether there is one.
bool suggest_comparable(Context& context, Diagnostic& diagnostic, ExprId left, ExprId right);
bool suggest_unit(Context& context, Diagnostic& diagnostic, ExprId left, ExprId right);
// A value where a condition is needed: how to ask something of it.
void suggest_condition(Context& context, Diagnostic& diagnostic, ExprId value);
void note_declared(Context& context, Diagnostic& diagnostic, ExprId value);

// A field of an event at hand, or none of that name in all of its events.
ExprId event_field(Context& context, const Scope& scope, const EventSource& source, const ast::Name& field,
                   Span span, std::string_view shown);
// The fields at a path: the declared field, null if the path is broken.
const ir::Field* find_field(const std::vector<ir::Field>& fields, std::string_view name);
const ir::Field* declared_field(const Context& context, const ir::FieldPath& path);

// Where the scope is about an account (subject.cpp): `contact`, with the field asked for or ""; a segment or
// a score about contacts; and the body of a function as it is read there, refused if it reads the contact.
ExprId refuse_contact_here(Context& context, Span span, std::string_view field);
ExprId refuse_of_contacts(Context& context, Span use, std::string_view what, const std::string& name,
                          Span declared);
ExprId body_for_account(Context& context, ExprId body, const ast::Name& function);

// A part of a record, which may be chosen by `if` or `??`; and whether such a record is there (records.cpp).
ExprId record_part(Context& context, ExprId record, const ir::Field& part, Span span);
ExprId record_known(Context& context, ExprId record, Span span);

// `score.lead`
ExprId refer_to_score(Context& context, const Scope& scope, const ast::Name& name, Span span);

// `page_viewed(…)` or `page_viewed` where no event can stand.
ExprId refuse_occurrence(Context& context, const ast::Name& event, Span span);

// Puts `name` into `inner` as an element of the list (or set) `list`, which has been inferred; for `any(x in
// …)` and a template's `for`. None if the name or the depth was refused, or `list` is no list (reported).
std::optional<ir::LocalId> bind_element(Context& context, Scope& inner, const ast::Name& name, ExprId list,
                                        std::string_view what);

// What the parameter of a sequence that is being expanded stands for, at this place.
ExprId refer_to_argument(Context& context, const Scope& scope, const ast::Name& name,
                         const LocalVariable& variable);
// `welcome` where a sequence's parameter of type `message` is given: a constant, its word the message's
// place; reports if it names none.
ExprId infer_message(Context& context, const Scope& scope, const ast::Expr& tree);

// For what is evaluated apart from the enrolment, when an event arrives or time passes: the scope without
// `event`, bindings, `entry`, elements and what depends on them. `why` says so to whoever names one.
Scope apart(const Context& context, const Scope& scope, const std::string& why);
// Does it need what only one moment has: captured events, the entry, variables, an arriving event?
bool is_bound(const Context& context, ExprId expr);

// The filter of an occurrence or of history; kNoExpr for none (or one that is always true).
ExprId check_filter(Context& context, const Scope& scope, EventId event, const ast::Expr& filter,
                    bool history);
// The one argument of `page_viewed(…)`; null if there is none or it was refused (reported).
const ast::Expr* filter_of(Context& context, const ast::Call& tree);

// Whatever a name at this place might have meant, for "did you mean".
std::vector<std::string> names_in_scope(const Context& context, const Scope& scope);

bool is_texty(TypeKind kind);    // text, email, url
bool is_numeric(TypeKind kind);  // int, number

}  // namespace nudge::check
