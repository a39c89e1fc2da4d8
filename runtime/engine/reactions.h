// What of a program reacts to what, worked out once: which causes can touch a workflow's enrolments, and
// which changes of an account mean anything to its members. So that a change costs what it touches.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/program/program.h"

namespace nudge {

class Reactions {
 public:
  explicit Reactions(const Program& program);

  // Whether the cause can touch a goal, a measure, an exit or a wait of the workflow: one bit, read in place.
  bool touches(Cause cause, uint32_t workflow) const {
    return touched_[cause * row_words_ + workflow / 64] >> workflow % 64 & 1;
  }
  // Whether any condition of the workflow can turn by time alone.
  bool turns_by_time(uint32_t workflow) const { return turns_by_time_[workflow]; }
  // Whether the program has anything that is computed over accounts: else an event is none of theirs.
  bool accounts_react() const { return accounts_react_; }
  // Whether the cause means something for contacts, wherever they stand; by enrolments alone: only for those
  // that are in such a workflow.
  bool contacts_react(Cause cause) const { return contacts_react_[cause]; }
  bool enrolled_contacts_react(Cause cause) const { return enrolled_contacts_react_[cause]; }

 private:
  void note(const Awaited& awaited, uint32_t workflow);

  const Program& program_;
  size_t row_words_ = 0;
  std::vector<uint64_t> touched_;
  std::vector<bool> turns_by_time_;
  std::vector<bool> contacts_react_;
  std::vector<bool> enrolled_contacts_react_;
  bool accounts_react_ = false;
};

}  // namespace nudge
