// Reading memory in IR: the evaluation's fields, records, texts; and calls of the runtime's functions by
// their address. Private to this room.
#pragma once

#include <vector>

#include "runtime/predicate/evaluation.h"

namespace llvm {
class IRBuilderBase;
class Value;
}  // namespace llvm

namespace nudge::jit {

// Where the record of that base begins.
llvm::Value* record_pointer(llvm::IRBuilderBase& builder, llvm::Value* evaluation, RecordBase base);
// load_slot
llvm::Value* load_value(llvm::IRBuilderBase& builder, llvm::Value* record, Slot slot);
llvm::Value* context_value(llvm::IRBuilderBase& builder, llvm::Value* evaluation, ContextValue value);
// equal_texts; moves the builder to a new block.
llvm::Value* text_equality(llvm::IRBuilderBase& builder, llvm::Value* left, llvm::Value* right);
// A function that returns a word.
llvm::Value* call_address(llvm::IRBuilderBase& builder, uintptr_t address,
                          const std::vector<llvm::Value*>& arguments);

}  // namespace nudge::jit
