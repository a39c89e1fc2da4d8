#include "runtime/predicate/predicate.h"

#include <map>

#include "runtime/fault/assert.h"
#include "runtime/predicate/builtins.h"

namespace nudge {

Predicates::Predicates(const Program& program)
    : program_(program), constants_(program), native_(std::make_unique<Native[]>(program.functions.size())) {}

const std::vector<BuiltinInfo>& builtins() {
  static const std::vector<BuiltinInfo> table = {
#define NUDGE_BUILTIN(name, arity) {#name, arity, builtin::name},
#include "runtime/program/builtins.def"
#undef NUDGE_BUILTIN
  };
  return table;
}

uint16_t builtin_id(std::string_view name) {
  static const std::map<std::string_view, uint16_t> ids = [] {
    std::map<std::string_view, uint16_t> by_name;
    for (size_t id = 0; id < builtins().size(); ++id)
      by_name[builtins()[id].name] = static_cast<uint16_t>(id);
    return by_name;
  }();
  auto found = ids.find(name);
  NUDGE_ASSERT(found != ids.end(), "no builtin `{}`", name);
  return found->second;
}

}  // namespace nudge
