#include "runtime/fault/assert.h"

#include <cstdio>
#include <cstdlib>

namespace nudge {

void fail_assertion(const char* file, int line, const char* condition, std::string_view why) {
  fmt::print(stderr, "nudge: internal fault at {}:{}: {} {}\n", file, line, condition, why);
  fmt::print(stderr, "this is our mistake, not yours; nothing was written after it\n");
  std::fflush(stderr);
  std::abort();
}

}  // namespace nudge
