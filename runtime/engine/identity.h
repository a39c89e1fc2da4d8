// Whom an input is about: a contact goes by its own id and by those of others that were merged into it, or
// were said to be it (aliases). Internal to the engine.
//
// An input that names another id (Input::previous) says that both are one. Of that id there is
//   - a contact by its own id, and the known one too: it is merged into the known one (merge.cpp) and is no
//   more
//   - a contact by its own id, but no known one: it takes the known id and goes on
//   - no contact: the id is remembered
// and from then on leads to the known contact. An id that leads somewhere already stays with whom it led to:
// two people on one device aren't one. An alias makes no contact.
#pragma once

#include <optional>

#include "runtime/engine/cascade.h"

namespace nudge {

// kNone if nobody goes by the id, or by the input's.
uint32_t find_contact(const State& state, std::string_view id);
uint32_t find_contact(const State& state, const Input& input);

// `contact` is find_contact of the input's, here and below. Whether the contact, or the one that is to be
// merged into it, had a message of this id within 24 hours; if not, it has now.
bool is_duplicate(State& state, const Input& input, uint32_t contact);

// The contact of an input that is no duplicate, merged and renamed as it says; a new one has a place, but no
// record yet. Nobody for an alias of somebody who was not heard of.
std::optional<Cascade::Arrival> meet(const Predicates& predicates, State& state, Output& output,
                                     Workspace& workspace, const Input& input, uint32_t contact);

}  // namespace nudge
