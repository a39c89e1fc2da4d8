#include "runtime/engine/keep_history.h"

namespace nudge {

namespace {

bool value_known(const Tracker& tracker, Word value) {
  return tracker.value_is_number ? value != kMissingNumberWord : value != kMissingWord;
}

Word plus(const Tracker& tracker, Word sum, Word value) {
  if (!tracker.value_is_number)
    return word_of_int(add_int(sum == kMissingWord ? 0 : int_of_word(sum), int_of_word(value)));
  double before = sum == kMissingNumberWord ? 0 : number_of_word(sum);
  return word_of_number(add_number(before, number_of_word(value)));
}

Word extreme(const Tracker& tracker, Word kept, Word value, bool greatest) {
  if (!value_known(tracker, kept)) return value;
  bool less = tracker.value_is_number ? number_of_word(value) < number_of_word(kept)
                                      : int_of_word(value) < int_of_word(kept);
  return less != greatest ? value : kept;
}

}  // namespace

Occurred occurred_now(const Program& program, const Tracker& tracker, const Input& input, int64_t now_ms,
                      const Layout& layout, const Record& record) {
  Occurred occurred{tracker, input.at_ms, now_ms, kMissingWord, true};
  if (tracker.value_slot != kNoSlot)
    occurred.value = input.event_record.load(program.events[input.event].layout.slots[tracker.value_slot]);
  for (const TrackerSlot& part : tracker.slots) {
    if (part.part != TrackerPart::latest_at) continue;
    Word last = record.load(layout.slots[part.slot]);
    occurred.newest = last == kMissingWord || int_of_word(last) <= input.at_ms;
  }
  return occurred;
}

void keep(const Occurred& occurred, const TrackerSlot& part, const Layout& layout, Record& record) {
  Slot slot = layout.slots[part.slot];
  const Tracker& tracker = occurred.tracker;
  Word old = part.part == TrackerPart::entries ? 0 : record.load(slot);
  Word at = word_of_int(occurred.at_ms);
  bool known = tracker.value_slot != kNoSlot && value_known(tracker, occurred.value);
  switch (part.part) {
    case TrackerPart::did:
      record.store(slot, 1);
      break;
    case TrackerPart::count:
      record.store(slot, old == kMissingWord ? 1 : old + 1);
      break;
    case TrackerPart::first:
      if (old == kMissingWord || int_of_word(old) > occurred.at_ms) record.store(slot, at);
      break;
    case TrackerPart::last:
      if (old == kMissingWord || int_of_word(old) < occurred.at_ms) record.store(slot, at);
      break;
    case TrackerPart::sum:
      if (known) record.store(slot, plus(tracker, old, occurred.value));
      break;
    case TrackerPart::least:
    case TrackerPart::greatest:
      if (known)
        record.store(slot, extreme(tracker, old, occurred.value, part.part == TrackerPart::greatest));
      break;
    case TrackerPart::valued:
      if (known) record.store(slot, old == kMissingWord ? 1 : old + 1);
      break;
    case TrackerPart::latest:
      if (occurred.newest) record.store_any(layout, slot, occurred.value);
      break;
    case TrackerPart::latest_at:
      if (occurred.newest) record.store(slot, at);
      break;
    case TrackerPart::entries: {
      int64_t drop_until_ms =
          tracker.keep_forever ? INT64_MIN : subtract_int(occurred.now_ms, tracker.keep_ms);
      record.insert_entry(layout, slot, tracker.entry_width, occurred.at_ms, occurred.value,
                          tracker.keep_newest, drop_until_ms);
      break;
    }
  }
}

}  // namespace nudge
