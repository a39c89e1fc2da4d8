// The line editor: readline, its history and its completion, behind a face without it. One at a time in a
// process, for readline's state is global. Ctrl-C drops what is being written and never ends the process
// while a line is read.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/repl/complete.h"

namespace nudge::repl {

struct TerminalOptions {
  std::function<Completion(std::string_view before)> complete;
  std::string history_path;  // "": none is kept
};

class Terminal {
 public:
  explicit Terminal(TerminalOptions options);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  enum class Got { line, end, dropped };
  // The prompt may hold colours (escape sequences); what was pasted may be several lines.
  Got read(std::string_view prompt, std::string& line);
  // Into the history, here and in the file.
  void remember(const std::string& line);

  // Ctrl-C was pressed since this was last asked: for work that takes its time.
  static bool interrupted();
};

// ~/.local/state/nudge/history by XDG's rules, its folder made; "" if NUDGE_HISTORY is `off`, or there is no
// home.
std::string history_path();

}  // namespace nudge::repl
