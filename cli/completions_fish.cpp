// Completions for fish: a line for each command and each option.
#include <fmt/format.h>

#include "cli/command_reference.h"

namespace nudge::cli {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char byte : text) {
    if (byte == '\'' || byte == '\\') out += '\\';
    out += byte;
  }
  return out + "'";
}

// What is offered for a value: the end of a `complete` line.
std::string offer(const OptionReference& option) {
  switch (option.kind) {
    case ValueKind::choice:
      return fmt::format(" -x -a '{}'", fmt::join(option.choices, " "));
    case ValueKind::file:
      return " -r -F";
    case ValueKind::folder:
      return " -x -a '(__fish_complete_directories)'";
    case ValueKind::workflow:
      return fmt::format(" -{} -a '(nudge completions --names workflows 2>/dev/null)'",
                         option.or_file ? "F" : "x");
    case ValueKind::module:
      return fmt::format(" -{} -a '(nudge completions --names modules 2>/dev/null)'",
                         option.or_file ? "F" : "x");
    case ValueKind::other:
      return " -x";
    default:
      return "";
  }
}

std::string line(const std::string& condition, const OptionReference& option) {
  std::string out = fmt::format("complete -c nudge -n {}", quoted(condition));
  if (!option.short_name.empty()) out += " -s " + option.short_name.substr(1);
  if (!option.long_name.empty()) out += " -l " + option.long_name.substr(2);
  return out + offer(option) + fmt::format(" -d {}\n", quoted(option.description));
}

}  // namespace

std::string fish_completions(const ProgramReference& program) {
  std::string out =
      "# fish completions of nudge, made by `nudge completions fish`. To have them in every shell:\n"
      "#   nudge completions fish > ~/.config/fish/completions/nudge.fish\n\n"
      "complete -c nudge -f\n";
  for (const OptionReference& option : program.options)
    out += line("__fish_use_subcommand", option);
  for (const CommandReference& command : program.commands) {
    out += fmt::format("\ncomplete -c nudge -n __fish_use_subcommand -a {} -d {}\n", command.name,
                       quoted(command.summary));
    const std::string condition = "__fish_seen_subcommand_from " + command.name;
    for (const OptionReference& option : command.options)
      out += line(condition, option);
    for (const OptionReference& positional : command.positionals) {
      if (positional.kind != ValueKind::other) out += line(condition, positional);
    }
  }
  return out;
}

}  // namespace nudge::cli
