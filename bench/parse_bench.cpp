// How fast a program of 20,000 lines is parsed, checked and lowered, in lines a second. The target is a check
// of a large project within the blink of an eye; a cold small file is measured by `nudge check` itself.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "bench/generate_program.h"
#include "compiler/compile.h"
#include "compiler/syntax/parse.h"

namespace nudge::bench {
namespace {

constexpr size_t kLines = 20'000;

const std::string& program_text() {
  static const std::string text = generate_lines(kLines);
  return text;
}

void count_lines(benchmark::State& state) {
  const std::string& text = program_text();
  int64_t lines = std::count(text.begin(), text.end(), '\n');
  state.SetItemsProcessed(state.iterations() * lines);
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}

void parse(benchmark::State& state) {
  for (auto _ : state) {
    Compilation compilation = load_text("generated.flow", program_text());
    benchmark::DoNotOptimize(syntax::parse(compilation.sources, source::FileId{0}, compilation.diagnostics));
  }
  count_lines(state);
}
BENCHMARK(parse)->Unit(benchmark::kMillisecond);

void compile_all(benchmark::State& state, bool lower) {
  for (auto _ : state) {
    Compilation compilation = load_text("generated.flow", program_text());
    compile(compilation, {.last = lower ? Stage::lower : Stage::check});
    if (compilation.has_errors()) {
      state.SkipWithError("the generated program has faults");
      break;
    }
  }
  count_lines(state);
}
BENCHMARK_CAPTURE(compile_all, check, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(compile_all, lower, true)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace nudge::bench

BENCHMARK_MAIN();
