// Whom workflows, conditions, scores and history are about: a contact or an account, and all that stands of
// it.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/engine/enrolment.h"
#include "runtime/engine/slim_vector.h"
#include "runtime/engine/timers.h"
#include "runtime/program/schema.h"
#include "runtime/record/record.h"

namespace nudge {

struct Subject {
  Record record;                     // fields, history and all else that stands once, in Program::layout()
  SlimVector<Enrolment> enrolments;  // by order
  Timers timers;
  uint32_t next_order = 1;
  uint32_t next_ordinal = 1;
};
struct Contact : Subject {
  uint32_t account = kNone;
  uint32_t merged_into = kNone;  // the contact that it turned out to be
};
struct Account : Subject {
  std::vector<uint32_t> members;  // contacts, by id
};

struct SubjectRef {
  SubjectKind kind = SubjectKind::contact;
  uint32_t place = 0;
  bool operator==(const SubjectRef&) const = default;
};

}  // namespace nudge
