// All that an object depends on beside the code that was translated: who translated it, for which machine.
// Private to this room.
#pragma once

#include <string>

#include "runtime/value/hash.h"

namespace nudge::jit {

struct Environment {
  std::string translator;  // translator_version()
  std::string llvm;        // its version
  std::string triple;
  std::string cpu;
  std::string features;         // of the CPU
  std::string code_generation;  // level and models
};

// A hash of this room's sources and of the headers whose layouts they know, made by the build: code of
// another translator is never run, and nobody has to think of a number.
const char* translator_version();

// By which the object of a module is kept.
Hash128 object_key(const Environment& environment, const Hash128& module);

}  // namespace nudge::jit
