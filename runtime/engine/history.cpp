// Step 2: an event joins the history of its contact, and that of the account that the contact is in, by its
// own timestamp. Filters see the subject before the event joined.
#include <algorithm>

#include "runtime/engine/moment.h"

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

struct Arrival {
  const Layout& layout;
  const Tracker& tracker;
  int64_t at_ms;
  int64_t now_ms;
  Word value;
  bool newest;  // for `latest`
};

void keep(const Arrival& arrival, const TrackerSlot& part, Record& record) {
  Slot slot = arrival.layout.slots[part.slot];
  const Tracker& tracker = arrival.tracker;
  Word old = part.part == TrackerPart::entries ? 0 : record.load(slot);
  Word at = word_of_int(arrival.at_ms);
  bool known = tracker.value_slot != kNoSlot && value_known(tracker, arrival.value);
  switch (part.part) {
    case TrackerPart::did:
      record.store(slot, 1);
      break;
    case TrackerPart::count:
      record.store(slot, old == kMissingWord ? 1 : old + 1);
      break;
    case TrackerPart::first:
      if (old == kMissingWord || int_of_word(old) > arrival.at_ms) record.store(slot, at);
      break;
    case TrackerPart::last:
      if (old == kMissingWord || int_of_word(old) < arrival.at_ms) record.store(slot, at);
      break;
    case TrackerPart::sum:
      if (known) record.store(slot, plus(tracker, old, arrival.value));
      break;
    case TrackerPart::least:
    case TrackerPart::greatest:
      if (known) record.store(slot, extreme(tracker, old, arrival.value, part.part == TrackerPart::greatest));
      break;
    case TrackerPart::valued:
      if (known) record.store(slot, old == kMissingWord ? 1 : old + 1);
      break;
    case TrackerPart::latest:
      if (arrival.newest) record.store_any(arrival.layout, slot, arrival.value);
      break;
    case TrackerPart::latest_at:
      if (arrival.newest) record.store(slot, at);
      break;
    case TrackerPart::entries: {
      int64_t drop_until_ms =
          tracker.keep_forever ? INT64_MIN : subtract_int(arrival.now_ms, tracker.keep_ms);
      record.insert_entry(arrival.layout, slot, tracker.entry_width, arrival.at_ms, arrival.value,
                          tracker.keep_newest, drop_until_ms);
      break;
    }
  }
}

}  // namespace

void Moment::join_history(const Input& input, ChangeSet& change) {
  const Event& event = program_.events[input.event];
  if (event.trackers.empty()) return;
  refresh();
  look_at(nullptr);
  look_at_event(&input);
  workspace_.matched.clear();
  workspace_.reached.clear();
  state_.guards.trackers(input.event).find(input.event_record, workspace_.reached);
  for (uint32_t place : workspace_.reached) {
    const TrackerId id = event.trackers[place];
    const Tracker& tracker = program_.trackers[id];
    if (tracker.subject == who_.kind && holds(tracker.filter)) workspace_.matched.push_back(id);
  }
  for (TrackerId id : workspace_.matched) {
    const Tracker& tracker = program_.trackers[id];
    change.causes.push_back(program_.tracker_cause(id));
    Arrival arrival{layout_, tracker, input.at_ms, now_ms_, kMissingWord, true};
    if (tracker.value_slot != kNoSlot)
      arrival.value = input.event_record.load(event.layout.slots[tracker.value_slot]);
    for (const TrackerSlot& part : tracker.slots) {
      if (part.part != TrackerPart::latest_at) continue;
      Word last = subject_.record.load(layout_.slots[part.slot]);
      arrival.newest = last == kMissingWord || int_of_word(last) <= input.at_ms;
    }
    for (const TrackerSlot& part : tracker.slots)
      keep(arrival, part, subject_.record);
  }
  refresh();
}

}  // namespace nudge
