// The builtins by their numbers: how each is called and how many arguments it takes. Their functions are
// those of predicate/builtins.h.
#pragma once

#include <cstddef>
#include <string_view>

namespace nudge {

struct BuiltinName {
  std::string_view name;
  size_t arity;
};

inline constexpr BuiltinName kBuiltinNames[] = {
#define NUDGE_BUILTIN(name, arity) {#name, arity},
#include "runtime/program/builtins.def"
#undef NUDGE_BUILTIN
};

}  // namespace nudge
