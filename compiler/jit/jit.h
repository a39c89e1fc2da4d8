// Predicate code to native functions, by LLVM's ORC: each function of the code becomes one of SSA values,
// many to a module, no IR passes (the code is straight already), code generation at O1. Bits are the
// interpreter's.
#pragma once

#include <memory>

#include "runtime/fault/result.h"
#include "runtime/predicate/predicate.h"

namespace nudge::jit {

// Compiles every function of a program in a thread of its own and installs each as it gets ready.
// `predicates` must outlive it; the destructor waits for the thread and frees the code (nothing may run it
// then).
class Jit {
 public:
  explicit Jit(Predicates& predicates);
  ~Jit();
  Jit(const Jit&) = delete;
  Jit& operator=(const Jit&) = delete;

  // Blocks until everything is installed, or says why it can't be. Without it failures leave the interpreter
  // in place.
  Status wait();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nudge::jit
