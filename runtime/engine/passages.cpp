// The edges that enrolments take: the one place where a node changes, and the record of it for who wants it;
// and what is shown to a witness.
#include "runtime/engine/moment.h"

namespace nudge {

void Moment::note_passage(const Enrolment& enrolment, Way way, NodeId from, NodeId to, uint32_t index) {
  if (!output_.wants_passages || enrolment.errand) return;
  if (output_.wants_only_arms && way != Way::arm) return;
  Passage& passage = output_.passages.emplace_back();
  passage.at_ms = now_ms_;
  passage.subject_kind = who_.kind;
  passage.subject = output_.texts.text(id());
  passage.workflow = enrolment.workflow;
  passage.enrolment = enrolment.order;
  passage.pass = enrolment.pass;
  passage.way = way;
  passage.from = from;
  passage.to = to;
  passage.index = index;
  passage.until_ms = enrolment.deadline_ms;
  passage.actions_before = static_cast<uint32_t>(output_.actions.size());
  passage.traces_before = static_cast<uint32_t>(output_.traces.size());
}

void Moment::go(Enrolment& enrolment, Way way, NodeId to, uint32_t index) {
  note_passage(enrolment, way, enrolment.node, to, index);
  enrolment.node = to;
}

void Moment::note_arrived(const Enrolment& enrolment, const Witness::Arrived& arrived) {
  if (workspace_.witness) workspace_.witness->came(who_, enrolment, arrived, evaluation_);
}

// Unless it has ended rather than stayed.
void Moment::note_wait(const Enrolment& enrolment) {
  if (enrolment.ended || enrolment.finished) return;
  note_passage(enrolment, Way::waits, enrolment.node, enrolment.node, kNoTrigger);
}

}  // namespace nudge
