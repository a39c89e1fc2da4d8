#include "runtime/engine/change_set.h"

#include <algorithm>

namespace nudge {

void ChangeSet::clear() {
  event = nullptr;
  newcomer = all = silent = time = up_to_date = false;
  round = 1;
  causes.clear();
  fields.clear();
  starts.clear();
  stops.clear();
  edges.clear();
  appointments.clear();
}

void ChangeSet::remember(const FieldChange& wanted) {
  bool known = std::any_of(fields.begin(), fields.end(), [&](const FieldChange& change) {
    return change.slot == wanted.slot && change.of_account == wanted.of_account;
  });
  if (!known) fields.push_back(wanted);
}

Word copied(SlotKind kind, Word word, Arena& arena) {
  if (kind == SlotKind::text && word) return word_of_text(arena.text(text_of_word(word)->view()));
  if (kind != SlotKind::list || !word) return word;
  const List* list = list_of_word(word);
  void* copy = arena.allocate(list->bytes, 8);
  std::memcpy(copy, list, list->bytes);
  return word_of_list(static_cast<const List*>(copy));
}

void ChangeSet::add(const ChangeSet& other) {
  silent = empty() ? other.silent : silent && other.silent;
  round = std::max(round, other.round);
  causes.insert(causes.end(), other.causes.begin(), other.causes.end());
  for (const FieldChange& change : other.fields)
    remember(change);
  edges.insert(edges.end(), other.edges.begin(), other.edges.end());
  appointments.insert(appointments.end(), other.appointments.begin(), other.appointments.end());
}

}  // namespace nudge
