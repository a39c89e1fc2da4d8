// What every command shares: how it is registered, how it exits, how it speaks. Data goes to stdout, all else
// to stderr; colour and progress only to a terminal.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "runtime/fault/result.h"

namespace CLI {
class App;
}

namespace nudge::cli {

// cli.md's exit status.
enum Exit : int { kDone = 0, kFaults = 1, kUsage = 2, kMachine = 3 };

// Adds a command's options to `app` and gives what runs it after they were read.
using Command = std::function<int()>;
struct CommandEntry {
  const char* name;
  const char* summary;
  const char* examples;  // lines, shown below the help
  Command (*make)(CLI::App& app);
};

// Prints `error: …` to stderr (nothing for an empty message: a reader that went away); gives kMachine.
int machine_fault(const Fault& fault);
// The same for what the user asked wrongly; gives kUsage.
int usage_fault(std::string_view message);

bool stdout_is_terminal();
bool stderr_is_terminal();
// stderr is a terminal and NO_COLOR isn't set.
bool use_colour(bool terminal);

// Writes all of it to stdout; a fault if the other end is gone or the disk is full.
Status write_stdout(std::string_view bytes);

Command make_check(CLI::App& app);
Command make_fmt(CLI::App& app);
Command make_run(CLI::App& app);
Command make_why(CLI::App& app);
Command make_docs(CLI::App& app);
Command make_new(CLI::App& app);
Command make_completions(CLI::App& app);
Command make_man(CLI::App& app);
Command make_backtest(CLI::App& app);
Command make_graph(CLI::App& app);
Command make_test(CLI::App& app);
Command make_repl(CLI::App& app);

}  // namespace nudge::cli
