#include "runtime/engine/merge_record.h"

#include <algorithm>
#include <charconv>

#include "runtime/engine/score_points.h"
#include "runtime/engine/topic_marks.h"
#include "runtime/fault/limits.h"

namespace nudge {

namespace {

class RecordMerge {
 public:
  RecordMerge(const Program& program, Record& known, const Record& other, int64_t now_ms, Arena& scratch)
      : program_(program),
        layout_(program.contact_layout),
        known_(known),
        other_(other),
        now_ms_(now_ms),
        scratch_(scratch) {}

  void fields();
  void trackers();
  void conditions();
  void appointments();
  void scores();
  void workflows();
  void messages();

 private:
  Slot slot_of(SlotId slot) const { return layout_.slots[slot]; }
  Word missing(SlotId slot) const { return missing_word(slot_of(slot).kind); }
  bool has(const Record& record, SlotId slot) const { return record.load(slot_of(slot)) != missing(slot); }
  void take(SlotId slot) { known_.store_any(layout_, slot_of(slot), other_.load(slot_of(slot))); }
  void take_if_missing(SlotId slot);
  void take_either_true(SlotId slot);
  // The one of the two that `first_wins(theirs, ours)` says; the one that there is, if only one is.
  template <class Wins>
  void take_if(SlotId slot, const Wins& theirs_wins);
  void take_later(SlotId slot) {
    take_if(slot, [](Word theirs, Word ours) { return int_of_word(theirs) > int_of_word(ours); });
  }
  void take_earlier(SlotId slot) {
    take_if(slot, [](Word theirs, Word ours) { return int_of_word(theirs) < int_of_word(ours); });
  }
  void add_up(SlotId slot, bool is_number);
  void entries(SlotId slot, uint32_t width, uint32_t keep_newest, int64_t drop_until_ms);

  bool wanted(const Field& field) const;
  void take_field(const Field& field);
  void tracker(const Tracker& tracker);
  bool is_later_latest(const Tracker& tracker) const;
  void topics();

