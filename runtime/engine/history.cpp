// Step 2: an event joins the history of its contact, and that of the account that the contact is in, by its
// own timestamp. Filters see the subject before the event joined.
#include "runtime/engine/keep_history.h"
#include "runtime/engine/moment.h"

namespace nudge {

void Moment::join_history(const Input& input, ChangeSet& change) {
  const Event& event = program_.events[input.event];
  if (event.trackers.empty()) return;
  refresh_addresses();
  look_at(nullptr);
  look_at_event(&input);
  workspace_.reached.clear();
  workspace_.dispatch.find_trackers(who_.kind, input.event, predicates_, evaluation_, workspace_.reading,
                                    workspace_.reached);
  for (uint32_t place : workspace_.reached) {
    const TrackerId id = event.trackers[place];
    const Tracker& tracker = program_.trackers[id];
    change.causes.push_back(program_.tracker_cause(id));
    const Occurred occurred = occurred_now(program_, tracker, input, now_ms_, layout_, subject_.record);
    for (const TrackerSlot& part : tracker.slots)
      keep(occurred, part, layout_, subject_.record);
  }
  refresh_addresses();
}

}  // namespace nudge
