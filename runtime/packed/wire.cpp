#include "runtime/packed/wire.h"

namespace nudge {

// Only the shortest form of a number is one, so that equal bytes and equal meanings are the same thing.
uint64_t WireReader::long_number() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && at_ < bytes_.size(); shift += 7) {
    auto byte = static_cast<unsigned char>(bytes_[at_++]);
    if (shift == 63 && byte > 1) break;
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte >= 0x80) continue;
    if (byte == 0 && shift > 0) break;
    return value;
  }
  fail("a number that makes no sense");
  return 0;
}

uint64_t WireReader::fixed(int count) {
  std::string_view raw = bytes(static_cast<uint64_t>(count));
  uint64_t value = 0;
  for (size_t index = 0; index < raw.size(); ++index)
    value |= static_cast<uint64_t>(static_cast<unsigned char>(raw[index])) << (8 * index);
  return value;
}

std::string_view WireReader::bytes(uint64_t count) {
  if (count > left()) {
    fail("it is cut off");
    return {};
  }
  std::string_view found = bytes_.substr(at_, count);
  at_ += count;
  return found;
}

}  // namespace nudge
