// Our own faults: assertions that stay on in release. They print where and why, then abort, so that a
// wrong state is never written. Not for what a user wrote (a diagnostic) nor for what the world does (a
// Result).
#pragma once

#include <fmt/format.h>

#include <string_view>

namespace nudge {

[[noreturn]] void fail_assertion(const char* file, int line, const char* condition, std::string_view why);

}  // namespace nudge

#define NUDGE_ASSERT(condition, ...)                                                          \
  do {                                                                                        \
    if (!(condition)) [[unlikely]] {                                                          \
      ::nudge::fail_assertion(__FILE__, __LINE__, #condition, ::fmt::format("" __VA_ARGS__)); \
    }                                                                                         \
  } while (false)

#define NUDGE_UNREACHABLE(...) \
  ::nudge::fail_assertion(__FILE__, __LINE__, "unreachable", ::fmt::format("" __VA_ARGS__))
