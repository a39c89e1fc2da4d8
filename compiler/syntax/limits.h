// What the front end refuses, so that no file can exhaust the stack or the memory.
#pragma once

#include <cstddef>

namespace nudge::syntax {

inline constexpr size_t kMaxFileBytes = size_t{16} << 20;
inline constexpr size_t kMaxNesting = 200;     // brackets, blocks and interpolations within each other
inline constexpr size_t kMaxRuleDepth = 1500;  // rules of the grammar within each other: `not not not …`
inline constexpr size_t kMaxTreeDepth = 1500;  // of the tree: `a or b or c …` is as deep as it has operators
inline constexpr size_t kMaxElseIfs = 500;     // in a row: the tree nests them
inline constexpr size_t kMaxSyntaxErrors = 200;  // then the rest of the file is passed over

}  // namespace nudge::syntax
