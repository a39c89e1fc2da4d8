// The patterns of `matches`: RE2's syntax, UTF-8, time linear in the text whatever the pattern. A copy shares
// the compiled automaton; any number of threads may match with it at once. Text that isn't UTF-8 doesn't
// trap.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/fault/result.h"

namespace re2 {
class RE2;
}

namespace nudge {

class Pattern {
 public:
  // A fault says what RE2 disliked and where. Prints nothing. Costs some µs and kB.
  static Result<Pattern> compile(std::string_view pattern);

  // Whether the pattern occurs somewhere in the text; `^` and `$` anchor it.
  bool matches(std::string_view text) const;

  const std::string& source() const;

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace nudge
