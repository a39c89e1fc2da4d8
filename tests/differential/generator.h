// Random well-typed programs of predicate code, over every op and every builtin, with nested conditionals,
// jumps from several places to one, dead code, and invokes of earlier functions.
#pragma once

#include <map>

#include "random.h"
#include "runtime/predicate/predicate.h"

namespace nudge::differential {

// What a register holds. Numbers and pointers are told apart so that no text is read where there is none.
enum class Kind : uint8_t { boolean, integer, number, text, word_list, text_list };
inline constexpr size_t kKinds = 6;

struct GeneratedFunction {
  Kind result = Kind::boolean;
  uint64_t cost = 1;       // instructions, those of what it invokes included
  uint64_t text_size = 0;  // a bound of the size of a text it gives
};

// How often each op and builtin was written.
struct Coverage {
  std::map<Op, uint64_t> ops;
  std::map<uint16_t, uint64_t> builtins;
};

struct Generated {
  Program program;
  std::vector<GeneratedFunction> functions;
};

inline constexpr int64_t kBaseNow = 1'772'445'600'000;  // 2026-03-02T10:00:00Z

std::unique_ptr<Generated> generate(Random& random, uint32_t functions, Coverage& coverage);

// One function as text, an instruction a line.
std::string dump(const Program& program, FunctionId function);

}  // namespace nudge::differential
