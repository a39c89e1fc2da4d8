// What of a program is compiled: each function once, functions that differ in nothing but constants once
// together when they are many, and how this is divided into modules, each of which stands by itself. Linear
// in the program's code. Private to this room.
#pragma once

#include "compiler/jit/code_key.h"

namespace nudge::jit {

// Native code that one or several functions run.
struct Unit {
  Hash128 key;
  bool shared = false;                // it reads constants in the table that each of its functions has
  std::vector<FunctionId> functions;  // ascending; the first one's code is translated
};

// What is compiled, linked and kept together: where one ends goes by the keys of its units alone, so a change
// of one function changes the modules beside it and no others.
struct ModulePlan {
  Hash128 key;  // of its units
  std::vector<Unit> units;
};

// Functions of one shape share their code if there are so many of them. What is read from a table costs a
// load more than what stands in the code; what is compiled costs a millisecond.
inline constexpr size_t kShareFrom = 8;

std::vector<ModulePlan> plan_modules(const Program& program, size_t share_from);

}  // namespace nudge::jit
