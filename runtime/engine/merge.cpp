// Two contacts that turn out to be one.
#include <algorithm>

#include "runtime/engine/merge_record.h"
#include "runtime/engine/moment.h"

namespace nudge {

namespace {

bool is_active(const Enrolment& enrolment) {
  return !enrolment.finished && !enrolment.ended && !enrolment.errand;
}

// Whether the entry rule would have kept one out for the other.
bool excludes(const Workflow& workflow, const Enrolment& active, const Enrolment& other) {
  if (workflow.enter != EnterKind::every_time_per) return true;
  Slot key = workflow.captures.slots[workflow.key_slot];
  return view(text_of_word(active.captures().load(key))) == view(text_of_word(other.captures().load(key)));
}

}  // namespace

// Those of both stand in order of entry, the known one's first; only ids that are made of an ordinal stay
// what they were.
void Moment::take_over(uint32_t other) {
  state_.touch({SubjectKind::contact, other});
  Contact& theirs = state_.contacts[other];
  merge_records(program_, subject_.record, theirs.record, now_ms_, workspace_.scratch);
  auto& all = subject_.enrolments;
  size_t own = all.size();
  for (Enrolment& enrolment : theirs.enrolments) {
    bool stopped =
        is_active(enrolment) &&
        std::any_of(all.begin(), all.begin() + static_cast<ptrdiff_t>(own), [&](const Enrolment& active) {
          return is_active(active) && active.workflow == enrolment.workflow &&
                 excludes(workflow_of(enrolment), active, enrolment);
        });
    if (stopped) {
      trace(enrolment.workflow, TraceWhat::stopped, &enrolment, nullptr, nullptr);
      continue;
    }
    if (!enrolment.errand) enrolment.ordinal = subject_.next_ordinal++;
    all.push_back(std::move(enrolment));
  }
  std::stable_sort(all.begin(), all.end(), [](const Enrolment& left, const Enrolment& right) {
    return left.entry_ms < right.entry_ms;
  });
  // All set their timers when they are brought up to date.
  subject_.timers.clear();
  subject_.next_order = 1;
  for (Enrolment& enrolment : all) {
    enrolment.order = subject_.next_order++;
    mark_stale(enrolment);
  }
  if (account() == kNone) state_.move_member(who_.place, theirs.account);
  state_.move_member(other, kNone);
  state_.set_due({SubjectKind::contact, other}, kNever);
  state_.aliases.move(other, who_.place);
  state_.merged_ordinals = std::max(state_.merged_ordinals, theirs.next_ordinal);
  theirs = Contact();
  theirs.merged_into = who_.place;
  theirs.record.reset(layout_);  // it has no id any more
  refresh();
}

}  // namespace nudge
