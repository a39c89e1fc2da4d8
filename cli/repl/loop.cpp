#include "cli/repl/loop.h"

#include <cstdlib>

#include "cli/repl/terminal.h"

namespace nudge::repl {

namespace {

constexpr const char* kGoesOn = "... ";

void push_lines(StatementReader& reader, std::string_view text) {
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    reader.push(text.substr(at, end - at));
    at = end + 1;
  }
}

// One entry of the history for a statement of several lines; not for one whose lines mean something.
std::string for_history(const std::string& text) {
  if (text.find("\"\"\"") != std::string::npos || text.find('#') != std::string::npos) return text;
  std::string out = text;
  for (char& byte : out)
    if (byte == '\n') byte = ' ';
  return out;
}

}  // namespace

bool was_interrupted() {
  return Terminal::interrupted();
}

void talk(Shell& shell) {
  StatementReader reader;
  Terminal terminal({[&](std::string_view before) {
                       const std::string& pending = reader.pending();
                       const std::string lead = pending.empty() ? "" : pending + "\n";
                       Completion found = complete(lead + std::string(before), shell.session().vocabulary());
                       found.begin -= std::min(found.begin, lead.size());
                       return found;
                     },
                     history_path()});
  std::string line;
  for (;;) {
    const Terminal::Got got = terminal.read(reader.is_open() ? kGoesOn : shell.prompt(), line);
    if (got == Terminal::Got::end) return;
    if (got == Terminal::Got::dropped) {
      reader.drop();
      continue;
    }
    push_lines(reader, line);
    reader.end(false);
    shell.look_at_files();
    while (auto statement = reader.next()) {
      terminal.remember(for_history(statement->text));
      if (!shell.take(*statement)) return;
    }
  }
}

void read_script(Shell& shell, std::FILE* file) {
  StatementReader reader;
  char* buffer = nullptr;
  size_t capacity = 0;
  bool on = true;
  while (on) {
    const ssize_t length = getline(&buffer, &capacity, file);
    if (length < 0) {
      reader.end(true);
    } else {
      std::string_view line(buffer, static_cast<size_t>(length));
      while (line.ends_with('\n') || line.ends_with('\r'))
        line.remove_suffix(1);
      reader.push(line);
    }
    while (on)
      if (auto statement = reader.next())
        on = shell.take(*statement);
      else
        break;
    if (length < 0) break;
  }
  std::free(buffer);
}

}  // namespace nudge::repl
