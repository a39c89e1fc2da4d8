// How long a step has to wait for a snapshot that is written beside it: a State of so many contacts, each in
// a workflow, is written as BackgroundSnapshot does it, kSnapshotStepBytes behind each block of inputs, while
// the inputs go on. Counters: the longest and the median pause in ms, its bytes, how many pauses there were.
#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "bench/generate_program.h"
#include "compiler/compile.h"
#include "runtime/durable/background_snapshot.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"
#include "runtime/snapshot/snapshot.h"

namespace nudge::bench {
namespace {

constexpr size_t kBlock = 512;  // inputs, as `nudge run` reads them

class Stepping : public RecordSink {
 public:
  Stepping(Engine& engine, Output& output) : engine_(engine), output_(output) {}
  void decoded(const Decoded& record) override {
    engine_.step(record.input, output_);
    output_.clear();
  }
  void rejected(const Rejected&) override { std::abort(); }

 private:
  Engine& engine_;
  Output& output_;
};

// Of this thread alone: what else the machine does is no pause of ours.
double cpu_ms() {
  timespec at{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return static_cast<double>(at.tv_sec) * 1e3 + static_cast<double>(at.tv_nsec) * 1e-6;
}

void snapshot_beside_steps(benchmark::State& state) {
  Compilation compilation = load_text("generated.flow", generate_program(1));
  compile(compilation);
  if (!compilation.program) std::abort();
  const Program& program = *compilation.program;
  const auto contacts = static_cast<size_t>(state.range(0));
  Predicates predicates(program);
  State stepped(program);
  Engine engine(predicates, stepped);
  Output output(program);
  Stepping stepping(engine, output);
  Decoder decoder(program);
  size_t place = 0;
  const auto step_some = [&](size_t inputs) {
    for (size_t count = 0; count < inputs; ++count)
      decoder.decode_copy(generate_input(place++, contacts, 1), kMissing, stepping);
  };
  step_some(2 * contacts);
  std::vector<double> pauses;
  uint64_t bytes = 0;
  for (auto _ : state) {
    SnapshotWriter writer(program, stepped);
    const double begun = cpu_ms();
    writer.begin();
    pauses.push_back(cpu_ms() - begun);
    for (bool goes_on = true; goes_on;) {
      state.PauseTiming();
      step_some(kBlock);
      state.ResumeTiming();
      std::vector<EncodedPart> parts;
      const double before = cpu_ms();
      goes_on = writer.work(kSnapshotStepBytes, parts);
      pauses.push_back(cpu_ms() - before);
      for (const EncodedPart& part : parts)
        bytes += part.bytes.size();
    }
  }
  std::sort(pauses.begin(), pauses.end());
  state.counters["contacts"] = static_cast<double>(stepped.contacts.size());
  state.counters["longest_ms"] = pauses.back();
  state.counters["median_ms"] = pauses[pauses.size() / 2];
  state.counters["pauses"] = static_cast<double>(pauses.size());
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(snapshot_beside_steps)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
}  // namespace nudge::bench

BENCHMARK_MAIN();
