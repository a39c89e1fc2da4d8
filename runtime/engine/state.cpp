#include "runtime/engine/state.h"

#include <algorithm>

#include "runtime/engine/sleepers.h"
#include "runtime/fault/assert.h"
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
  message_ids.move_to(now_ms);
}

State::~State() = default;

const SubjectCodec& State::sleepers_codec(const Program& program) {
  if (!sleepers_) sleepers_ = std::make_unique<Sleepers>(program, *this);
  return sleepers_->codec();
}

void State::let_sleep(const Program& program) {
  sleepers_codec(program);
  dozes_ = true;
}

void State::put_to_sleep() {
  NUDGE_ASSERT(sleepers_);
  sleepers_->visit_all(*this);
}

void State::doze() {
  if (dozes_) sleepers_->visit_some(*this);
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

void State::begin_entering(size_t contact_count, size_t account_count) {
  contact_index.reserve(contact_count);
  account_index.reserve(account_count);
  due.reserve(contact_count);
  account_due.reserve(account_count);
}

bool State::enter(SubjectRef who, uint32_t account, int64_t due_ms) {
  const bool is_contact = who.kind == SubjectKind::contact;
  const std::string_view id = id_of(who);
  IdIndex& index = is_contact ? contact_index : account_index;
  if (!index.add_new(id, who.place, [&](uint32_t at) { return id_of({who.kind, at}); })) return false;
  (is_contact ? due : account_due).add(who.place, due_ms, id);
  if (account != kNone) accounts[account].members.push_back(who.place);
  return true;
}

void State::end_entering() {
  due.order([this](uint32_t contact) { return contact_id(contact); });
  account_due.order([this](uint32_t account) { return account_id(account); });
  for (Account& account : accounts) {
    std::sort(account.members.begin(), account.members.end(),
              [this](uint32_t left, uint32_t right) { return contact_id(left) < contact_id(right); });
  }
}

bool State::index_all() {
  begin_entering(contacts.size(), accounts.size());
  for (uint32_t place = 0; place < accounts.size(); ++place) {
    if (!enter({SubjectKind::account, place}, kNone, accounts[place].timers.earliest_ms())) return false;
  }
  for (uint32_t place = 0; place < contacts.size(); ++place) {
    const Contact& contact = contacts[place];
    if (contact.merged_into != kNone) continue;
    if (!enter({SubjectKind::contact, place}, contact.account, contact.timers.earliest_ms())) return false;
  }
  end_entering();
  return true;
}

std::string_view State::contact_id(uint32_t contact) const {
  const Contact* awake = contacts.awake(contact);
  if (!awake) return SubjectCodec::peek_id(contacts.asleep(contact));
  return view(text_of_word(awake->record.load(contact_id_slot_)));
}

std::string_view State::account_id(uint32_t account) const {
  return view(text_of_word(accounts[account].record.load(account_id_slot_)));
}

}  // namespace nudge
