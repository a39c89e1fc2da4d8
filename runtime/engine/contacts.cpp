#include "runtime/engine/contacts.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "runtime/engine/subject_codec.h"
#include "runtime/fault/assert.h"

namespace nudge {

namespace {

// Before the bytes of one that sleeps: how many they are, in one byte; in four behind this one if they are
// more.
constexpr unsigned char kLong = 255;
constexpr size_t head_bytes(size_t bytes) {
  return bytes < kLong ? 1 : 5;
}

}  // namespace

size_t Contacts::block_size(size_t bytes) {
  return head_bytes(bytes) + bytes;
}

Contacts::~Contacts() {
  for (size_t place = 0; place < size(); ++place)
    clear(place);
}

void Contacts::clear(size_t place) {
  if (Contact* contact = awake(place)) {
    contact->~Contact();
    blocks_.give_back(contact, sizeof(Contact));
  } else if (places_[place] != 0) {
    const std::string_view bytes = asleep(place);
    const size_t head = head_bytes(bytes.size());
    blocks_.give_back(const_cast<char*>(bytes.data()) - head, head + bytes.size());
  }
  places_[place] = 0;
}

Contact& Contacts::emplace_back() {
  places_.emplace_back();
  return make(size() - 1);
}

void Contacts::make_places(size_t count) {
  while (count-- > 0)
    places_.emplace_back();
}

Contact& Contacts::make(size_t place) {
  NUDGE_ASSERT(places_[place] == 0);
  auto* contact = new (blocks_.take(sizeof(Contact))) Contact();
  places_[place] = reinterpret_cast<uintptr_t>(contact);
  return *contact;
}

std::string_view Contacts::asleep(size_t place) const {
  const auto* block = reinterpret_cast<const unsigned char*>(places_[place] & ~kAsleep);
  uint32_t bytes = *block;
  if (bytes == kLong) std::memcpy(&bytes, block + 1, sizeof(bytes));
  return {reinterpret_cast<const char*>(block) + head_bytes(bytes), bytes};
}

void Contacts::put_to_sleep(size_t place, std::string_view bytes) {
  clear(place);
  const auto count = static_cast<uint32_t>(bytes.size());
  NUDGE_ASSERT(count == bytes.size(), "{} bytes", bytes.size());
  const size_t head = head_bytes(count);
  auto* block = static_cast<unsigned char*>(blocks_.take(head + count));
  *block = static_cast<unsigned char>(std::min<uint32_t>(count, kLong));
  if (head > 1) std::memcpy(block + 1, &count, sizeof(count));
  std::memcpy(block + head, bytes.data(), count);
  places_[place] = reinterpret_cast<uintptr_t>(block) | kAsleep;
}

Contact& Contacts::wake(size_t place) {
  auto* contact = new (blocks_.take(sizeof(Contact))) Contact();
  codec_->read_own(asleep(place), static_cast<uint32_t>(place), *contact);
  contact->record.note_use();
  clear(place);
  places_[place] = reinterpret_cast<uintptr_t>(contact);
  return *contact;
}

}  // namespace nudge
