// Nudge on the same rules: each is the filter of a workflow's trigger. `nudge` decides which triggers an
// arriving event fires, as the engine does, in native code; `nudge_interpreted` does without the native code;
// `nudge_step` is all that the engine makes of the input: the contact is found, what is due happens,
// enrolments enter, send and finish.
#include <cstdio>
#include <cstdlib>
#include <deque>

#include "bench/contest/rules.h"
#include "compiler/compile.h"
#include "compiler/jit/jit.h"
#include "runtime/dispatch/dispatch.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"

namespace nudge::bench {
namespace {

[[noreturn]] void fail(const char* why) {
  std::fprintf(stderr, "contest_rules: %s\n", why);
  std::exit(1);
}

Program compiled(const std::string& text) {
  Compilation compilation = load_text("rules.flow", text);
  compile(compilation);
  if (!compilation.program) fail("rules.flow has faults");
  return std::move(*compilation.program);
}

// Decoded inputs, kept: the decoder's own are gone with the next line.
class KeptInputs : public RecordSink {
 public:
  std::vector<Input> inputs;

  void decoded(const Decoded& record) override {
    Input& kept = inputs.emplace_back(record.input);
    kept.contact = texts_.emplace_back(kept.contact);
    kept.message_id = {};  // else it would be a duplicate when it is matched again
  }
  void rejected(const Rejected& record) override { fail(std::string(record.reason).c_str()); }

 private:
  std::deque<std::string> texts_;
};

// Which triggers an event fires: the part of a step that grows with the number of rules.
class Deciding {
 public:
  Deciding(const Predicates& predicates, const State& state)
      : program_(predicates.program()), predicates_(predicates), dispatch_(program_) {
    evaluation_.records[static_cast<int>(RecordBase::contact)] = state.no_contact.data();
    evaluation_.records[static_cast<int>(RecordBase::account)] = predicates.constants().no_account();
    evaluation_.program = &program_;
    evaluation_.constants = &predicates.constants();
    evaluation_.arena = &arena_;
    evaluation_.zone = state.default_zone;
  }
  size_t match(const Input& input, uint32_t* found) {
    const auto& places = program_.tables(SubjectKind::contact).triggers_by_event[input.event];
    evaluation_.records[static_cast<int>(RecordBase::arriving)] = input.event_record.data();
    reached_.clear();
    size_t count = 0;
    reading_.begin_event();
    dispatch_.find_triggers(SubjectKind::contact, input.event, predicates_, evaluation_, reading_, reached_);
    for (uint32_t index : reached_)
      found[count++] = places[index].workflow;
    return count;
  }

 private:
  const Program& program_;
  const Predicates& predicates_;
  const Dispatch dispatch_;
  Reading reading_;
  Arena arena_;
  Evaluation evaluation_;
  std::vector<uint32_t> reached_;
};

}  // namespace

bool run_rules_by_nudge(const RulesTask& task, const RulesWork& work) {
  bool interpreted = task.contestant == "nudge_interpreted", step = task.contestant == "nudge_step";
  if (!interpreted && !step && task.contestant != "nudge") return false;
  Program program = compiled(work.program);
  Predicates predicates(program);
  std::unique_ptr<jit::Jit> jit;
  if (!interpreted) {
    jit = std::make_unique<jit::Jit>(predicates);
    if (!jit->wait().ok()) fail("not compiled");
  }
  Decoder decoder(program);
  KeptInputs kept;
  kept.inputs.reserve(work.lines.size());
  for (const std::string& line : work.lines)
    decoder.decode_copy(line, kMissing, kept);
  State state(program);
  if (!step) {
    Deciding deciding(predicates, state);
    run_rules_task(task, work,
                   [&](size_t place, uint32_t* found) { return deciding.match(kept.inputs[place], found); });
    return true;
  }
  Engine engine(predicates, state);
  Output output(program);
  run_rules_task(task, work, [&](size_t place, uint32_t* found) {
    engine.step(kept.inputs[place], output);
    size_t count = 0;
    for (const Action& action : output.actions)
      found[count++] = action.workflow;
    output.clear();
    return count;
  });
  return true;
}

}  // namespace nudge::bench
