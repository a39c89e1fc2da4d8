// Lines to statements: a statement may go on over several lines, as in a file. What is open (a brace, a
// bracket, a
// """) goes on; so does what ends with an operator or a comma, or is followed by a line that begins with what
// can't begin a statement (`with`, `and`, `==` …). A whole `test "…" { … }` is its statements. Comments and
// empty lines are nothing.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace nudge::repl {

struct Statement {
  std::string text;  // without white space around it
  int line = 1;      // where it begins, counted from 1
};

class StatementReader {
 public:
  // Takes a line without its newline.
  void push(std::string_view line);
  // No more lines are to come for now: what isn't open is a statement. `even_open`: and what is, too.
  void end(bool even_open);
  // The next statement that has ended.
  std::optional<Statement> next();

  // Something is open: the next line goes on with it.
  bool is_open() const;
  // What has been read and isn't a statement yet.
  const std::string& pending() const { return pending_; }
  // Forgets it.
  void drop() { pending_.clear(); }

 private:
  void finish();

  std::string pending_;
  int pending_line_ = 1;
  int line_ = 0;
  std::deque<Statement> ended_;
};

}  // namespace nudge::repl
