// Contacts whom nothing has touched for a while, and to whom nothing falls due soon: their records are held as
// bytes, a third as long, and come back as they were when somebody touches them. Nobody can tell from outside
// who sleeps. Falling asleep and waking cost about a microsecond each.
//
// The table is gone through again and again, once in kSweepMs of `now` and once in so many inputs; who wasn't
// touched between two visits falls asleep.
#pragma once

#include <string_view>

#include "runtime/packed/record_form.h"
#include "runtime/record/record.h"

namespace nudge {

class Sleepers {
 public:
  explicit Sleepers(const Program& program);

  void wake(Record& record);
  // A visit: one that isn't used falls asleep; true if it does now.
  bool look_at(Record& record);
  // The slots of one that sleeps, into another.
  void read(const Record& sleeping, Record& record) const;
  // Of one that sleeps.
  static std::string_view id_of(const Record& sleeping);

  // How many of so many contacts are to be visited now, and whom.
  uint32_t turn(uint32_t contacts, int64_t now_ms);
  uint32_t next(uint32_t contacts) { return next_ = next_ + 1 < contacts ? next_ + 1 : 0; }

 private:
  const Program& program_;
  const RecordForms forms_;
  const bool has_id_first_;
  std::string bytes_;
  mutable Arena scratch_;
  uint32_t next_ = 0;
  uint64_t owed_ = 0;  // visits, in parts of kSweepMs
  int64_t last_ms_ = INT64_MIN;
};

}  // namespace nudge
