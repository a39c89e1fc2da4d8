// The interpreter and the JIT over random programs and random records: the same bits, always. Twice: of code
// that has its constants in itself, and of code that reads them in a table; both as it comes from the cache,
// where a first JIT has put it. And what gives a bool as a filter among many: the dispatch finds those that
// hold.
//
//   differential [--seed N] [--functions N] [--records N]
//
// Prints `20000 pairs, all the same bits, 3000 filters held`, or the function that differs, its seed and both
// results, and fails.
#include <fmt/format.h>
#include <stdlib.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "compiler/jit/jit.h"
#include "dispatched.h"

namespace nudge::differential {
namespace {

struct Options {
  uint64_t seed = 1;
  uint64_t functions = 1000;
  uint64_t records = 20;
  std::string cache;  // a file
};

constexpr uint32_t kFunctionsPerProgram = 125;

std::string shown(Kind kind, Word word) {
  switch (kind) {
    case Kind::number:
      return fmt::format("{:#018x} {}", word, number_of_word(word));
    case Kind::text:
      return word ? fmt::format("`{}`", text_of_word(word)->view()) : "missing";
    case Kind::word_list:
    case Kind::text_list: {
      const List* list = list_of_word(word);
      if (!list) return "missing";
      std::string text = fmt::format("{} elements:", list->count);
      for (uint32_t index = 0; index < list->count; ++index) {
        if (kind == Kind::text_list) {
          text += list->text(index) ? fmt::format(" `{}`", list->text(index)->view()) : " missing";
        } else {
          text += fmt::format(" {:#x}", list->word(index));
        }
      }
      return text;
    }
    default:
      return fmt::format("{:#018x} {}", word, int_of_word(word));
  }
}

// Texts and lists by their content: all the bytes of the block, padding too.
bool same(Kind kind, Word left, Word right) {
  bool pointer = kind == Kind::text || kind == Kind::word_list || kind == Kind::text_list;
  if (!pointer || !left || !right) return left == right;
  if (kind == Kind::text) {
    size_t size = text_of_word(left)->size;
    return text_of_word(right)->size == size &&
           std::memcmp(text_of_word(left), text_of_word(right), text_footprint(size)) == 0;
  }
  uint32_t bytes = list_of_word(left)->bytes;
  return list_of_word(right)->bytes == bytes &&
         std::memcmp(list_of_word(left), list_of_word(right), bytes) == 0;
}

struct Totals {
  uint64_t pairs = 0;
  uint64_t held = 0;
  Coverage coverage;
};

// The same code from two programs' JITs.
class Native {
 public:
  // Compiles all and puts it into the cache, then takes it from there.
  Native(const Program& program, const std::string& cache, size_t share_from) : predicates_(program) {
    const jit::JitOptions options{cache, share_from};
    std::filesystem::remove(cache);
    {
      Predicates first(program);
      jit::Jit compiling(first, options);
      Result<jit::JitReport> compiled = compiling.wait();
      if (!compiled.ok()) fault_ = compiled.fault().message;
    }
    jit_ = std::make_unique<jit::Jit>(predicates_, options);
    Result<jit::JitReport> report = jit_->wait();
    if (!report.ok()) {
      fault_ = report.fault().message;
    } else if (report->cached != report->modules || report->modules == 0) {
      fault_ = fmt::format("{} of {} modules came from the cache", report->cached, report->modules);
    }
  }
  const std::string& fault() const { return fault_; }
  const Predicates& predicates() const { return predicates_; }

 private:
  Predicates predicates_;
  std::unique_ptr<jit::Jit> jit_;
  std::string fault_;
};

// One random program, all of its functions over many records.
class Comparison {
 public:
  Comparison(uint64_t seed, uint32_t functions, const Options& options, Totals& totals)
      : seed_(seed),
        random_(seed),
        totals_(totals),
        generated_(generate(random_, functions, totals.coverage)),
        embedded_(generated_->program, options.cache, SIZE_MAX),
        tabled_(generated_->program, options.cache, 1),
        dispatched_(*generated_) {}

