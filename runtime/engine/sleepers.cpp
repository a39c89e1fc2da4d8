#include "runtime/engine/sleepers.h"

#include <algorithm>

#include "runtime/value/civil.h"

namespace nudge {

namespace {

constexpr uint64_t kSweepMs = kDayMs / 2;
constexpr uint64_t kInputsAVisit = 8;  // at least so often are contacts visited, however slowly time goes on
constexpr uint64_t kMostAtOnce = 64;   // visits: some tens of microseconds at worst
// Whom a timer would wake again at once doesn't fall asleep: most timers are of the days after an input.
constexpr int64_t kSoonMs = 2 * kDayMs;

}  // namespace

Sleepers::Sleepers(const Program& program, State& state) : codec_(program) {
  state.contacts.set_codec(codec_);
}

void Sleepers::visit(State& state, uint32_t place) {
  Contact* contact = state.contacts.awake(place);
  if (contact->record.empty() || !codec_.can_peek()) return;
  if (contact->timers.earliest_ms() <= state.now_ms + kSoonMs) return;
  if (contact->record.take_use()) return;
  bytes_.clear();
  codec_.write(state, {SubjectKind::contact, place}, bytes_);
  state.contacts.put_to_sleep(place, bytes_);
}

void Sleepers::visit_some(State& state) {
  const auto contacts = static_cast<uint32_t>(state.contacts.size());
  for (uint32_t left = turn(contacts, state.now_ms); left > 0; --left) {
    next_ = next_ + 1 < contacts ? next_ + 1 : 0;
    if (state.contacts.awake(next_)) visit(state, next_);
  }
}

void Sleepers::visit_all(State& state) {
  for (uint32_t place = 0; place < state.contacts.size(); ++place) {
    Contact* contact = state.contacts.awake(place);
    if (!contact) continue;
    contact->record.take_use();
    visit(state, place);
  }
}

uint32_t Sleepers::turn(uint32_t contacts, int64_t now_ms) {
  if (contacts == 0) return 0;
  const int64_t since_ms = last_ms_ == INT64_MIN ? 0 : now_ms - last_ms_;
  last_ms_ = now_ms;
  owed_ += std::min(static_cast<uint64_t>(since_ms), kSweepMs) * contacts + kSweepMs / kInputsAVisit;
  owed_ = std::min(owed_, kSweepMs * contacts);
  const uint64_t visits = std::min(owed_ / kSweepMs, kMostAtOnce);
  owed_ -= visits * kSweepMs;
  return static_cast<uint32_t>(visits);
}

}  // namespace nudge
