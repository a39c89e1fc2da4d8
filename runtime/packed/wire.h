// Short bytes, written and read: whole numbers as LEB128, signed ones zigzag, numbers so that round
// ones are short, texts led by their length, times as the difference to the one before. Reading never trusts
// them: a fault is kept, and after it everything reads as nothing.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/value/word.h"

namespace nudge {

class WireWriter {
 public:
  explicit WireWriter(std::string& out) : out_(out) {}

  void number(uint64_t value) {
    char bytes[10];
    size_t count = 0;
    for (; value >= 0x80; value >>= 7)
      bytes[count++] = static_cast<char>(value | 0x80);
    bytes[count++] = static_cast<char>(value);
    out_.append(bytes, count);
  }
  void signed_number(int64_t value) {
    number(static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63));
  }
  // The bytes of a double turned round: what ends in zeros is short.
  void real(Word word) { number(__builtin_bswap64(word)); }
  void fixed(uint64_t value, int bytes) {
    for (int index = 0; index < bytes; ++index)
      out_ += static_cast<char>(value >> (8 * index) & 0xFF);
  }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }
  void bytes(std::string_view value) { out_ += value; }
  // Times that stand close together cost little.
  void time(int64_t at_ms) {
    signed_number(static_cast<int64_t>(static_cast<uint64_t>(at_ms) - static_cast<uint64_t>(base_ms_)));
    base_ms_ = at_ms;
  }
  // The next time is written as the difference to this one.
  void begin_time(int64_t at_ms) { base_ms_ = at_ms; }

 private:
  std::string& out_;
  int64_t base_ms_ = 0;
};

class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : bytes_(bytes) {}

  uint64_t number() {
    if (at_ < bytes_.size() && static_cast<unsigned char>(bytes_[at_]) < 0x80)
      return static_cast<unsigned char>(bytes_[at_++]);
    return long_number();
  }
  // One that is below the limit; else a fault that says what it is.
  uint64_t below(uint64_t limit, const char* what) {
    uint64_t value = number();
    if (value < limit) return value;
    fail(what);
    return 0;
  }
  int64_t signed_number() {
    uint64_t value = number();
    return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
  }
  Word real() { return __builtin_bswap64(number()); }
  uint64_t fixed(int count);
  std::string_view text() { return bytes(number()); }
  std::string_view bytes(uint64_t count);
  int64_t time() {
    base_ms_ = static_cast<int64_t>(static_cast<uint64_t>(base_ms_) + static_cast<uint64_t>(signed_number()));
    return base_ms_;
  }
  void forget_time() { base_ms_ = 0; }
  // How many things follow, each of which takes at least a byte.
  uint64_t count() { return below(left() + 1, "a count that nothing follows"); }

  uint64_t left() const { return bytes_.size() - at_; }
  // `what` is a literal; the first one stays.
  void fail(const char* what) {
    if (!fault_) fault_ = what;
    at_ = bytes_.size();
  }
  bool failed() const { return fault_ != nullptr; }
  const char* fault() const { return fault_; }

 private:
  uint64_t long_number();

  std::string_view bytes_;
  size_t at_ = 0;
  int64_t base_ms_ = 0;
  const char* fault_ = nullptr;
};

}  // namespace nudge
