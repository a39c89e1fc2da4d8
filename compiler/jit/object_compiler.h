// From a planned module to an object for this machine: a relocatable file of ELF without an address in it. No
// IR passes (the code is straight already), code generation at O1. Private to this room.
#pragma once

#include <memory>

#include "compiler/jit/environment.h"
#include "compiler/jit/plan.h"
#include "runtime/fault/result.h"
#include "runtime/predicate/predicate.h"

namespace nudge::jit {

class ObjectCompiler {
 public:
  // For the machine that this runs on.
  static Result<ObjectCompiler> create();
  ObjectCompiler(ObjectCompiler&&) noexcept;
  ~ObjectCompiler();

  const Environment& environment() const;
  // `symbol` is the table of the module's functions, in the plan's order. Takes some millisecond a function.
  Result<std::string> compile(const Predicates& predicates, const ModulePlan& plan,
                              const std::string& symbol);

 private:
  struct Machine;
  explicit ObjectCompiler(std::unique_ptr<Machine> machine);
  std::unique_ptr<Machine> machine_;
};

}  // namespace nudge::jit
