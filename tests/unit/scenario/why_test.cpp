// What `why` says of the examples' people is what became of them, by the traces and actions of a plain run.
#include "compiler/scenario/why.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "compiler/compile.h"
#include "runtime/engine/identity.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"

using namespace nudge;
using scenario::Pass;

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const std::string& path) {
  Lines lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    lines.push_back(line);
  return lines;
}

// Of one workflow and one subject.
struct Became {
  size_t entered = 0, refused = 0, sent = 0, skipped = 0;
  std::map<TraceWhat, size_t> ended;
};

// A plain run.
class Run : private RecordSink {
 public:
  Run(const Program& program, const Lines& lines)
      : program_(program),
        predicates_(program),
        state_(program),
        engine_(predicates_, state_),
        decoder_(program),
        output_(program) {
    output_.wants_traces = true;
    for (const std::string& line : lines)
      decoder_.decode_copy(line, state_.now_ms, *this);
    for (const Trace& trace : output_.traces)
      note(trace);
    for (const Action& action : output_.actions) {
      Became& became = of(action.workflow, action.subject_kind, view(action.subject));
      ++(action.kind == ActionKind::skipped ? became.skipped : became.sent);
    }
  }

  // By the subject's id as it is at the end.
  std::map<std::pair<uint32_t, std::string>, Became> all;

 private:
  void decoded(const Decoded& record) override { engine_.step(record.input, output_); }
  void rejected(const Rejected&) override {}

  Became& of(uint32_t workflow, SubjectKind kind, std::string_view id) {
    std::string last(id);
    if (kind == SubjectKind::contact) last = state_.contact_id(find_contact(state_, id));
    return all[{workflow, last}];
  }
  void note(const Trace& trace) {
    Became& became = of(trace.workflow, trace.subject_kind, view(trace.subject));
    switch (trace.what) {
      case TraceWhat::entered:
      case TraceWhat::held_out:
        ++became.entered;
        break;
      case TraceWhat::refused:
        ++became.refused;
        break;
      case TraceWhat::measured:
        break;
      default:
        ++became.ended[trace.what];
    }
  }

  const Program& program_;
  Predicates predicates_;
  State state_;
  Engine engine_;
  Decoder decoder_;
  Output output_;
};

size_t count_results(const scenario::WhyReport& report, const std::string& begin) {
  size_t count = 0;
  for (const Pass& pass : report.passes) {
    for (const scenario::WayStep& step : pass.way)
      count += step.result.starts_with(begin);
  }
  return count;
}

void compare(const scenario::WhyReport& report, Became& became) {
  auto count = [&](Pass::End end) {
    return static_cast<size_t>(std::count_if(report.passes.begin(), report.passes.end(),
                                             [&](const Pass& pass) { return pass.end == end; }));
  };
  CHECK(report.passes.size() == became.entered);
  CHECK(count(Pass::End::converted) == became.ended[TraceWhat::converted]);
  CHECK(count(Pass::End::exited) == became.ended[TraceWhat::exited]);
  CHECK(count(Pass::End::stopped) == became.ended[TraceWhat::stopped]);
  // Who finished may convert later.
  CHECK(count(Pass::End::finished) <= became.ended[TraceWhat::finished]);
  size_t refused = 0;
  for (const scenario::Occasion& occasion : report.occasions) {
    refused += occasion.outcome == scenario::Occasion::Outcome::refused;
    bool fired = occasion.what == scenario::Occasion::What::fired;
    CHECK(fired == (occasion.outcome != scenario::Occasion::Outcome::none));
  }
  CHECK(refused == became.refused);
  if (report.for_account) return;  // what its members get is theirs
  CHECK(count_results(report, "sent") + count_results(report, "done") == became.sent);
  CHECK(count_results(report, "skipped") == became.skipped);
  for (const Pass& pass : report.passes) {
    REQUIRE(pass.occasion >= 0);
    const scenario::Occasion& occasion = report.occasions[static_cast<size_t>(pass.occasion)];
    CHECK(occasion.at_ms == pass.entered_ms);
    if (occasion.condition) CHECK(occasion.condition->value == "true");
    if (pass.end_condition) CHECK(pass.end_condition->value == "true");
    for (const scenario::WayStep& step : pass.way) {
      bool asks = step.condition && step.text.starts_with("if ");
      if (asks) CHECK((step.condition->value == "true") == (step.result == "yes"));
    }
  }
}

