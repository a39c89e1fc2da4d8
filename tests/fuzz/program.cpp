// A Program's bytes: as they come, and with the checksum put right, as one who forges them would.
#include <algorithm>

#include "runtime/program/encoding.h"
#include "runtime/value/hash.h"
#include "tests/fuzz/stepping.h"
#include "tests/fuzz/target.h"

using namespace nudge;

namespace {

constexpr size_t kHeaderBytes = 8 + 4 + 8 + 16;  // encoding.h

void put(std::string& bytes, size_t at, uint64_t value, size_t count) {
  for (size_t i = 0; i < count; ++i)
    bytes[at + i] = static_cast<char>(value >> (8 * i));
}

// With the length and the checksum of what is there.
std::string forged(std::string_view data) {
  std::string bytes(data);
  const std::string_view body = data.substr(kHeaderBytes);
  bytes.replace(0, 8, "NUDGEPRG");
  put(bytes, 8, kFormatVersion, 4);
  put(bytes, 12, body.size(), 8);
  const Hash128 hash = stable_hash({body});
  put(bytes, 20, hash.low, 8);
  put(bytes, 28, hash.high, 8);
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view given = fuzz::text_of(data, size);
  // What we have written ourselves runs; what is forged need only be read (encoding.h says why).
  if (const Result<Program> program = decode(given); program.ok()) fuzz::step_some(*program);
  if (size <= kHeaderBytes || size > 200'000) return 0;
  const Result<Program> forged_program = decode(forged(given));
  if (forged_program.ok()) encode(*forged_program);
  return 0;
}
