// Lines of JSON against a program that has a field of every type: decoded, stepped, printed.
#include <cstdio>
#include <cstdlib>

#include "compiler/compile.h"
#include "tests/fuzz/rich_program.h"
#include "tests/fuzz/stepping.h"
#include "tests/fuzz/target.h"

using namespace nudge;

namespace {

const Program& rich_program() {
  static const Program program = [] {
    Compilation compilation = load_text("rich.flow", fuzz::kRichProgram);
    compile(compilation);
    if (!compilation.program) std::abort();
    return std::move(*compilation.program);
  }();
  return program;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 1'000'000) return 0;
  fuzz::step_lines(rich_program(), fuzz::text_of(data, size));
  return 0;
}
