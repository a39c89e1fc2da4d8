// The interpreter: the reference that compiled code has to equal bit by bit.
#include "runtime/fault/assert.h"
#include "runtime/predicate/builtins.h"
#include "runtime/predicate/predicate.h"

namespace nudge {

namespace {

// A function with more registers than this takes them from the heap.
constexpr uint32_t kStackRegisters = 512;

Word context_word(const Evaluation& evaluation, ContextValue value) {
  switch (value) {
    case ContextValue::now_ms:
      return word_of_int(evaluation.now_ms);
    case ContextValue::entry_ms:
      return word_of_int(evaluation.entry_ms);
    case ContextValue::zone:
      return evaluation.zone;
    case ContextValue::today:
      return word_of_int(evaluation.today);
    case ContextValue::has_account:
      return evaluation.has_account;
  }
  NUDGE_UNREACHABLE();
}

Word load_word(const Evaluation& evaluation, const Instruction& at) {
  return load_slot(evaluation.records[at.a], {static_cast<uint32_t>(at.imm), static_cast<SlotKind>(at.b)});
}

Word call_builtin(const BuiltinInfo* table, Evaluation& evaluation, const Instruction& at,
                  const Word* registers) {
  const BuiltinInfo& builtin = table[static_cast<uint16_t>(at.imm)];
  Word a = builtin.arity > 0 ? registers[at.a] : 0;
  Word b = builtin.arity > 1 ? registers[at.b] : 0;
  Word c = builtin.arity > 2 ? registers[static_cast<uint16_t>(at.imm >> 16)] : 0;
  Word d = builtin.arity > 3 ? registers[static_cast<uint16_t>(at.imm >> 32)] : 0;
  return builtin.function(evaluation, a, b, c, d);
}

Word make_list_of(Evaluation& evaluation, const Instruction& at, const Word* registers) {
  const Word* first = registers + at.a;
  return at.imm == 1 ? make_text_list(evaluation, first, at.b) : make_word_list(evaluation, first, at.b);
}

// One line for an op that writes a register; A and B are its operands.
#define CASE(name, value)         \
  case Op::name:                  \
    registers[at->dst] = (value); \
    break;
#define A registers[at->a]
#define B registers[at->b]
#define INT_A int_of_word(A)
#define INT_B int_of_word(B)
#define NUMBER_A number_of_word(A)
#define NUMBER_B number_of_word(B)

// What a run has come past, by the place in Program::code; the plain interpreter pays nothing for it.
struct NoLog {
  void ran(const Program&, const Instruction*) {}
  Word invoke(const Program& program, FunctionId function, Evaluation& evaluation) {
    return interpret(program, function, evaluation);
  }
};
struct Log {
  std::vector<uint32_t>& all;
  void ran(const Program& program, const Instruction* at) {
    all.push_back(static_cast<uint32_t>(at - program.code.data()));
  }
  Word invoke(const Program& program, FunctionId function, Evaluation& evaluation) {
    return interpret_logged(program, function, evaluation, all);
  }
};

// clang-format off
template <typename AnyLog>
Word run_code(const Program& program, const Instruction* code, Evaluation& evaluation, Word* registers, AnyLog log) {
  const BuiltinInfo* table = builtins().data();
  for (const Instruction* at = code;; ++at) {
    log.ran(program, at);
    switch (at->op) {
      CASE(constant, word_of_int(at->imm))
      CASE(text, word_of_text(evaluation.constants->text(static_cast<uint32_t>(at->imm))))
      CASE(list, word_of_list(evaluation.constants->list(static_cast<uint32_t>(at->imm))))
      CASE(load, load_word(evaluation, *at))
      CASE(context, context_word(evaluation, static_cast<ContextValue>(at->a)))
      CASE(move, A)
      CASE(add_int, word_of_int(add_int(INT_A, INT_B)))
      CASE(subtract_int, word_of_int(subtract_int(INT_A, INT_B)))
      CASE(multiply_int, word_of_int(multiply_int(INT_A, INT_B)))
      CASE(remainder_int, word_of_int(remainder_int(INT_A, INT_B)))
      CASE(divide_int, word_of_number(divide_int(INT_A, INT_B)))
      CASE(negate_int, word_of_int(negate_int(INT_A)))
      CASE(add_number, word_of_number(add_number(NUMBER_A, NUMBER_B)))
      CASE(subtract_number, word_of_number(subtract_number(NUMBER_A, NUMBER_B)))
      CASE(multiply_number, word_of_number(multiply_number(NUMBER_A, NUMBER_B)))
      CASE(divide_number, word_of_number(divide_number(NUMBER_A, NUMBER_B)))
      CASE(remainder_number, word_of_number(remainder_number(NUMBER_A, NUMBER_B)))
      CASE(negate_number, word_of_number(-NUMBER_A))
      CASE(int_to_number, word_of_number(number_of_int(INT_A)))
      CASE(equal_int, word_of_bool(A == B))
      CASE(less_int, word_of_bool(INT_A < INT_B))
      CASE(less_equal_int, word_of_bool(INT_A <= INT_B))
      CASE(equal_number, word_of_bool(NUMBER_A == NUMBER_B))
      CASE(less_number, word_of_bool(NUMBER_A < NUMBER_B))
      CASE(less_equal_number, word_of_bool(NUMBER_A <= NUMBER_B))
      CASE(equal_text, equal_texts(A, B))
      CASE(known_int, word_of_bool(A != kMissingWord))
      CASE(known_number, word_of_bool(!is_missing_number(NUMBER_A)))
      CASE(known_pointer, word_of_bool(A != kMissingTextWord))
      CASE(logical_not, A ^ 1)
      CASE(logical_and, A & B)
      CASE(logical_or, A | B)
      CASE(earlier, earlier_time(A, B))
      CASE(call, call_builtin(table, evaluation, *at, registers))
      CASE(concat, concat_texts(evaluation, registers + at->a, at->b))
      CASE(make_list, make_list_of(evaluation, *at, registers))
      CASE(invoke, log.invoke(program, static_cast<FunctionId>(at->imm), evaluation))
      CASE(each, each_interpreted(evaluation, A, at->b, static_cast<FunctionId>(at->imm)))
      CASE(element, element_of(evaluation, at->a, at->b, static_cast<uint64_t>(at->imm)))
      case Op::jump: at = code + at->imm - 1; break;
      case Op::jump_if_false: if (A != 1) at = code + at->imm - 1; break;
      case Op::jump_if_true: if (A == 1) at = code + at->imm - 1; break;
      case Op::give: return A;
    }
  }
}
// clang-format on

}  // namespace

Word interpret_row(const Program& program, const Instruction* code, uint32_t count, Evaluation& evaluation) {
  if (count > kStackRegisters) [[unlikely]] {
    auto registers = std::make_unique_for_overwrite<Word[]>(count);
    return run_code(program, code, evaluation, registers.get(), NoLog());
  }
  Word registers[kStackRegisters];
  return run_code(program, code, evaluation, registers, NoLog());
}

Word interpret(const Program& program, FunctionId function_id, Evaluation& evaluation) {
  const Function& function = program.functions[function_id];
  return interpret_row(program, program.code.data() + function.begin, function.registers, evaluation);
}

Word interpret_logged(const Program& program, FunctionId function_id, Evaluation& evaluation,
                      std::vector<uint32_t>& ran) {
  const Function& function = program.functions[function_id];
  std::vector<Word> registers(function.registers);
  return run_code(program, program.code.data() + function.begin, evaluation, registers.data(), Log{ran});
}

}  // namespace nudge
