// The other ids of contacts: of who was merged into them, or was never seen but said to be them. An id has
// one owner for good. Some 100 bytes an alias.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/engine/id_index.h"

namespace nudge {

class Aliases {
 public:
  // The contact that the id belongs to; IdIndex::kAbsent if it is no alias.
  uint32_t find(std::string_view id) const;
  // It is no alias yet.
  void add(std::string_view id, uint32_t contact);
  // Those of one contact are another's now, behind its own.
  void move(uint32_t from, uint32_t to);
  // An id said to be that of a contact that isn't there yet: it stands for the other id. Once for an id.
  void promise(std::string_view id, std::string_view known_id);
  // What the id stands for, itself if it wasn't promised.
  std::string_view promised(std::string_view id) const;
  // So many ids were promised so far. Those of the first so many, by id from behind `after` on (null: from
  // the first), until `visit(id, known_id)` gives false.
  uint64_t promises() const { return promises_; }
  template <class Visit>
  void each_promise(uint64_t of_first, const std::string* after, const Visit& visit) const {
    for (auto at = after ? promised_.upper_bound(*after) : promised_.begin(); at != promised_.end(); ++at) {
      if (at->second.number < of_first && !visit(at->first, at->second.known_id)) return;
    }
  }

  bool any_of(uint32_t contact) const { return !by_contact_.empty() && by_contact_.contains(contact); }
  // In the order in which they came to the contact.
  std::vector<std::string_view> of(uint32_t contact) const;

 private:
  struct Alias {
    std::string id;
    uint32_t contact;
  };
  std::vector<Alias> aliases_;
  IdIndex index_;
  struct Promise {
    std::string known_id;
    uint64_t number;  // 0, 1, 2 … in the order in which they came
  };
  std::map<std::string, Promise, std::less<>> promised_;
  uint64_t promises_ = 0;
  std::map<uint32_t, std::vector<uint32_t>> by_contact_;  // places in aliases_; most contacts have none
};

}  // namespace nudge
