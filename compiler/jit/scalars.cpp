#include "compiler/jit/scalars.h"

#include <llvm/IR/IRBuilder.h>

#include <cmath>

#include "compiler/jit/memory.h"
#include "runtime/fault/assert.h"

namespace nudge::jit {

namespace {

using llvm::IRBuilderBase;
using llvm::Value;

Value* word(IRBuilderBase& builder, Word value) {
  return builder.getInt64(value);
}

Value* as_number(IRBuilderBase& builder, Value* value) {
  return builder.CreateBitCast(value, builder.getDoubleTy());
}

Value* number(IRBuilderBase& builder, double value) {
  return llvm::ConstantFP::get(builder.getDoubleTy(), value);
}

Value* as_word_of_bool(IRBuilderBase& builder, Value* condition) {
  return builder.CreateZExt(condition, builder.getInt64Ty());
}

// The i1 that was widened to this word, or null.
Value* narrow_bool(Value* value) {
  auto* widened = llvm::dyn_cast<llvm::ZExtInst>(value);
  return widened && widened->getOperand(0)->getType()->isIntegerTy(1) ? widened->getOperand(0) : nullptr;
}

// word_of_number: adding 0 makes −0 to 0 and leaves all else as it is.
Value* canonical(IRBuilderBase& builder, Value* value) {
  Value* bits = builder.CreateBitCast(builder.CreateFAdd(value, number(builder, 0.0)), builder.getInt64Ty());
  return builder.CreateSelect(builder.CreateFCmpUNO(value, value), word(builder, kMissingNumberWord), bits);
}

// word_of_number(finite(value))
Value* finite_word(IRBuilderBase& builder, Value* value) {
  Value* above = builder.CreateFCmpOGT(value, number(builder, DBL_MAX));
  Value* least = builder.CreateSelect(above, number(builder, DBL_MAX), value);
  Value* below = builder.CreateFCmpOLT(least, number(builder, -DBL_MAX));
  return canonical(builder, builder.CreateSelect(below, number(builder, -DBL_MAX), least));
}

Value* clamped_int(IRBuilderBase& builder, Value* value) {
  Value* missing = builder.CreateICmpEQ(value, word(builder, kMissingWord));
  return builder.CreateSelect(missing, word(builder, word_of_int(kMinInt)), value);
}

Value* saturated(IRBuilderBase& builder, llvm::Intrinsic::ID operation, Value* left, Value* right) {
  Value* both = builder.CreateBinaryIntrinsic(operation, left, right);
  Value* overflow = builder.CreateExtractValue(both, 1);
  Value* zero = word(builder, 0);
  Value* sign = operation == llvm::Intrinsic::smul_with_overflow ? builder.CreateXor(left, right) : left;
  Value* negative = builder.CreateICmpSLT(sign, zero);
  Value* bound = builder.CreateSelect(negative, word(builder, word_of_int(kMinInt)),
                                      word(builder, word_of_int(kMaxInt)));
  return builder.CreateSelect(overflow, bound, clamped_int(builder, builder.CreateExtractValue(both, 0)));
}

Value* remainder_of_ints(IRBuilderBase& builder, Value* left, Value* right) {
  Value* is_zero = builder.CreateICmpEQ(right, word(builder, 0));
  Value* traps = builder.CreateOr(is_zero, builder.CreateICmpEQ(right, word(builder, word_of_int(-1))));
  Value* divisor = builder.CreateSelect(traps, word(builder, 1), right);  // anything % 1 is 0, and so is % −1
  return builder.CreateSelect(is_zero, word(builder, kMissingWord), builder.CreateSRem(left, divisor));
}

Value* number_from_int(IRBuilderBase& builder, Value* value) {
  Value* missing = builder.CreateICmpEQ(value, word(builder, kMissingWord));
  Value* converted = builder.CreateSIToFP(value, builder.getDoubleTy());
  return builder.CreateSelect(missing, number(builder, kMissingNumber), converted);
}

Value* quotient(IRBuilderBase& builder, Value* left, Value* right) {
  Value* is_zero = builder.CreateFCmpOEQ(right, number(builder, 0.0));
  Value* divided = finite_word(builder, builder.CreateFDiv(left, right));
  return builder.CreateSelect(is_zero, word(builder, kMissingNumberWord), divided);
}

// The lesser, kMissing as the greatest: one less than the least int wraps to the greatest.
Value* earlier(IRBuilderBase& builder, Value* left, Value* right) {
  Value* one = word(builder, 1);
  Value* least = builder.CreateBinaryIntrinsic(llvm::Intrinsic::smin, builder.CreateSub(left, one),
                                               builder.CreateSub(right, one));
  return builder.CreateAdd(least, one);
}

Value* logical(IRBuilderBase& builder, Op op, Value* left, Value* right) {
  Value* narrow_left = narrow_bool(left);
  Value* narrow_right = right ? narrow_bool(right) : nullptr;
  if (op == Op::logical_not) {
    if (narrow_left) return as_word_of_bool(builder, builder.CreateNot(narrow_left));
    return builder.CreateXor(left, word(builder, 1));
  }
  bool narrow = narrow_left && narrow_right;
  if (narrow) {
    left = narrow_left;
    right = narrow_right;
  }
  Value* both = op == Op::logical_and ? builder.CreateAnd(left, right) : builder.CreateOr(left, right);
  return narrow ? as_word_of_bool(builder, both) : both;
}

Value* int_value(IRBuilderBase& builder, Op op, Value* left, Value* right) {
  switch (op) {
    case Op::add_int:
      return saturated(builder, llvm::Intrinsic::sadd_with_overflow, left, right);
    case Op::subtract_int:
      return saturated(builder, llvm::Intrinsic::ssub_with_overflow, left, right);
    case Op::multiply_int:
      return saturated(builder, llvm::Intrinsic::smul_with_overflow, left, right);
    case Op::remainder_int:
      return remainder_of_ints(builder, left, right);
    case Op::divide_int:
      return quotient(builder, number_from_int(builder, left), number_from_int(builder, right));
    case Op::negate_int:
      return builder.CreateNeg(clamped_int(builder, left));
    case Op::int_to_number:
      return canonical(builder, number_from_int(builder, left));
    default:
      return nullptr;
  }
}

Value* number_value(IRBuilderBase& builder, Op op, Value* left, Value* right) {
  Value* a = as_number(builder, left);
  Value* b = right ? as_number(builder, right) : nullptr;
  switch (op) {
    case Op::add_number:
      return finite_word(builder, builder.CreateFAdd(a, b));
    case Op::subtract_number:
      return finite_word(builder, builder.CreateFSub(a, b));
    case Op::multiply_number:
      return finite_word(builder, builder.CreateFMul(a, b));
    case Op::divide_number:
      return quotient(builder, a, b);
    case Op::remainder_number:
      return call_runtime(builder, "nudge_remainder_of_numbers", {left, right});
    case Op::negate_number:
      return canonical(builder, builder.CreateFNeg(a));
    default:
      return nullptr;
  }
}

// i1
Value* comparison(IRBuilderBase& builder, Op op, Value* left, Value* right) {
  switch (op) {
    case Op::equal_int:
      return builder.CreateICmpEQ(left, right);
    case Op::less_int:
      return builder.CreateICmpSLT(left, right);
    case Op::less_equal_int:
      return builder.CreateICmpSLE(left, right);
    case Op::equal_number:
      return builder.CreateFCmpOEQ(as_number(builder, left), as_number(builder, right));
    case Op::less_number:
      return builder.CreateFCmpOLT(as_number(builder, left), as_number(builder, right));
    case Op::less_equal_number:
      return builder.CreateFCmpOLE(as_number(builder, left), as_number(builder, right));
    case Op::known_int:
      return builder.CreateICmpNE(left, word(builder, kMissingWord));
    case Op::known_number:
      return builder.CreateFCmpORD(as_number(builder, left), as_number(builder, left));
    case Op::known_pointer:
      return builder.CreateICmpNE(left, word(builder, kMissingTextWord));
    default:
      return nullptr;
  }
}

}  // namespace

Value* scalar_value(IRBuilderBase& builder, Op op, Value* left, Value* right) {
  switch (op) {
    case Op::move:
      return left;
    case Op::earlier:
      return earlier(builder, left, right);
    case Op::logical_not:
    case Op::logical_and:
    case Op::logical_or:
      return logical(builder, op, left, right);
    default:
      break;
  }
  if (Value* condition = comparison(builder, op, left, right)) return as_word_of_bool(builder, condition);
  if (Value* value = int_value(builder, op, left, right)) return value;
  Value* value = number_value(builder, op, left, right);
  NUDGE_ASSERT(value, "op {} has no value", static_cast<int>(op));
  return value;
}

Value* is_true(IRBuilderBase& builder, Value* value) {
  if (Value* narrow = narrow_bool(value)) return narrow;
  return builder.CreateICmpEQ(value, word(builder, 1));
}

}  // namespace nudge::jit
