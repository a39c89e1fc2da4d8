// A program's text, compiled, with a state and an engine over it that JSON lines are given to. A test fails
// with the diagnostics if the program isn't sound, and with the decoder's reason if a line isn't.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"
#include "runtime/value/time_text.h"
#include "tests/unit/lower/lowered.h"

namespace nudge::test {

// What the output holds is that of the last line.
class Stepped : private RecordSink {
 public:
  explicit Stepped(const std::string& text) : Stepped(lowered(text)) {}
  explicit Stepped(Program made)
      : program(std::move(made)),
        predicates_(program),
        state(program),
        output(program),
        engine_(predicates_, state),
        decoder_(program) {}

  void step(const std::string& line) {
    output.clear();
    decoder_.decode_copy(line, state.now_ms, *this);
  }
  // Time goes on to then, without an input.
  void advance(const std::string& to) {
    output.clear();
    engine_.advance(*parse_time(to), output);
  }
  // The actions of the last line, a line each: `u1 workflow "text of the first field"`.
  std::string actions() const {
    std::string all;
    for (const Action& action : output.actions) {
      all += std::string(view(action.subject)) + " " + program.workflows[action.workflow].name;
      if (action.field_count > 0) {
        all += " \"" + std::string(view(text_of_word(output.fields[action.first_field].word))) + "\"";
      }
      all += "\n";
    }
    return all;
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
