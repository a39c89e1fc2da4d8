// Text at run time: a word that points to its length and its bytes, which lie in a record's heap, in the
// program's constants or in an Arena. nullptr is missing; the empty text is not.
//
// The functions over std::string_view that the language has names for (`lower`, `length`, …) are in
// text_functions.h.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/value/word.h"

namespace nudge {

// In place anywhere that is 4-byte aligned; not null-terminated.
struct Text {
  uint32_t size;
  char bytes[];

  std::string_view view() const { return {bytes, size}; }
};
static_assert(sizeof(Text) == 4 && alignof(Text) == 4);

inline constexpr size_t kMaxTextSize = 0x7FFFFFFF;

// How many bytes a text of `size` takes in place, its padding included.
constexpr size_t text_footprint(size_t size) {
  return (sizeof(Text) + size + 3) & ~size_t{3};
}

inline Word word_of_text(const Text* text) {
  return std::bit_cast<Word>(text);
}
inline const Text* text_of_word(Word word) {
  return std::bit_cast<const Text*>(word);
}

// A missing text reads as the empty one here; ask for nullptr first where they differ.
inline std::string_view view(const Text* text) {
  return text ? text->view() : std::string_view();
}

// Writes a text at `at`, which has text_footprint(text.size()) bytes and is 4-byte aligned; padding is
// zeroed.
const Text* write_text(void* at, std::string_view text);

// Memory for what one evaluation makes and forgets: a bump of a pointer to allocate, reset() to forget
// everything. What it gave stays in place until then. Not for sharing between threads. Keeps its largest
// block over a reset, so after a while it allocates nothing.
class Arena {
 public:
  explicit Arena(size_t first_block_bytes = 4096);  // allocated when first used
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;

  // Not initialised. `alignment` is a power of 2, at most 16.
  void* allocate(size_t bytes, size_t alignment);

  // A copy; what is longer than kMaxTextSize is cut off.
  const Text* text(std::string_view bytes);
  const Text* concatenate(std::initializer_list<std::string_view> parts);

  void reset();

  size_t used_bytes() const { return used_before_ + position_; }

 private:
  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    size_t size = 0;
  };

  void add_block(size_t at_least);

  std::vector<Block> blocks_;  // each at least twice as large as the one before it; the last is in use
  size_t next_block_bytes_;
  size_t position_ = 0;     // in the last block
  size_t used_before_ = 0;  // in those before it
};

}  // namespace nudge
