#include "runtime/record/record.h"

#include <doctest/doctest.h>

#include <string>

using namespace nudge;

namespace {

struct Fixture {
  Layout layout;
  Arena arena;
  SlotId boolean = layout.add(SlotKind::boolean);
  SlotId small = layout.add(SlotKind::small);
  SlotId medium = layout.add(SlotKind::medium);
  SlotId wide = layout.add(SlotKind::wide);
  SlotId number = layout.add(SlotKind::number);
  SlotId text = layout.add(SlotKind::text);
  SlotId other = layout.add(SlotKind::text);
  SlotId list = layout.add(SlotKind::list);
  SlotId entries = layout.add(SlotKind::entries);
  Record record;
  Fixture() {
    layout.seal();
    record.reset(layout);
  }
  Slot slot(SlotId id) const { return layout.slots[id]; }
  void write(SlotId id, std::string_view bytes) { record.store_text(layout, slot(id), arena.text(bytes)); }
  std::string_view read(SlotId id) const { return view(text_of_word(record.load(slot(id)))); }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a new record is missing everywhere and small") {
  for (Slot slot : layout.slots)
    CHECK(record.load(slot) == missing_word(slot.kind));
  CHECK(record.entries(slot(entries)).size() == 0);
  CHECK(record.used_bytes() == layout.fixed_bytes);
  CHECK(record.allocated_bytes() < layout.fixed_bytes + 32);
}

TEST_CASE_FIXTURE(Fixture, "scalars at their bounds") {
  auto round_trip = [&](SlotId id, Word word) {
    record.store(slot(id), word);
    CHECK(record.load(slot(id)) == word);
  };
  for (Word word : {Word{0}, Word{1}, kMissingWord})
    round_trip(boolean, word);
  for (Word word : {Word{0}, Word{0xFFFE}, kMissingWord})
    round_trip(small, word);
  for (int64_t value : {int64_t{INT32_MAX}, int64_t{INT32_MIN} + 1, int64_t{-1}, kMissing})
    round_trip(medium, word_of_int(value));
  for (int64_t value : {kMaxInt, kMinInt, int64_t{0}, kMissing})
    round_trip(wide, word_of_int(value));
  for (Word word : {word_of_number(DBL_MAX), word_of_number(5e-324), kMissingNumberWord})
    round_trip(number, word);
  record.store(slot(number), word_of_number(-0.0));
  CHECK(record.load(slot(number)) == 0);
}

TEST_CASE_FIXTURE(Fixture,
                  "texts: empty is not missing, shorter ones are written in place, equal ones not at all") {
  write(text, "");
  CHECK(record.load(slot(text)) != kMissingTextWord);
  write(text, "hello there");
  uint32_t used = record.used_bytes();
  const Text* before = text_of_word(record.load(slot(text)));
  write(text, "hello there");
  write(text, "hello");
  CHECK(text_of_word(record.load(slot(text))) == before);
  CHECK(record.used_bytes() == used);
  record.store_text(layout, slot(text), nullptr);
  CHECK(record.load(slot(text)) == kMissingTextWord);
  CHECK(record.used_bytes() == layout.fixed_bytes);
}

TEST_CASE_FIXTURE(Fixture, "a text or list of the record itself may be stored in it") {
  write(text, std::string(300, 'a'));
  for (int round = 0; round < 10; ++round) {
    record.store_text(layout, slot(other), text_of_word(record.load(slot(text))));
    CHECK(read(other) == std::string(300, 'a'));
    record.store_text(layout, slot(other), nullptr);
  }
}

TEST_CASE_FIXTURE(Fixture, "entries in order, bounded by number and by time") {
  auto insert = [&](int64_t at, Word value, uint32_t newest, int64_t until) {
    record.insert_entry(layout, slot(entries), 2, at, value, newest, until);
  };
  insert(10, 1, 0, INT64_MIN);
  insert(30, 2, 0, INT64_MIN);
  insert(20, 3, 0, INT64_MIN);
  insert(20, 4, 0, INT64_MIN);
  EntriesView view = record.entries(slot(entries));
  REQUIRE(view.size() == 4);
  CHECK(view.value(1) == 3);
  CHECK(view.value(2) == 4);
  CHECK(view.first_after(20) == 3);
  CHECK(view.first_from(20) == 1);
  CHECK(view.first_from(31) == 4);
  insert(40, 5, 3, INT64_MIN);
  view = record.entries(slot(entries));
  REQUIRE(view.size() == 3);
  CHECK(view.time_ms(0) == 20);
  CHECK(view.value(0) == 4);
  insert(5, 6, 3, INT64_MIN);  // older than all that is kept
  CHECK(record.entries(slot(entries)).size() == 3);
  CHECK(record.entries(slot(entries)).time_ms(0) == 20);
  insert(50, 7, 0, 30);
  view = record.entries(slot(entries));
  REQUIRE(view.size() == 2);
  CHECK(view.time_ms(0) == 40);
  insert(60, 8, 0, 60);
  CHECK(record.entries(slot(entries)).size() == 0);
  CHECK(record.load(slot(entries)) == kMissingTextWord);
}

TEST_CASE_FIXTURE(Fixture, "many entries cost amortised constant room") {
  for (int64_t at = 0; at < 10'000; ++at)
    record.insert_entry(layout, slot(entries), 1, at, 0, 0, INT64_MIN);
  CHECK(record.entries(slot(entries)).size() == 10'000);
  CHECK(record.used_bytes() < 8 * 10'000 * 4);
  for (int64_t at = 10'000; at < 20'000; ++at)
    record.insert_entry(layout, slot(entries), 1, at, 0, 0, at - 10);
  CHECK(record.entries(slot(entries)).size() == 10);
  CHECK(record.allocated_bytes() < 1'000);
}

TEST_CASE_FIXTURE(Fixture, "copies, moves and resets") {
  write(text, "a text that is kept");
  Record copy = record;
  write(text, "another");
  CHECK(view(text_of_word(copy.load(slot(text)))) == "a text that is kept");
  CHECK(copy.allocated_bytes() < copy.used_bytes() + 32);
  Record moved = std::move(copy);
  CHECK(view(text_of_word(moved.load(slot(text)))) == "a text that is kept");
  CHECK(copy.empty());  // NOLINT(bugprone-use-after-move)
  CHECK(copy.allocated_bytes() == 0);
  copy = moved;
  copy.reset(layout);
  CHECK(copy.load(slot(text)) == kMissingTextWord);
  CHECK(copy.used_bytes() == layout.fixed_bytes);
  moved = Record();
  CHECK(moved.empty());
  copy = moved;
  CHECK(copy.empty());
}
