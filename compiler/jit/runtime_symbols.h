// The runtime's functions that native code calls, by the names that it calls them by: no address stands in
// it, so that it can be kept. Private to this room.
#pragma once

#include <string>
#include <vector>

#include "runtime/predicate/predicate.h"

namespace nudge::jit {

struct RuntimeSymbol {
  std::string name;
  const void* address = nullptr;
};

// All of them; always in the same order.
std::vector<RuntimeSymbol> runtime_symbols();

std::string symbol_of(const BuiltinInfo& builtin);

}  // namespace nudge::jit
