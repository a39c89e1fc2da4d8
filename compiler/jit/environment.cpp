#include "compiler/jit/environment.h"

namespace nudge::jit {

Hash128 object_key(const Environment& environment, const Hash128& module) {
  return stable_hash({environment.translator, environment.llvm, environment.triple, environment.cpu,
                      environment.features, environment.code_generation, hex_text(module)});
}

}  // namespace nudge::jit
