// What the functions of one module have in common: its copies of their texts and lists, and of those
// functions that they invoke. With them a module refers to nothing outside but the runtime's functions.
// Private to this room.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/predicate/evaluation.h"

namespace llvm {
class Constant;
class Function;
class GlobalVariable;
class Module;
}  // namespace llvm

namespace nudge::jit {

class ModuleParts {
 public:
  ModuleParts(llvm::Module& module, const Constants& constants) : module_(module), constants_(constants) {}

  llvm::Module& module() const { return module_; }

  // A new one, without code, that nothing outside the module can name.
  llvm::Function* make_function();
  // The module's copy of it, which reads no table of constants.
  llvm::Function* invoked(FunctionId id);
  // Those of invoked() that have no code yet; each is given once.
  struct Missing {
    FunctionId id = kNoFunction;
    llvm::Function* native = nullptr;
  };
  std::vector<Missing> take_missing();

  // Words: where the module's copies are.
  llvm::Constant* text(uint32_t index);
  llvm::Constant* list(uint32_t index);

  // The module's only symbol: an array of these functions.
  void make_table(const std::string& symbol, const std::vector<llvm::Function*>& functions);

 private:
  llvm::GlobalVariable* constant_global(const std::string& name, llvm::Constant* value);
  llvm::Constant* copy(const void* bytes, size_t size, uint64_t alignment);

  llvm::Module& module_;
  const Constants& constants_;
  std::map<FunctionId, llvm::Function*> invoked_;
  std::map<const void*, llvm::Constant*> copies_;
  std::vector<Missing> missing_;
};

}  // namespace nudge::jit
