#include "compiler/jit/memory.h"

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/Module.h>

#include <cstddef>

#include "runtime/fault/assert.h"

namespace nudge::jit {

namespace {

using llvm::BasicBlock;
using llvm::IRBuilderBase;
using llvm::Value;

Value* place(IRBuilderBase& builder, Value* base, uint64_t bytes) {
  return builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), base, bytes);
}

// Records are aligned as their slots need, but lists and texts only by 4.
Value* load(IRBuilderBase& builder, llvm::Type* type, Value* base, uint64_t bytes) {
  return builder.CreateAlignedLoad(type, place(builder, base, bytes), llvm::Align(1));
}

// The widened value, or kMissing where the raw one is `missing`.
Value* or_missing(IRBuilderBase& builder, Value* is_missing, Value* widened) {
  return builder.CreateSelect(is_missing, builder.getInt64(kMissingWord), widened);
}

Value* load_heap_pointer(IRBuilderBase& builder, Value* record, uint32_t slot_offset) {
  Value* offset = load(builder, builder.getInt32Ty(), record, slot_offset);
  Value* is_missing = builder.CreateICmpEQ(offset, builder.getInt32(0));
  Value* start = builder.CreatePtrToInt(record, builder.getInt64Ty());
  Value* at = builder.CreateAdd(start, builder.CreateZExt(offset, builder.getInt64Ty()));
  return builder.CreateSelect(is_missing, builder.getInt64(kMissingTextWord), at);
}

Value* text_size(IRBuilderBase& builder, const TextOperand& text) {
  if (text.size) return builder.getInt32(*text.size);
  return load(builder, builder.getInt32Ty(), builder.CreateIntToPtr(text.word, builder.getPtrTy()), 0);
}

Value* text_bytes(IRBuilderBase& builder, Value* text) {
  return place(builder, builder.CreateIntToPtr(text, builder.getPtrTy()), offsetof(Text, bytes));
}

// By a plain call, which the linker leads through a stub where the runtime is far. Not through its table
// (`nonlazybind`): where addresses are below 4 GiB, as in a program that isn't position-independent or under
// valgrind, LLVM 19 makes a direct call of that to a wrong place (llvm-project issue 190968).
llvm::FunctionCallee runtime_function(IRBuilderBase& builder, const std::string& symbol,
                                      llvm::FunctionType* type) {
  return builder.GetInsertBlock()->getModule()->getOrInsertFunction(symbol, type);
}

// i1. Code generation expands it in place when the size is a small constant.
Value* same_bytes(IRBuilderBase& builder, Value* left, Value* right, Value* size) {
  llvm::Type* pointer = builder.getPtrTy();
  auto* type = llvm::FunctionType::get(builder.getInt32Ty(), {pointer, pointer, builder.getInt64Ty()}, false);
  Value* wide_size = builder.CreateZExt(size, builder.getInt64Ty());
  Value* order = builder.CreateCall(runtime_function(builder, "memcmp", type),
                                    {text_bytes(builder, left), text_bytes(builder, right), wide_size});
  return builder.CreateICmpEQ(order, builder.getInt32(0));
}

}  // namespace

Value* record_pointer(IRBuilderBase& builder, Value* evaluation, RecordBase base) {
  uint64_t at = offsetof(Evaluation, records) + static_cast<uint64_t>(base) * sizeof(const std::byte*);
  return load(builder, builder.getPtrTy(), evaluation, at);
}

