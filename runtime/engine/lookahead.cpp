#include "runtime/engine/lookahead.h"

#include "runtime/engine/fetch_line.h"

namespace nudge {

namespace {

constexpr size_t kLineBytes = 64;

void fetch(const void* begin, size_t bytes) {
  const auto* at = static_cast<const char*>(begin);
  for (size_t byte = 0; byte < bytes; byte += kLineBytes)
    fetch_line(at + byte);
}

}  // namespace

// All that a contact points to; it is itself at hand.
void Lookahead::fetch_contact(uint32_t place) const {
  const Contact* contact = state_.contacts.awake(place);
  if (!contact || contact->record.empty()) return;
  fetch(contact->record.data(), 4 * kLineBytes);
  fetch(contact->enrolments.data(), contact->enrolments.size() * sizeof(Enrolment));
  contact->timers.fetch();
  if (contact->account != kNone) fetch(&state_.accounts[contact->account], sizeof(Account));
}

void Lookahead::announce(const Input& input) {
  ++next_;
  Soon& far = announced(0);
  far.hash = input.contact_hash;
  far.contact = kNone;
  state_.contact_index.fetch(far.hash);
  state_.message_ids.fetch(input.message_hash);
  Soon& nearer = announced(1);
  nearer.contact = state_.contact_index.guess(nearer.hash);
  const size_t contacts = state_.contacts.size();
  if (nearer.contact < contacts) state_.contacts.fetch_place(nearer.contact);
  const Soon& near = announced(2);
  if (near.contact < contacts) state_.contacts.fetch(near.contact);
  const Soon& next = announced(3);
  if (next.contact < contacts) fetch_contact(next.contact);
}

void Lookahead::announce_due() const {
  state_.due.each_next([&](uint32_t contact) { state_.contacts.fetch(contact); });
  if (!state_.due.empty()) fetch_contact(state_.due.top().subject);
}

}  // namespace nudge
