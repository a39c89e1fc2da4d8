// Inputs a second through the engine, on one core, interpreted and in native code, with inputs that were
// decoded beforehand and from their JSON. Of three programs and their inputs:
//
//   workflows:1 touched:1         one workflow
//   workflows:1000 touched:1      the same inputs, which cause the same actions: 999 more workflows listen to
//                                 events that never come, so the difference is what the mere size costs
//   workflows:1000 touched:1000   events of a thousand kinds, each of which could trigger another workflow: a
//                                 contact is rarely in it already, so more enrol; the counter `actions` says
//                                 how much more is done
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <deque>

#include "bench/generate_program.h"
#include "compiler/compile.h"
#include "compiler/jit/jit.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"

namespace nudge::bench {
namespace {

constexpr size_t kInputs = 100'000;
constexpr size_t kContacts = 10'000;

Program compiled(size_t workflows) {
  Compilation compilation = load_text("generated.flow", generate_program(workflows));
  compile(compilation);
  if (!compilation.program) {
    std::fputs("the generated program has faults\n", stderr);
    std::abort();
  }
  return std::move(*compilation.program);
}

// Decoded inputs, kept: the decoder's own are gone with the next line.
class Kept : public RecordSink {
 public:
  std::deque<Input> inputs;

  void decoded(const Decoded& record) override {
    Input& kept = inputs.emplace_back(record.input);
    kept.contact = texts_.emplace_back(kept.contact);
    kept.message_id = texts_.emplace_back(kept.message_id);
  }
  void rejected(const Rejected&) override { std::abort(); }

 private:
  std::deque<std::string> texts_;
};

class Stepping : public RecordSink {
 public:
  Stepping(Engine& engine, Output& output) : engine_(engine), output_(output) {}
  void decoded(const Decoded& record) override { engine_.step(record.input, output_); }
  void rejected(const Rejected&) override { std::abort(); }

 private:
  Engine& engine_;
  Output& output_;
};

struct Stream {
  Program program;
  std::vector<std::string> lines;
  Predicates predicates;
  std::unique_ptr<jit::Jit> jit;

  // The inputs' events are those of the first `touched` workflows.
  Stream(size_t workflows, size_t touched, bool native) : program(compiled(workflows)), predicates(program) {
    for (size_t place = 0; place < kInputs; ++place)
      lines.push_back(generate_input(place, kContacts, touched));
    if (!native) return;
    jit = std::make_unique<jit::Jit>(predicates);
    if (!jit->wait().ok()) std::abort();
  }
};

// Steps the whole stream with a state of its own each time; `step` is given the engine and its output.
template <typename Step>
void measure(benchmark::State& state, const Stream& stream, Step step_all) {
  uint64_t actions = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto contacts = std::make_unique<State>(stream.program);
    Engine engine(stream.predicates, *contacts);
    Output output(stream.program);
    state.ResumeTiming();
    step_all(engine, output);
    state.PauseTiming();
    actions = contacts->next_seq - 1;
    contacts.reset();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kInputs));
  state.counters["actions"] = static_cast<double>(actions);
}

// So often is the output drained, as `nudge run` does.
void drain(Output& output) {
  benchmark::DoNotOptimize(output.actions.data());
  output.clear();
}

void step_decoded(benchmark::State& state, bool native) {
  Stream stream(static_cast<size_t>(state.range(0)), static_cast<size_t>(state.range(1)), native);
  Decoder decoder(stream.program);
  Kept kept;
  for (const std::string& line : stream.lines)
    decoder.decode_copy(line, kMissing, kept);
  measure(state, stream, [&](Engine& engine, Output& output) {
    for (const Input& input : kept.inputs) {
      engine.step(input, output);
      drain(output);
    }
  });
}

void step_json(benchmark::State& state, bool native) {
  Stream stream(static_cast<size_t>(state.range(0)), static_cast<size_t>(state.range(1)), native);
  Decoder decoder(stream.program);
  for (std::string& line : stream.lines)
    line.reserve(line.size() + kLinePadding);
  measure(state, stream, [&](Engine& engine, Output& output) {
    Stepping stepping(engine, output);
    for (const std::string& line : stream.lines) {
      decoder.decode_padded(line, kMissing, stepping);
      drain(output);
    }
  });
}

void decode_only(benchmark::State& state) {
  Stream stream(static_cast<size_t>(state.range(0)), static_cast<size_t>(state.range(1)), false);
  Decoder decoder(stream.program);
  for (std::string& line : stream.lines)
    line.reserve(line.size() + kLinePadding);
  struct Ignored : RecordSink {
    void decoded(const Decoded& record) override { benchmark::DoNotOptimize(record.input.at_ms); }
    void rejected(const Rejected&) override { std::abort(); }
  } ignored;
  for (auto _ : state) {
    for (const std::string& line : stream.lines)
      decoder.decode_padded(line, kMissing, ignored);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kInputs));
}

void programs(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"workflows", "touched"})->Args({1, 1})->Args({1000, 1})->Args({1000, 1000});
  bench->Unit(benchmark::kMillisecond);
}
BENCHMARK_CAPTURE(step_decoded, interpreted, false)->Apply(programs);
BENCHMARK_CAPTURE(step_decoded, native, true)->Apply(programs);
BENCHMARK_CAPTURE(step_json, interpreted, false)->Apply(programs);
BENCHMARK_CAPTURE(step_json, native, true)->Apply(programs);
BENCHMARK(decode_only)->Apply(programs);

}  // namespace
}  // namespace nudge::bench

BENCHMARK_MAIN();
