// Objects into memory, by LLVM's ORC: where it is executable, and what they call of the runtime is bound.
// Private to this room.
#pragma once

#include <memory>

#include "runtime/fault/result.h"
#include "runtime/predicate/evaluation.h"

namespace nudge::jit {

class ObjectLinker {
 public:
  static Result<ObjectLinker> create();
  ObjectLinker(ObjectLinker&&) noexcept;
  ~ObjectLinker();  // with it the code is gone

  // The object's functions. It is trusted: it is what ObjectCompiler has made. Some 0.2 ms.
  Result<const NativeFunction*> link(std::string_view object, const std::string& symbol);

 private:
  struct Memory;
  explicit ObjectLinker(std::unique_ptr<Memory> memory);
  std::unique_ptr<Memory> memory_;
};

}  // namespace nudge::jit
