#include "compiler/jit/object_compiler.h"

#include <llvm/ExecutionEngine/Orc/CompileUtils.h>
#include <llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Target/TargetMachine.h>

#include <algorithm>

#include "compiler/jit/host.h"
#include "compiler/jit/translate.h"

namespace nudge::jit {

struct ObjectCompiler::Machine {
  std::unique_ptr<llvm::TargetMachine> target;
  Environment environment;
};

namespace {

Environment environment_of(const llvm::orc::JITTargetMachineBuilder& host) {
  std::vector<std::string> features = host.getFeatures().getFeatures();
  std::ranges::sort(features);
  Environment environment;
  environment.translator = translator_version();
  environment.llvm = LLVM_VERSION_STRING;
  environment.triple = host.getTargetTriple().str();
  environment.cpu = host.getCPU();
  for (const std::string& feature : features)
    environment.features += feature + ",";
  environment.code_generation = "O1 pic small";
  return environment;
}

}  // namespace

ObjectCompiler::ObjectCompiler(std::unique_ptr<Machine> machine) : machine_(std::move(machine)) {}
ObjectCompiler::ObjectCompiler(ObjectCompiler&&) noexcept = default;
ObjectCompiler::~ObjectCompiler() = default;

const Environment& ObjectCompiler::environment() const {
  return machine_->environment;
}

Result<ObjectCompiler> ObjectCompiler::create() {
  auto host = host_machine();
  if (!host) return fault_of(host.takeError());
  auto machine = std::make_unique<Machine>();
  machine->environment = environment_of(*host);
  auto target = host->createTargetMachine();
  if (!target) return fault_of(target.takeError());
  machine->target = std::move(*target);
  return ObjectCompiler(std::move(machine));
}

Result<std::string> ObjectCompiler::compile(const Predicates& predicates, const ModulePlan& plan,
                                            const std::string& symbol) {
  llvm::LLVMContext context;
  llvm::Module module(symbol, context);
  module.setDataLayout(machine_->target->createDataLayout());
  module.setTargetTriple(machine_->environment.triple);
  translate(module, predicates.program(), predicates.constants(), plan, symbol);
  std::string wrong;
  llvm::raw_string_ostream stream(wrong);
  if (llvm::verifyModule(module, &stream)) return Fault{"compiling predicates: wrong code: " + wrong};
  auto object = llvm::orc::SimpleCompiler(*machine_->target)(module);
  if (!object) return fault_of(object.takeError());
  return (*object)->getBuffer().str();
}

}  // namespace nudge::jit
