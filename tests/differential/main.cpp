// The interpreter and the JIT over random programs and random records: the same bits, always. And what gives
// a bool as a filter among many: the dispatch finds those that hold.
//
//   differential [--seed N] [--functions N] [--records N]
//
// Prints `20000 pairs, all the same bits, 3000 filters held`, or the function that differs, its seed and both
// results, and fails.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "compiler/jit/jit.h"
#include "dispatched.h"

namespace nudge::differential {
namespace {

struct Options {
  uint64_t seed = 1;
  uint64_t functions = 1000;
  uint64_t records = 20;
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

// Returns false if some function differs.
bool run_program(uint64_t seed, uint32_t functions, uint64_t records, Totals& totals) {
  Random random(seed);
  std::unique_ptr<Generated> generated = generate(random, functions, totals.coverage);
  const Program& program = generated->program;
  Predicates predicates(program);
  jit::Jit jit(predicates);
  Status compiled = jit.wait();
  if (!compiled.ok()) {
    fmt::print(stderr, "seed {}: {}\n", seed, compiled.fault().message);
    return false;
  }
  Dispatched dispatched(*generated);
  Arena interpreted_arena;
  Arena native_arena;
  for (uint64_t record = 0; record < records; ++record) {
    World world(random, program, predicates.constants());
    if (!dispatched.agrees(world, predicates, totals.held)) {
      fmt::print(stderr, "seed {}, record {}: the dispatch differs\n", seed, record);
      return false;
    }
    for (FunctionId id = 0; id < functions; ++id) {
      interpreted_arena.reset();
      native_arena.reset();
      Evaluation for_interpreter = world.evaluation(interpreted_arena);
      Evaluation for_native = world.evaluation(native_arena);
      Word interpreted = interpret(program, id, for_interpreter);
      Word native = predicates.run(id, for_native);
      ++totals.pairs;
      Kind kind = generated->functions[id].result;
      if (same(kind, interpreted, native)) continue;
      fmt::print(stderr, "seed {}, record {}: different results of\n{}interpreted: {}\ncompiled:    {}\n",
                 seed, record, dump(program, id), shown(kind, interpreted), shown(kind, native));
      return false;
    }
  }
  return true;
}

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

int run(const Options& options) {
  Totals totals;
  for (uint64_t done = 0; done < options.functions; done += kFunctionsPerProgram) {
    auto functions =
        static_cast<uint32_t>(std::min<uint64_t>(kFunctionsPerProgram, options.functions - done));
    // A seed of its own for each program: `--seed` that one with the same numbers finds it first.
    if (!run_program(options.seed + done / kFunctionsPerProgram, functions, options.records, totals))
      return 1;
  }
  if (options.functions >= 500 && !all_covered(totals.coverage)) return 1;
  fmt::print("{} pairs, all the same bits, {} filters held\n", totals.pairs, totals.held);
  return 0;
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
