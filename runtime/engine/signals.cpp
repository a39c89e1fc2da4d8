// What the engine itself does by events that it knows by their names (Program::signals): subscription and
// topics, mail that came back, opens for the best time. These are facts about the contact like its fields: a
// late event says them too, and the newer one is right, in whatever order they come.
#include "runtime/engine/moment.h"
#include "runtime/engine/topic_marks.h"

namespace nudge {

namespace {

std::string_view topic_of(const Program& program, const Signal& signal, const Input& input) {
  if (signal.topic_slot == kNoSlot) return {};
  const Layout& layout = program.events[signal.event].layout;
  return view(text_of_word(input.event_record.load(layout.slots[signal.topic_slot])));
}

bool says_soft(const Program& program, const Signal& signal, const Input& input) {
  if (signal.hard_slot == kNoSlot) return false;
  const Layout& layout = program.events[signal.event].layout;
  return input.event_record.load(layout.slots[signal.hard_slot]) == 0;
}

}  // namespace

void Moment::apply_signals(const Input& input, ChangeSet& change) {
  if (input.event == kNoEvent) return;
  for (const Signal& signal : program_.signals) {
    if (signal.event != input.event) continue;
    switch (signal.kind) {
      case SignalKind::unsubscribed:
      case SignalKind::resubscribed:
        subscribe(topic_of(program_, signal, input), signal.kind == SignalKind::resubscribed, input.at_ms,
                  change);
        break;
      case SignalKind::bounced:
        if (!says_soft(program_, signal, input)) suppress(input.at_ms);
        break;
      case SignalKind::complained:
        suppress(input.at_ms);
        break;
      case SignalKind::opened:
        count_open(input.at_ms);
        break;
    }
    refresh();
  }
}

// To everything, or to a topic.
void Moment::subscribe(std::string_view topic, bool wanted, int64_t at_ms, ChangeSet& change) {
  if (topic.empty()) {
    SlotId slot = program_.contact_fields[kContactSubscribed].slot;
    if (slot != kNoSlot) write_field({kContactSubscribed, slot, word_of_bool(wanted)}, at_ms, change);
    return;
  }
  if (program_.unsubscribed_topics_slot == kNoSlot) return;  // no message has a topic
  Slot slot = slot_of(program_.unsubscribed_topics_slot);
  const List* marks = list_of_word(subject_.record.load(slot));
  // Whose wish can't be remembered gets nothing rather than what he didn't want.
  if (!wanted && !has_room_for_topic(marks, topic)) return subscribe({}, false, at_ms, change);
  if (const List* after = with_topic_mark(workspace_.scratch, marks, topic, !wanted, at_ms)) {
    subject_.record.store_list(layout_, slot, after);
  }
}

void Moment::suppress(int64_t at_ms) {
  if (program_.suppressed_slot == kNoSlot) return;
  // What is older than the address was about the one before it.
  SlotId written = program_.contact_fields[kContactEmail].written_slot;
  if (written != kNoSlot) {
    Word since = subject_.record.load(slot_of(written));
    if (since != kMissingWord && int_of_word(since) > at_ms) return;
  }
  subject_.record.store(slot_of(program_.suppressed_slot), 1);
}

}  // namespace nudge
