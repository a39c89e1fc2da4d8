// Which of many filters over one kind of event an arriving one may meet, looked up by what they can't do
// without (Program's guards). Costs what it finds, and one lookup for each slot that some guard is about.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/program/program.h"
#include "runtime/record/record.h"

namespace nudge {

class GuardIndex {
 public:
  // `guards` in the order in which places are to be given. Program and layout must outlive it.
  GuardIndex(const Program& program, const Layout& layout, const std::vector<Guard>& guards);

  // Appends, in ascending order, the places of those whose filter may hold for the event, and no other whose
  // guard excludes it.
  void find(const Record& event, std::vector<uint32_t>& places) const;

 private:
  struct BySlot {
    Slot slot;
    std::unordered_map<std::string_view, std::vector<uint32_t>> texts;
    std::unordered_map<Word, std::vector<uint32_t>> words;
  };

  std::vector<uint32_t> unguarded_;
  std::vector<BySlot> by_slot_;
};

// The indices of a program, by subject and event: its trackers, event triggers and score rules.
class GuardIndices {
 public:
  explicit GuardIndices(const Program& program);

  // Places in Event::trackers, all subjects together.
  const GuardIndex& trackers(uint32_t event) const { return trackers_[event]; }
  // Places in the subject's triggers_by_event and rules_by_event.
  const GuardIndex& triggers(SubjectKind subject, uint32_t event) const {
    return triggers_[static_cast<size_t>(subject)][event];
  }
  const GuardIndex& rules(SubjectKind subject, uint32_t event) const {
    return rules_[static_cast<size_t>(subject)][event];
  }

 private:
  std::vector<GuardIndex> trackers_;
  std::vector<GuardIndex> triggers_[2];
  std::vector<GuardIndex> rules_[2];
};

}  // namespace nudge
