#include "compiler/jit/translate.h"

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>

#include <map>

#include "compiler/jit/memory.h"
#include "compiler/jit/runtime_symbols.h"
#include "compiler/jit/scalars.h"
#include "runtime/fault/assert.h"

namespace nudge::jit {

namespace {

using llvm::BasicBlock;
using llvm::Value;

enum class Form {
  constant,
  text,
  list,
  load,
  context,
  unary,
  binary,
  jump,
  branch,
  call,
  concat,
  make_list,
  invoke,
  each,
  element,
  give
};

Form form_of(Op op) {
  static constexpr Form kForms[] = {
#define NUDGE_OP(name, form) Form::form,
#include "runtime/program/op.def"
#undef NUDGE_OP
  };
  return kForms[static_cast<size_t>(op)];
}

// Calls read(register) for each register that an instruction reads.
template <class Read>
void for_each_read(const Instruction& at, Read&& read) {
  switch (form_of(at.op)) {
    case Form::binary:
      read(at.a);
      read(at.b);
      return;
    case Form::unary:
    case Form::branch:
    case Form::each:
    case Form::give:
      read(at.a);
      return;
    case Form::call: {
      int arity = builtins()[static_cast<uint16_t>(at.imm)].arity;
      if (arity > 0) read(at.a);
      if (arity > 1) read(at.b);
      if (arity > 2) read(static_cast<uint16_t>(at.imm >> 16));
      if (arity > 3) read(static_cast<uint16_t>(at.imm >> 32));
      return;
    }
    case Form::concat:
    case Form::make_list:
      for (uint32_t index = 0; index < at.b; ++index)
        read(static_cast<uint16_t>(at.a + index));
      return;
    default:
      return;
  }
}

class Translator {
 public:
  // Into `native`, which is empty. `reads_table`: constants stand in the table that it gets.
  Translator(ModuleParts& parts, const Program& program, const Constants& constants, FunctionId id,
             llvm::Function* native, bool reads_table);
  void run();

 private:
  using Registers = std::vector<Value*>;
  // A place that jumps lead to, with what the registers hold on each way there.
  struct Way {
    BasicBlock* from;
    Registers registers;
  };
  struct Target {
    BasicBlock* block = nullptr;
    std::vector<Way> ways;
  };

  void find_last_reads();
  void make_entry();
  BasicBlock* way_to(uint32_t index);
  void begin_target(uint32_t index, Target& target);
  Value* merged(uint32_t reg, const std::vector<Way>& ways);
  void instruction(uint32_t index);
  void control(uint32_t index);
  Value* value_of(const Instruction& at);
  Value* constant(uint32_t index);
  Value* call(const Instruction& at);
  Value* call_with_array(const Instruction& at, const char* symbol);
  TextOperand text_operand(uint32_t reg);
  Value* read(uint32_t reg) {
    NUDGE_ASSERT(registers_[reg], "{}: register {} is read before it is written", function_.name, reg);
    return registers_[reg];
  }

