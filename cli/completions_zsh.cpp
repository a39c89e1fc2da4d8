// Completions for zsh, by its `_arguments`.
#include <fmt/format.h>

#include "cli/command_reference.h"

namespace nudge::cli {
namespace {

// Within '…', where `marks` mean something to _arguments or _describe.
std::string escaped(std::string_view text, std::string_view marks) {
  std::string out;
  for (const char byte : text) {
    if (byte == '\'') {
      out += "'\\''";
    } else {
      if (marks.find(byte) != std::string_view::npos) out += '\\';
      out += byte;
    }
  }
  return out;
}

std::string action(const OptionReference& option) {
  switch (option.kind) {
    case ValueKind::choice:
      return fmt::format("({})", fmt::join(option.choices, " "));
    case ValueKind::file:
      return "_files";
    case ValueKind::folder:
      return "_files -/";
    case ValueKind::workflow:
      return option.or_file ? "{_nudge_names workflows; _files}" : "_nudge_names workflows";
    case ValueKind::module:
      return option.or_file ? "{_nudge_names modules; _files}" : "_nudge_names modules";
    default:
      return " ";
  }
}

std::string specification(const OptionReference& option, bool once) {
  const std::string description = escaped(option.description, "[]:\\");
  const std::string value = option.value_name.empty()
                                ? ""
                                : fmt::format(":{}:{}", escaped(option.value_name, ":\\"), action(option));
  std::string out;
  const auto add = [&](const std::string& name, bool is_long) {
    if (name.empty()) return;
    out += fmt::format(" \\\n        '{}{}{}[{}]{}'", once ? "" : "*", name,
                       is_long && !value.empty() ? "=" : "", description, value);
  };
  add(option.long_name, true);
  add(option.short_name, false);
  return out;
}

std::string table(const CommandReference& command) {
  std::string out = fmt::format("    {})\n      _arguments -s", command.name);
  for (const OptionReference& option : command.options)
    out += specification(option, !option.many);
  for (const OptionReference& positional : command.positionals)
    out += fmt::format(" \\\n        '{}:{}:{}'", positional.many ? "*" : "",
                       escaped(positional.value_name, ":\\"), action(positional));
  return out + " ;;\n";
}

constexpr std::string_view kBegin = R"~(#compdef nudge
# zsh completions of nudge, made by `nudge completions zsh`. To have them in every shell, put them as `_nudge`
# into a folder of $fpath.

_nudge_names() {
  local -a names
  names=(${(f)"$(nudge completions --names $1 2>/dev/null)"})
  compadd -a names
}

_nudge() {
  local -a commands
  commands=(
)~";

constexpr std::string_view kEnd = R"~(  esac
}

if [[ ${funcstack[1]} == _nudge ]]; then
  _nudge "$@"
else
  compdef _nudge nudge
fi
)~";

}  // namespace

std::string zsh_completions(const ProgramReference& program) {
  std::string out(kBegin);
  for (const CommandReference& command : program.commands)
    out += fmt::format("    '{}:{}'\n", command.name, escaped(command.summary, ":\\"));
  out += "  )\n  if (( CURRENT == 2 )); then\n    _arguments -s";
  for (const OptionReference& option : program.options)
    out += specification(option, true);
  out +=
      " \\\n        '*: :->command'\n    _describe -t commands command commands\n    return\n  fi\n"
      "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n";
  for (const CommandReference& command : program.commands)
    out += table(command);
  return out + std::string(kEnd);
}

}  // namespace nudge::cli
