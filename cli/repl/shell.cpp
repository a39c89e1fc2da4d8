#include "cli/repl/shell.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/repl/moments.h"
#include "cli/repl/tokens.h"

namespace nudge::repl {

namespace {

using Kind_of = scenario::Outcome::Kind;

bool is_event(const std::string& text, const Vocabulary& names) {
  const Tokens tokens = tokens_of(text);
  if (tokens.empty()) return false;
  const size_t event = tokens.all.size() > 2 && tokens.all[1].kind == Kind::DOES ? 2 : 0;
  return find(names.events, tokens.all[event].text) != nullptr;
}

}  // namespace

Shell::Shell(std::unique_ptr<LoadedProgram> program, ShellOptions options)
    : options_(std::move(options)), ink_{options_.colour}, session_(std::move(program)) {}

std::string Shell::greeting() const {
  LoadedProgram& program = const_cast<Session&>(session_).program();
  std::string out = fmt::format("{}: {}", ink_(Ink::strong, program.name()), program.summary());
  if (program.warnings() > 0)
    out += ink_(Ink::caution,
                fmt::format("; {} warning{} (`nudge check` shows {})", program.warnings(),
                            program.warnings() == 1 ? "" : "s", program.warnings() == 1 ? "it" : "them"));
  return out + "\nSay what happens, as in a test; `help` says more, Tab completes, Ctrl-D leaves.\n";
}

std::string Shell::prompt() const {
  const scenario::World& world = session_.world();
  if (!world.has_begun()) return ink_(Ink::strong, "nudge> ");
  return ink_(Ink::dim, wall_time(world.now_ms(), zone_of(world.zone()))) + ink_(Ink::strong, " nudge> ");
}

void Shell::complain(const std::string& message, const std::string& mend) {
  had_faults_ = true;
  std::string text = fmt::format("{}: {}\n", ink_(Ink::bad, "error"), message);
  if (!mend.empty()) text += fmt::format("{}: {}\n", ink_(Ink::good, "help"), mend);
  options_.fault(text);
}

bool Shell::take(const Statement& statement) {
  if (statement.text.starts_with('{')) {
    take_json(statement.text);
    return true;
  }
  if (const auto command = command_of(statement.text)) {
    if (command->kind == CommandKind::quit) return false;
    run(*command);
    return true;
  }
  say(statement);
  return true;
}

void Shell::run(const CommandLine& command) {
  const bool takes_none = *command.word->arguments == '\0';
  if (takes_none && !command.rest.empty())
    return complain(fmt::format("`{}` stands alone, found `{}`", command.word->word, command.rest),
                    fmt::format("an event of that name is said as `{} {{ }}`", command.word->word));
  switch (command.kind) {
    case CommandKind::why:
      return why(command.rest);
    case CommandKind::actions:
      return actions(command.rest);
    case CommandKind::timeline:
      return timeline();
    case CommandKind::state:
      return state(command.rest);
    case CommandKind::next:
      return next();
    case CommandKind::load:
      return load(command.rest);
    case CommandKind::inputs:
      return inputs(command.rest);
    case CommandKind::undo:
      return undo();
    case CommandKind::reset:
      return reset();
    case CommandKind::save:
      return save(command.rest);
    case CommandKind::help:
      return help(command.rest);
    case CommandKind::quit:
      return;
  }
}

void Shell::say(const Statement& statement) {
  const Answer answer = session_.say(statement.text, statement.line);
  show(answer, statement);
}

void Shell::show(const Answer& answer, const Statement& statement) {
  const bool understood = answer.kept || answer.outcome;
  if (!answer.faults.empty()) {
    options_.fault(session_.render(answer.faults, options_.colour));
    if (!understood) {
      had_faults_ = true;
      const bool asks = std::any_of(answer.faults.begin(), answer.faults.end(), [](const auto& each) {
        return each.kind == source::DiagnosticKind::not_constant;
      });
      const bool suggests = std::any_of(answer.faults.begin(), answer.faults.end(),
                                        [](const auto& each) { return each.suggestion.has_value(); });
      const std::string hint = hint_for(statement, asks, suggests);
      if (!hint.empty()) options_.fault(fmt::format("{}: {}\n", ink_(Ink::good, "help"), hint));
    }
  }
  if (!understood) return;
  if (answer.outcome->kind == Kind_of::impossible) {
    const std::string mend = answer.taken_back.empty()
                                 ? ""
                                 : fmt::format("`{}` is taken back, and so is this: say both anew",
                                               in_one_line(answer.taken_back));
    return complain(answer.outcome->message, mend);
  }
  std::string out;
  if (answer.kept) out = happenings(session_, answer.first_happening, {ink_, false, false}, day_);
  if (answer.outcome->kind != Kind_of::done) out += outcome_text(*answer.outcome, statement.text, ink_);
  had_faults_ |= answer.outcome->kind == Kind_of::failed;
  if (out.empty() && answer.outcome->kind == Kind_of::done && is_event(statement.text, session_.vocabulary()))
    out = ink_(Ink::dim, "  nothing came of it") + "\n";
  if (options_.interactive && answer.kept && !session_.world().has_begun() && !told_of_clock_) {
    out += ink_(Ink::dim, "  The clock begins with the first event, at " + std::string(scenario::kFirstTime) +
                              ", unless `at …` says when.") +
           "\n";
    told_of_clock_ = true;
  }
  options_.out(out);
}

void Shell::take_json(const std::string& json) {
  const Answer answer = session_.take_input(json);
  options_.out(happenings(session_, answer.first_happening, {ink_, false, false}, day_));
  if (answer.outcome->kind == Kind_of::impossible) complain(answer.outcome->message);
}

void Shell::look_at_files() {
  const std::vector<std::string> changed = session_.program().changed_files();
  if (changed.empty()) return;
  std::string names;
  for (const std::string& each : changed)
    names += (names.empty() ? "" : ", ") + each;
  load_program(session_.program().paths(), names);
}

}  // namespace nudge::repl
