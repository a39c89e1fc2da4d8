// What is told about a value that doesn't fit its field, for whoever sends it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/program/program.h"

namespace nudge {

// `int`, `Plan (trial, starter, pro)`, `list of date (2026-03-02)`, `money(USD)`
std::string wanted(const Program& program, const FieldType& type);

// `wants int, got "soon"`, for an enum with the value that was probably meant. `raw` is JSON; what is long is
// cut.
std::string wants_got(const Program& program, const FieldType& type, std::string_view raw);

// At most some 60 bytes, whole code points.
std::string shortened(std::string_view text);

// The candidate nearest to `name` by edits of bytes (at most a third of its length, rounded up from a half,
// at least one), if any.
std::optional<std::string> probably_meant(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace nudge
