// A run that goes from one version of its program to the next: programs by their texts, inputs as JSON lines.
// What happened is kept as lines, short or whole.
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <memory>
#include <string>

#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"
#include "runtime/outbox/action_printer.h"
#include "runtime/outbox/trace_printer.h"
#include "runtime/value/time_text.h"
#include "runtime/version/carry.h"
#include "runtime/version/retired_paths.h"
#include "runtime/version/standing.h"
#include "tests/unit/lower/lowered.h"

namespace nudge::test {

class Versions : private RecordSink {
 public:
  explicit Versions(Program program) : run_(std::make_unique<Run>(std::move(program))) {}
  explicit Versions(const std::string& text) : Versions(lowered(text)) {}

  void step(const std::string& line) {
    run_->decoder.decode_copy(line, run_->state.now_ms, *this);
    drain();
  }
  void advance(int64_t to_ms) {
    run_->engine.advance(to_ms, run_->output);
    drain();
  }
  void advance(const std::string& to) { advance(*parse_time(to)); }
  // Over a hundred things in short, for who writes them by hand.
  void event(const std::string& at, const std::string& who, const std::string& name,
             const std::string& properties = "{}") {
    step(fmt::format(R"({{"type":"track","userId":"{}","event":"{}","timestamp":"{}","properties":{}}})", who,
                     name, at, properties));
  }
  void identify(const std::string& at, const std::string& who, const std::string& traits = "{}") {
    step(fmt::format(R"({{"type":"identify","userId":"{}","timestamp":"{}","traits":{}}})", who, at, traits));
  }
  void group(const std::string& at, const std::string& who, const std::string& account,
             const std::string& traits = "{}") {
    step(fmt::format(R"({{"type":"group","userId":"{}","groupId":"{}","timestamp":"{}","traits":{}}})", who,
                     account, at, traits));
  }

  void apply(const std::string& text, const CarryOptions& options = {}) { apply(lowered(text), options); }
  void apply(Program program, const CarryOptions& options = {}) {
    comparison = compare(run_->program, program);
    lead_retired_on(run_->program, comparison, program);
    auto next = std::make_unique<Run>(std::move(program));
    REQUIRE(find_unanswered(run_->program, comparison, count_standing(run_->program, run_->state)).empty());
    Output stopped(run_->program);
    stopped.wants_traces = true;
    carry(run_->program, run_->state, next->predicates, comparison, options, next->state, stopped,
          next->output);
    note(run_->program, stopped);
    run_ = std::move(next);
    drain();
  }

  // Since it was last asked. Short: "u1 w entered", `u1 w "text of the first field"`.
  std::string take() { return std::exchange(short_, ""); }
  const std::string& whole() const { return whole_; }

  const Program& program() const { return run_->program; }
  const Predicates& predicates() const { return run_->predicates; }
  State& state() { return run_->state; }
  Comparison comparison;

 private:
  struct Run {
    explicit Run(Program made)
        : program(std::move(made)),
          predicates(program),
          state(program),
          output(program),
          engine(predicates, state),
          decoder(program),
          printer(program) {
      output.wants_traces = true;
    }
    const Program program;
    Predicates predicates;
    State state;
    Output output;
    Engine engine;
    Decoder decoder;
    ActionPrinter printer;
  };

  void drain() {
    run_->printer.append_ndjson(whole_, run_->output);
    note(run_->program, run_->output);
    run_->output.clear();
  }
  void note(const Program& program, const Output& output) {
    TracePrinter(program, true).append(whole_, output);
    size_t action = 0;
    auto actions_until = [&](size_t end) {
      for (; action < end; ++action) {
        const Action& one = output.actions[action];
        short_ += fmt::format("{} {}", view(one.subject), program.workflows[one.workflow].name);
        if (one.kind == ActionKind::skipped) short_ += " skipped";
        if (one.field_count > 0) {
          const ActionField& field = output.fields[one.first_field];
          short_ += fmt::format(" \"{}\"", view(text_of_word(field.word)));
        }
        short_ += "\n";
      }
    };
    for (const Trace& trace : output.traces) {
      actions_until(trace.actions_before);
      short_ += fmt::format("{} {} {}", view(trace.subject), program.workflows[trace.workflow].name,
                            name_of(trace.what));
      if (trace.label) short_ += " " + *trace.label;
      if (trace.reason) short_ += fmt::format(" ({})", trace.reason);
      short_ += "\n";
    }
    actions_until(output.actions.size());
  }

  void decoded(const Decoded& record) override { run_->engine.step(record.input, run_->output); }
  void rejected(const Rejected&) override {}

  std::unique_ptr<Run> run_;
  std::string short_, whole_;
};

}  // namespace nudge::test
