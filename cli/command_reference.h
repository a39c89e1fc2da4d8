// The command line as data: what the completions and the man page are made of. Read from the table of
// commands and from what each command told CLI11, so nothing about a command is written twice.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class FormatterBase;
class Option;
}  // namespace CLI

namespace nudge::cli {

// Gives the values of a command's options their names, by what the options are called: FILE, TIME, DIR. Help
// shows them, and the completions go by them.
void name_values(CLI::App& command);

// What a value is, which says what a shell offers for it.
enum class ValueKind { none, choice, file, folder, workflow, module, other };

struct OptionReference {
  std::string long_name;   // "--format"; "" of a positional
  std::string short_name;  // "-h", or ""
  std::string value_name;  // "FILE"; a positional's own name; "" of a flag
  std::string description;
  std::string default_value;
  std::vector<std::string> choices;
  ValueKind kind = ValueKind::none;
  bool or_file = false;  // WORKFLOW_OR_PATH: a file will do too
  bool required = false;
  bool many = false;
};

struct CommandReference {
  std::string name;
  std::string summary;
  std::string examples;
  std::vector<OptionReference> options;
  std::vector<OptionReference> positionals;
};

struct ProgramReference {
  std::string description;
  std::vector<OptionReference> options;
  std::vector<CommandReference> commands;  // in the order of the table
};

OptionReference option_reference(const CLI::Option& option);
// Of the whole command line that `command` is a part of.
ProgramReference command_reference(const CLI::App& command);

// Help: values by their names or choices, lines that fit a terminal. cli/help.cpp
std::shared_ptr<CLI::FormatterBase> help_formatter();

// cli/completions_bash.cpp and so on: a script for that shell.
std::string bash_completions(const ProgramReference& program);
std::string zsh_completions(const ProgramReference& program);
std::string fish_completions(const ProgramReference& program);
// cli/man.cpp: in roff, for `man -l -`.
std::string man_page(const ProgramReference& program);

}  // namespace nudge::cli
