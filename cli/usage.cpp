#include "cli/usage.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/command_reference.h"
#include "cli/commands.h"
#include "compiler/source/diagnostic.h"

namespace nudge::cli {
namespace {

using source::nearest_name;

const CLI::App* command_of(const CLI::App& root) {
  for (const CLI::App* command : root.get_subcommands())
    return command;
  return nullptr;
}

// The option that a fault's words begin with, as CLI11 writes it: `--format: …`, `--input is required`.
const CLI::Option* option_of(const CLI::App& command, const std::string& words) {
  const CLI::Option* found = nullptr;
  size_t length = 0;
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (words.starts_with(name) && name.size() > length) {
      found = option;
      length = name.size();
    }
  }
  return found;
}

std::string with_value(const OptionReference& option) {
  const std::string name = option.long_name.empty() ? option.value_name : option.long_name;
  return option.long_name.empty() || option.value_name.empty()
             ? name
             : fmt::format("{} {}", name, option.value_name);
}

std::string full_name(const CLI::App& command) {
  return command.get_parent() == nullptr ? command.get_name() : "nudge " + command.get_name();
}

std::string unexpected(const CLI::App& command, const std::string& given) {
  if (!given.starts_with("-") || given == "-")
    return fmt::format("`{}` knows nothing to do with `{}`", full_name(command), given);
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    if (option->nonpositional()) names.push_back(option_reference(*option).long_name);
  }
  const std::string name = given.substr(0, given.find('='));
  const auto near = nearest_name(name, names);
  return fmt::format("`{}` has no option `{}`{}", full_name(command), name,
                     near ? fmt::format("; did you mean `{}`?", *near) : "");
}

// `value` is none of an option's choices.
std::string no_choice(const OptionReference& option, const std::string& value) {
  const auto near = nearest_name(value, option.choices);
  const std::string hint = near ? fmt::format("did you mean `{}`?", *near)
                                : fmt::format("there are `{}`", fmt::join(option.choices, "`, `"));
  if (option.long_name.empty()) return fmt::format("{} can't be `{}`; {}", option.value_name, value, hint);
  return fmt::format("`{}` can't be `{}`; {}", option.long_name, value, hint);
}

}  // namespace

std::string unknown_command(std::string_view name) {
  std::vector<std::string> names;
  for (const CommandEntry& entry : commands())
    names.emplace_back(entry.name);
  const auto near = nearest_name(name, names);
  return fmt::format("there is no command `{}`; {}", name,
                     near ? fmt::format("did you mean `{}`?", *near) : "`nudge --help` lists them");
}

std::string usage_explained(const CLI::App& root, const CLI::ParseError& fault) {
  const CLI::App* command = command_of(root);
  const std::string words = fault.what();
  const std::vector<std::string> rest = root.remaining(true);
  const bool extra = dynamic_cast<const CLI::ExtrasError*>(&fault) != nullptr;
  // A required option that is missing may be the one that was spelled wrong.
  const bool missing = dynamic_cast<const CLI::RequiredError*>(&fault) != nullptr;
  if (!rest.empty() && (command == nullptr || extra || (missing && rest.front().starts_with("--"))))
    return unexpected(command == nullptr ? root : *command, rest.front());
  if (command == nullptr) return words;
  const CLI::Option* option = option_of(*command, words);
  if (option == nullptr) return words;
  const OptionReference named = option_reference(*option);
  if (dynamic_cast<const CLI::RequiredError*>(&fault) != nullptr) {
    return fmt::format("`nudge {}` needs {}: {}", command->get_name(),
                       named.long_name.empty() ? "a " + named.value_name : "`" + with_value(named) + "`",
                       named.description);
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&fault) != nullptr && !named.value_name.empty())
    return fmt::format("`{}` needs a value: `{}`", named.long_name, with_value(named));
  if (words == option->get_name() + ": is empty")
    return fmt::format("`{}` is empty: is a variable unset?", named.long_name);
  if (words.find("not in range") != std::string::npos && !option->results().empty()) {
    return fmt::format("`{}` is a whole number that isn't below 0, found `{}`", named.long_name,
                       option->results().back());
  }
  if (!named.choices.empty() && !option->results().empty()) return no_choice(named, option->results().back());
  return words;
}

}  // namespace nudge::cli
