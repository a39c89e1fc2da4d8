#include "runtime/engine/state.h"

#include <algorithm>

#include "runtime/value/zone.h"

namespace nudge {

State::State(const Program& program)
    : shared(program),
      reactions(program),
      no_contact(program.contact_layout),
      default_zone(find_zone(program.policy.default_timezone).value_or(kUtc)),
      contact_id_slot_(program.contact_layout.slots[program.contact_fields[kContactId].slot]),
      account_id_slot_(program.account_layout.slots[program.account_fields[kAccountId].slot]) {}

void State::move_now(int64_t to_ms) {
  if (to_ms <= now_ms) return;
  now_ms = to_ms;
  shared.move_to(now_ms);
}

// Whom a timer would wake again at once doesn't fall asleep: most timers are of the days after an input.
constexpr int64_t kSoonMs = 2 * kDayMs;

void State::visit(uint32_t place) {
  Contact& contact = contacts[place];
  if (contact.timers.earliest_ms() <= now_ms + kSoonMs) return;
  if (!sleepers->look_at(contact.record)) return;
  contact.enrolments.trim();
  contact.timers.trim();
}

void State::put_to_sleep() {
  for (uint32_t place = 0; place < contacts.size(); ++place) {
    contacts[place].record.take_use();
    visit(place);
  }
}

void State::doze() {
  if (!sleepers) return;
  const uint32_t looked_at = sleepers->turn(static_cast<uint32_t>(contacts.size()), now_ms);
  for (uint32_t count = 0; count < looked_at; ++count)
    visit(sleepers->next(static_cast<uint32_t>(contacts.size())));
}

void State::set_due(SubjectRef ref, int64_t due_ms) {
  if (ref.kind == SubjectKind::contact) {
    due.set(ref.place, due_ms, [this](uint32_t contact) { return contact_id(contact); });
  } else {
    account_due.set(ref.place, due_ms, [this](uint32_t account) { return account_id(account); });
  }
}

State::Due State::first_due() const {
  Due first;
  if (!account_due.empty()) {
    first = {account_due.top().due_ms, {SubjectKind::account, account_due.top().subject}};
  }
  if (!due.empty() && due.top().due_ms < first.due_ms) {
    first = {due.top().due_ms, {SubjectKind::contact, due.top().subject}};
  }
  return first;
}

void State::move_member(uint32_t contact, uint32_t account) {
  touch({SubjectKind::contact, contact});
  auto by_id = [&](uint32_t left, uint32_t right) { return contact_id(left) < contact_id(right); };
  uint32_t& now_in = contacts[contact].account;
  if (now_in != kNone) {
    auto& members = accounts[now_in].members;
    members.erase(std::lower_bound(members.begin(), members.end(), contact, by_id));
  }
  now_in = account;
  if (account == kNone) return;
  auto& members = accounts[account].members;
  members.insert(std::lower_bound(members.begin(), members.end(), contact, by_id), contact);
}

bool State::index_all() {
  for (uint32_t place = 0; place < accounts.size(); ++place) {
    const std::string_view id = account_id(place);
    if (account_index.find(id, [this](uint32_t at) { return account_id(at); }) != IdIndex::kAbsent)
      return false;
    account_index.add(id, place);
    set_due({SubjectKind::account, place}, accounts[place].timers.earliest_ms());
  }
  for (uint32_t place = 0; place < contacts.size(); ++place) {
    const Contact& contact = contacts[place];
    if (contact.merged_into != kNone) continue;
    const std::string_view id = contact_id(place);
    if (contact_index.find(id, [this](uint32_t at) { return contact_id(at); }) != IdIndex::kAbsent)
      return false;
    contact_index.add(id, place);
    set_due({SubjectKind::contact, place}, contact.timers.earliest_ms());
    if (contact.account != kNone) accounts[contact.account].members.push_back(place);
  }
  for (Account& account : accounts) {
    std::sort(account.members.begin(), account.members.end(),
              [this](uint32_t left, uint32_t right) { return contact_id(left) < contact_id(right); });
  }
  return true;
}

std::string_view State::contact_id(uint32_t contact) const {
  const Record& record = contacts[contact].record;
  if (record.is_packed()) [[unlikely]]
    return Sleepers::id_of(record);
  return view(text_of_word(record.load(contact_id_slot_)));
}

std::string_view State::account_id(uint32_t account) const {
  return view(text_of_word(accounts[account].record.load(account_id_slot_)));
}

}  // namespace nudge
