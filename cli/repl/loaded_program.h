// A program from the disk as a session needs it: checked, its trees kept so that a session's statements can
// be checked with them, and what its files looked like, so that a change is noticed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cli/repl/vocabulary.h"
#include "compiler/compile.h"

namespace nudge::repl {

class LoadedProgram {
 public:
  // A fault of the disk; a program with errors is loaded, and has_errors().
  static Result<std::unique_ptr<LoadedProgram>> load(std::vector<std::string> paths);

  bool has_errors() const { return compilation_.has_errors(); }
  // All that the compiler says of it, as people read it; "" for nothing.
  std::string report(bool colour) const;
  size_t warnings() const;

  // "4 workflows, 6 messages, 9 events"
  std::string summary() const;
  const std::vector<std::string>& paths() const { return paths_; }
  // What to call it: its paths.
  std::string name() const;
  // A file beside it: in its folder, or in that of its first file.
  std::string beside(const std::string& file_name) const;

  // The files that have changed since, have come or have gone; the look of now counts from here on.
  std::vector<std::string> changed_files();
  // The files are as they should be: what has been changed was changed by us.
  void accept_files();

  source::SourceSet& sources() { return compilation_.sources; }
  // With the session's own test, of which the statements can be changed.
  const std::vector<ast::FileTree>& trees() const { return compilation_.trees; }
  std::vector<ast::TestStatement>& statements();
  const Inlined& inlined() const { return inlined_; }
  // Names of the program's own tests.
  std::vector<std::string>& test_names() { return test_names_; }

  static std::vector<std::string> modules();

 private:
  struct Stamp {
    std::string path;
    int64_t modified_ns = 0;
    uint64_t size = 0;
    bool operator==(const Stamp&) const = default;
  };

  explicit LoadedProgram(std::vector<std::string> paths) : paths_(std::move(paths)) {}
  void add_session_test();
  void take_inlined();
  std::vector<Stamp> look() const;

  std::vector<std::string> paths_;
  Compilation compilation_;
  std::string summary_;
  Inlined inlined_;
  std::vector<std::string> test_names_;
  std::vector<Stamp> stamps_;
  size_t session_tree_ = 0;
};

// The name of the test that a session is.
inline constexpr const char* kSessionTest = "<session>";

}  // namespace nudge::repl
