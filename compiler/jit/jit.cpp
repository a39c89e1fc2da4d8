#include "compiler/jit/jit.h"

#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Support/TargetSelect.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "compiler/jit/translate.h"

namespace nudge::jit {

namespace {

// Functions become ready by the module; one takes some 2.5 ms, so this is about a second of compiling.
constexpr FunctionId kFunctionsPerModule = 500;

Fault fault_of(llvm::Error error) {
  return Fault{"compiling predicates: " + llvm::toString(std::move(error))};
}

llvm::Expected<std::unique_ptr<llvm::orc::LLJIT>> make_lljit() {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
  auto machine = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!machine) return machine.takeError();
  machine->setCodeGenOptLevel(llvm::CodeGenOptLevel::Less);
  auto lljit = llvm::orc::LLJITBuilder()
                   .setJITTargetMachineBuilder(std::move(*machine))
                   .setPlatformSetUp(llvm::orc::setUpInactivePlatform)
                   .setLinkProcessSymbolsByDefault(false)
                   .create();
  if (!lljit) return lljit;
  llvm::orc::SymbolMap known;
  known[(*lljit)->mangleAndIntern("memcmp")] = {
      llvm::orc::ExecutorAddr::fromPtr(&std::memcmp),
      llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  if (llvm::Error error = (*lljit)->getMainJITDylib().define(llvm::orc::absoluteSymbols(std::move(known)))) {
    return error;
  }
  return lljit;
}

}  // namespace

struct Jit::State {
  explicit State(Predicates& predicates) : predicates_(predicates) {}

  void compile_all();
  llvm::Error compile();
  llvm::Error add_module(FunctionId first, FunctionId end);

  Predicates& predicates_;
  std::unique_ptr<llvm::orc::LLJIT> lljit_;
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;
  std::condition_variable finished_;
  std::optional<Status> status_;  // guarded by mutex_
  std::thread thread_;            // the last, so that it sees all else made
};

void Jit::State::compile_all() {
  llvm::Error error = compile();
  Status status = error ? Status(fault_of(std::move(error))) : Status(Done());
  std::lock_guard lock(mutex_);
  status_ = std::move(status);
  finished_.notify_all();
}

llvm::Error Jit::State::compile() {
  auto lljit = make_lljit();
  if (!lljit) return lljit.takeError();
  lljit_ = std::move(*lljit);
  auto count = static_cast<FunctionId>(predicates_.program().functions.size());
  // All are added before the first is looked up, since any may invoke any. Code is generated when it is
  // looked up.
  for (FunctionId first = 0; first < count && !stopped_; first += kFunctionsPerModule) {
    if (llvm::Error error = add_module(first, std::min(count, first + kFunctionsPerModule))) return error;
  }
  for (FunctionId id = 0; id < count && !stopped_; ++id) {
    auto address = lljit_->lookup(symbol_of(id));
    if (!address) return address.takeError();
    predicates_.install(id, address->toPtr<NativeFunction>());
  }
  return llvm::Error::success();
}

llvm::Error Jit::State::add_module(FunctionId first, FunctionId end) {
  auto context = std::make_unique<llvm::LLVMContext>();
  auto module = std::make_unique<llvm::Module>(symbol_of(first), *context);
  module->setDataLayout(lljit_->getDataLayout());
  module->setTargetTriple(lljit_->getTargetTriple().str());
  for (FunctionId id = first; id < end; ++id) {
    translate(*module, predicates_.program(), predicates_.constants(), id);
  }
  std::string wrong;
  llvm::raw_string_ostream stream(wrong);
  if (llvm::verifyModule(*module, &stream)) return llvm::createStringError("wrong code: " + wrong);
  return lljit_->addIRModule(llvm::orc::ThreadSafeModule(std::move(module), std::move(context)));
}

Jit::Jit(Predicates& predicates) : state_(std::make_unique<State>(predicates)) {
  state_->thread_ = std::thread([state = state_.get()] { state->compile_all(); });
}

Jit::~Jit() {
  state_->stopped_ = true;
  state_->thread_.join();
  auto count = static_cast<FunctionId>(state_->predicates_.program().functions.size());
  for (FunctionId id = 0; id < count; ++id)
    state_->predicates_.install(id, nullptr);
}

Status Jit::wait() {
  std::unique_lock lock(state_->mutex_);
  state_->finished_.wait(lock, [this] { return state_->status_.has_value(); });
  return *state_->status_;
}

}  // namespace nudge::jit
