#include "compiler/jit/host.h"

#include <llvm/Support/TargetSelect.h>

#include <mutex>

namespace nudge::jit {

llvm::Expected<llvm::orc::JITTargetMachineBuilder> host_machine() {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
  auto machine = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!machine) return machine;
  machine->setCodeGenOptLevel(llvm::CodeGenOptLevel::Less);
  machine->setRelocationModel(llvm::Reloc::PIC_);
  machine->setCodeModel(llvm::CodeModel::Small);
  return machine;
}

Fault fault_of(llvm::Error error) {
  return Fault{"compiling predicates: " + llvm::toString(std::move(error))};
}

}  // namespace nudge::jit
