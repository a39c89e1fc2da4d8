// Reading memory in IR: the evaluation's fields, records, texts; and calls of the runtime's functions by
// their name (runtime_symbols.h). Private to this room.
#pragma once

#include <optional>
#include <string>
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
// A constant of the table that shared code reads.
llvm::Value* load_constant(llvm::IRBuilderBase& builder, llvm::Value* table, uint32_t place);

struct TextOperand {
  llvm::Value* word = nullptr;
  std::optional<uint32_t> size = {};  // if it is known now; then it isn't missing
};
// equal_texts; moves the builder to a new block.
llvm::Value* text_equality(llvm::IRBuilderBase& builder, TextOperand left, TextOperand right);
// A function of the runtime that returns a word.
llvm::Value* call_runtime(llvm::IRBuilderBase& builder, const std::string& symbol,
                          const std::vector<llvm::Value*>& arguments);

}  // namespace nudge::jit