  ModuleParts& parts_;
  llvm::IRBuilder<> builder_;
  const Program& program_;
  const Constants& constants_;
  const Function& function_;
  const Instruction* code_;
  llvm::Function* native_;
  const bool reads_table_;
  const bool knows_sizes_;  // of texts that are constants
  Value* evaluation_ = nullptr;
  Value* array_ = nullptr;            // room for the words that concat and make_list get
  Value* records_[4] = {};            // loaded on entry, those that are used
  std::vector<uint32_t> last_read_;   // by register: the last instruction that reads it
  Registers registers_;               // empty slots: not written on some way here, or not read any more
  std::vector<uint32_t> places_;      // by instruction: how many constants come before it
  std::map<Value*, uint32_t> sizes_;  // of texts that are constants
  std::map<uint32_t, Target> targets_;
  bool reachable_ = true;
};

Translator::Translator(ModuleParts& parts, const Program& program, const Constants& constants, FunctionId id,
                       llvm::Function* native, bool reads_table)
    : parts_(parts),
      builder_(parts.module().getContext()),
      program_(program),
      constants_(constants),
      function_(program.functions[id]),
      code_(program.code.data() + function_.begin),
      native_(native),
      reads_table_(reads_table),
      knows_sizes_(!reads_table || compares_texts(program, function_)),
      evaluation_(native->getArg(0)),
      last_read_(function_.registers),
      registers_(function_.registers) {
  uint32_t constants_before = 0;
  for (uint32_t index = 0; index < function_.count; ++index) {
    places_.push_back(constants_before);
    constants_before += is_constant(code_[index].op);
  }
}

void Translator::run() {
  find_last_reads();
  make_entry();
  for (uint32_t index = 0; index < function_.count; ++index) {
    auto target = targets_.find(index);
    if (target != targets_.end()) {
      begin_target(index, target->second);
      targets_.erase(target);
    }
    if (reachable_) instruction(index);
  }
  NUDGE_ASSERT(!reachable_ && targets_.empty(), "{} doesn't end with give", function_.name);
}

void Translator::find_last_reads() {
  for (uint32_t index = 0; index < function_.count; ++index) {
    for_each_read(code_[index], [&](uint16_t reg) { last_read_[reg] = index; });
  }
}

void Translator::make_entry() {
  builder_.SetInsertPoint(BasicBlock::Create(native_->getContext(), "", native_));
  uint32_t longest = 0;
  bool used[4] = {};
  for (uint32_t index = 0; index < function_.count; ++index) {
    const Instruction& at = code_[index];
    if (at.op == Op::load) used[at.a] = true;
    if (at.op == Op::concat || at.op == Op::make_list) longest = std::max<uint32_t>(longest, at.b);
  }
  if (longest > 0) array_ = builder_.CreateAlloca(builder_.getInt64Ty(), builder_.getInt32(longest));
  for (uint32_t base = 0; base < 4; ++base) {
    if (used[base]) records_[base] = record_pointer(builder_, evaluation_, static_cast<RecordBase>(base));
  }
}

// Notes a way from here to an instruction; gives the block to jump to.
BasicBlock* Translator::way_to(uint32_t index) {
  Target& target = targets_[index];
  if (!target.block) target.block = BasicBlock::Create(native_->getContext(), "", native_);
  target.ways.push_back({builder_.GetInsertBlock(), registers_});
  return target.block;
}

void Translator::begin_target(uint32_t index, Target& target) {
  if (reachable_) builder_.CreateBr(way_to(index));
  target.block->moveAfter(&native_->back());
  builder_.SetInsertPoint(target.block);
  reachable_ = true;
  for (uint32_t reg = 0; reg < function_.registers; ++reg) {
    registers_[reg] = last_read_[reg] >= index ? merged(reg, target.ways) : nullptr;
  }
}

Value* Translator::merged(uint32_t reg, const std::vector<Way>& ways) {
  Value* first = ways.front().registers[reg];
  bool same = true;
  for (const Way& way : ways) {
    if (!way.registers[reg]) return nullptr;
    same = same && way.registers[reg] == first;
  }
  if (same) return first;
  llvm::PHINode* phi = builder_.CreatePHI(builder_.getInt64Ty(), static_cast<unsigned>(ways.size()));
  for (const Way& way : ways)
    phi->addIncoming(way.registers[reg], way.from);
  return phi;
}

void Translator::instruction(uint32_t index) {
  const Instruction& at = code_[index];
  switch (form_of(at.op)) {
    case Form::jump:
    case Form::branch:
    case Form::give:
      control(index);
      return;
    case Form::constant:
    case Form::text:
    case Form::list:
      registers_[at.dst] = constant(index);
      return;
    default:
      registers_[at.dst] = value_of(at);
  }
}

void Translator::control(uint32_t index) {
  const Instruction& at = code_[index];
  if (at.op == Op::give) {
    builder_.CreateRet(read(at.a));
    reachable_ = false;
    return;
  }
  NUDGE_ASSERT(at.imm > index && at.imm < function_.count, "{}: a jump from {} to {}", function_.name, index,
               at.imm);
  auto to = static_cast<uint32_t>(at.imm);
  if (at.op == Op::jump) {
    builder_.CreateBr(way_to(to));
    reachable_ = false;
    return;
  }
  Value* condition = is_true(builder_, read(at.a));
  BasicBlock* taken = way_to(to);
  BasicBlock* next = BasicBlock::Create(native_->getContext(), "", native_);
  if (at.op == Op::jump_if_true) {
    builder_.CreateCondBr(condition, taken, next);
  } else {
    builder_.CreateCondBr(condition, next, taken);
  }
  builder_.SetInsertPoint(next);
}

Value* Translator::value_of(const Instruction& at) {
  switch (form_of(at.op)) {
    case Form::load:
      return load_value(builder_, records_[at.a],
                        {static_cast<uint32_t>(at.imm), static_cast<SlotKind>(at.b)});
    case Form::context:
      return context_value(builder_, evaluation_, static_cast<ContextValue>(at.a));
    case Form::unary:
      return scalar_value(builder_, at.op, read(at.a), nullptr);
    case Form::binary:
      if (at.op == Op::equal_text) return text_equality(builder_, text_operand(at.a), text_operand(at.b));
      return scalar_value(builder_, at.op, read(at.a), read(at.b));
    case Form::call:
      return call(at);
    case Form::concat:
      return call_with_array(at, "nudge_concat_texts");
    case Form::make_list:
      return call_with_array(at, at.imm == 1 ? "nudge_make_text_list" : "nudge_make_word_list");
    case Form::invoke: {
      Value* none = llvm::ConstantPointerNull::get(builder_.getPtrTy());
      return builder_.CreateCall(parts_.invoked(static_cast<FunctionId>(at.imm)), {evaluation_, none});
    }
    case Form::each:
      return call_runtime(builder_, "nudge_each",
                          {evaluation_, read(at.a), builder_.getInt64(at.b),
                           parts_.invoked(static_cast<FunctionId>(at.imm))});
    case Form::element:
      return call_runtime(builder_, "nudge_element",
                          {evaluation_, builder_.getInt64(at.a), builder_.getInt64(at.b),
                           builder_.getInt64(static_cast<uint64_t>(at.imm))});
    default:
      NUDGE_UNREACHABLE("op {} has no value", static_cast<int>(at.op));
  }
}

Value* Translator::constant(uint32_t index) {
  const Instruction& at = code_[index];
  const auto which = static_cast<uint32_t>(at.imm);
  Value* word = nullptr;
  if (reads_table_) {
    word = load_constant(builder_, native_->getArg(1), places_[index]);
  } else if (at.op == Op::constant) {
    word = builder_.getInt64(word_of_int(at.imm));
  } else {
    word = at.op == Op::text ? parts_.text(which) : parts_.list(which);
  }
  if (at.op == Op::text && knows_sizes_) sizes_[word] = constants_.text(which)->size;
  return word;
}

TextOperand Translator::text_operand(uint32_t reg) {
  Value* word = read(reg);
  auto size = sizes_.find(word);
  if (size == sizes_.end()) return {word};
  return {word, size->second};
}

Value* Translator::call(const Instruction& at) {
  const BuiltinInfo& builtin = builtins()[static_cast<uint16_t>(at.imm)];
  Value* none = builder_.getInt64(0);
  std::vector<Value*> arguments = {evaluation_, none, none, none, none};
  size_t next = 1;
  for_each_read(at, [&](uint16_t reg) { arguments[next++] = read(reg); });
  return call_runtime(builder_, symbol_of(builtin), arguments);
}

Value* Translator::call_with_array(const Instruction& at, const char* symbol) {
  Value* array = array_ ? array_ : llvm::ConstantPointerNull::get(builder_.getPtrTy());
  for (uint32_t index = 0; index < at.b; ++index) {
    Value* place = builder_.CreateConstInBoundsGEP1_32(builder_.getInt64Ty(), array, index);
    builder_.CreateStore(read(at.a + index), place);
  }
  return call_runtime(builder_, symbol, {evaluation_, array, builder_.getInt64(at.b)});
}

}  // namespace

void translate(llvm::Module& module, const Program& program, const Constants& constants,
               const ModulePlan& plan, const std::string& symbol) {
  ModuleParts parts(module, constants);
  std::vector<llvm::Function*> functions;
  for (const Unit& unit : plan.units) {
    functions.push_back(parts.make_function());
    Translator(parts, program, constants, unit.functions.front(), functions.back(), unit.shared).run();
  }
  for (auto missing = parts.take_missing(); !missing.empty(); missing = parts.take_missing()) {
    for (const ModuleParts::Missing& one : missing)
      Translator(parts, program, constants, one.id, one.native, false).run();
  }
  parts.make_table(symbol, functions);
}

}  // namespace nudge::jit
