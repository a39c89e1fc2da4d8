#include "cli/tally_inputs.h"

#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"

namespace nudge::cli {

namespace {

class Stepper : public RecordSink {
 public:
  Stepper(const Program& program, graph::Tally& tally)
      : tally_(tally), predicates_(program), state_(program), engine_(predicates_, state_), output_(program) {
    output_.wants_traces = output_.wants_passages = true;
  }

  void decoded(const Decoded& record) override {
    ++inputs_.records;
    if (!record.faults.empty()) ++inputs_.dead_letters;
    engine_.step(record.input, output_);
    take();
  }
  void rejected(const Rejected&) override {
    ++inputs_.records;
    ++inputs_.dead_letters;
  }

  int64_t now_ms() const { return state_.now_ms == INT64_MIN ? kMissing : state_.now_ms; }
  TalliedInputs finish(int64_t until_ms) {
    if (until_ms != kMissing) engine_.advance(until_ms, output_);
    take();
    tally_.finish(state_, output_);
    return inputs_;
  }

 private:
  void take() {
    tally_.add(output_);
    output_.clear();
  }

  graph::Tally& tally_;
  Predicates predicates_;
  State state_;
  Engine engine_;
  Output output_;
  TalliedInputs inputs_;
};

}  // namespace

Result<TalliedInputs> tally_inputs(const Program& program, const std::string& path, int64_t until_ms,
                                   graph::Tally& tally) {
  Result<LineSource> source = LineSource::open(path);
  if (!source.ok()) return source.fault();
  Decoder decoder(program);
  Stepper stepper(program, tally);
  Line line;
  while (true) {
    Result<bool> more = source->next(line);
    if (!more.ok()) return more.fault();
    if (!*more) return stepper.finish(until_ms);
    decoder.decode(line, stepper.now_ms(), stepper);
  }
}

}  // namespace nudge::cli
