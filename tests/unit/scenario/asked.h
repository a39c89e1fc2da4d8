// A program's segments as conditions to be explained, over one contact that inputs have made.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "compiler/compile.h"
#include "compiler/lower/lower.h"
#include "compiler/scenario/explain.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"

namespace nudge::test {

class Asked : private RecordSink {
 public:
  explicit Asked(const std::string& text) : compilation_(load_text("test.flow", text)) {
    compile(compilation_, {Stage::check});
    std::string faults;
    for (const auto& diagnostic : compilation_.diagnostics.sorted(compilation_.sources))
      faults += diagnostic.message + "\n";
    REQUIRE_MESSAGE(compilation_.ir.has_value(), faults);
    lower::LowerOptions options;
    options.keep_times = true;
    for (const ir::Segment& segment : compilation_.ir->segments) {
      SubjectKind subject = segment.for_account ? SubjectKind::account : SubjectKind::contact;
      options.requests.push_back({segment.condition, subject, {}, {}});
    }
    lowered_ = lower::lower(*compilation_.ir, compilation_.sources, options);
    predicates_ = std::make_unique<Predicates>(lowered_.program);
    state_ = std::make_unique<State>(lowered_.program);
    engine_ = std::make_unique<Engine>(*predicates_, *state_);
    decoder_ = std::make_unique<Decoder>(lowered_.program);
    output_ = std::make_unique<Output>(lowered_.program);
  }

  void input(const std::string& json) { decoder_->decode_copy(json, state_->now_ms, *this); }
  void advance(int64_t until_ms) { engine_->advance(until_ms, *output_); }

  size_t segment(const std::string& name) const {
    const auto& all = compilation_.ir->segments;
    for (size_t place = 0; place < all.size(); ++place) {
      if (all[place].name == name) return place;
    }
    REQUIRE_MESSAGE(false, "no segment ", name);
    return 0;
  }
  // Of the first contact.
  scenario::Explanation explain(const std::string& name) {
    size_t place = segment(name);
    Evaluation evaluation = look();
    return scenario::explain(
        {*compilation_.ir, compilation_.sources, lowered_.program, lowered_.requested[place]},
        compilation_.ir->segments[place].condition, evaluation);
  }
  bool holds(const std::string& name) {
    Evaluation evaluation = look();
    return interpret(lowered_.program, lowered_.program.segments[segment(name)].value, evaluation) == 1;
  }
  std::string shown(const std::string& name) { return scenario::print(explain(name), scenario::TreeStyle()); }

 private:
  void decoded(const Decoded& record) override {
    CHECK(record.faults.empty());
    engine_->step(record.input, *output_);
  }
  void rejected(const Rejected& record) override { FAIL(std::string(record.reason)); }

  Evaluation look() {
    REQUIRE(!state_->contacts.empty());
    Evaluation evaluation;
    const Contact& contact = state_->contacts[0];
    evaluation.records[0] = contact.record.data();
    evaluation.has_account = contact.account != kNone;
    evaluation.records[1] = evaluation.has_account ? state_->accounts[contact.account].record.data()
                                                   : predicates_->constants().no_account();
    evaluation.now_ms = evaluation.entry_ms = state_->now_ms;
    evaluation.today = date_of(state_->now_ms, kUtc);
    evaluation.program = &lowered_.program;
    evaluation.constants = &predicates_->constants();
    evaluation.arena = &arena_;
    return evaluation;
  }

  Compilation compilation_;
  lower::Lowered lowered_;
  std::unique_ptr<Predicates> predicates_;
  std::unique_ptr<State> state_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Decoder> decoder_;
  std::unique_ptr<Output> output_;
  Arena arena_;
};

}  // namespace nudge::test
