// Contacts whom nothing has touched for a while, and to whom nothing falls due soon, fall asleep: they are
// held as bytes (contacts.h), and wake when somebody asks for them. Nobody can tell from outside who sleeps.
// Falling asleep and waking cost about a microsecond each.
//
// The table is gone through again and again, once in kSweepMs of `now` and once in so many inputs; who wasn't
// touched between two visits falls asleep.
#pragma once

#include <string>

#include "runtime/engine/subject_codec.h"

namespace nudge {

class Sleepers {
 public:
  // The contacts of `state` sleep and wake by this from now on.
  Sleepers(const Program& program, State& state);
  const SubjectCodec& codec() const { return codec_; }

  // Between steps: visits some. Costs little, however many there are.
  void visit_some(State& state);
  // Visits everybody, as if nobody had been touched since the last time.
  void visit_all(State& state);

 private:
  // One that is awake.
  void visit(State& state, uint32_t place);
  // How many of so many contacts are to be visited now.
  uint32_t turn(uint32_t contacts, int64_t now_ms);

  const SubjectCodec codec_;
  std::string bytes_;
  uint32_t next_ = 0;  // place of the next visit
  uint64_t owed_ = 0;  // visits, in parts of kSweepMs
  int64_t last_ms_ = INT64_MIN;
};

}  // namespace nudge
