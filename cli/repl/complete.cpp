#include "cli/repl/complete.h"

#include <algorithm>

#include "cli/repl/command_words.h"
#include "cli/repl/complete_place.h"

namespace nudge::repl {

namespace {

// Commands look like nothing of the language, so they are read by words.
class CommandCompletion {
 public:
  CommandCompletion(Completion& out, const Vocabulary& names) : out_(out), names_(names) {}

  // `words`: those before the one at the cursor; the first is the command's.
  bool run(CommandKind kind, const std::vector<Argument>& words) {
    const size_t given = words.size() - 1;
    switch (kind) {
      case CommandKind::load:
      case CommandKind::inputs:
        out_.files = given == 0;
        return true;
      case CommandKind::why:
        if (given == 0) add_names(names_.workflows, " ");
        if (given == 1) add(names_.contacts);
        return true;
      case CommandKind::state:
        if (given == 0) add(names_.contacts);
        return true;
      case CommandKind::save:
        if (given == 0) out_.candidates = {"test \""};
        if (given == 2) out_.candidates = {"to "};
        out_.files = given == 3;
        return true;
      case CommandKind::help:
        if (given == 0) topics();
        return true;
      default:
        return true;
    }
  }

 private:
  void add(const std::vector<std::string>& names) {
    out_.candidates.insert(out_.candidates.end(), names.begin(), names.end());
  }
  template <typename Named>
  void add_names(const std::vector<Named>& all, const char* suffix) {
    for (const Named& each : all)
      out_.candidates.push_back(each.name + suffix);
  }
  void topics() {
    for (const CommandWord& word : command_words())
      out_.candidates.emplace_back(word.word);
    add({"statements", "expect", "expressions", "keys"});
    add_names(names_.events, "");
    add_names(names_.messages, "");
    add_names(names_.workflows, "");
    add_names(names_.segments, "");
    add_names(names_.scores, "");
  }

  Completion& out_;
  const Vocabulary& names_;
};

bool is_word_byte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
         byte == '_';
}

// A command with something behind its word; nothing while the word itself is being written.
bool complete_command(std::string_view before, const Vocabulary& names, Completion& out) {
  size_t first = before.find_first_not_of(" \t");
  if (first == std::string_view::npos) return false;
  const size_t space = before.find_first_of(" \t", first);
  if (space == std::string_view::npos) return false;
  const auto command = command_of(before.substr(first, space - first));
  if (!command) return false;
  const size_t begin = before.find_last_of(" \t") + 1;
  const auto words = arguments_of(before.substr(first, begin - first));
  if (!words) return true;  // inside a text
  // `state does …`, `state == …`: the program's own, unless what comes is only being written
  if (words->size() > 1 && !command_of(before)) return false;
  out.begin = begin;
  return CommandCompletion(out, names).run(command->kind, *words);
}

}  // namespace

Completion complete(std::string_view before, const Vocabulary& names) {
  Completion out;
  out.begin = before.size();
  if (!complete_command(before, names, out)) {
    const Tokens tokens = tokens_of(before);
    if (!tokens.open.empty() && tokens.open.back().what == Open::What::text) {
      out.begin = tokens.all[tokens.open.back().token].end;  // inside a text all of it is the word
    } else {
      while (out.begin > 0 && is_word_byte(before[out.begin - 1]))
        --out.begin;
    }
    PlaceCompletion(names, out.candidates).run(before, out.begin);
  }
  const std::string_view word = before.substr(out.begin);
  std::erase_if(out.candidates, [&](const std::string& each) { return !each.starts_with(word); });
  std::sort(out.candidates.begin(), out.candidates.end());
  out.candidates.erase(std::unique(out.candidates.begin(), out.candidates.end()), out.candidates.end());
  return out;
}

}  // namespace nudge::repl
