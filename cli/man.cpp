// nudge man: the manual page, in roff.
#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"
#include "cli/command_reference.h"
#include "cli/options.h"

namespace nudge::cli {
namespace {

// Text for roff: its own signs are escaped, a line never begins with a request.
std::string plain(std::string_view text) {
  std::string out;
  bool at_begin = true;
  for (const char byte : text) {
    if (at_begin && (byte == '.' || byte == '\'')) out += "\\&";
    at_begin = byte == '\n';
    switch (byte) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out += byte;
    }
  }
  return out;
}

// Text with code in back-quotes, which becomes bold.
std::string prose(std::string_view text) {
  std::string out;
  bool code = false;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('`', begin), text.size());
    const std::string part = plain(text.substr(begin, end - begin));
    out += code ? fmt::format("\\fB{}\\fR", part) : part;
    code = !code;
    begin = end + 1;
  }
  return out;
}

std::string italic(std::string_view text) {
  return fmt::format("\\fI{}\\fR", plain(text));
}
std::string bold(std::string_view text) {
  return fmt::format("\\fB{}\\fR", plain(text));
}

std::string value_of(const OptionReference& option) {
  if (option.choices.empty()) return italic(option.value_name);
  std::string out;
  for (const std::string& choice : option.choices)
    out += (out.empty() ? "" : "|") + bold(choice);
  return out;
}

std::string synopsis(const CommandReference& command) {
  std::string out = ".B nudge " + plain(command.name) + "\n";
  const bool has_others =
      std::any_of(command.options.begin(), command.options.end(), [](auto& it) { return !it.required; });
  for (const OptionReference& option : command.options) {
    if (option.required) out += fmt::format("{} {}\n", bold(option.long_name), value_of(option));
  }
  if (has_others) out += "[" + italic("OPTION") + "...]\n";
  for (const OptionReference& positional : command.positionals) {
    const std::string name = value_of(positional) + (positional.many ? "..." : "");
    out += positional.required ? name + "\n" : "[" + name + "]\n";
  }
  return out;
}

std::string option_entry(const OptionReference& option) {
  std::string names;
  for (const std::string& name : {option.short_name, option.long_name}) {
    if (!name.empty()) names += (names.empty() ? "" : ", ") + bold(name);
  }
  if (!option.value_name.empty()) names += (names.empty() ? "" : " ") + value_of(option);
  std::string out = fmt::format(".TP\n{}\n{}", names, prose(option.description));
  if (!option.default_value.empty() && option.description.find("default") == std::string::npos)
    out += fmt::format(" (default: {})", bold(option.default_value));
  return out + "\n";
}

std::string section(const CommandReference& command) {
  std::string out = fmt::format(".SS {}\n{}.PP\n{}\n", plain("nudge " + command.name), synopsis(command),
                                prose(command.summary));
  for (const OptionReference& positional : command.positionals)
    out += option_entry(positional);
  for (const OptionReference& option : command.options)
    out += option_entry(option);
  out += fmt::format(".PP\nExamples:\n.PP\n.nf\n.ft CR\n{}.ft R\n.fi\n", plain(command.examples));
  return out;
}

constexpr std::string_view kEnd = R"(.SH EXIT STATUS
.TP
.B 0
done
.TP
.B 1
the program, a test or the input has faults, which were printed
.TP
.B 2
wrong usage
.TP
.B 3
the machine failed: disk, network, a corrupt store
.SH ENVIRONMENT
.TP
.B NO_COLOR
if it is set, nothing is coloured; otherwise colour goes to a terminal only
.TP
.B NUDGE_MJML
the command that makes HTML of MJML, if it isn\(aqt \fBmjml\fR in node_modules or on the path
.TP
.B NUDGE_DOT
Graphviz\(aqs \fBdot\fR, if it isn\(aqt the one on the path
.TP
.B NUDGE_HISTORY
the file that keeps the history of \fBnudge repl\fR (\fBoff\fR: none)
.SH FILES
.TP
.I ~/.local/state/nudge/history
what was typed into \fBnudge repl\fR
)";

}  // namespace

std::string man_page(const ProgramReference& program) {
  std::string out = fmt::format(
      ".\\\" Made by `nudge man`.\n"
      ".TH NUDGE 1 \"\" \"nudge {}\" \"Nudge\"\n"
      ".SH NAME\nnudge \\- workflows of messages: checked, tested, run and explained\n"
      ".SH SYNOPSIS\n.B nudge\n.I COMMAND\n[{}...]\n"
      ".SH DESCRIPTION\n{}\n.PP\n"
      "Data go to standard output, all else to standard error. A {} is a file, or a folder whose .flow files "
      "make\n"
      "one program (default: the current folder).\n",
      NUDGE_VERSION, italic("OPTION"), prose(program.description), italic("PATH"));
  for (const OptionReference& option : program.options)
    out += option_entry(option);
  out += ".SH COMMANDS\n";
  for (const CommandReference& command : program.commands)
    out += section(command);
  return out + std::string(kEnd);
}

Command make_man(Options& command) {
  return [&app = command.app()] {
    const Status written = write_stdout(man_page(command_reference(app)));
    return written.ok() ? static_cast<int>(kDone) : machine_fault(written.fault());
  };
}

}  // namespace nudge::cli
