// A large table that is reached into anywhere costs a miss of the page tables beside the one of the cache,
// and a fault for every 4 KiB when it is first filled; on pages of 2 MiB neither. The system is asked for
// them where that pays, and may say no.
#pragma once

#include <sys/mman.h>

#include <cstdint>
#include <vector>

namespace nudge {

// To be said before the memory is first written.
inline void want_large_pages(void* begin, size_t bytes) {
  constexpr uintptr_t kPage = uintptr_t{2} << 20;
  const uintptr_t first = (reinterpret_cast<uintptr_t>(begin) + kPage - 1) / kPage * kPage;
  const uintptr_t end = (reinterpret_cast<uintptr_t>(begin) + bytes) / kPage * kPage;
  if (end > first) ::madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
}

// So many, each as T makes it.
template <class T>
std::vector<T> large_table(size_t count) {
  std::vector<T> table;
  table.reserve(count);
  want_large_pages(table.data(), count * sizeof(T));
  table.resize(count);
  return table;
}

}  // namespace nudge
