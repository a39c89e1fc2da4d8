// help, and hints for what newcomers type.
#include <fmt/format.h>

#include <algorithm>

#include "cli/repl/help.h"
#include "cli/repl/shell.h"
#include "cli/repl/tokens.h"

namespace nudge::repl {

void Shell::help(const std::string& rest) {
  if (rest.empty()) return options_.out(help_text(ink_));
  const auto text = help_about(rest, session_.vocabulary(), ink_);
  if (text) return options_.out(*text);
  const auto near = source::nearest_name(rest, help_topics(session_.vocabulary()));
  complain(fmt::format("there is no help about `{}`", rest),
           near ? fmt::format("did you mean `{}`?", *near) : "`help` alone lists the topics");
}

// Beside what the compiler says of it.
std::string Shell::hint_for(const Statement& statement, bool asks, bool has_suggestion) const {
  const Tokens tokens = tokens_of(statement.text);
  if (tokens.empty()) return "";
  const std::string first(tokens.all.front().text);
  const Vocabulary& names = session_.vocabulary();
  if (first == "with" || first == "and" || first == "or")
    return "a line is a statement here: write it all on one line, or leave a brace or a parenthesis open";
  const bool alone = tokens.all.size() == 1;
  if (alone && find(names.messages, first))
    return fmt::format("to ask whether it was sent: `expect sent {}`", first);
  if (alone && find(names.workflows, first)) return fmt::format("to ask about a workflow: `why {}`", first);
  if (alone && find(names.scores, first)) return fmt::format("a score is read as `score.{}`", first);
  for (const auto& event : names.events)
    if (event.name == first && tokens.all.size() > 1 && tokens.all[1].kind == Kind::LPAREN)
      return fmt::format("an event happens as `{}` or `{} {{ … }}`", first, first);
  for (const char* word :
       {"ls", "dir", "cd", "cat", "pwd", "print", "echo", "show", "list", "clear", "bye", "info"})
    if (first == word) return "`help` lists what can be typed here";
  std::vector<std::string> words{"exit"};
  for (const CommandWord& word : command_words())
    words.emplace_back(word.word);
  const auto near = source::nearest_name(first, words);
  if (alone && near && !has_suggestion) return fmt::format("did you mean the command `{}`?", *near);
  const auto& actors = session_.test().actors;
  const bool nobody =
      std::all_of(actors.begin(), actors.end(), [](const ir::Actor& actor) { return actor.account; });
  if (nobody && asks) return "nobody is there yet: `contact { … }` brings somebody, or an event does";
  return "";
}

}  // namespace nudge::repl
