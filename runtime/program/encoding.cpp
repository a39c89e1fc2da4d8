#include "runtime/program/encoding.h"

#include <bit>
#include <optional>

#include "runtime/program/describe.h"
#include "runtime/program/verify.h"
#include "runtime/value/hash.h"

namespace nudge {
namespace {

constexpr std::string_view kMagic = "NUDGEPRG";
constexpr size_t kHeaderBytes = 8 + 4 + 8 + 16;
constexpr int kMaxDepth = 64;  // of structs in structs; only records nest without a bound of their own

constexpr uint64_t zigzag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}
constexpr int64_t unzigzag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

void append_fixed(std::string& out, uint64_t value, int bytes) {
  for (int index = 0; index < bytes; ++index)
    out += static_cast<char>(value >> (8 * index) & 0xFF);
}
uint64_t read_fixed(std::string_view bytes, size_t at, int count) {
  uint64_t value = 0;
  for (int index = 0; index < count; ++index) {
    value |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[at + index])) << (8 * index);
  }
  return value;
}

class Writer {
 public:
  std::string out;

  template <typename... Members>
  void operator()(const Members&... members) {
    (write(members), ...);
  }

 private:
  void unsigned_int(uint64_t value) {
    for (; value >= 0x80; value >>= 7)
      out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
  }
  template <typename T>
  void write(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      unsigned_int(static_cast<uint64_t>(value));
    } else if constexpr (std::is_same_v<T, double>) {
      append_fixed(out, std::bit_cast<uint64_t>(value), 8);
    } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
      unsigned_int(zigzag(value));
    } else if constexpr (std::is_integral_v<T>) {
      unsigned_int(value);
    } else {
      describe(*this, value);
    }
  }
  void write(const std::string& text) {
    unsigned_int(text.size());
    out += text;
  }
  template <typename T>
  void write(const std::vector<T>& list) {
    unsigned_int(list.size());
    for (const auto& element : list)
      write(static_cast<const T&>(element));
  }
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  // After a fault everything reads as nothing.
  bool failed() const { return failed_; }
  bool at_end() const { return at_ == bytes_.size(); }

  template <typename... Members>
  void operator()(Members&... members) {
    (read(members), ...);
  }

 private:
  void fail() {
    failed_ = true;
    at_ = bytes_.size();
  }
  uint64_t unsigned_int() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ >= bytes_.size()) break;
      auto byte = static_cast<unsigned char>(bytes_[at_++]);
      if (shift == 63 && byte > 1) break;
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    fail();
    return 0;
  }
  // Every element takes a byte at least, so no more than are left can follow.
  uint64_t length() {
    uint64_t count = unsigned_int();
    if (count <= bytes_.size() - at_) return count;
    fail();
    return 0;
  }

  template <typename T>
  void read(T& value) {
    if constexpr (std::is_enum_v<T>) {
      uint64_t raw = unsigned_int();
      if (raw > last_of(T{})) return fail();
      value = static_cast<T>(raw);
    } else if constexpr (std::is_same_v<T, double>) {
      if (bytes_.size() - at_ < 8) return fail();
      value = std::bit_cast<double>(read_fixed(bytes_, at_, 8));
      at_ += 8;
    } else if constexpr (std::is_integral_v<T>) {
      read_integral(value);
    } else {
      if (++depth_ > kMaxDepth) fail();
      if (!failed_) describe(*this, value);
      --depth_;
    }
  }
  template <typename T>
  void read_integral(T& value) {
    uint64_t raw = unsigned_int();
    if constexpr (std::is_same_v<T, bool>) {
      if (raw > 1) return fail();
      value = raw == 1;
    } else if constexpr (std::is_signed_v<T>) {
      int64_t number = unzigzag(raw);
      value = static_cast<T>(number);
      if (value != number) fail();
    } else {
      value = static_cast<T>(raw);
      if (value != raw) fail();
    }
  }
  void read(std::string& text) {
    uint64_t count = length();
    text.assign(bytes_.substr(at_, count));
    at_ += count;
  }
  template <typename T>
  void read(std::vector<T>& list) {
    uint64_t count = length();
    for (uint64_t index = 0; index < count && !failed_; ++index) {
      T element{};
      read(element);
      list.push_back(std::move(element));
    }
  }

  std::string_view bytes_;
  size_t at_ = 0;
  int depth_ = 0;
  bool failed_ = false;
};

}  // namespace

std::string encode(const Program& program) {
  Writer writer;
  writer(program);
  Hash128 hash = stable_hash({writer.out});
  std::string bytes(kMagic);
  append_fixed(bytes, kFormatVersion, 4);
  append_fixed(bytes, writer.out.size(), 8);
  append_fixed(bytes, hash.high, 8);
  append_fixed(bytes, hash.low, 8);
  return bytes + writer.out;
}

Result<Program> decode(std::string_view bytes) {
  if (bytes.size() < kHeaderBytes || !bytes.starts_with(kMagic))
    return Fault{"this is not a compiled program"};
  uint64_t version = read_fixed(bytes, 8, 4);
  if (version != kFormatVersion) {
    return Fault{
        fmt::format("the program has format {}, this build reads format {}", version, kFormatVersion)};
  }
  std::string_view body = bytes.substr(kHeaderBytes);
  if (read_fixed(bytes, 12, 8) != body.size())
    return Fault{"the compiled program is cut off or has bytes behind it"};
  Hash128 hash{read_fixed(bytes, 20, 8), read_fixed(bytes, 28, 8)};
  if (stable_hash({body}) != hash) return Fault{"the compiled program is damaged: its checksum is wrong"};
  Program program;
  Reader reader(body);
  reader(program);
  if (reader.failed() || !reader.at_end())
    return Fault{"the compiled program is damaged: its bytes make no sense"};
  if (std::optional<std::string> why = find_broken_reference(program)) {
    return Fault{"the compiled program is damaged: " + *why};
  }
  return program;
}

}  // namespace nudge
