#include "world.h"

#include "program.h"
#include "runtime/value/civil.h"

namespace nudge::differential {

World::World(Random& random, const Program& program, const Constants& constants) {
  for (size_t base = 0; base < 4; ++base) {
    const Layout& layout = layout_of(program, static_cast<RecordBase>(base));
    records_[base].reset(layout);
    if (!random.one_in(12)) fill(random, layout, records_[base], base < 2 ? 3 : 0);
  }
  fill_entries(random, program.contact_layout, records_[0]);
  fill_entries(random, program.account_layout, records_[1]);
  bool has_account = !random.one_in(4);
  for (size_t base = 0; base < 4; ++base)
    evaluation_.records[base] = records_[base].data();
  if (!has_account) evaluation_.records[1] = constants.no_account();
  evaluation_.has_account = has_account ? 1 : 0;
  evaluation_.now_ms = kBaseNow + random.between(-20 * kDayMs, 20 * kDayMs);
  evaluation_.entry_ms = random.one_in(5) ? kMissing : evaluation_.now_ms - random.between(0, 9 * kDayMs);
  evaluation_.zone = random.one_in(3) ? kUtc : random.below(zone_count());
  evaluation_.today = date_of(evaluation_.now_ms, static_cast<ZoneId>(evaluation_.zone));
  evaluation_.program = &program;
  evaluation_.constants = &constants;
}

Evaluation World::evaluation(Arena& arena) const {
  Evaluation copy = evaluation_;
  copy.arena = &arena;
  return copy;
}

const List* World::any_list(Random& random, bool of_texts) {
  std::vector<Word> words;
  for (uint64_t count = random.below(6); count > 0; --count) {
    Word text = word_of_text(arena_.text(random.any_text()));
    if (random.one_in(8)) text = kMissingTextWord;
    words.push_back(of_texts ? text : word_of_int(random.any_int(kBaseNow)));
  }
  return make_list(arena_, words, of_texts);
}

void World::fill(Random& random, const Layout& layout, Record& record, size_t first_slot) {
  for (size_t id = first_slot; id < layout.slots.size(); ++id) {
    Slot slot = layout.slots[id];
    bool missing = random.one_in(5);
    Word word = missing_word(slot.kind);
    switch (slot.kind) {
      case SlotKind::boolean:
        if (!missing) word = random.below(2);
        break;
      case SlotKind::small:
        if (!missing) word = random.one_in(2) ? random.below(4) : random.below(0xFFFF);
        break;
      case SlotKind::medium:
        if (!missing)
          word = word_of_int(random.one_in(2) ? random.between(20'400, 20'600)
                                              : random.between(-INT32_MAX, INT32_MAX));
        break;
      case SlotKind::wide:
        word = word_of_int(random.any_int(kBaseNow));
        break;
      case SlotKind::number:
        word = word_of_number(random.any_number());
        break;
      case SlotKind::text:
        if (!missing) word = word_of_text(arena_.text(random.any_text()));
        break;
      case SlotKind::list:
        if (!missing) word = word_of_list(any_list(random, list_is_of_texts(slot.offset)));
        break;
      default:
        continue;
    }
    record.store_any(layout, slot, word);
  }
}

void World::fill_entries(Random& random, const Layout& layout, Record& record) {
  for (SlotId id = 0; id < 3; ++id) {
    uint64_t count = random.one_in(3) ? 0 : random.below(random.one_in(8) ? 200 : 12);
    for (uint64_t index = 0; index < count; ++index) {
      int64_t at_ms = kBaseNow + random.between(-200 * kDayMs, 30 * kDayMs);
      Word value = id == 2 ? word_of_number(random.any_number()) : word_of_int(random.any_int(kBaseNow));
      record.insert_entry(layout, layout.slots[id], id == 0 ? 1 : 2, at_ms, value, 0, INT64_MIN);
    }
  }
}

}  // namespace nudge::differential
