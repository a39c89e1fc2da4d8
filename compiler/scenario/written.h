// What steps write, seen at the very moment when they do: `set contact.visits = contact.visits + 1` wrote 4,
// whatever wrote the field after it. Costs one evaluation more for each such step. Private to
// compiler/scenario.
#pragma once

#include <deque>
#include <string>

#include "runtime/engine/witness.h"

namespace nudge::scenario {

struct Scene;

class WrittenValues : public Witness {
 public:
  explicit WrittenValues(const Scene& scene) : scene_(scene) {}

  void triggers_fired(SubjectRef, const Input*, std::span<const Candidate>, Evaluation&) override {}
  void deciding(SubjectRef who, const Enrolment& enrolment, Evaluation& evaluation) override;

  struct Value {
    std::string shown;        // as the language writes it; "" for a record
    bool is_nowhere = false;  // a field of the account, and there is none: nothing was written
  };
  // Of a pass's step, in the order in which it wrote; each once.
  Value take(uint32_t pass, NodeId node);
  void forget() { written_.clear(); }

 private:
  struct Written {
    uint32_t pass = 0;
    NodeId node = kNoNode;
    Value value;
  };
  const Scene& scene_;
  std::deque<Written> written_;
};

}  // namespace nudge::scenario
