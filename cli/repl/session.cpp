#include <fmt/format.h>

#include <algorithm>

#include "cli/repl/session_run.h"
#include "cli/repl/tokens.h"
#include "compiler/analyze/analyze.h"
#include "compiler/check/check.h"
#include "compiler/source/render.h"
#include "compiler/syntax/parse.h"

namespace nudge::repl {

namespace {

using Went = scenario::Outcome::Kind;

// Statements have sources of their own, with the places of what is read.
constexpr const char* kInputPath = "<input>";
constexpr int kMostLines = 20'000;  // beyond them a place is that in its statement

std::string at_its_line(const std::string& text, int line) {
  return std::string(line > 1 && line < kMostLines ? static_cast<size_t>(line - 1) : 0, '\n') + text;
}

}  // namespace

Session::Session(std::unique_ptr<LoadedProgram> program) : program_(std::move(program)) {
  remake();
}
Session::~Session() = default;

const scenario::World& Session::world() const {
  return run_->world;
}
const ir::Program& Session::ir() const {
  return run_->ir;
}
const ir::Test& Session::test() const {
  return *run_->test;
}
const Program& Session::lowered() const {
  return run_->lowered.program;
}

std::string Session::render(const std::vector<source::Diagnostic>& faults, bool colour) const {
  // Without the line that counts them.
  std::string text = source::render_human(program_->sources(), faults, colour);
  const size_t last = text.rfind("\n\n");
  if (last != std::string::npos) text.resize(last);
  while (text.ends_with('\n'))
    text.pop_back();
  return text + "\n";
}

std::unique_ptr<Session::Run> Session::check(std::vector<source::Diagnostic>& faults) const {
  source::Diagnostics found;
  auto ir = check::check(program_->trees(), program_->sources(), found, LoadedProgram::modules());
  if (ir) analyze::analyze(*ir, found);
  for (source::Diagnostic& each : found.sorted(program_->sources())) {
    // What the program is warned of has been said, or `nudge check` says it.
    const bool of_session =
        each.span.known() && program_->sources().file(each.span.file).path() == kInputPath;
    if (of_session || source::severity(each.kind) == source::Severity::error)
      faults.push_back(std::move(each));
  }
  if (!ir || found.has_errors()) return nullptr;
  return std::make_unique<Run>(std::move(*ir), program_->sources());
}

void Session::play(Run& run) {
  run.next_statement = 0;
  for (Entry& entry : entries_) {
    entry.first_happening = run.world.timeline().happenings.size();
    entry.first_queued = run.world.timeline().queued.size();
    entry.first_trace = run.world.output().traces.size();
    entry.outcome = entry.json ? run.world.take_input(entry.text)
                               : run.world.run(run.test->statements[run.next_statement++]);
  }
}

void Session::keep(std::unique_ptr<Run> run) {
  run_ = std::move(run);
  vocabulary_ = vocabulary_of(run_->ir, run_->test->actors, program_->inlined());
}

void Session::remake() {
  std::vector<source::Diagnostic> faults;
  auto run = check(faults);
  NUDGE_ASSERT(run, "what was understood once is understood again: {}", render(faults, false));
  play(*run);
  keep(std::move(run));
}

std::optional<ast::TestStatement> Session::parse(const std::string& text, int line, source::FileId& file,
                                                 std::vector<source::Diagnostic>& faults) {
  file = program_->sources().add(kInputPath, at_its_line(text, line));
  source::Diagnostics found;
  auto statement = syntax::parse_statement(program_->sources(), file, found);
  if (!statement) faults = found.sorted(program_->sources());
  return statement;
}

std::string Session::as_question(const std::string& text) const {
  const Tokens tokens = tokens_of(text);
  const bool alone = tokens.all.size() == 1 || (tokens.all.size() == 3 && tokens.all[1].kind == Kind::FOR);
  if (!alone) return text;
  const Token& name = tokens.all.front();
  const auto& constants = vocabulary_.constants;
  const bool value = find(vocabulary_.segments, name.text) || name.text == "now" || name.text == "today" ||
                     std::find(constants.begin(), constants.end(), name.text) != constants.end();
  if (!value || find(vocabulary_.events, name.text)) return text;
  return text.substr(0, name.begin) + "(" + std::string(name.text) + ")" + text.substr(name.end);
}

Answer Session::say(const std::string& text, int line) {
  Answer answer;
  source::FileId file = source::kNoFile;
  auto statement = parse(as_question(text), line, file, answer.faults);
  if (!statement) return answer;
  if (std::holds_alternative<ast::TestAsk>(statement->node)) return question(std::move(*statement), file);
  program_->statements().push_back(std::move(*statement));
  auto run = check(answer.faults);
  std::erase_if(answer.faults, [&](const source::Diagnostic& each) {
    return each.span.file != file && source::severity(each.kind) != source::Severity::error;
  });
  if (!run) {
    program_->statements().pop_back();
    return answer;
  }
  entries_.push_back({text, false, file, 0, 0, 0, {}});
  play(*run);
  keep(std::move(run));
  answer.kept = true;
  answer.outcome = entries_.back().outcome;
  answer.first_happening = entries_.back().first_happening;
  if (answer.outcome->kind != Went::impossible) return answer;
  // What can't happen isn't part of the session: this one, or the one that had been waiting.
  answer.kept = false;
  size_t culprit = entries_.size() - 1;
  for (size_t at = 0; at < entries_.size(); ++at)
    if (!entries_[at].json && answer.outcome->at.known() && entries_[at].file == answer.outcome->at.file)
      culprit = at;
  if (culprit + 1 < entries_.size()) {
    answer.taken_back = entries_[culprit].text;
    take_back(entries_.size() - 1);
  }
  take_back(culprit);
  remake();
  return answer;
}

Answer Session::question(ast::TestStatement statement, source::FileId) {
  Answer answer;
  program_->statements().push_back(std::move(statement));
  if (auto run = check(answer.faults)) {
    play(*run);
    answer.outcome = run->world.run(run->test->statements.back());
  }
  program_->statements().pop_back();
  return answer;
}

std::vector<std::optional<scenario::Explanation>> Session::ask_of(
    const std::string& name, const std::string& id, const std::vector<std::string>& expressions) {
  std::vector<std::optional<scenario::Explanation>> answers(expressions.size());
  std::vector<source::Diagnostic> faults;
  auto& statements = program_->statements();
  const size_t before = statements.size();
  source::FileId file = source::kNoFile;
  // Who came by inputs is nobody that a statement could name.
  const std::string asked_as = name.empty() ? "asked_by_its_id" : name;
  if (name.empty()) {
    auto brought = parse(fmt::format("contact {} {{ id: \"{}\" }}", asked_as, id), 1, file, faults);
    if (!brought) return answers;
    statements.push_back(std::move(*brought));
  }
  struct Question {
    size_t answer;
    source::FileId file;
  };
  std::vector<Question> questions;
  for (size_t at = 0; at < expressions.size(); ++at) {
    auto statement = parse(fmt::format("{} for {}", expressions[at], asked_as), 1, file, faults);
    if (!statement) continue;
    statements.push_back(std::move(*statement));
    questions.push_back({at, file});
  }
  const size_t first = before + (name.empty() ? 1 : 0);
  std::unique_ptr<Run> run;
  for (faults.clear(); !(run = check(faults)) && !questions.empty(); faults.clear()) {
    // What can't be asked, such as a name that means two things, is left out.
    const size_t was = questions.size();
    for (size_t at = questions.size(); at-- > 0;) {
      const bool faulty = std::any_of(faults.begin(), faults.end(), [&](const source::Diagnostic& each) {
        return each.span.file == questions[at].file;
      });
      if (!faulty) continue;
      statements.erase(statements.begin() + static_cast<ptrdiff_t>(first + at));
      questions.erase(questions.begin() + static_cast<ptrdiff_t>(at));
    }
    if (questions.size() == was) break;
  }
  if (run) {
    play(*run);
    if (name.empty()) run->world.run(run->test->statements[run->next_statement++]);
    for (const Question& each : questions)
      answers[each.answer] = run->world.run(run->test->statements[run->next_statement++]).values;
  }
  statements.resize(before);
  return answers;
}

Answer Session::take_input(const std::string& json) {
  Answer answer;
  Entry entry{json, true, source::kNoFile, 0, 0, 0, {}};
  entry.first_happening = run_->world.timeline().happenings.size();
  entry.first_queued = run_->world.timeline().queued.size();
  entry.first_trace = run_->world.output().traces.size();
  entry.outcome = run_->world.take_input(json);
  answer.kept = true;
  answer.outcome = entry.outcome;
  answer.first_happening = entry.first_happening;
  entries_.push_back(std::move(entry));
  return answer;
}

void Session::take_back(size_t entry) {
  if (!entries_[entry].json) {
    const auto place = std::count_if(entries_.begin(), entries_.begin() + static_cast<ptrdiff_t>(entry),
                                     [](const Entry& each) { return !each.json; });
    auto& statements = program_->statements();
    statements.erase(statements.begin() + place);
  }
  entries_.erase(entries_.begin() + static_cast<ptrdiff_t>(entry));
}

std::optional<std::string> Session::undo() {
  if (entries_.empty()) return std::nullopt;
  std::string text = entries_.back().text;
  take_back(entries_.size() - 1);
  remake();
  return text;
}

void Session::reset() {
  entries_.clear();
  program_->statements().clear();
  remake();
}

}  // namespace nudge::repl
