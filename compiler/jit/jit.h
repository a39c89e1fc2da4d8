// Predicate code to native functions, in the background: a program's functions are divided into modules
// (plan.h), each becomes an object (object_compiler.h) that is kept for the next start (object_cache.h),
// linked into memory and installed. Bits are the interpreter's.
#pragma once

#include <memory>
#include <string>

#include "compiler/jit/plan.h"
#include "runtime/fault/result.h"
#include "runtime/predicate/predicate.h"

namespace nudge::jit {

struct JitOptions {
  std::string cache = {};          // the file in which objects are kept; "": none are
  size_t share_from = kShareFrom;  // so many functions of one shape share their code
};

// What was done.
struct JitReport {
  size_t functions = 0;  // of the program: all are native
  size_t units = 0;      // codes that they run
  size_t modules = 0;    // that these were compiled in
  size_t cached = 0;     // of these, those that were found compiled
  double seconds = 0;
  std::string cache_trouble;  // why objects couldn't be kept
};

// Compiles every function of a program in a thread of its own and installs each as it gets ready.
// `predicates` must outlive it; the destructor waits for the thread and frees the code (nothing may run it
// then).
class Jit {
 public:
  explicit Jit(Predicates& predicates, JitOptions options = {});
  ~Jit();
  Jit(const Jit&) = delete;
  Jit& operator=(const Jit&) = delete;

  // Blocks until everything is installed, or says why it can't be. Without it failures leave the interpreter
  // in place.
  Result<JitReport> wait();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace nudge::jit
