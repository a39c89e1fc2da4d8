#include "runtime/store/compression.h"

#include <zstd.h>

#include <cstdint>

namespace nudge {
namespace {

constexpr int kLevel = 1;
// What a row may hold at most: SQLite's own limit is a thousand million bytes, compressed.
constexpr uint64_t kLargest = uint64_t{1} << 33;

}  // namespace

Compression::Compression() : compressor_(ZSTD_createCCtx()), decompressor_(ZSTD_createDCtx()) {
  NUDGE_ASSERT(compressor_ != nullptr && decompressor_ != nullptr, "no memory");
}

Compression::~Compression() {
  ZSTD_freeCCtx(compressor_);
  ZSTD_freeDCtx(decompressor_);
}

std::string Compression::compress(std::string_view bytes) {
  std::string result(ZSTD_compressBound(bytes.size()), '\0');
  size_t size =
      ZSTD_compressCCtx(compressor_, result.data(), result.size(), bytes.data(), bytes.size(), kLevel);
  NUDGE_ASSERT(!ZSTD_isError(size), "{}", ZSTD_getErrorName(size));
  result.resize(size);
  return result;
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
