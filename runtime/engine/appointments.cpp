// Step 3: appointments. A one-shot belongs to a key (the date that it stands before, after or on) and is kept
// once for each; a recurring one is kept once for each local date. Both follow the field and the zone.
#include "runtime/engine/moment.h"
#include "runtime/value/civil.h"

namespace nudge {

namespace {
// An appointment that was missed by more is skipped.
constexpr int64_t kMostLateMs = kDayMs;
}  // namespace

void Moment::keep_recurring(uint32_t id, const Appointment& appointment, ChangeSet& change) {
  int64_t due_ms = subject_.timers.due_ms({TimerKind::appointment, id});
  if (due_ms <= now_ms_) {
    subject_.record.store(slot_of(appointment.handled_slot), word_of_int(date_of(due_ms, zone())));
    change.appointments.push_back(id);
  }
  Word moment = value(appointment.moment);
  NUDGE_ASSERT(moment == kMissingWord || int_of_word(moment) > now_ms_, "{} is next at {}, now is {}",
               appointment.name, int_of_word(moment), now_ms_);
  set_timer(TimerKind::appointment, id, moment == kMissingWord ? kNever : int_of_word(moment));
}

void Moment::keep_one_shot(uint32_t id, const Appointment& appointment, ChangeSet& change) {
  Slot handled = slot_of(appointment.handled_slot);
  Word key = value(appointment.key);
  Word moment = kMissingWord;
  if (key != kMissingWord && key != subject_.record.load(handled)) moment = value(appointment.moment);
  if (moment == kMissingWord || int_of_word(moment) > now_ms_) {
    set_timer(TimerKind::appointment, id, moment == kMissingWord ? kNever : int_of_word(moment));
    return;
  }
  subject_.record.store(handled, key);
  set_timer(TimerKind::appointment, id, kNever);
  if (subtract_int(now_ms_, int_of_word(moment)) <= kMostLateMs) change.appointments.push_back(id);
}

void Moment::update_appointments(ChangeSet& change) {
  for (uint32_t id : workspace_.appointments) {
    const Appointment& appointment = tables_.appointments[id];
    if (appointment.recurring) {
      keep_recurring(id, appointment, change);
    } else {
      keep_one_shot(id, appointment, change);
    }
  }
}

}  // namespace nudge
