#include "cli/repl/save_test.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/lower/lower.h"
#include "compiler/scenario/test_run.h"

namespace nudge::repl {

namespace {

class Writer {
 public:
  Writer(const Session& session, bool with_values) : session_(session), with_values_(with_values) {}

  SavedTest run(const std::string& name) {
    const auto& entries = session_.entries();
    test_.proposed = std::none_of(entries.begin(), entries.end(), [](const Session::Entry& entry) {
      return entry.outcome.kind == scenario::Outcome::Kind::held;
    });
    test_.text = fmt::format("test \"{}\" {{\n", escaped(name));
    for (size_t at = 0; at < entries.size(); ++at) {
      if (entries[at].outcome.kind == scenario::Outcome::Kind::failed) {
        ++test_.left_out;
        continue;
      }
      test_.expectations += entries[at].outcome.kind == scenario::Outcome::Kind::held;
      add_lines(entries[at].text);
      if (test_.proposed) propose(at);
    }
    if (test_.proposed) propose_standing();
    if (test_.expectations == 0) expect("nothing sent");
    test_.text += "}\n";
    return std::move(test_);
  }

 private:
  static std::string escaped(const std::string& text) {
    std::string out;
    for (const char byte : text) {
      if (byte == '{' || byte == '}' || byte == '\\') out += '\\';
      out += byte;
    }
    return out;
  }

  // Indented by two; the lines of a """ keep what they have.
  void add_lines(const std::string& statement) {
    const bool block = statement.find("\"\"\"") != std::string::npos;
    for (size_t at = 0; at <= statement.size();) {
      const size_t end = std::min(statement.find('\n', at), statement.size());
      std::string_view line = std::string_view(statement).substr(at, end - at);
      if (!block && at > 0) {
        const size_t first = line.find_first_not_of(" \t");
        line.remove_prefix(std::min(first, line.size()));
        const bool closes = line.starts_with('}') || line.starts_with(')') || line.starts_with(']');
        if (!line.empty() && !closes) test_.text += "  ";
      }
      if (!line.empty()) test_.text += "  " + std::string(line);
      test_.text += "\n";
      at = end + 1;
    }
  }

  void expect(const std::string& what) {
    test_.text += fmt::format("  expect {}\n", what);
    ++test_.expectations;
  }

  std::string name_of(std::string_view id, bool account) const {
    for (const ir::Actor& actor : session_.test().actors)
      if (actor.account == account && actor.id == id) return actor.name;
    return "";
  }
  bool has_several_contacts() const {
    const auto& actors = session_.test().actors;
    return std::count_if(actors.begin(), actors.end(), [](const ir::Actor& a) { return !a.account; }) > 1;
  }
  std::string of_whom(const char* word, std::string_view id, bool account) const {
    const bool clear = account || !has_several_contacts();
    const std::string name = clear ? "" : name_of(id, account);
    return name.empty() ? "" : fmt::format(" {} {}", word, name);
  }

  // What a statement caused, as expectations.
  void propose(size_t entry) {
    const auto& entries = session_.entries();
    const bool last = entry + 1 == entries.size();
    const auto& queued = session_.world().timeline().queued;
    const auto& traces = session_.world().output().traces;
    const size_t queued_end = last ? queued.size() : entries[entry + 1].first_queued;
    const size_t trace_end = last ? traces.size() : entries[entry + 1].first_trace;
    std::vector<std::string> said;
    const auto add = [&](const std::string& what) {
      if (std::find(said.begin(), said.end(), what) != said.end()) return;
      said.push_back(what);
      expect(what);
    };
    for (size_t at = entries[entry].first_queued; at < queued_end; ++at)
      add(of_queued(queued[at]));
    for (size_t at = entries[entry].first_trace; at < trace_end; ++at) {
      const std::string what = of_trace(traces[at]);
      if (!what.empty()) add(what);
    }
  }

  std::string of_queued(const scenario::Queued& queued) const {
    const Program& program = session_.lowered();
    if (queued.kind == ActionKind::action) {
      std::string arguments;
      for (const auto& field : queued.fields) {
        if (!with_values_ || field.shown.empty() || field.shown == "missing") continue;
        arguments += fmt::format("{}{}: {}", arguments.empty() ? "" : ", ", field.name, field.shown);
      }
      return fmt::format("action {}{}", program.actions[queued.target].name,
                         arguments.empty() ? "" : "(" + arguments + ")");
    }
    std::string what = fmt::format("{}sent {}", queued.kind == ActionKind::skipped ? "not " : "",
                                   program.messages[queued.target].name);
    what += of_whom("to", queued.subject, false);
    for (const auto& field : queued.fields) {
      const bool headline = field.name == "subject" || field.name == "title";
      if (with_values_ && headline && queued.kind != ActionKind::skipped && !field.shown.empty())
        what += fmt::format(" with {} {}", field.name, field.shown);
    }
    return what;
  }

  std::string of_trace(const Trace& trace) const {
    const ir::Workflow& workflow = session_.ir().workflows[trace.workflow];
    const std::string whom = of_whom("for", view(trace.subject), workflow.for_account);
    switch (trace.what) {
      case TraceWhat::converted:
        return fmt::format("finished {} as converted{}", workflow.name, whom);
      case TraceWhat::exited:
        return fmt::format("finished {} as exited{}", workflow.name, whom);
      case TraceWhat::finished:
        return trace.label ? fmt::format("finished {} as \"{}\"{}", workflow.name, *trace.label, whom)
                           : fmt::format("finished {}{}", workflow.name, whom);
      default:
        return "";
    }
  }

  void propose_standing() {
    const State& state = session_.world().state();
    std::vector<std::string> said;
    for (size_t place = 0; place < state.contacts.size(); ++place) {
      const std::string_view id = state.contact_id(static_cast<uint32_t>(place));
      for (const Enrolment& enrolment : state.contacts[place].enrolments) {
        const ir::Workflow& workflow = session_.ir().workflows[enrolment.workflow];
        if (enrolment.finished || enrolment.ended || enrolment.errand || workflow.for_account) continue;
        const std::string what = fmt::format("in {}{}", workflow.name, of_whom("for", id, false));
        if (std::find(said.begin(), said.end(), what) != said.end()) continue;
        said.push_back(what);
        expect(what);
      }
    }
  }

  const Session& session_;
  bool with_values_;
  SavedTest test_;
};

}  // namespace

SavedTest test_of(const Session& session, const std::string& name, bool with_values) {
  return Writer(session, with_values).run(name);
}

std::string why_it_fails(const std::vector<std::string>& paths, const std::string& name) {
  Result<Compilation> loaded = load_project(paths);
  if (!loaded.ok()) return loaded.fault().message;
  CompileOptions stages;
  stages.last = Stage::check;
  compile(*loaded, stages);
  if (!loaded->ir) {
    for (const source::Diagnostic& each : loaded->diagnostics.sorted(loaded->sources))
      if (source::severity(each.kind) == source::Severity::error) return each.message;
    return "the program has errors";
  }
  lower::LowerOptions options;
  options.tests = true;
  const lower::Lowered lowered = lower::lower(*loaded->ir, loaded->sources, options);
  std::vector<const ir::Test*> tests;
  for (const ir::Test& test : loaded->ir->tests)
    if (test.name == name) tests.push_back(&test);
  const auto results = scenario::run_tests(*loaded->ir, loaded->sources, lowered, tests, {}, nullptr);
  if (results.empty()) return "the file is no part of the program";
  return results.front().passed ? "" : results.front().outcome.message;
}

}  // namespace nudge::repl
