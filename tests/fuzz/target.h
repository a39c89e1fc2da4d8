// What each fuzz target is: bytes in, nothing out. Anything but a return is a fault: a crash, an assertion, a
// sanitizer's report, too much time or memory. libFuzzer calls it (preset `fuzz`), and replay.cpp, which runs
// the corpus in the ordinary build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace nudge::fuzz {

inline std::string_view text_of(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace nudge::fuzz
