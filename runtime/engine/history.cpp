// Step 2: an event joins the history of its contact, and that of the account that the contact is in, by its
// own timestamp. Filters see the subject before the event joined.
#include "runtime/engine/keep_history.h"
#include "runtime/engine/moment.h"

namespace nudge {

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
    const Occurred occurred = occurred_now(program_, tracker, input, now_ms_, layout_, subject_.record);
    for (const TrackerSlot& part : tracker.slots)
      keep(occurred, part, layout_, subject_.record);
  }
  refresh();
}

}  // namespace nudge
