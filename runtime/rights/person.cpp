#include "runtime/rights/person.h"

#include <algorithm>

#include "runtime/engine/identity.h"

namespace nudge {

bool Person::goes_by(std::string_view id) const {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::optional<Person> find_person(const Program& program, const State& state, std::string_view id) {
  Person person;
  auto add = [&](std::string_view other) {
    if (!person.goes_by(other)) person.ids.emplace_back(other);
  };
  person.contact = find_contact(state, id);
  if (person.contact != kNone) {
    add(state.contact_id(person.contact));
    for (std::string_view other : state.aliases.of(person.contact))
      add(other);
    const Record& record = state.contacts[person.contact].record;
    for (uint32_t field : {kContactEmail, kContactPhone}) {
      SlotId slot = program.contact_fields[field].slot;
      if (slot == kNoSlot) continue;
      std::string_view address = view(text_of_word(record.load(program.contact_layout.slots[slot])));
      if (!address.empty()) person.addresses.emplace_back(address);
    }
  } else {
    add(state.aliases.promised(id));
  }
  const size_t known = person.ids.size();
  state.aliases.each_promise(UINT64_MAX, nullptr,
                             [&](const std::string& other, const std::string& stands_for) {
                               auto end = person.ids.begin() + static_cast<ptrdiff_t>(known);
                               if (std::find(person.ids.begin(), end, stands_for) != end) add(other);
                               return true;
                             });
  if (person.contact == kNone && person.ids.size() == 1) return std::nullopt;
  return person;
}

}  // namespace nudge
