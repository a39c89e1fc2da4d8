#include "runtime/engine/aliases.h"

namespace nudge {

uint32_t Aliases::find(std::string_view id) const {
  uint32_t place = index_.find(id, [&](uint32_t at) { return std::string_view(aliases_[at].id); });
  return place == IdIndex::kAbsent ? place : aliases_[place].contact;
}

void Aliases::add(std::string_view id, uint32_t contact) {
  auto place = static_cast<uint32_t>(aliases_.size());
  aliases_.push_back({std::string(id), contact});
  index_.add(id, place);
  by_contact_[contact].push_back(place);
}

void Aliases::move(uint32_t from, uint32_t to) {
  auto found = by_contact_.find(from);
  if (found == by_contact_.end()) return;
  std::vector<uint32_t> places = std::move(found->second);
  by_contact_.erase(found);
  std::vector<uint32_t>& theirs = by_contact_[to];
  for (uint32_t place : places) {
    aliases_[place].contact = to;
    theirs.push_back(place);
  }
}

void Aliases::promise(std::string_view id, std::string_view known_id) {
  const bool is_new = promised_.emplace(id, Promise{std::string(known_id), promises_}).second;
  if (is_new) ++promises_;
}

std::string_view Aliases::promised(std::string_view id) const {
  if (promised_.empty()) return id;
  auto found = promised_.find(id);
  return found == promised_.end() ? id : std::string_view(found->second.known_id);
}

std::vector<std::string_view> Aliases::of(uint32_t contact) const {
  std::vector<std::string_view> ids;
  auto found = by_contact_.find(contact);
  if (found == by_contact_.end()) return ids;
  for (uint32_t place : found->second)
    ids.emplace_back(aliases_[place].id);
  return ids;
}

}  // namespace nudge
