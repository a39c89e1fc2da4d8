// What the REPL answers beside the statements of tests: the table of its own words. A line is a command if it
// begins with one of them and nothing follows that would make it a statement or an expression: `state { … }`,
// `state == 1` and `contact does state` are the program's `state`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nudge::repl {

enum class CommandKind : uint8_t {
  why,
  actions,
  timeline,
  state,
  next,
  load,
  inputs,
  undo,
  reset,
  save,
  help,
  quit,
};

struct CommandWord {
  const char* word;
  CommandKind kind;
  const char* arguments;  // as help shows them: "WORKFLOW [CONTACT]"
  const char* summary;
  const char* more;  // lines for `help WORD`
};
std::span<const CommandWord> command_words();

struct CommandLine {
  CommandKind kind = CommandKind::help;
  const CommandWord* word = nullptr;
  std::string rest;  // what follows the word, without white space around it
};

// Nothing if the line is none of the REPL's own.
std::optional<CommandLine> command_of(std::string_view line);

// The words of a rest: names, paths, and texts in quotes without them. Nothing if a quote is left open.
struct Argument {
  std::string text;
  bool quoted = false;
};
std::optional<std::vector<Argument>> arguments_of(std::string_view rest);

}  // namespace nudge::repl
