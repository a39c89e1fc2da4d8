// A program with a state that can be put away and taken up again between two lines of its input, and what
// each line gives, as text: equal texts are equal outputs.
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"
#include "runtime/snapshot/snapshot.h"
#include "tests/unit/lower/lowered.h"

namespace nudge::test {

inline std::string text_of(const Program& program, const Output& output) {
  std::string text;
  for (const Action& action : output.actions) {
    text += fmt::format("{} {} {} {} {}.{} {} {} {}", action.seq, hex_text(action.id), action.at_ms,
                        view(action.subject), program.workflows[action.workflow].name, action.node,
                        static_cast<int>(action.kind), static_cast<int>(action.reason), action.target);
    for (uint32_t field = action.first_field; field < action.first_field + action.field_count; ++field) {
      const ActionField& one = output.fields[field];
      const bool is_text = one.type.kind == FieldKind::text || one.type.kind == FieldKind::email ||
                           one.type.kind == FieldKind::url;
      text += is_text ? fmt::format(" {}={}", *one.name, view(text_of_word(one.word)))
                      : fmt::format(" {}:{}", *one.name, static_cast<int>(one.type.kind));
    }
    text += '\n';
  }
  for (const Trace& trace : output.traces) {
    text += fmt::format("{} {} {} {} {} {} {} {} {}\n", trace.at_ms, view(trace.subject),
                        program.workflows[trace.workflow].name, static_cast<int>(trace.what),
                        trace.label ? *trace.label : "", trace.reason ? trace.reason : "", trace.after_ms,
                        trace.worth, trace.pass);
  }
  for (const std::string& warning : output.warnings)
    text += warning + '\n';
  return text;
}

class SteppedState : private RecordSink {
 public:
  // `program` must outlive it. Without parts nothing has come yet.
  explicit SteppedState(const Program& program, const std::vector<EncodedPart>* parts = nullptr)
      : program_(program),
        predicates_(program),
        state(std::make_unique<State>(program)),
        output_(program),
        decoder_(program) {
    if (parts) {
      Status decoded = decode_state(program, *parts, *state);
      REQUIRE_MESSAGE(decoded.ok(), (decoded.ok() ? "" : decoded.fault().message));
    }
    engine_ = std::make_unique<Engine>(predicates_, *state);
    output_.wants_traces = true;
  }

  std::string step(const std::string& line) {
    output_.clear();
    decoder_.decode_copy(line, state->now_ms, *this);
    return text_of(program_, output_);
  }
  std::string advance(int64_t to_ms) {
    output_.clear();
    engine_->advance(to_ms, output_);
    return text_of(program_, output_);
  }
  std::vector<EncodedPart> encoded() const { return encode_state(program_, *state); }

 private:
  void decoded(const Decoded& record) override { engine_->step(record.input, output_); }
  void rejected(const Rejected&) override {}

  const Program& program_;
  Predicates predicates_;

 public:
  std::unique_ptr<State> state;

 private:
  Output output_;
  std::unique_ptr<Engine> engine_;
  Decoder decoder_;
};

inline bool same_parts(const std::vector<EncodedPart>& left, const std::vector<EncodedPart>& right) {
  if (left.size() != right.size()) return false;
  std::vector<const std::string*> by_part(kSnapshotParts);
  for (const EncodedPart& part : left)
    by_part[part.part] = &part.bytes;
  for (const EncodedPart& part : right) {
    if (!by_part[part.part] || *by_part[part.part] != part.bytes) return false;
  }
  return true;
}

}  // namespace nudge::test
