#include "runtime/engine/moment.h"

#include <algorithm>

#include "runtime/value/civil.h"

namespace nudge {

Moment::Moment(const Predicates& predicates, State& state, Output& output, Workspace& workspace,
               SubjectRef who)
    : predicates_(predicates),
      program_(predicates.program()),
      state_(state),
      output_(output),
      workspace_(workspace),
      who_(who),
      subject_(state.subject(who)),
      tables_(program_.tables(who.kind)),
      layout_(program_.layout(who.kind)),
      fields_(program_.fields(who.kind)),
      now_ms_(state.now_ms) {
  state.touch(who);
  evaluation_.now_ms = now_ms_;
  evaluation_.program = &program_;
  evaluation_.constants = &predicates.constants();
  evaluation_.arena = &workspace.scratch;
  if (!subject_.record.empty()) refresh();
}

Word Moment::contact_word(uint32_t field) const {
  SlotId slot = program_.contact_fields[field].slot;
  return slot == kNoSlot || !is_contact() ? kMissingTextWord : subject_.record.load(slot_of(slot));
}

void Moment::look_at_account(uint32_t account) {
  looked_at_account_ = account;
  bool has_account = account != kNone;
  evaluation_.has_account = has_account;
  evaluation_.records[static_cast<int>(RecordBase::account)] =
      has_account ? state_.accounts[account].record.data() : predicates_.constants().no_account();
}

void Moment::refresh_addresses() {
  // An account's own things see no contact.
  evaluation_.records[static_cast<int>(RecordBase::contact)] =
      is_contact() ? subject_.record.data() : state_.no_contact.data();
  look_at_account(account());
}

void Moment::refresh() {
  refresh_addresses();
  Word zone = kMissingWord;
  if (is_contact() && workspace_.has_timezones) zone = subject_.record.load(workspace_.timezone_slot);
  if (zone == kMissingWord) zone = state_.default_zone;
  if (knows_today_ && zone == evaluation_.zone) return;
  evaluation_.zone = zone;
  // Of one step the moments are many, the instant and the zone mostly one.
  if (workspace_.today_at_ms != now_ms_ || workspace_.today_zone != zone) {
    workspace_.today_at_ms = now_ms_;
    workspace_.today_zone = zone;
    workspace_.today = date_of(now_ms_, this->zone());
  }
  evaluation_.today = workspace_.today;
  knows_today_ = true;
}

void Moment::look_at(const Enrolment* enrolment) {
  evaluation_.records[static_cast<int>(RecordBase::captured)] =
      enrolment && !enrolment->captures().empty() ? enrolment->captures().data() : nullptr;
  evaluation_.entry_ms = enrolment ? enrolment->entry_ms : now_ms_;
  // An errand speaks for the account that sent it, wherever its contact is by now.
  uint32_t wanted = enrolment && enrolment->errand ? enrolment->owner() : account();
  if (wanted != looked_at_account_) look_at_account(wanted);
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
