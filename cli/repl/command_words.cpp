#include "cli/repl/command_words.h"

#include <algorithm>

#include "cli/repl/tokens.h"

namespace nudge::repl {

namespace {

const CommandWord kWords[] = {
    {"why", CommandKind::why, "WORKFLOW [CONTACT]", "why somebody did or didn't enter, and where they stand",
     "Each condition is shown with its value and where that comes from.\n"
     "  why trial_onboarding\n"
     "  why trial_onboarding ada\n"},
    {"actions", CommandKind::actions, "[N]", "what was queued so far; `actions 2` shows the second whole",
     "  actions            all messages and actions, with their numbers\n"
     "  actions 2          the second: every field, the body as it is read\n"},
    {"timeline", CommandKind::timeline, "", "all that has happened, in order", ""},
    {"state", CommandKind::state, "[CONTACT]", "fields, scores, segments, and where each workflow stands",
     "Fields that are missing are left out. Without a name: everybody.\n"
     "  state\n"
     "  state ada\n"},
    {"next", CommandKind::next, "", "go to the next moment at which something is due",
     "The clock goes to the moment, and what is due happens; it is an `at` like any other.\n"},
    {"load", CommandKind::load, "[PATH]", "another program, or this one again",
     "The session stays: its statements are run again in the program that was loaded.\n"
     "A file of the program that changes is noticed before the next line.\n"
     "  load\n"
     "  load examples/welcome\n"},
    {"inputs", CommandKind::inputs, "FILE", "take inputs of Segment's spec from a file",
     "One JSON object a line; the clock follows their timestamps. A line that begins with `{` is one, too:\n"
     "  {\"type\":\"track\",\"userId\":\"u1\",\"event\":\"Signed "
     "Up\",\"timestamp\":\"2026-03-02T09:00:00Z\"}\n"
     "  inputs examples/welcome/inputs.ndjson\n"},
    {"undo", CommandKind::undo, "", "as if the last statement had not been said", ""},
    {"reset", CommandKind::reset, "", "begin anew: nobody is there, the clock has not begun", ""},
    {"save", CommandKind::save, "test \"NAME\" [to FILE]", "write the session as a test",
     "The test is added to tests.flow beside the program, or to FILE. If no `expect` was said it gets one "
     "after each\n"
     "statement that sent something or ended a workflow, so that it asserts what happened here.\n"
     "  save test \"a trial user is nudged\"\n"
     "  save test \"a trial user is nudged\" to tests/trial.flow\n"},
    {"help", CommandKind::help, "[TOPIC]", "this; `help WORD` says more, of a name of the program too", ""},
    {"quit", CommandKind::quit, "", "leave, as Ctrl-D does", ""},
};

// Other words for the same.
const CommandWord* by_habit(std::string_view word) {
  const auto named = [](CommandKind kind) -> const CommandWord* {
    for (const CommandWord& each : kWords)
      if (each.kind == kind) return &each;
    return nullptr;
  };
  if (word == "exit" || word == "q") return named(CommandKind::quit);
  if (word == "?" || word == "h") return named(CommandKind::help);
  if (word == "reload") return named(CommandKind::load);
  return nullptr;
}

bool is_path_character(char byte) {
  return byte == '.' || byte == '/' || byte == '~';
}

// What may stand behind the word of a command that has arguments: not what makes an event of it, or an
// expression.
bool may_follow(std::string_view rest) {
  if (rest.empty() || is_path_character(rest.front())) return true;
  const Tokens tokens = tokens_of(rest);
  if (tokens.empty()) return false;
  switch (const Kind kind = tokens.all.front().kind) {
    case Kind::DOES:
    case Kind::HOLDS:
    case Kind::AND:
    case Kind::OR:
    case Kind::IS:
    case Kind::IN:
    case Kind::NOT:
    case Kind::CONTAINS:
    case Kind::MATCHES:
      return false;
    default:
      return kind == Kind::INT || kind == Kind::PLAIN_TEXT || syntax::is_name(kind);
  }
}

std::string_view without_space(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

// Without a comment at its end.
std::string_view without_comment(std::string_view line) {
  bool quoted = false;
  for (size_t at = 0; at < line.size(); ++at) {
    quoted ^= line[at] == '"';
    if (line[at] == '#' && !quoted && (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t'))
      return line.substr(0, at);
  }
  return line;
}

}  // namespace

std::span<const CommandWord> command_words() {
  return kWords;
}

std::optional<CommandLine> command_of(std::string_view line) {
  line = without_space(without_comment(line));
  if (line.find('\n') != std::string_view::npos) return std::nullopt;
  size_t end = 0;
  while (end < line.size() && ((line[end] >= 'a' && line[end] <= 'z') || line[end] == '?'))
    ++end;
  const std::string_view word = line.substr(0, end);
  const CommandWord* found = by_habit(word);
  for (const CommandWord& each : kWords)
    if (each.word == word) found = &each;
  if (!found) return std::nullopt;
  const std::string_view rest = without_space(line.substr(end));
  if (end < line.size() && line[end] != ' ' && line[end] != '\t') return std::nullopt;
  if (!may_follow(rest)) return std::nullopt;
  return CommandLine{found->kind, found, std::string(rest)};
}

std::optional<std::vector<Argument>> arguments_of(std::string_view rest) {
  std::vector<Argument> found;
  for (size_t at = 0; at < rest.size();) {
    if (rest[at] == ' ' || rest[at] == '\t') {
      ++at;
    } else if (rest[at] == '"') {
      const size_t close = rest.find('"', at + 1);
      if (close == std::string_view::npos) return std::nullopt;
      found.push_back({std::string(rest.substr(at + 1, close - at - 1)), true});
      at = close + 1;
    } else {
      const size_t end = std::min(rest.find_first_of(" \t", at), rest.size());
      found.push_back({std::string(rest.substr(at, end - at)), false});
      at = end;
    }
  }
  return found;
}

}  // namespace nudge::repl
