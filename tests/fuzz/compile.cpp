// A whole compilation of a text: what comes out is encoded, read again, and steps a few inputs.
#include "compiler/compile.h"

#include "compiler/source/render.h"
#include "runtime/fault/assert.h"
#include "runtime/program/encoding.h"
#include "tests/fuzz/stepping.h"
#include "tests/fuzz/target.h"

using namespace nudge;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 100'000) return 0;
  Compilation compilation = load_text("fuzz.flow", std::string(fuzz::text_of(data, size)));
  compile(compilation);
  source::render_human(compilation.sources, compilation.diagnostics.sorted(compilation.sources), false);
  NUDGE_ASSERT(compilation.program.has_value() != compilation.has_errors(), "errors, or a program");
  if (!compilation.program) return 0;
  const std::string bytes = encode(*compilation.program);
  const Result<Program> read = decode(bytes);
  NUDGE_ASSERT(read.ok(), "what was made is refused: {}", read.fault().message);
  NUDGE_ASSERT(encode(*read) == bytes, "read and written again it is another");
  fuzz::step_some(*read);
  return 0;
}
