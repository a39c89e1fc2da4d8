#include "runtime/store/wal.h"

#include <cstring>

namespace nudge {
namespace {

constexpr uint32_t kMagic = 0x377f0682;  // its last bit: checksums are of big-endian words

struct Sum {
  uint32_t first = 0, second = 0;
  bool operator==(const Sum&) const = default;
};

Sum stored_sum(const unsigned char* bytes) {
  return {big_endian(bytes), big_endian(bytes + 4)};
}

uint32_t word(const unsigned char* bytes, bool is_big_endian) {
  if (is_big_endian) return big_endian(bytes);
  return uint32_t{bytes[3]} << 24 | uint32_t{bytes[2]} << 16 | uint32_t{bytes[1]} << 8 | bytes[0];
}

// `size` is a multiple of 8.
Sum add(Sum sum, const unsigned char* bytes, uint64_t size, bool is_big_endian) {
  for (uint64_t i = 0; i < size; i += 8) {
    sum.first += word(bytes + i, is_big_endian) + sum.second;
    sum.second += word(bytes + i + 4, is_big_endian) + sum.first;
  }
  return sum;
}

bool frame_fits(Sum before, const unsigned char* header, const unsigned char* page, uint64_t page_bytes,
                bool is_big_endian) {
  Sum sum = add(add(before, header, 8, is_big_endian), page, page_bytes, is_big_endian);
  return sum == stored_sum(header + 16);
}

// The frames of a whole log, one after the other.
class Scan {
 public:
  Scan(const WalRead& read, const unsigned char* header, uint64_t page_bytes)
      : read_(read), page_bytes_(page_bytes), frame_(kWalFrameHeaderBytes + page_bytes, '\0') {
    is_big_endian_ = (header[3] & 1) != 0;
    memcpy(salts_, header + 16, 8);
    before_ = stored_sum(header + 24);
  }

  // False at the end.
  bool next() {
    if (!read_(frame_.data(), frame_.size(), kWalHeaderBytes + number_ * frame_.size())) return false;
    number_++;
    const unsigned char* header = frame();
    bool is_of_this_log = memcmp(header + 8, salts_, 8) == 0 && big_endian(header) != 0;
    fits_ = is_of_this_log &&
            frame_fits(before_, header, header + kWalFrameHeaderBytes, page_bytes_, is_big_endian_);
    commits_ = is_of_this_log && big_endian(header + 4) != 0;
    before_ = stored_sum(header + 16);
    return true;
  }

  bool fits() const { return fits_; }
  bool commits() const { return commits_; }
  WalDamage place() const { return {kWalHeaderBytes + (number_ - 1) * frame_.size(), big_endian(frame())}; }

 private:
  const unsigned char* frame() const { return reinterpret_cast<const unsigned char*>(frame_.data()); }

  const WalRead& read_;
  uint64_t page_bytes_;
  std::string frame_;
  unsigned char salts_[8];
  bool is_big_endian_ = false;
  Sum before_;
  uint64_t number_ = 0;
  bool fits_ = false, commits_ = false;
};

bool is_page_size(uint64_t bytes) {
  return bytes >= 512 && bytes <= 65536 && (bytes & (bytes - 1)) == 0;
}

}  // namespace

WalFrame check_wal_frame(const WalRead& read, const unsigned char* page, uint64_t page_bytes,
                         uint64_t offset) {
  WalFrame frame;
  uint64_t frame_bytes = kWalFrameHeaderBytes + page_bytes;
  uint64_t start = offset - kWalFrameHeaderBytes;
  frame.number = (start - kWalHeaderBytes) / frame_bytes;
  unsigned char magic[4], before[8], header[kWalFrameHeaderBytes];
  // The checksum before: of the frame before, or at the end of the log's header.
  uint64_t before_at = frame.number == 0 ? kWalHeaderBytes - 8 : start - frame_bytes + 16;
  if (!read(magic, sizeof magic, 0) || !read(before, sizeof before, before_at) ||
      !read(header, sizeof header, start)) {
    return frame;
  }
  frame.page = big_endian(header);
  bool is_big_endian = (magic[3] & 1) != 0;
  frame.fits = (big_endian(magic) & ~1u) == kMagic &&
               frame_fits(stored_sum(before), header, page, page_bytes, is_big_endian);
  return frame;
}

// Every commit is on the disk before the next one begins, so what a crash tears is the last one. Where a
// frame follows on a commit, that commit was not the last: and if a frame before doesn't fit it was damaged
// later. What rolled-back transactions left behind follows on nothing.
std::optional<WalDamage> find_wal_damage(const WalRead& read, uint64_t bytes) {
  unsigned char header[kWalHeaderBytes];
  if (bytes <= kWalHeaderBytes || !read(header, sizeof header, 0)) return std::nullopt;
  uint64_t page_bytes = big_endian(header + 8);
  bool is_big_endian = (header[3] & 1) != 0;
  if (!is_page_size(page_bytes)) page_bytes = 4096;
  std::optional<WalDamage> first;
  // A header that never came to the disk is zeros: but no commit is behind it then, and nothing is reported.
  if ((big_endian(header) & ~1u) != kMagic || add({}, header, 24, is_big_endian) != stored_sum(header + 24)) {
    first = WalDamage{};
  }
  // Whose salts the frames bear, if the header can't be asked.
  if (first && !read(header + 16, 8, kWalHeaderBytes + 8)) return std::nullopt;
  Scan scan(read, header, page_bytes);
  for (bool was_commit = false; scan.next(); was_commit = scan.commits()) {
    if (!scan.fits() && !first) first = scan.place();
    if (scan.fits() && first && was_commit) return first;
  }
  return std::nullopt;
}

}  // namespace nudge
