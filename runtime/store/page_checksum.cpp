#include "runtime/store/page_checksum.h"

#include <xxhash.h>

#include <cstring>

namespace nudge {
namespace {

// Of a page that bears another's number, or none, nothing fits: the number is mixed in.
XXH64_canonical_t checksum_of(const unsigned char* page, size_t page_bytes, uint64_t number) {
  XXH64_canonical_t canonical;
  XXH64_canonicalFromHash(&canonical, XXH3_64bits_withSeed(page, page_bytes - kChecksumBytes, number));
  return canonical;
}

}  // namespace

void set_page_checksum(unsigned char* page, size_t page_bytes, uint64_t number) {
  XXH64_canonical_t checksum = checksum_of(page, page_bytes, number);
  static_assert(sizeof checksum == kChecksumBytes);
  memcpy(page + page_bytes - kChecksumBytes, &checksum, kChecksumBytes);
}

bool page_checksum_fits(const unsigned char* page, size_t page_bytes, uint64_t number) {
  XXH64_canonical_t checksum = checksum_of(page, page_bytes, number);
  return memcmp(page + page_bytes - kChecksumBytes, &checksum, kChecksumBytes) == 0;
}

}  // namespace nudge
