#include "runtime/engine/moment.h"

#include <algorithm>

#include "runtime/value/civil.h"

namespace nudge {

void ChangeSet::clear() {
  event = nullptr;
  newcomer = silent = time = false;
  causes.clear();
  fields.clear();
  starts.clear();
  stops.clear();
}

void ChangeSet::remember(uint32_t field, Word old_word) {
  bool known = std::any_of(fields.begin(), fields.end(),
                           [&](const FieldChange& change) { return change.field == field; });
  if (!known) fields.push_back({field, old_word});
}

Moment::Moment(const Predicates& predicates, State& state, Output& output, Workspace& workspace,
               uint32_t contact)
    : predicates_(predicates),
      program_(predicates.program()),
      state_(state),
      output_(output),
      workspace_(workspace),
      place_(contact),
      contact_(state.contacts[contact]),
      now_ms_(state.now_ms) {
  evaluation_.now_ms = now_ms_;
  evaluation_.program = &program_;
  evaluation_.constants = &predicates.constants();
  evaluation_.arena = &workspace.scratch;
  if (!contact_.record.empty()) refresh();
}

Word Moment::contact_word(uint32_t field) const {
  SlotId slot = program_.contact_fields[field].slot;
  return slot == kNoSlot ? kMissingTextWord : contact_.record.load(contact_slot(slot));
}

void Moment::refresh() {
  evaluation_.records[static_cast<int>(RecordBase::contact)] = contact_.record.data();
  bool has_account = contact_.account != kNone;
  evaluation_.has_account = has_account;
  evaluation_.records[static_cast<int>(RecordBase::account)] =
      has_account ? state_.accounts[contact_.account].record.data() : predicates_.constants().no_account();
  Word zone = kMissingWord;
  if (program_.contact_fields[kContactTimezone].slot != kNoSlot) zone = contact_word(kContactTimezone);
  evaluation_.zone = zone == kMissingWord ? state_.default_zone : zone;
  evaluation_.today = date_of(now_ms_, this->zone());
}

void Moment::look_at(const Enrolment* enrolment) {
  evaluation_.records[static_cast<int>(RecordBase::captured)] =
      enrolment && !enrolment->captures.empty() ? enrolment->captures.data() : nullptr;
  evaluation_.entry_ms = enrolment ? enrolment->entry_ms : now_ms_;
}

void Moment::look_at_event(const Input* input) {
  evaluation_.records[static_cast<int>(RecordBase::arriving)] =
      input && input->event != kNoEvent ? input->event_record.data() : nullptr;
}

int64_t Moment::later(int64_t from_ms, const Length& length) const {
  int64_t at_ms = add_int(from_ms, length.ms);
  return length.months == 0 ? at_ms : add_months_to_time(at_ms, length.months, zone());
}

}  // namespace nudge
