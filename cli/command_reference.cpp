#include "cli/command_reference.h"

#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace nudge::cli {
namespace {

// CLI11 writes a choice among values as `TEXT:{a,b}`.
std::vector<std::string> choices_of(const std::string& type) {
  std::vector<std::string> found;
  const size_t open = type.find('{');
  const size_t close = type.find('}', open);
  if (open == std::string::npos || close == std::string::npos) return found;
  return CLI::detail::split(type.substr(open + 1, close - open - 1), ',');
}

ValueKind kind_of(const std::string& value_name) {
  const auto names = [&](std::string_view part) { return value_name.find(part) != std::string::npos; };
  if (names("WORKFLOW")) return ValueKind::workflow;
  if (names("MODULE")) return ValueKind::module;
  if (names("FILE") || names("PATH")) return ValueKind::file;
  if (names("DIR")) return ValueKind::folder;
  return ValueKind::other;
}

constexpr std::pair<std::string_view, const char*> kValueNames[] = {
    {"input", "FILE"},   {"output", "FILE"},
    {"trace", "FILE"},   {"dead-letters", "FILE"},
    {"plot", "FILE"},    {"coverage-file", "FILE"},
    {"against", "PATH"}, {"data", "DIR"},
    {"until", "TIME"},   {"jobs", "N"},
    {"examples", "N"},   {"min-coverage", "N"},
};

}  // namespace

OptionReference option_reference(const CLI::Option& option) {
  OptionReference out;
  out.description = option.get_description();
  out.default_value = option.get_default_str();
  out.required = option.get_required();
  const std::string type = option.get_type_name();
  out.choices = choices_of(type);
  if (option.nonpositional()) {
    if (!option.get_lnames().empty()) out.long_name = "--" + option.get_lnames().front();
    if (!option.get_snames().empty()) out.short_name = "-" + option.get_snames().front();
    if (option.get_items_expected_max() > 0) out.value_name = type.substr(0, type.find(':'));
  } else {
    out.value_name = option.get_name(true);
  }
  if (out.value_name.empty()) return out;
  out.many = option.get_items_expected_max() > 1;
  out.kind = out.choices.empty() ? kind_of(out.value_name) : ValueKind::choice;
  const bool by_name = out.kind == ValueKind::workflow || out.kind == ValueKind::module;
  out.or_file = by_name && out.value_name.find("PATH") != std::string::npos;
  return out;
}

void name_values(CLI::App& command) {
  for (CLI::Option* option : command.get_options()) {
    if (!option->nonpositional() && option->get_type_name() == "TEXT") option->type_name("");
    if (option->get_lnames().empty() || !choices_of(option->get_type_name()).empty()) continue;
    for (const auto& [name, value] : kValueNames) {
      if (option->get_lnames().front() == name) option->type_name(value);
    }
  }
}

ProgramReference command_reference(const CLI::App& command) {
  const CLI::App* root = &command;
  while (root->get_parent() != nullptr)
    root = root->get_parent();
  ProgramReference out;
  out.description = root->get_description();
  for (const CLI::Option* option : root->get_options())
    out.options.push_back(option_reference(*option));
  for (const CommandEntry& entry : commands()) {
    CommandReference listed{entry.name, entry.summary, entry.examples, {}, {}};
    for (const CLI::Option* option : root->get_subcommand(std::string(entry.name))->get_options())
      (option->nonpositional() ? listed.options : listed.positionals).push_back(option_reference(*option));
    out.commands.push_back(std::move(listed));
  }
  return out;
}

}  // namespace nudge::cli