void check_example(const std::string& name, size_t most_of_each) {
  CAPTURE(name);
  std::string folder = std::string(NUDGE_SOURCE_DIR) + "/examples/" + name;
  Result<Compilation> loaded = load_project(folder);
  REQUIRE(loaded.ok());
  compile(*loaded);
  REQUIRE(loaded->program.has_value());
  Lines lines = lines_of(folder + "/inputs.ndjson");
  Run run(*loaded->program, lines);
  auto happened = [&](scenario::InputTaker& taker) -> Status {
    for (const std::string& line : lines)
      taker.take_json(line);
    return Done{};
  };
  for (uint32_t workflow = 0; workflow < loaded->program->workflows.size(); ++workflow) {
    scenario::WhyProgram asked(*loaded->ir, loaded->sources, workflow);
    size_t left = most_of_each;
    for (auto& [whose, became] : run.all) {
      if (whose.first != workflow || left == 0) continue;
      --left;
      CAPTURE(loaded->program->workflows[workflow].name);
      CAPTURE(whose.second);
      Result<scenario::WhyAnswer> answer = why(asked, {workflow, whose.second, false}, happened);
      REQUIRE(answer.ok());
      bool for_account = loaded->program->workflows[workflow].subject == SubjectKind::account;
      if (for_account && !answer->report) continue;  // a member of one: the send was the account's
      REQUIRE(answer->report.has_value());
      compare(*answer->report, became);
    }
  }
}

}  // namespace

TEST_CASE("what is said of the examples' people is what became of them") {
  check_example("trial_onboarding", 4);
  check_example("welcome", 3);  // anonymous at first
  check_example("lead_scoring_handoff", 3);
  check_example("billing_recovery", 3);  // several passes at a time
  check_example("customer_onboarding", 2);
}

TEST_CASE("a contact of two ids is looked at in a second run, one of a single id in one") {
  Compilation compilation = load_text("test.flow", R"(
    event asked
    workflow w { when asked  then { wait 1 day } }
  )");
  compile(compilation, {Stage::check});
  REQUIRE(compilation.ir.has_value());
  int runs = 0;
  auto happened = [&](scenario::InputTaker& taker) -> Status {
    ++runs;
    taker.take_json(
        R"({"type":"track","event":"asked","anonymousId":"a1","timestamp":"2026-03-02T10:00:00Z"})");
    taker.take_json(R"({"type":"identify","userId":"u2","timestamp":"2026-03-02T11:00:00Z"})");
    taker.take_json(
        R"({"type":"identify","userId":"u1","anonymousId":"a1","timestamp":"2026-03-02T11:00:00Z"})");
    taker.advance(1772535600000);  // 2026-03-03 11:00
    return Done{};
  };
  scenario::WhyQuestion question{0, "u2", false};
  auto answer = scenario::why(*compilation.ir, compilation.sources, question, happened);
  CHECK(runs == 1);
  CHECK(answer->report->passes.empty());
  question.subject = "a1";
  answer = scenario::why(*compilation.ir, compilation.sources, question, happened);
  CHECK(runs == 3);
  REQUIRE(answer->report.has_value());
  CHECK(answer->report->subject == "u1");
  CHECK(answer->report->asked_as == "a1");
  REQUIRE(answer->report->passes.size() == 1);
  CHECK(answer->report->passes[0].end == Pass::End::finished);
  question.subject = "u3";
  answer = scenario::why(*compilation.ir, compilation.sources, question, happened);
  CHECK_FALSE(answer->report.has_value());
  CHECK(answer->subjects == 2);
  CHECK(answer->near == std::vector<std::string>{"u1"});
}
