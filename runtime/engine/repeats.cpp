// Repeats: how often a body has begun stands in the captures, and when it last did.
#include "runtime/engine/moment.h"

namespace nudge {

// Come to from outside: it begins anew.
void Moment::begin_repeat(Enrolment& enrolment, const Node& repeat) {
  const Layout& layout = workflow_of(enrolment).captures;
  enrolment.captures().store(layout.slots[repeat.count_slot], 0);
  next_time(enrolment, repeat);
}

// To the body, once more, or to what follows the repeat.
void Moment::next_time(Enrolment& enrolment, const Node& repeat) {
  const Layout& layout = workflow_of(enrolment).captures;
  Slot count = layout.slots[repeat.count_slot];
  Word begun = enrolment.captures().load(count);
  if (begun >= repeat.times || (repeat.value != kNoFunction && value(repeat.value) == 1)) {
    return go(enrolment, Way::otherwise, repeat.otherwise);
  }
  enrolment.captures().store(count, begun + 1);
  enrolment.captures().store(layout.slots[repeat.started_slot], word_of_int(now_ms_));
  go(enrolment, Way::next, repeat.next);
}

// The body's end. Asked again when the wait for the next time is over; after the last there is none.
bool Moment::repeat_again(Enrolment& enrolment, const Node& node) {
  const Workflow& workflow = workflow_of(enrolment);
  const Node& repeat = workflow.nodes[node.next];
  Slot count = workflow.captures.slots[repeat.count_slot];
  // Who has come into the middle of the body, from a step of an earlier version, goes round for the first
  // time.
  if (is_missing(int_of_word(enrolment.captures().load(count)))) {
    enrolment.captures().store(count, 1);
    enrolment.captures().store(workflow.captures.slots[repeat.started_slot], word_of_int(now_ms_));
  }
  Word begun = enrolment.captures().load(count);
  Word started = enrolment.captures().load(workflow.captures.slots[repeat.started_slot]);
  if (begun >= repeat.times) {
    go(enrolment, Way::otherwise, repeat.otherwise);
    return true;
  }
  int64_t due_ms = later(int_of_word(started), node.length);
  if (due_ms > now_ms_) {
    enrolment.deadline_ms = due_ms;
    return false;
  }
  go(enrolment, Way::next, node.next);
  next_time(enrolment, repeat);
  return true;
}

}  // namespace nudge
