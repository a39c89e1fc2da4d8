// A State's bytes, damaged: refused, or a State that goes on. The parts that a run left are changed at the
// places that the data names (part, place, value: five bytes each), so that most of them still are what they
// were.
#include "runtime/snapshot/snapshot.h"

#include <cstdlib>

#include "compiler/compile.h"
#include "runtime/engine/step.h"
#include "tests/fuzz/rich_program.h"
#include "tests/fuzz/stepping.h"
#include "tests/fuzz/target.h"

using namespace nudge;

namespace {

struct Ground {
  Program program;
  std::vector<EncodedPart> parts;
  std::vector<size_t> filled;  // of parts, those that hold something
};

const Ground& ground() {
  static const Ground made = [] {
    Compilation compilation = load_text("rich.flow", fuzz::kRichProgram);
    compile(compilation);
    if (!compilation.program) std::abort();
    Ground ground;
    ground.program = std::move(*compilation.program);
    fuzz::step_some(ground.program,
                    [&](const State& state) { ground.parts = encode_state(ground.program, state); });
    size_t least = SIZE_MAX;
    for (const EncodedPart& part : ground.parts)
      least = std::min(least, part.bytes.size());
    for (size_t place = 0; place < ground.parts.size(); ++place) {
      if (ground.parts[place].bytes.size() > least) ground.filled.push_back(place);
    }
    return ground;
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Ground& on = ground();
  std::vector<EncodedPart> parts = on.parts;
  for (size_t at = 0; at + 5 <= size && at < 500; at += 5) {
    std::string& bytes = parts[on.filled[data[at] % on.filled.size()]].bytes;
    const size_t place = (size_t{data[at + 1]} << 8 | data[at + 2]) % bytes.size();
    switch (data[at + 3] % 4) {
      case 0:
        bytes.resize(place);
        break;
      case 1:
        bytes.insert(place, 1 + data[at + 4] % 8, static_cast<char>(data[at + 4]));
        break;
      default:
        bytes[place] = static_cast<char>(data[at + 4]);
    }
    if (bytes.empty()) bytes.push_back(0);
  }
  const Predicates predicates(on.program);
  State state(on.program);
  if (!decode_state(on.program, parts, state).ok()) return 0;
  Engine engine(predicates, state);
  Output output(on.program);
  engine.advance(state.now_ms + 30 * kDayMs, output);
  encode_state(on.program, state);
  return 0;
}
