// What the native code of a function depends on, as a hash: functions with the same key are the same native
// code, in this program or another. Texts, lists and invoked functions count by what they are, never by their
// number. Builtins and operations do by theirs, which belongs to the translator (object_compiler.h). Private
// to this room.
#pragma once

#include <optional>
#include <vector>

#include "runtime/program/program.h"
#include "runtime/value/hash.h"

namespace nudge::jit {

class CodeKeys {
 public:
  explicit CodeKeys(const Program& program);

  // Of the function with its constants. Linear in its code, and once for each that is invoked.
  Hash128 exact(FunctionId function);
  // The same but for its constants: functions of the same shape can share code that reads them in a table.
  Hash128 shape(FunctionId function);

 private:
  enum class With { constants, places };  // of constants
  std::string text_of(const Function& function, With with);
  void append_constant(std::string& text, const Instruction& at);

  const Program& program_;
  std::vector<std::optional<Hash128>> exact_;
};

// Whether an instruction gives a constant; in their order these are the places of the table that shared code
// reads.
bool is_constant(Op op);
// Sizes of texts belong to the shape of code that compares texts: a comparison with a text of known size is
// straight code.
bool compares_texts(const Program& program, const Function& function);

}  // namespace nudge::jit
