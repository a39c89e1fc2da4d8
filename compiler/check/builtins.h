// The functions of the language itself: the ordinary ones and those over history.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/ir/expression.h"

namespace nudge::check {

std::optional<ir::HistoryOp> history_op(std::string_view name);  // but `did`, which is a keyword
bool is_standard_function(std::string_view name);
// All of them, which no declaration may be called: count, round, any …
const std::vector<std::string_view>& builtin_names();

}  // namespace nudge::check
