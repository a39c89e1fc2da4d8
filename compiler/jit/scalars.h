// Scalar ops as IR: each gives the bits that the functions of word.h, and so the interpreter, give. Values
// are words (i64); what is a bool is an i1 widened by zext, and what takes bools looks through that. Private
// to this room.
#pragma once

#include "runtime/program/code.h"

namespace llvm {
class IRBuilderBase;
class Value;
}  // namespace llvm

namespace nudge::jit {

// The value of an op whose form is unary or binary, but for equal_text; `right` is null if unary.
llvm::Value* scalar_value(llvm::IRBuilderBase& builder, Op op, llvm::Value* left, llvm::Value* right);

// i1: whether a word is 1.
llvm::Value* is_true(llvm::IRBuilderBase& builder, llvm::Value* word);

}  // namespace nudge::jit
