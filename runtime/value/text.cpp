#include "runtime/value/text.h"

#include <algorithm>

#include "runtime/fault/assert.h"
#include "runtime/fault/limits.h"
#include "runtime/value/utf8.h"

namespace nudge {

namespace {

// Puts the size in place and zeroes the padding; the bytes are still to be written.
Text* begin_text(void* at, size_t size) {
  Text* text = static_cast<Text*>(at);
  size_t footprint = text_footprint(size);
  if (footprint > sizeof(Text)) std::memset(static_cast<char*>(at) + footprint - 4, 0, 4);
  text->size = static_cast<uint32_t>(size);
  return text;
}

// Of parts that are too long together: as much as fits, up to the beginning of a character.
size_t cut_size(std::initializer_list<std::string_view> parts) {
  size_t before = 0;
  for (std::string_view part : parts) {
    if (before + part.size() <= limits::kMaxTextBytes) {
      before += part.size();
      continue;
    }
    return before + whole_characters(part, limits::kMaxTextBytes - before);
  }
  return before;
}

}  // namespace

const Text* write_text(void* at, std::string_view bytes) {
  NUDGE_ASSERT(bytes.size() <= kMaxTextSize, "a text of {} bytes", bytes.size());
  Text* text = begin_text(at, bytes.size());
  if (!bytes.empty()) std::memcpy(text->bytes, bytes.data(), bytes.size());
  return text;
}

Arena::Arena(size_t first_block_bytes) : next_block_bytes_(std::max<size_t>(first_block_bytes, 64)) {}

void* Arena::allocate(size_t bytes, size_t alignment) {
  NUDGE_ASSERT(alignment <= 16 && (alignment & (alignment - 1)) == 0, "alignment {}", alignment);
  size_t start = (position_ + alignment - 1) & ~(alignment - 1);
  if (blocks_.empty() || start > blocks_.back().size || blocks_.back().size - start < bytes) {
    add_block(bytes);
    start = 0;
  }
  position_ = start + bytes;
  return blocks_.back().bytes.get() + start;
}

const Text* Arena::text(std::string_view bytes) {
  bytes = bytes.substr(0, whole_characters(bytes, limits::kMaxTextBytes));
  return write_text(allocate(text_footprint(bytes.size()), alignof(Text)), bytes);
}

const Text* Arena::concatenate(std::initializer_list<std::string_view> parts) {
  size_t size = 0;
  for (std::string_view part : parts)
    size += part.size();
  if (size > limits::kMaxTextBytes) size = cut_size(parts);
  Text* text = begin_text(allocate(text_footprint(size), alignof(Text)), size);
  size_t written = 0;
  for (std::string_view part : parts) {
    size_t count = std::min(part.size(), size - written);
    if (count > 0) std::memcpy(text->bytes + written, part.data(), count);
    written += count;
  }
  return text;
}

void Arena::reset() {
  // Blocks grow, so the last is the largest.
  if (blocks_.size() > 1) {
    std::swap(blocks_.front(), blocks_.back());
    blocks_.resize(1);
  }
  position_ = 0;
  used_before_ = 0;
}

void Arena::add_block(size_t at_least) {
  used_before_ += position_;
  position_ = 0;
  size_t size = std::max(at_least, next_block_bytes_);
  blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
  next_block_bytes_ = size * 2;
}

}  // namespace nudge
