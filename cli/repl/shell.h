// Executes what is typed: statements, questions, the REPL's own commands. Prints through what it is given;
// knows nothing of terminals. Remembers whether anything went wrong.
#pragma once

#include <functional>
#include <string>

#include "cli/repl/command_words.h"
#include "cli/repl/session.h"
#include "cli/repl/show.h"
#include "cli/repl/statement_reader.h"

namespace nudge::repl {

struct ShellOptions {
  bool colour = false;
  bool interactive = false;
  std::function<void(std::string_view)> out;    // results
  std::function<void(std::string_view)> fault;  // what was typed wrong
  std::function<bool()> interrupted;            // asked while something takes its time
};

class Shell {
 public:
  Shell(std::unique_ptr<LoadedProgram> program, ShellOptions options);

  // False: it was `quit`.
  bool take(const Statement& statement);
  // A file of the program has changed: the program is read again.
  void look_at_files();

  // A line had faults, an expectation failed, a file could not be read.
  bool had_faults() const { return had_faults_; }
  std::string greeting() const;
  std::string prompt() const;
  const Session& session() const { return session_; }

 private:
  void run(const CommandLine& command);
  void say(const Statement& statement);
  void show(const Answer& answer, const Statement& statement);
  void take_json(const std::string& json);
  // A line of the REPL's own, in what is printed for faults.
  void complain(const std::string& message, const std::string& mend = "");

  void why(const std::string& rest);
  void actions(const std::string& rest);
  void timeline();
  void state(const std::string& rest);
  void next();
  void load(const std::string& rest);
  void load_program(std::vector<std::string> paths, const std::string& what);
  void inputs(const std::string& rest);
  void undo();
  void reset();
  void save(const std::string& rest);
  void save_to(const std::string& path, const std::string& name);
  void help(const std::string& rest);
  // `asks`: what was wrong is about a value, not about the words; `has_suggestion`: the compiler has made
  // one.
  std::string hint_for(const Statement& statement, bool asks, bool has_suggestion) const;

  ShellOptions options_;
  InkPot ink_;
  Session session_;
  int64_t day_ = INT64_MIN;  // the last that was printed
  bool had_faults_ = false;
  bool told_of_clock_ = false;
};

}  // namespace nudge::repl
