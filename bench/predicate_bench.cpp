// One condition of six comparisons over a contact's record: interpreted, compiled with its constants and as
// code that reads them in a table (what many conditions of one shape get), and as C++ by hand.
//
//   contact.plan == trial and contact.title == "VP Sales" and contact.seats > 3 and contact.seats < 500
//     and contact.mrr >= 10.5 and contact.subscribed
#include <benchmark/benchmark.h>

#include <filesystem>

#include "compiler/jit/jit.h"

using namespace nudge;

namespace {

struct Condition {
  Program program;
  Slot plan, title, seats, mrr, subscribed;
  Record contact;
  Arena arena;
  std::unique_ptr<Predicates> predicates;
  Evaluation evaluation;

  Condition() {
    Layout& layout = program.contact_layout;
    auto slot = [&](SlotKind kind) { return layout.slots[layout.add(kind)]; };
    plan = slot(SlotKind::small);
    title = slot(SlotKind::text);
    seats = slot(SlotKind::wide);
    mrr = slot(SlotKind::number);
    subscribed = slot(SlotKind::boolean);
    layout.seal();
    program.texts = {"VP Sales"};
    write_code();
    contact.reset(layout);
    contact.store(plan, 1);
    contact.store_text(layout, title, arena.text("VP Sales"));
    contact.store(seats, 12);
    contact.store(mrr, word_of_number(99.5));
    contact.store(subscribed, 1);
    predicates = std::make_unique<Predicates>(program);
    evaluation.records[0] = contact.data();
    evaluation.program = &program;
    evaluation.constants = &predicates->constants();
    evaluation.arena = &arena;
  }

  void write_code() {
    std::vector<Instruction>& code = program.code;
    auto load = [&](uint16_t dst, Slot slot) {
      code.push_back({Op::load, dst, 0, static_cast<uint16_t>(slot.kind), slot.offset});
    };
    // reg 2 = left op right; false: jump to the end, where reg 2 is the result
    auto compare = [&](Op op, uint16_t left, uint16_t right) {
      code.push_back({op, 2, left, right, 0});
      code.push_back({Op::jump_if_false, 0, 2, 0, 0});
    };
    auto constant = [&](Word value) { code.push_back({Op::constant, 1, 0, 0, int_of_word(value)}); };
    load(0, plan), constant(1), compare(Op::equal_int, 0, 1);
    load(0, title), code.push_back({Op::text, 1, 0, 0, 0}), compare(Op::equal_text, 0, 1);
    load(0, seats), constant(3), compare(Op::less_int, 1, 0);
    load(0, seats), constant(500), compare(Op::less_int, 0, 1);
    load(0, mrr), constant(word_of_number(10.5)), compare(Op::less_equal_number, 1, 0);
    load(0, subscribed), constant(1), code.push_back({Op::equal_int, 2, 0, 1, 0});
    for (Instruction& at : code) {
      if (at.op == Op::jump_if_false) at.imm = static_cast<int64_t>(code.size());
    }
    code.push_back({Op::give, 0, 2, 0, 0});
    program.functions = {{0, static_cast<uint32_t>(code.size()), 3, ResultKind::boolean, "six comparisons"}};
  }
};

bool by_hand(const std::byte* record, const Condition& it) {
  const Text* title = text_of_word(load_slot(record, {it.title.offset, SlotKind::text}));
  int64_t seats = int_of_word(load_slot(record, {it.seats.offset, SlotKind::wide}));
  return load_slot(record, {it.plan.offset, SlotKind::small}) == 1 && title && title->view() == "VP Sales" &&
         seats > 3 && seats < 500 &&
         number_of_word(load_slot(record, {it.mrr.offset, SlotKind::number})) >= 10.5 &&
         load_slot(record, {it.subscribed.offset, SlotKind::boolean}) == 1;
}

void interpreted(benchmark::State& state) {
  Condition it;
  if (it.predicates->run(0, it.evaluation) != 1) state.SkipWithError("wrong result");
  for (auto _ : state)
    benchmark::DoNotOptimize(it.predicates->run(0, it.evaluation));
}
BENCHMARK(interpreted);

void compiled_from(benchmark::State& state, size_t share_from) {
  Condition it;
  jit::Jit jit(*it.predicates, {"", share_from});
  if (!jit.wait().ok() || it.predicates->run(0, it.evaluation) != 1) state.SkipWithError("wrong result");
  for (auto _ : state)
    benchmark::DoNotOptimize(it.predicates->run(0, it.evaluation));
}
void compiled(benchmark::State& state) {
  compiled_from(state, SIZE_MAX);
}
BENCHMARK(compiled);
void compiled_shared(benchmark::State& state) {
  compiled_from(state, 1);
}
BENCHMARK(compiled_shared);

void hand_written(benchmark::State& state) {
  Condition it;
  const std::byte* record = it.contact.data();
  if (!by_hand(record, it)) state.SkipWithError("wrong result");
  for (auto _ : state) {
    benchmark::DoNotOptimize(record);
    benchmark::DoNotOptimize(by_hand(record, it));
  }
}
BENCHMARK(hand_written);

// All the functions of a program of so many such conditions, each with a number of its own, from nothing to
// installed.
void compiling_from(benchmark::State& state, size_t share_from, const std::string& cache) {
  Condition it;
  const std::vector<Instruction> code = it.program.code;
  for (uint32_t copy = 1; copy < state.range(0); ++copy) {
    Function function = it.program.functions[0];
    function.begin = static_cast<uint32_t>(it.program.code.size());
    it.program.functions.push_back(function);
    it.program.code.insert(it.program.code.end(), code.begin(), code.end());
    it.program.code[function.begin + 1].imm += copy;  // the first constant
  }
  const auto compile = [&] {
    Predicates predicates(it.program);
    jit::Jit jit(predicates, {cache, share_from});
    if (!jit.wait().ok()) state.SkipWithError("not compiled");
  };
  if (!cache.empty()) compile();
  for (auto _ : state)
    compile();
}
void compiling(benchmark::State& state) {
  compiling_from(state, SIZE_MAX, "");
}
BENCHMARK(compiling)->Arg(1)->Arg(1000)->Unit(benchmark::kMillisecond);
void compiling_shared(benchmark::State& state) {
  compiling_from(state, jit::kShareFrom, "");
}
BENCHMARK(compiling_shared)->Arg(1000)->Unit(benchmark::kMillisecond);
// The same as compiling, all of it found compiled.
void linking(benchmark::State& state) {
  const std::string cache =
      (std::filesystem::temp_directory_path() / "nudge_predicate_bench.native").string();
  compiling_from(state, SIZE_MAX, cache);
  std::filesystem::remove(cache);
}
BENCHMARK(linking)->Arg(1000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
