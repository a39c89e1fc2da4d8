// The passes over declarations, in their order, and what a declaration needs of another that may not be
// checked yet.
#pragma once

#include "compiler/check/scope.h"

namespace nudge::check {

// --- the passes
// -----------------------------------------------------------------------------------------------

void declare_names(Context& context);  // every table of Context; Program's vectors get their sizes
void find_started(Context& context);   // Context::started
void check_uses(Context& context);
void check_types(Context& context);  // the built-in fields; the values of enums
void check_defaults(
    Context& context);  // records, contact, account, events, parameters; then the defaults of fields
void check_lets(Context& context);
void check_score_heads(Context& context);  // their decay and bounds; before whatever reads a score
void check_functions(Context& context);
void check_segments(Context& context);
void check_scores(Context& context);  // their rules
void refuse_score_cycles(Context& context);
void check_messages(Context& context);
void check_policy(Context& context);
void check_sequences(Context& context);  // each by itself, once; steps_run.cpp
void check_workflows(Context& context);  // workflow.cpp

// --- what others need first
// -----------------------------------------------------------------------------------

// Checks it now if it has not been; a cycle is reported at `use`.
ExprId require_let(Context& context, uint32_t index, Span use);  // a fresh copy of its value
void require_segment(Context& context, ir::SegmentId id, Span use);
bool require_function(Context& context, uint32_t index, Span use);  // false: refused

// --- types and fields
// -----------------------------------------------------------------------------------------

TypeId resolve_type(Context& context, const ast::TypeName& tree);  // kErrorType when reported
// Names and types of a list of parameters; reports duplicates.
enum class ParameterOwner { function, message, action, sequence };
std::vector<ir::Parameter> resolve_parameters(Context& context, const std::vector<ast::Parameter>& trees,
                                              ParameterOwner owner);
// That a list's elements hold no lists; once all records have their fields.
void check_elements(Context& context, TypeId collection, Span span);
// Parameters as variables of a body, with fresh locals.
std::map<std::string, LocalVariable> bind_parameters(Context& context,
                                                     const std::vector<ast::Parameter>& trees,
                                                     const std::vector<ir::Parameter>& parameters,
                                                     std::vector<ir::LocalId>& locals);

}  // namespace nudge::check
