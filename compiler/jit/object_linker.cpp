#include "compiler/jit/object_linker.h"

#include <llvm/ExecutionEngine/Orc/LLJIT.h>

#include "compiler/jit/host.h"
#include "compiler/jit/runtime_symbols.h"

namespace nudge::jit {

struct ObjectLinker::Memory {
  std::unique_ptr<llvm::orc::LLJIT> lljit;
};

ObjectLinker::ObjectLinker(std::unique_ptr<Memory> memory) : memory_(std::move(memory)) {}
ObjectLinker::ObjectLinker(ObjectLinker&&) noexcept = default;
ObjectLinker::~ObjectLinker() = default;

Result<ObjectLinker> ObjectLinker::create() {
  auto host = host_machine();
  if (!host) return fault_of(host.takeError());
  auto lljit = llvm::orc::LLJITBuilder()
                   .setJITTargetMachineBuilder(std::move(*host))
                   .setPlatformSetUp(llvm::orc::setUpInactivePlatform)
                   .setLinkProcessSymbolsByDefault(false)
                   .create();
  if (!lljit) return fault_of(lljit.takeError());
  llvm::orc::SymbolMap known;
  for (const RuntimeSymbol& symbol : runtime_symbols()) {
    known[(*lljit)->mangleAndIntern(symbol.name)] = {
        llvm::orc::ExecutorAddr::fromPtr(symbol.address),
        llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  }
  llvm::Error defined = (*lljit)->getMainJITDylib().define(llvm::orc::absoluteSymbols(std::move(known)));
  if (defined) return fault_of(std::move(defined));
  auto memory = std::make_unique<Memory>();
  memory->lljit = std::move(*lljit);
  return ObjectLinker(std::move(memory));
}

Result<const NativeFunction*> ObjectLinker::link(std::string_view object, const std::string& symbol) {
  auto buffer = llvm::MemoryBuffer::getMemBufferCopy({object.data(), object.size()}, symbol);
  if (llvm::Error error = memory_->lljit->addObjectFile(std::move(buffer))) return fault_of(std::move(error));
  auto table = memory_->lljit->lookup(symbol);
  if (!table) return fault_of(table.takeError());
  return table->toPtr<const NativeFunction*>();
}

}  // namespace nudge::jit
