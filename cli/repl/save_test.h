// A session as a test block. Text in, text out; whether the test passes is found out by running it.
#pragma once

#include <string>
#include <vector>

#include "cli/repl/session.h"

namespace nudge::repl {

struct SavedTest {
  std::string text;         // `test "…" { … }`, with its newline
  size_t expectations = 0;  // in it
  bool proposed = false;    // they are not what was said, but what happened
  size_t left_out = 0;      // expectations that failed
};

// Without an expectation of its own a session gets them: what was sent, what ended, where everybody stands.
// `with_values`: subjects and arguments too.
SavedTest test_of(const Session& session, const std::string& name, bool with_values);

// Why the test named so, in the program of these paths, doesn't pass; "" if it does.
std::string why_it_fails(const std::vector<std::string>& paths, const std::string& name);

}  // namespace nudge::repl
