#include "runtime/engine/identity.h"

namespace nudge {

namespace {

// A contact by its own id.
uint32_t find_own(const State& state, std::string_view id, uint64_t hash) {
  uint32_t place =
      state.contact_index.find_hashed(hash, id, [&](uint32_t at) { return state.contact_id(at); });
  return place == IdIndex::kAbsent ? kNone : place;
}
uint32_t find_own(const State& state, std::string_view id) {
  return find_own(state, id, IdIndex::hash_of(id));
}

uint64_t contact_hash(const Input& input) {
  return input.contact_hash ? input.contact_hash : IdIndex::hash_of(input.contact);
}

void add_ids(const State& state, uint32_t contact, std::vector<std::string_view>& ids) {
  ids.push_back(state.contact_id(contact));
  std::vector<std::string_view> others = state.aliases.of(contact);
  ids.insert(ids.end(), others.begin(), others.end());
}

// What is ordered by the id is taken out and put in again.
void rename(const Program& program, State& state, uint32_t place, std::string_view id) {
  Contact& contact = state.contacts[place];
  SubjectRef who{SubjectKind::contact, place};
  state.touch(who);
  uint32_t account = contact.account;
  state.move_member(place, kNone);
  state.set_due(who, kNever);
  Arena text;
  Slot slot = program.contact_layout.slots[program.contact_fields[kContactId].slot];
  contact.record.store_text(program.contact_layout, slot, text.text(id));
  state.contact_index.add(id, place);
  state.move_member(place, account);
  state.set_due(who, contact.timers.earliest_ms());
}

}  // namespace

uint32_t find_contact(const State& state, std::string_view id) {
  id = state.aliases.promised(id);
  uint32_t place = find_own(state, id);
  return place == kNone ? state.aliases.find(id) : place;
}

uint32_t find_contact(const State& state, const Input& input) {
  if (state.aliases.promises() > 0) return find_contact(state, input.contact);
  const uint32_t place = find_own(state, input.contact, contact_hash(input));
  return place == kNone ? state.aliases.find(input.contact) : place;
}

bool is_duplicate(State& state, const Input& input, uint32_t contact) {
  if (input.message_id.empty()) return false;
  const bool has_one_id = input.previous.empty() && (contact == kNone || !state.aliases.any_of(contact));
  if (has_one_id) {
    const std::string_view id = contact == kNone ? input.contact : state.contact_id(contact);
    const bool is_hashed = input.message_hash != Hash128{} && id == input.contact;
    return state.message_ids.seen(is_hashed ? input.message_hash : MessageIds::hash_of(id, input.message_id),
                                  state.now_ms);
  }
  std::vector<std::string_view> ids;
  if (contact == kNone) {
    ids.push_back(input.contact);
  } else {
    add_ids(state, contact, ids);
  }
  uint32_t other = input.previous.empty() ? kNone : find_own(state, input.previous);
  if (other != kNone && other != contact) add_ids(state, other, ids);
  return state.message_ids.seen(ids[0], std::span(ids).subspan(1), input.message_id, state.now_ms);
}

std::optional<Cascade::Arrival> meet(const Predicates& predicates, State& state, Output& output,
                                     Workspace& workspace, const Input& input, uint32_t contact) {
  Cascade::Arrival arrival;
  std::string_view id = state.aliases.promised(input.contact);
  arrival.id = id;
  std::string_view previous = input.previous;
  arrival.contact = id == input.contact ? contact : find_contact(state, id);
  // Once an id leads somewhere it does for good.
  bool leads_already = previous.empty() || previous == id || state.aliases.promised(previous) != previous ||
                       state.aliases.find(previous) != IdIndex::kAbsent;
  uint32_t other = leads_already ? kNone : find_own(state, previous);
  if (other != kNone && other == arrival.contact) return arrival;
  if (other != kNone) {
    arrival.changed = true;
    if (arrival.contact == kNone) {
      rename(predicates.program(), state, other, id);
      arrival.contact = other;
    } else {
      Moment(predicates, state, output, workspace, {SubjectKind::contact, arrival.contact}).take_over(other);
    }
  } else if (arrival.contact == kNone) {
    if (input.is_alias) {
      if (!leads_already) state.aliases.promise(previous, id);
      return std::nullopt;
    }
    arrival.newcomer = true;
    arrival.contact = static_cast<uint32_t>(state.contacts.size());
    state.contacts.emplace_back().next_ordinal = state.first_ordinal;
    state.contact_index.add_hashed(id == input.contact ? contact_hash(input) : IdIndex::hash_of(id),
                                   arrival.contact);
  }
  if (!leads_already) {
    state.touch({SubjectKind::contact, arrival.contact});
    state.aliases.add(previous, arrival.contact);
  }
  return arrival;
}

}  // namespace nudge
