// Repeats: how often a body has begun stands in the captures, and when it last did.
#include "runtime/engine/moment.h"

namespace nudge {

// Come to from outside: it begins anew.
NodeId Moment::begin_repeat(Enrolment& enrolment, const Node& repeat) {
  const Layout& layout = workflow_of(enrolment).captures;
  enrolment.captures.store(layout.slots[repeat.count_slot], 0);
  return next_time(enrolment, repeat);
}

// The body, once more, or what follows the repeat.
NodeId Moment::next_time(Enrolment& enrolment, const Node& repeat) {
  const Layout& layout = workflow_of(enrolment).captures;
  Slot count = layout.slots[repeat.count_slot];
  Word begun = enrolment.captures.load(count);
  if (begun >= repeat.times) return repeat.otherwise;
  if (repeat.value != kNoFunction && value(repeat.value) == 1) return repeat.otherwise;
  enrolment.captures.store(count, begun + 1);
  enrolment.captures.store(layout.slots[repeat.started_slot], word_of_int(now_ms_));
  return repeat.next;
}

// The body's end. Asked again when the wait for the next time is over; after the last there is none.
bool Moment::repeat_again(Enrolment& enrolment, const Node& node) {
  const Workflow& workflow = workflow_of(enrolment);
  const Node& repeat = workflow.nodes[node.next];
  Word begun = enrolment.captures.load(workflow.captures.slots[repeat.count_slot]);
  Word started = enrolment.captures.load(workflow.captures.slots[repeat.started_slot]);
  if (begun >= repeat.times) {
    enrolment.node = repeat.otherwise;
    return true;
  }
  int64_t due_ms = later(int_of_word(started), node.length);
  if (due_ms > now_ms_) {
    enrolment.deadline_ms = due_ms;
    return false;
  }
  enrolment.node = next_time(enrolment, repeat);
  return true;
}

}  // namespace nudge
