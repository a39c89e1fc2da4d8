// The messages that a run has sent, contact by contact: who got what, and when. A contact is the id that it
// had when the message was sent. 16 bytes a message, and the ids.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "runtime/engine/id_index.h"
#include "runtime/report/report.h"

namespace nudge {

class Journal {
 public:
  struct Sent {
    int64_t at_ms = 0;
    uint32_t message = 0;   // of Program::messages
    uint32_t workflow = 0;  // of Program::workflows
  };

  // In the order in which they were sent.
  void add(std::string_view contact, const Sent& sent);
  // After the last: sorts by contact. What follows asks only then.
  void close();

  size_t contacts() const { return ids_.size(); }
  std::string_view id(uint32_t contact) const { return ids_[contact]->view(); }
  // In order of time.
  std::span<const Sent> of(uint32_t contact) const {
    return {sent_.data() + begins_[contact], begins_[contact + 1] - begins_[contact]};
  }
  std::vector<uint32_t> contacts_by_id() const;
  std::span<const Sent> all() const { return sent_; }

 private:
  Arena texts_;
  std::vector<const Text*> ids_;
  IdIndex index_;
  std::vector<Sent> sent_;
  std::vector<uint32_t> contacts_;  // by message, until close()
  std::vector<size_t> begins_;      // by contact
};

// The most messages in any window of seven times 24 hours, [t, t + 7 days), and where the first such begins.
struct Fullest {
  uint64_t messages = 0;
  int64_t from_ms = 0;
};
Fullest fullest_week(std::span<const Journal::Sent> sent);

}  // namespace nudge