Value* load_value(IRBuilderBase& builder, Value* record, Slot slot) {
  llvm::Type* word = builder.getInt64Ty();
  switch (slot.kind) {
    case SlotKind::boolean: {
      Value* raw = load(builder, builder.getInt8Ty(), record, slot.offset);
      return or_missing(builder, builder.CreateICmpUGT(raw, builder.getInt8(1)),
                        builder.CreateZExt(raw, word));
    }
    case SlotKind::small: {
      Value* raw = load(builder, builder.getInt16Ty(), record, slot.offset);
      return or_missing(builder, builder.CreateICmpEQ(raw, builder.getInt16(0xFFFF)),
                        builder.CreateZExt(raw, word));
    }
    case SlotKind::medium: {
      Value* raw = load(builder, builder.getInt32Ty(), record, slot.offset);
      Value* is_missing = builder.CreateICmpEQ(raw, builder.getInt32(0x80000000));
      return or_missing(builder, is_missing, builder.CreateSExt(raw, word));
    }
    case SlotKind::wide:
    case SlotKind::number:
      return load(builder, word, record, slot.offset);
    default:
      return load_heap_pointer(builder, record, slot.offset);
  }
}

Value* context_value(IRBuilderBase& builder, Value* evaluation, ContextValue value) {
  auto field = [&](size_t offset) { return load(builder, builder.getInt64Ty(), evaluation, offset); };
  switch (value) {
    case ContextValue::now_ms:
      return field(offsetof(Evaluation, now_ms));
    case ContextValue::entry_ms:
      return field(offsetof(Evaluation, entry_ms));
    case ContextValue::zone:
      return field(offsetof(Evaluation, zone));
    case ContextValue::today:
      return field(offsetof(Evaluation, today));
    case ContextValue::has_account:
      return field(offsetof(Evaluation, has_account));
  }
  NUDGE_UNREACHABLE();
}

Value* load_constant(IRBuilderBase& builder, Value* table, uint32_t place) {
  Value* at = builder.CreateConstInBoundsGEP1_32(builder.getInt64Ty(), table, place);
  llvm::LoadInst* constant = builder.CreateAlignedLoad(builder.getInt64Ty(), at, llvm::Align(8));
  constant->setMetadata(llvm::LLVMContext::MD_invariant_load,
                        llvm::MDNode::get(builder.getContext(), std::nullopt));
  return constant;
}

Value* text_equality(IRBuilderBase& builder, TextOperand left, TextOperand right) {
  llvm::LLVMContext& context = builder.getContext();
  if (left.size) std::swap(left, right);
  Value* zero = builder.getInt64(0);
  for (const TextOperand& text : {left, right}) {
    auto* constant = llvm::dyn_cast<llvm::ConstantInt>(text.word);
    if (constant && constant->isZero()) return zero;
  }
  llvm::Function* function = builder.GetInsertBlock()->getParent();
  BasicBlock* sizes = BasicBlock::Create(context, "", function);
  BasicBlock* bytes = BasicBlock::Create(context, "", function);
  BasicBlock* done = BasicBlock::Create(context, "", function);
  BasicBlock* start = builder.GetInsertBlock();
  Value* known = builder.CreateICmpNE(left.word, zero);
  if (!right.size) known = builder.CreateAnd(known, builder.CreateICmpNE(right.word, zero));
  builder.CreateCondBr(known, sizes, done);

  builder.SetInsertPoint(sizes);
  Value* size = text_size(builder, right);
  builder.CreateCondBr(builder.CreateICmpEQ(text_size(builder, left), size), bytes, done);

  builder.SetInsertPoint(bytes);
  Value* same = same_bytes(builder, left.word, right.word, size);
  builder.CreateBr(done);

  builder.SetInsertPoint(done);
  llvm::PHINode* equal = builder.CreatePHI(builder.getInt1Ty(), 3);
  equal->addIncoming(builder.getFalse(), start);
  equal->addIncoming(builder.getFalse(), sizes);
  equal->addIncoming(same, bytes);
  return builder.CreateZExt(equal, builder.getInt64Ty());
}

Value* call_runtime(IRBuilderBase& builder, const std::string& symbol, const std::vector<Value*>& arguments) {
  std::vector<llvm::Type*> types;
  for (Value* argument : arguments)
    types.push_back(argument->getType());
  auto* type = llvm::FunctionType::get(builder.getInt64Ty(), types, false);
  return builder.CreateCall(runtime_function(builder, symbol, type), arguments);
}

}  // namespace nudge::jit
