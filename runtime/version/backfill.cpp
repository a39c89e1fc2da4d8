#include "runtime/version/backfill.h"

#include "runtime/engine/identity.h"
#include "runtime/engine/keep_history.h"
#include "runtime/value/civil.h"

namespace nudge {

Backfill::Backfill(const Predicates& predicates, State& state, const std::vector<EmptyHistory>& histories)
    : predicates_(predicates),
      program_(predicates.program()),
      state_(state),
      gaps_by_event_(predicates.program().events.size()) {
  evaluation_.program = &program_;
  evaluation_.constants = &predicates.constants();
  evaluation_.arena = &scratch_;
  for (const EmptyHistory& history : histories) {
    const Tracker& tracker = program_.trackers[history.tracker];
    Gap gap{tracker, {}, {}};
    for (size_t place = 0; place < tracker.slots.size(); ++place) {
      if (history.kept[place] == EmptyHistory::Kept::none) gap.parts.push_back(tracker.slots[place]);
      if (history.kept[place] == EmptyHistory::Kept::newest) gap.continued.push_back(tracker.slots[place]);
    }
    gaps_by_event_[tracker.event].push_back(std::move(gap));
  }
}

Backfill::Taken Backfill::take(const Input& input) {
  if (input.at_ms > state_.now_ms) return Taken::later;
  if (is_missing(now_ms_) || input.at_ms > now_ms_) now_ms_ = input.at_ms;
  const uint32_t contact = find_contact(state_, input.contact);
  if (contact == kNone) return Taken::unknown;
  if (!input.message_id.empty() && message_ids_.seen(state_.contact_id(contact), input.message_id, now_ms_))
    return Taken::duplicate;
  if (input.event == kNoEvent || gaps_by_event_[input.event].empty()) return Taken::unwanted;
  bool joined = join(input, {SubjectKind::contact, contact});
  const uint32_t account = state_.contacts[contact].account;
  if (account != kNone) joined |= join(input, {SubjectKind::account, account});
  scratch_.reset();
  return joined ? Taken::joined : Taken::unwanted;
}

bool Backfill::join(const Input& input, SubjectRef who) {
  look_at(input, who);
  bool joined = false;
  // Filters first, for they see the subject before the event joined.
  std::vector<Gap*> matched;
  for (Gap& gap : gaps_by_event_[input.event]) {
    if (gap.tracker.subject == who.kind && predicates_.holds(gap.tracker.filter, evaluation_))
      matched.push_back(&gap);
  }
  for (Gap* gap : matched)
    joined |= fill(*gap, input, who);
  return joined;
}

void Backfill::look_at(const Input& input, SubjectRef who) {
  const bool is_contact = who.kind == SubjectKind::contact;
  const Record& record = state_.subject(who).record;
  const uint32_t account = is_contact ? state_.contacts[who.place].account : who.place;
  const std::byte** records = evaluation_.records;
  records[static_cast<int>(RecordBase::contact)] = is_contact ? record.data() : state_.no_contact.data();
  records[static_cast<int>(RecordBase::account)] =
      account == kNone ? predicates_.constants().no_account() : state_.accounts[account].record.data();
  records[static_cast<int>(RecordBase::captured)] = nullptr;
  records[static_cast<int>(RecordBase::arriving)] = input.event_record.data();
  evaluation_.has_account = account != kNone;
  evaluation_.now_ms = evaluation_.entry_ms = now_ms_;
  evaluation_.zone = state_.default_zone;
  const SlotId zone_slot = program_.contact_fields[kContactTimezone].slot;
  if (is_contact && zone_slot != kNoSlot) {
    const Word zone = record.load(program_.contact_layout.slots[zone_slot]);
    if (zone != kMissingWord) evaluation_.zone = zone;
  }
  evaluation_.today = date_of(now_ms_, static_cast<ZoneId>(evaluation_.zone));
}

bool Backfill::fill(Gap& gap, const Input& input, SubjectRef who) {
  const Layout& layout = program_.layout(who.kind);
  Record& record = state_.subject(who).record;
  const Occurred occurred = occurred_now(program_, gap.tracker, input, now_ms_, layout, record);
  for (const TrackerSlot& part : gap.parts)
    keep(occurred, part, layout, record);
  bool joined = !gap.parts.empty();
  for (const TrackerSlot& part : gap.continued) {
    // What was kept is all that came since the oldest of it.
    const EntriesView entries = record.entries(layout.slots[part.slot]);
    const int64_t oldest_ms = entries.size() > 0 ? entries.time_ms(0) : INT64_MAX;
    const auto [place, first] = gap.oldest_ms.emplace(who.place, oldest_ms);
    if (input.at_ms >= place->second) {
      forget_old(gap.tracker, part, record);
      continue;
    }
    keep(occurred, part, layout, record);
    joined = true;
  }
  return joined;
}

// What was kept has come by now: what leaves the history when something comes leaves it.
void Backfill::forget_old(const Tracker& tracker, const TrackerSlot& part, Record& record) {
  if (tracker.keep_forever) return;
  const Layout& layout = program_.layout(tracker.subject);
  const EntriesView entries = record.entries(layout.slots[part.slot]);
  const uint32_t old = entries.first_after(subtract_int(now_ms_, tracker.keep_ms));
  if (old == 0) return;
  std::vector<Word> words;
  for (uint32_t index = old; index < entries.size(); ++index) {
    words.push_back(word_of_int(entries.time_ms(index)));
    if (tracker.entry_width == 2) words.push_back(entries.value(index));
  }
  record.store_entries(layout, layout.slots[part.slot], words, tracker.entry_width);
}

}  // namespace nudge
