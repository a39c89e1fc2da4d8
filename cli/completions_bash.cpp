// Completions for bash: tables by command, and one function that reads them. Works without the package
// bash-completion.
#include <fmt/format.h>

#include "cli/command_reference.h"

namespace nudge::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

// What `_nudge_offer` understands.
std::string offer(const OptionReference& option) {
  switch (option.kind) {
    case ValueKind::choice:
      return "words " + joined(option.choices);
    case ValueKind::file:
      return "file";
    case ValueKind::folder:
      return "folder";
    case ValueKind::workflow:
      return option.or_file ? "names_or_file workflows" : "names workflows";
    case ValueKind::module:
      return option.or_file ? "names_or_file modules" : "names modules";
    default:
      return "nothing";
  }
}

std::string options_of(const std::vector<OptionReference>& options, bool valued_only) {
  std::vector<std::string> names;
  for (const OptionReference& option : options) {
    if (valued_only && option.value_name.empty()) continue;
    if (!option.long_name.empty()) names.push_back(option.long_name);
    if (!option.short_name.empty()) names.push_back(option.short_name);
  }
  return joined(names);
}

std::string table(const CommandReference& command) {
  std::string out =
      fmt::format("    {})\n      options='{}'\n      valued='{}'\n      case $asked in\n", command.name,
                  options_of(command.options, false), options_of(command.options, true));
  for (const OptionReference& option : command.options) {
    if (!option.value_name.empty())
      out += fmt::format("        {}) offer='{}' ;;\n", option.long_name, offer(option));
  }
  for (size_t i = 0; i < command.positionals.size(); ++i) {
    const OptionReference& positional = command.positionals[i];
    out += fmt::format("        {}) offer='{}' ;;\n", positional.many ? "[0-9]*" : fmt::format("{}", i + 1),
                       offer(positional));
  }
  return out + "      esac ;;\n";
}

constexpr std::string_view kBegin =
    R"~(# bash completions of nudge, made by `nudge completions bash`. To have them in every shell:
#   nudge completions bash > ~/.local/share/bash-completion/completions/nudge

_nudge_offer() { # KIND [WORD…], for the word $current
  local kind=$1
  shift
  case $kind in
    words) mapfile -t COMPREPLY < <(compgen -W "$*" -- "$current") ;;
    names) mapfile -t COMPREPLY < <(compgen -W "$(nudge completions --names "$1" 2>/dev/null)" -- "$current") ;;
    names_or_file)
      _nudge_offer names "$1"
      if [[ ${#COMPREPLY[@]} -eq 0 ]]; then _nudge_offer file; fi ;;
    file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    folder) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
  esac
}

# Sets options, valued and offer for what is asked about a command: a value of an option, or the nth argument.
_nudge_table() { # COMMAND OPTION|NUMBER
  local asked=$2
  case $1 in
)~";

constexpr std::string_view kMiddle = R"~(  esac
}

_nudge() {
  local current=${COMP_WORDS[COMP_CWORD]} options='' valued='' offer='nothing' command='' word before='' place=0 at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=${COMP_WORDS[at]}
    if [[ $word == '=' ]]; then
      continue # of --format=json, which bash takes apart
    elif [[ -n $before && " $valued " == *" $before "* ]]; then
      before=''
    elif [[ $word == -?* ]]; then
      before=$word
    elif [[ -z $command ]]; then
      command=$word
      _nudge_table "$command" ''
    else
      before=''
      place=$((place + 1))
    fi
  done
  if [[ $current == '=' ]]; then current=''; fi
  if [[ -z $command ]]; then
    if [[ $current == -* ]]; then _nudge_offer words )~";

constexpr std::string_view kEnd = R"~(; fi
    return
  fi
  if [[ -n $before && " $valued " == *" $before "* ]]; then
    _nudge_table "$command" "$before"
  elif [[ $current == -* ]]; then
    offer="words $options"
  else
    _nudge_table "$command" $((place + 1))
  fi
  # shellcheck disable=SC2086 # a kind and its words
  _nudge_offer $offer
}

complete -F _nudge nudge
)~";

}  // namespace

std::string bash_completions(const ProgramReference& program) {
  std::string out(kBegin);
  std::vector<std::string> commands;
  for (const CommandReference& command : program.commands) {
    out += table(command);
    commands.push_back(command.name);
  }
  out += fmt::format("{}{}\n    else _nudge_offer words {}", kMiddle, options_of(program.options, false),
                     joined(commands));
  return out + std::string(kEnd);
}

}  // namespace nudge::cli
