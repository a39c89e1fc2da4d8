// Typed expressions as text, close to how they were written but with everything silent spelled out:
// `to_number(contact.seats) > 3.5`, `count(session_started within 14 days) >= 5`. For dumps and golden tests.
#pragma once

#include <string>

#include "compiler/ir/ir.h"

namespace nudge::ir {

std::string print_expression(const Program& program, ExprId id);
// A constant of such a type, without quotes; `missing` for what stands for a refused expression.
std::string print_scalar(const Program& program, const Type& type, Word word);
std::string print_length(Length length);  // "3 days", "1 month"
std::string print_occurrence(const Program& program, const Occurrence& occurrence);
std::string print_awaited(const Program& program, const Awaited& awaited);

}  // namespace nudge::ir