  const Program& program_;
  const Layout& layout_;
  Record& known_;
  const Record& other_;
  int64_t now_ms_;
  Arena& scratch_;
};

void RecordMerge::take_if_missing(SlotId slot) {
  if (slot != kNoSlot && !has(known_, slot)) take(slot);
}

void RecordMerge::take_either_true(SlotId slot) {
  if (slot != kNoSlot && other_.load(slot_of(slot)) == 1) take(slot);
}

template <class Wins>
void RecordMerge::take_if(SlotId slot, const Wins& theirs_wins) {
  if (slot == kNoSlot || !has(other_, slot)) return;
  if (!has(known_, slot) || theirs_wins(other_.load(slot_of(slot)), known_.load(slot_of(slot)))) take(slot);
}

void RecordMerge::add_up(SlotId slot, bool is_number) {
  if (!has(other_, slot)) return;
  if (!has(known_, slot)) return take(slot);
  Word ours = known_.load(slot_of(slot));
  Word theirs = other_.load(slot_of(slot));
  known_.store(slot_of(slot), is_number
                                  ? word_of_number(add_number(number_of_word(ours), number_of_word(theirs)))
                                  : word_of_int(add_int(int_of_word(ours), int_of_word(theirs))));
}

// In order of time, those of the known one first where they are of the same; then as when one arrives.
void RecordMerge::entries(SlotId slot, uint32_t width, uint32_t keep_newest, int64_t drop_until_ms) {
  EntriesView ours = known_.entries(slot_of(slot));
  EntriesView theirs = other_.entries(slot_of(slot));
  if (theirs.size() == 0) return;
  std::vector<Word> words;
  auto append = [&](EntriesView from, uint32_t& place) {
    words.push_back(word_of_int(from.time_ms(place)));
    if (width == 2) words.push_back(from.value(place));
    ++place;
  };
  uint32_t our_place = ours.first_after(drop_until_ms);
  uint32_t their_place = theirs.first_after(drop_until_ms);
  while (our_place < ours.size() || their_place < theirs.size()) {
    bool is_ours = their_place == theirs.size() ||
                   (our_place < ours.size() && ours.time_ms(our_place) <= theirs.time_ms(their_place));
    is_ours ? append(ours, our_place) : append(theirs, their_place);
  }
  size_t count = words.size() / width;
  const uint32_t most = keep_newest == 0 ? limits::kMaxEntries : keep_newest;
  size_t beyond = count > most ? count - most : 0;
  known_.store_entries(layout_, slot_of(slot), std::span(words).subspan(beyond * width), width);
}

// --- fields ---

// The known one hasn't the field: it is missing; or it was never written and stands at its default, while the
// other's was.
bool RecordMerge::wanted(const Field& field) const {
  if (field.slot == kNoSlot || !has(other_, field.slot)) return false;
  if (!has(known_, field.slot)) return true;
  return field.written_slot != kNoSlot && !has(known_, field.written_slot) && has(other_, field.written_slot);
}

void RecordMerge::take_field(const Field& field) {
  if (field.slot != kNoSlot) take(field.slot);
  if (field.type.kind != FieldKind::record) return;
  for (const Field& part : field.fields)
    take_field(part);
}

void RecordMerge::fields() {
  for (uint32_t id = 0; id < program_.contact_fields.size(); ++id) {
    const Field& field = program_.contact_fields[id];
    if (id == kContactId || id == kContactCreatedAt || !wanted(field)) continue;
    take_field(field);
    if (field.written_slot != kNoSlot && has(other_, field.written_slot)) take(field.written_slot);
  }
}

// --- history ---

bool RecordMerge::is_later_latest(const Tracker& tracker) const {
  for (const TrackerSlot& part : tracker.slots) {
    if (part.part != TrackerPart::latest_at || !has(other_, part.slot)) continue;
    if (!has(known_, part.slot)) return true;
    return int_of_word(other_.load(slot_of(part.slot))) > int_of_word(known_.load(slot_of(part.slot)));
  }
  return false;
}

void RecordMerge::tracker(const Tracker& tracker) {
  bool later_latest = is_later_latest(tracker);
  auto less = [&](Word left, Word right) {
    return tracker.value_is_number ? number_of_word(left) < number_of_word(right)
                                   : int_of_word(left) < int_of_word(right);
  };
  for (const TrackerSlot& part : tracker.slots) {
    switch (part.part) {
      case TrackerPart::did:
        take_either_true(part.slot);
        break;
      case TrackerPart::count:
      case TrackerPart::valued:
        add_up(part.slot, false);
        break;
      case TrackerPart::sum:
        add_up(part.slot, tracker.value_is_number);
        break;
      case TrackerPart::first:
        take_earlier(part.slot);
        break;
      case TrackerPart::last:
        take_later(part.slot);
        break;
      case TrackerPart::least:
        take_if(part.slot, less);
        break;
      case TrackerPart::greatest:
        take_if(part.slot, [&](Word theirs, Word ours) { return less(ours, theirs); });
        break;
      case TrackerPart::latest:
      case TrackerPart::latest_at:
        if (later_latest) take(part.slot);
        break;
      case TrackerPart::entries:
        entries(part.slot, tracker.entry_width, tracker.keep_newest,
                tracker.keep_forever ? INT64_MIN : subtract_int(now_ms_, tracker.keep_ms));
        break;
    }
  }
}

void RecordMerge::trackers() {
  for (const Tracker& tracked : program_.trackers) {
    if (tracked.subject == SubjectKind::contact) tracker(tracked);
  }
}

// --- what stands once ---

void RecordMerge::conditions() {
  for (const StoredCondition& condition : program_.tables(SubjectKind::contact).conditions) {
    take_either_true(condition.slot);
    take_earlier(condition.since_slot);
  }
}

void RecordMerge::appointments() {
  for (const Appointment& appointment : program_.tables(SubjectKind::contact).appointments)
    take_if_missing(appointment.handled_slot);
}

void RecordMerge::scores() {
  Evaluation evaluation;
  evaluation.now_ms = now_ms_;
  for (const Score& score : program_.scores) {
    if (score.subject != SubjectKind::contact) continue;
    if (score.points_slot != kNoSlot && has(other_, score.points_slot))
      add_points(score, points_now(score, other_, layout_, evaluation), known_, layout_, evaluation);
    for (const ScoreRule& rule : score.rules) {
      if (rule.counted_slot != kNoSlot) entries(rule.counted_slot, 1, rule.at_most, INT64_MIN);
    }
  }
}

void RecordMerge::workflows() {
  for (const Workflow& workflow : program_.workflows) {
    if (workflow.subject != SubjectKind::contact || workflow.entered_slot == kNoSlot) continue;
    workflow.enter == EnterKind::once ? take_either_true(workflow.entered_slot)
                                      : take_later(workflow.entered_slot);
  }
  for (const AdaptiveSplit& split : program_.adaptive_splits) {
    if (program_.workflows[split.workflow].subject == SubjectKind::contact) take_if_missing(split.arm_slot);
  }
}

// --- what sends ask ---

// Of both marks of a topic the newer one counts.
void RecordMerge::topics() {
  if (program_.unsubscribed_topics_slot == kNoSlot) return;
  Slot slot = slot_of(program_.unsubscribed_topics_slot);
  const List* theirs = list_of_word(other_.load(slot));
  for (uint32_t index = 0; theirs && index < theirs->count; ++index) {
    std::string_view mark = view(theirs->text(index));
    size_t colon = mark.find(':');
    int64_t at_ms = 0;
    if (mark.empty() || colon == std::string_view::npos) continue;
    std::from_chars(mark.data() + 1, mark.data() + colon, at_ms);
    const List* ours = list_of_word(known_.load(slot));
    const std::string_view topic = mark.substr(colon + 1);
    const bool left = mark.front() == '-';
    const SlotId subscribed = program_.contact_fields[kContactSubscribed].slot;
    if (left && !has_room_for_topic(ours, topic) && subscribed != kNoSlot)
      known_.store(slot_of(subscribed), 0);
    const List* joined = with_topic_mark(scratch_, ours, topic, left, at_ms);
    if (joined) known_.store_list(layout_, slot, joined);
  }
}

void RecordMerge::messages() {
  constexpr Word kMostOpens = 0xFFFE;  // of a small slot
  take_either_true(program_.suppressed_slot);
  topics();
  for (const Cap& cap : program_.policy.caps) {
    if (cap.queued_slot == kNoSlot) continue;
    // Months end on different clocks: the newest are not always the last to leave.
    entries(cap.queued_slot, 1, cap.per.months != 0 ? 0 : cap.count, INT64_MIN);
  }
  if (program_.first_open_hour_slot == kNoSlot) return;
  for (SlotId hour = 0; hour < 24; ++hour) {
    SlotId slot = program_.first_open_hour_slot + hour;
    if (!has(other_, slot)) continue;
    Word ours = has(known_, slot) ? known_.load(slot_of(slot)) : 0;
    known_.store(slot_of(slot), std::min(kMostOpens, ours + other_.load(slot_of(slot))));
  }
}

}  // namespace

void merge_records(const Program& program, Record& known, const Record& other, int64_t now_ms,
                   Arena& scratch) {
  RecordMerge merge(program, known, other, now_ms, scratch);
  merge.fields();
  merge.trackers();
  merge.conditions();
  merge.appointments();
  merge.scores();
  merge.workflows();
  merge.messages();
}

}  // namespace nudge
