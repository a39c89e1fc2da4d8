#include "tests/fuzz/stepping.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"
#include "runtime/outbox/action_printer.h"
#include "runtime/outbox/trace_printer.h"
#include "runtime/predicate/predicate.h"
#include "runtime/value/json_text.h"

namespace nudge::fuzz {

namespace {

constexpr size_t kMostRecords = 2'000;
constexpr int64_t kBeginMs = 1'772'442'000'000;  // 2026-03-02T09:00Z
// An input of the year 4052 takes the time there, and all that falls due each day with it: right, and slow.
constexpr int64_t kLatestMs = kBeginMs + 3'650 * kDayMs;

class Run : public RecordSink {
 public:
  explicit Run(const Program& program)
      : predicates_(program),
        state_(program),
        engine_(predicates_, state_),
        decoder_(program),
        printer_(program),
        traces_(program),
        output_(program) {
    output_.wants_traces = output_.wants_passages = true;
  }

  void line(std::string_view text) { decoder_.decode_copy(text, state_.now_ms, *this); }
  void decoded(const Decoded& record) override {
    if (++records_ > kMostRecords || record.input.at_ms > kLatestMs) return;
    engine_.step(record.input, output_);
    print();
  }
  void rejected(const Rejected& record) override { printed_ += record.reason; }
  const State& state() const { return state_; }
  void advance(int64_t ms) {
    engine_.advance(std::max(state_.now_ms, kBeginMs) + ms, output_);
    print();
  }

 private:
  void print() {
    printer_.append_ndjson(printed_, output_);
    traces_.append(printed_, output_);
    output_.clear();
    printed_.clear();
  }

  Predicates predicates_;
  State state_;
  Engine engine_;
  Decoder decoder_;
  ActionPrinter printer_;
  TracePrinter traces_;
  Output output_;
  std::string printed_;
  size_t records_ = 0;
};

std::string quoted(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

std::string some_value(const Program& program, const FieldType& type, int round) {
  switch (type.kind) {
    case FieldKind::boolean:
      return round % 2 == 0 ? "true" : "false";
    case FieldKind::integer:
    case FieldKind::money:
      return std::to_string(round * 3);
    case FieldKind::number:
      return std::to_string(round) + ".5";
    case FieldKind::date:
      return "\"2026-03-12\"";
    case FieldKind::time:
      return "\"2026-03-12T10:00:00Z\"";
    case FieldKind::clock:
      return "\"10:30\"";
    case FieldKind::duration:
      return "\"2 days\"";
    case FieldKind::timezone:
      return "\"Europe/Paris\"";
    case FieldKind::email:
      return "\"ada@x.example\"";
    case FieldKind::url:
      return "\"https://x.example/a\"";
    case FieldKind::enumeration: {
      const auto& values = program.enums[type.detail].values;
      return values.empty() ? "null" : quoted(values[static_cast<size_t>(round) % values.size()].json);
    }
    case FieldKind::list:
    case FieldKind::set:
      return type.element == FieldKind::record ? "[{}]" : "[\"a\",\"b\"]";
    case FieldKind::record:
      return "{}";
    default:
      return round % 3 == 0 ? "\"pro\"" : "\"Ada & co\"";
  }
}

std::string some_object(const Program& program, const std::vector<Field>& fields, int round) {
  std::string out = "{";
  size_t count = 0;
  for (const Field& field : fields) {
    if (++count > 30) break;
    out += (out.size() > 1 ? "," : "") + quoted(field.json) + ":" + some_value(program, field.type, round);
  }
  return out + "}";
}

}  // namespace

void step_lines(const Program& program, std::string_view lines) {
  Run run(program);
  while (!lines.empty()) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    run.line(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  run.advance(40 * kDayMs);
}

void step_some(const Program& program) {
  step_some(program, [](const State&) {});
}

void step_some(const Program& program, const std::function<void(const State&)>& then) {
  Run run(program);
  for (int round = 0; round < 2; ++round) {
    const std::string who =
        fmt::format(R"("userId":"u{}","timestamp":"2026-03-0{}T09:00:00Z")", round % 2, 2 + round);
    run.line(fmt::format(R"({{"type":"identify",{},"traits":{}}})", who,
                         some_object(program, program.contact_fields, round)));
    run.line(fmt::format(R"({{"type":"group",{},"groupId":"g","traits":{}}})", who,
                         some_object(program, program.account_fields, round)));
    size_t count = 0;
    for (const Event& event : program.events) {
      if (++count > 20) break;
      run.line(fmt::format(R"({{"type":"track",{},"event":{},"properties":{}}})", who, quoted(event.json),
                           some_object(program, event.fields, round)));
    }
    run.advance(2 * kDayMs);
  }
  run.line(R"({"type":"alias","userId":"u0","previousId":"u1","timestamp":"2026-03-09T09:00:00Z"})");
  then(run.state());
  run.advance(20 * kDayMs);
}

}  // namespace nudge::fuzz
