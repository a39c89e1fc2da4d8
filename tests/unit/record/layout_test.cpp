#include "runtime/record/layout.h"

#include <doctest/doctest.h>

#include <random>

using namespace nudge;

TEST_CASE("slots are aligned and fill the holes that alignment left") {
  Layout layout;
  CHECK(layout.add(SlotKind::boolean) == 0);
  CHECK(layout.slots[0].offset == 8);
  CHECK(layout.add(SlotKind::wide) == 1);
  CHECK(layout.slots[1].offset == 16);
  layout.add(SlotKind::boolean);
  CHECK(layout.slots[2].offset == 9);
  layout.add(SlotKind::text);
  CHECK(layout.slots[3].offset == 12);
  layout.add(SlotKind::small);
  CHECK(layout.slots[4].offset == 10);
  layout.add(SlotKind::boolean);
  CHECK(layout.slots[5].offset == 24);
  layout.seal();
  CHECK(layout.fixed_bytes == 32);
}

TEST_CASE("no two slots of a random layout overlap") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    Layout layout;
    size_t count = random() % 60;
    for (size_t index = 0; index < count; ++index)
      layout.add(static_cast<SlotKind>(random() % 8));
    layout.seal();
    CHECK(layout.fixed_bytes % 8 == 0);
    std::vector<int> owners(layout.fixed_bytes, 0);
    uint32_t sum = 0;
    for (Slot slot : layout.slots) {
      CHECK(slot.offset >= Layout::kHeaderBytes);
      CHECK(slot.offset % slot_bytes(slot.kind) == 0);
      REQUIRE(slot.offset + slot_bytes(slot.kind) <= layout.fixed_bytes);
      for (uint32_t byte = 0; byte < slot_bytes(slot.kind); ++byte)
        CHECK(owners[slot.offset + byte]++ == 0);
      sum += slot_bytes(slot.kind);
    }
    CHECK(layout.fixed_bytes - Layout::kHeaderBytes < sum + 16);
  }
}