  // Returns false, and says so, if some function differs.
  bool run(uint64_t records) {
    for (const Native* native : {&embedded_, &tabled_}) {
      if (native->fault().empty()) continue;
      fmt::print(stderr, "seed {}: {}\n", seed_, native->fault());
      return false;
    }
    for (uint64_t record = 0; record < records; ++record) {
      World world(random_, generated_->program, embedded_.predicates().constants());
      if (!dispatched_.agrees(world, embedded_.predicates(), totals_.held)) {
        fmt::print(stderr, "seed {}, record {}: the dispatch differs\n", seed_, record);
        return false;
      }
      for (FunctionId id = 0; id < generated_->functions.size(); ++id) {
        if (!agrees(world, id)) {
          fmt::print(stderr, "seed {}, record {}: different results\n", seed_, record);
          return false;
        }
      }
    }
    return true;
  }

 private:
  bool agrees(const World& world, FunctionId id) {
    interpreted_arena_.reset();
    Evaluation for_interpreter = world.evaluation(interpreted_arena_);
    const Word interpreted = interpret(generated_->program, id, for_interpreter);
    ++totals_.pairs;
    const Kind kind = generated_->functions[id].result;
    for (const Native* native : {&embedded_, &tabled_}) {
      native_arena_.reset();
      Evaluation evaluation = world.evaluation(native_arena_);
      const Word compiled = native->predicates().run(id, evaluation);
      if (same(kind, interpreted, compiled)) continue;
      fmt::print(stderr, "constants in {}:\n{}interpreted: {}\ncompiled:    {}\n",
                 native == &tabled_ ? "a table" : "the code", dump(generated_->program, id),
                 shown(kind, interpreted), shown(kind, compiled));
      return false;
    }
    return true;
  }

  uint64_t seed_;
  Random random_;
  Totals& totals_;
  std::unique_ptr<Generated> generated_;
  Native embedded_, tabled_;
  Dispatched dispatched_;
  Arena interpreted_arena_, native_arena_;
};

// A run of some size has to have used everything there is.
bool all_covered(const Coverage& coverage) {
  bool all = true;
  for (uint16_t op = 0; op <= static_cast<uint16_t>(Op::give); ++op) {
    if (coverage.ops.contains(static_cast<Op>(op))) continue;
    fmt::print(stderr, "op {} was never tried\n", op);
    all = false;
  }
  for (uint16_t id = 0; id < builtins().size(); ++id) {
    if (coverage.builtins.contains(id)) continue;
    fmt::print(stderr, "builtin {} was never tried\n", builtins()[id].name);
    all = false;
  }
  return all;
}

int run_all(const Options& options) {
  Totals totals;
  for (uint64_t done = 0; done < options.functions; done += kFunctionsPerProgram) {
    auto functions =
        static_cast<uint32_t>(std::min<uint64_t>(kFunctionsPerProgram, options.functions - done));
    // A seed of its own for each program: `--seed` that one with the same numbers finds it first.
    Comparison comparison(options.seed + done / kFunctionsPerProgram, functions, options, totals);
    if (!comparison.run(options.records)) return 1;
  }
  if (options.functions >= 500 && !all_covered(totals.coverage)) return 1;
  fmt::print("{} pairs, all the same bits, {} filters held\n", totals.pairs, totals.held);
  return 0;
}

int run(Options options) {
  std::string folder = (std::filesystem::temp_directory_path() / "nudge_differential.XXXXXX").string();
  if (!::mkdtemp(folder.data())) return 1;
  options.cache = folder + "/native";
  const int status = run_all(options);
  std::filesystem::remove_all(folder);
  return status;
}

}  // namespace
}  // namespace nudge::differential

int main(int argc, char** argv) {
  nudge::differential::Options options;
  for (int index = 1; index + 1 < argc; index += 2) {
    std::string_view name = argv[index];
    uint64_t value = std::strtoull(argv[index + 1], nullptr, 10);
    if (name == "--seed") options.seed = value;
    if (name == "--functions") options.functions = value;
    if (name == "--records") options.records = value;
  }
  return nudge::differential::run(options);
}
