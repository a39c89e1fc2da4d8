#include "compiler/jit/jit.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "compiler/jit/object_cache.h"
#include "compiler/jit/object_compiler.h"
#include "compiler/jit/object_linker.h"

namespace nudge::jit {

struct Jit::State {
  State(Predicates& predicates, JitOptions options) : predicates_(predicates), options_(std::move(options)) {}

  void compile_all();
  Result<JitReport> compile();
  void install(const ModulePlan& plan, const NativeFunction* natives);
  const Word* table_of(FunctionId function);

  Predicates& predicates_;
  const JitOptions options_;
  std::optional<ObjectLinker> linker_;
  std::deque<std::vector<Word>> tables_;  // of constants
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;
  std::condition_variable finished_;
  std::optional<Result<JitReport>> result_;  // guarded by mutex_
  std::thread thread_;                       // the last, so that it sees all else made
};

void Jit::State::compile_all() {
  Result<JitReport> result = compile();
  std::lock_guard lock(mutex_);
  result_ = std::move(result);
  finished_.notify_all();
}

Result<JitReport> Jit::State::compile() {
  const auto begun = std::chrono::steady_clock::now();
  Result<ObjectCompiler> compiler = ObjectCompiler::create();
  if (!compiler.ok()) return compiler.fault();
  Result<ObjectLinker> linker = ObjectLinker::create();
  if (!linker.ok()) return linker.fault();
  linker_.emplace(std::move(*linker));
  ObjectCache cache(options_.cache);
  JitReport report;
  report.functions = predicates_.program().functions.size();
  for (const ModulePlan& plan : plan_modules(predicates_.program(), options_.share_from)) {
    if (stopped_) return report;
    const Hash128 key = object_key(compiler->environment(), plan.key);
    const std::string symbol = "nudge_" + hex_text(key);
    std::string_view object = cache.find(key);
    std::string compiled;
    if (object.empty()) {
      Result<std::string> made = compiler->compile(predicates_, plan, symbol);
      if (!made.ok()) return made.fault();
      compiled = std::move(*made);
      object = compiled;
    } else {
      ++report.cached;
    }
    Result<const NativeFunction*> natives = linker_->link(object, symbol);
    if (!natives.ok()) return natives.fault();
    install(plan, *natives);
    if (!compiled.empty()) cache.add(key, std::move(compiled));
    ++report.modules;
    report.units += plan.units.size();
  }
  cache.finish();
  report.cache_trouble = cache.trouble();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return report;
}

void Jit::State::install(const ModulePlan& plan, const NativeFunction* natives) {
  for (const Unit& unit : plan.units) {
    for (FunctionId function : unit.functions)
      predicates_.install(function, *natives, unit.shared ? table_of(function) : nullptr);
    ++natives;
  }
}

// The constants of a function in the order in which shared code counts them.
const Word* Jit::State::table_of(FunctionId id) {
  const Program& program = predicates_.program();
  const Constants& constants = predicates_.constants();
  const Function& function = program.functions[id];
  std::vector<Word>& table = tables_.emplace_back();
  for (uint32_t index = 0; index < function.count; ++index) {
    const Instruction& at = program.code[function.begin + index];
    const auto which = static_cast<uint32_t>(at.imm);
    if (at.op == Op::constant) table.push_back(word_of_int(at.imm));
    if (at.op == Op::text) table.push_back(word_of_text(constants.text(which)));
    if (at.op == Op::list) table.push_back(word_of_list(constants.list(which)));
  }
  return table.data();
}

Jit::Jit(Predicates& predicates, JitOptions options)
    : state_(std::make_unique<State>(predicates, std::move(options))) {
  state_->thread_ = std::thread([state = state_.get()] { state->compile_all(); });
}

Jit::~Jit() {
  state_->stopped_ = true;
  state_->thread_.join();
  const auto count = static_cast<FunctionId>(state_->predicates_.program().functions.size());
  for (FunctionId id = 0; id < count; ++id)
    state_->predicates_.uninstall(id);
}

Result<JitReport> Jit::wait() {
  std::unique_lock lock(state_->mutex_);
  state_->finished_.wait(lock, [this] { return state_->result_.has_value(); });
  return *state_->result_;
}

}  // namespace nudge::jit
