// What every command shares: how it is registered, how it exits, how it speaks. Data goes to stdout, all else
// to stderr; colour and progress only to a terminal.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/fault/result.h"

namespace nudge::cli {

class Options;

// cli.md's exit status.
enum Exit : int { kDone = 0, kFaults = 1, kUsage = 2, kMachine = 3 };

// Adds a command's options to `command` and gives what runs it after they were read.
using Command = std::function<int()>;
struct CommandEntry {
  const char* name;
  const char* summary;
  const char* examples;  // lines, shown below the help
  Command (*make)(Options& command);
};

// Prints `error: …` to stderr (nothing for an empty message: a reader that went away); gives kMachine.
int machine_fault(const Fault& fault);
// Of load_project(), given these paths: kUsage where one of them is nothing to load, else kMachine.
int load_fault(const Fault& fault, const std::vector<std::string>& paths);
// The same for what the user asked wrongly; gives kUsage.
int usage_fault(std::string_view message);

bool stdout_is_terminal();
bool stderr_is_terminal();
// stderr is a terminal and NO_COLOR isn't set.
bool use_colour(bool terminal);

// Writes all of it to stdout; a fault if the other end is gone or the disk is full.
Status write_stdout(std::string_view bytes);

Command make_check(Options& command);
Command make_explain(Options& command);
Command make_fmt(Options& command);
Command make_run(Options& command);
Command make_why(Options& command);
Command make_docs(Options& command);
Command make_new(Options& command);
Command make_completions(Options& command);
Command make_man(Options& command);
Command make_backtest(Options& command);
Command make_graph(Options& command);
Command make_test(Options& command);
Command make_repl(Options& command);
Command make_plan(Options& command);
Command make_apply(Options& command);
Command make_status(Options& command);
Command make_count(Options& command);
Command make_backup(Options& command);
Command make_export(Options& command);
Command make_forget(Options& command);

}  // namespace nudge::cli
