#include "compiler/jit/module_parts.h"

#include <llvm/IR/Constants.h>
#include <llvm/IR/DerivedTypes.h>
#include <llvm/IR/Function.h>
#include <llvm/IR/GlobalVariable.h>
#include <llvm/IR/Module.h>

#include <utility>

#include "runtime/record/list.h"

namespace nudge::jit {

llvm::Function* ModuleParts::make_function() {
  llvm::LLVMContext& context = module_.getContext();
  llvm::Type* pointer = llvm::PointerType::get(context, 0);
  auto* type = llvm::FunctionType::get(llvm::Type::getInt64Ty(context), {pointer, pointer}, false);
  llvm::Function* native = llvm::Function::Create(type, llvm::GlobalValue::InternalLinkage, "f", module_);
  native->setDoesNotThrow();
  return native;
}

llvm::Function* ModuleParts::invoked(FunctionId id) {
  llvm::Function*& native = invoked_[id];
  if (!native) {
    native = make_function();
    missing_.push_back({id, native});
  }
  return native;
}

std::vector<ModuleParts::Missing> ModuleParts::take_missing() {
  return std::exchange(missing_, {});
}

llvm::Constant* ModuleParts::text(uint32_t index) {
  const Text* text = constants_.text(index);
  return copy(text, text_footprint(text->size), alignof(Text));
}

llvm::Constant* ModuleParts::list(uint32_t index) {
  const List* list = constants_.list(index);
  return copy(list, list->bytes, alignof(Word));
}

// Both are found by their content's place: a text moves as its bytes, and so does a list.
llvm::Constant* ModuleParts::copy(const void* bytes, size_t size, uint64_t alignment) {
  llvm::Constant*& word = copies_[bytes];
  if (word) return word;
  llvm::LLVMContext& context = module_.getContext();
  llvm::StringRef content(static_cast<const char*>(bytes), size);
  llvm::Constant* value = llvm::ConstantDataArray::getString(context, content, false);
  llvm::GlobalVariable* global = constant_global("c" + std::to_string(copies_.size()), value);
  global->setLinkage(llvm::GlobalValue::PrivateLinkage);
  global->setAlignment(llvm::Align(alignment));
  return word = llvm::ConstantExpr::getPtrToInt(global, llvm::Type::getInt64Ty(context));
}

void ModuleParts::make_table(const std::string& symbol, const std::vector<llvm::Function*>& functions) {
  auto* type = llvm::ArrayType::get(llvm::PointerType::get(module_.getContext(), 0), functions.size());
  std::vector<llvm::Constant*> places(functions.begin(), functions.end());
  constant_global(symbol, llvm::ConstantArray::get(type, places));
}

llvm::GlobalVariable* ModuleParts::constant_global(const std::string& name, llvm::Constant* value) {
  auto* global = llvm::cast<llvm::GlobalVariable>(module_.getOrInsertGlobal(name, value->getType()));
  global->setInitializer(value);
  global->setConstant(true);
  return global;
}

}  // namespace nudge::jit
