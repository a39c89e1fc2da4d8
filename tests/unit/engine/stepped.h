// A program's text, compiled, with a state and an engine over it that JSON lines are given to. A test fails
// with the diagnostics if the program isn't sound, and with the decoder's reason if a line isn't.
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "compiler/compile.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"

namespace nudge::test {

inline Program compiled(const std::string& text) {
  Compilation compilation = load_text("test.flow", text);
  compile(compilation);
  std::string faults;
  for (const auto& diagnostic : compilation.diagnostics.sorted(compilation.sources))
    faults += diagnostic.message + "\n";
  REQUIRE_MESSAGE(compilation.program.has_value(), faults);
  return std::move(*compilation.program);
}

// The action's texts are gone with the next line; how many there were remains.
class Stepped : private RecordSink {
 public:
  explicit Stepped(const std::string& text)
      : program(compiled(text)),
        predicates_(program),
        state(program),
        output(program),
        engine_(predicates_, state),
        decoder_(program) {}

  void step(const std::string& line) {
    output.clear();
    decoder_.decode_copy(line, state.now_ms, *this);
  }

  const Program program;

 private:
  void decoded(const Decoded& record) override {
    REQUIRE(record.faults.empty());
    engine_.step(record.input, output);
  }
  void rejected(const Rejected& record) override { REQUIRE_MESSAGE(false, record.reason); }

  Predicates predicates_;

 public:
  State state;
  Output output;

 private:
  Engine engine_;
  Decoder decoder_;
};

}  // namespace nudge::test
