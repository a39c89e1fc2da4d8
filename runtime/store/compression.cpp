#include "runtime/store/compression.h"

#include <zstd.h>

#include <cstdint>

namespace nudge {
namespace {

constexpr int kLevel = 1;
// What a row may hold at most: SQLite's own limit is a thousand million bytes, compressed.
constexpr uint64_t kLargest = uint64_t{1} << 33;
constexpr size_t kKeptBytes = size_t{8} << 20;

}  // namespace

Compression::Compression() : compressor_(ZSTD_createCCtx()), decompressor_(ZSTD_createDCtx()) {
  NUDGE_ASSERT(compressor_ != nullptr && decompressor_ != nullptr, "no memory");
}

Compression::~Compression() {
  ZSTD_freeCCtx(compressor_);
  ZSTD_freeDCtx(decompressor_);
}

// Not filled with zeros: of a large batch that would be a good part of the work. After an uncommonly large
// one its memory is given back.
void Compression::make_room(size_t bytes) {
  if (bytes <= room_bytes_ && (room_bytes_ <= kKeptBytes || bytes > kKeptBytes)) return;
  room_ = std::make_unique_for_overwrite<char[]>(bytes);
  room_bytes_ = bytes;
}

std::string_view Compression::compress(std::string_view bytes) {
  make_room(ZSTD_compressBound(bytes.size()));
  size_t size = ZSTD_compressCCtx(compressor_, room_.get(), room_bytes_, bytes.data(), bytes.size(), kLevel);
  NUDGE_ASSERT(!ZSTD_isError(size), "{}", ZSTD_getErrorName(size));
  return {room_.get(), size};
}

Result<std::string> Compression::decompress(std::string_view bytes) {
  unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kLargest) {
    return Fault{"compressed bytes do not begin as such"};
  }
  std::string result(size, '\0');
  size_t got = ZSTD_decompressDCtx(decompressor_, result.data(), result.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got)) return Fault{fmt::format("compressed bytes: {}", ZSTD_getErrorName(got))};
  if (got != size) return Fault{"compressed bytes end too early"};
  return result;
}

}  // namespace nudge
