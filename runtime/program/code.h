// Predicate code: what conditions, filters, arguments and texts are compiled to. A register machine over
// words: every register is written before it is read, jumps go forward only, so a function always ends. One
// function reads one Evaluation (runtime/predicate/evaluation.h) and returns one word. The interpreter and
// the JIT run the same code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/value/word.h"

namespace nudge {

// NUDGE_OP(name, form): the forms say which fields of the instruction mean what.
//
//   constant   dst = imm
//   text       dst = text constant imm
//   list       dst = list constant imm
//   load       dst = slot at offset imm of kind b in the record of base a
//   context    dst = the evaluation's `a` (ContextValue)
//   unary      dst = op a
//   binary     dst = a op b
//   jump       to instruction imm (of the function, counted from its start)
//   branch     the same, if a is false / true
//   call       dst = builtin imm & 0xFFFF (a, b, register imm >> 16 & 0xFFFF, register imm >> 32 & 0xFFFF)
//   concat     dst = the texts in registers a … a+b-1, joined; missing ones are empty
//   make_list  dst = a list of the words in registers a … a+b-1; imm 1: of texts
//   invoke     dst = function imm, over the same evaluation
//   each       dst = fold (b & 0xFF, an EachFold) of function imm over the elements of the list in register a
//              (none, if it is missing), each standing in turn as Evaluation::elements[b >> 8]
//   element    dst = of the element a: what kind b says (an ElementKind); imm: its cell | the row's cells <<
//   32 give       the function's result is a
enum class Op : uint16_t {
#define NUDGE_OP(name, form) name,
#include "runtime/program/op.def"
#undef NUDGE_OP
};

enum class EachFold : uint16_t { any, all, count, join };
enum class ElementKind : uint16_t {
  word,       // of a list of words
  text,       // of a list of texts
  cell,       // of a list of records (record/list.h): a word of the row
  text_cell,  // a text of the row
};
inline constexpr uint32_t kMaxEachDepth = 4;  // of an `each` in an `each`

enum class RecordBase : uint16_t { contact, account, arriving, captured };
enum class ContextValue : uint16_t { now_ms, entry_ms, zone, today, has_account };

struct Instruction {
  Op op = Op::give;
  uint16_t dst = 0;
  uint16_t a = 0;
  uint16_t b = 0;
  int64_t imm = 0;
  bool operator==(const Instruction&) const = default;
};
static_assert(sizeof(Instruction) == 16);

using FunctionId = uint32_t;
inline constexpr FunctionId kNoFunction = UINT32_MAX;

enum class ResultKind : uint8_t { boolean, word, number, text, list };

struct Function {
  uint32_t begin = 0;  // in Program::code
  uint32_t count = 0;
  uint16_t registers = 0;
  ResultKind result = ResultKind::boolean;
  std::string name;  // for dumps and profiles: "trial_onboarding.if"
};

}  // namespace nudge
