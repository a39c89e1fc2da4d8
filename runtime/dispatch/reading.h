// The keys of one event's fields, and of what else filters are about, each worked out when it is first asked
// for and kept: by what doesn't look beyond the event until the next event, by all else until the next
// question. Memory that is kept between events; one for each engine.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/dispatch/text_scale.h"
#include "runtime/predicate/evaluation.h"

namespace nudge {

// What filters compare with constants: a slot of a record, or what some instructions make of such.
struct Term {
  KeyDomain domain = KeyDomain::integer;
  bool of_event = false;  // it reads nothing but the event
  RecordBase base = RecordBase::arriving;
  Slot slot;
  std::vector<Instruction> code;  // instead of the slot, if there are any; ends with give
  uint32_t registers = 0;
  TextScale scale;  // of texts
};

class Terms {
 public:
  Terms() = default;
  explicit Terms(std::vector<Term> all);

  const std::vector<Term>& all() const { return all_; }

 private:
  friend class Reading;
  std::vector<Term> all_;
  std::vector<uint64_t> of_event_;  // a bit for each
};

class Reading {
 public:
  // The next event arrives.
  void begin_event() { terms_ = nullptr; }
  // What is asked now is asked of this evaluation, over these terms of the event's kind.
  void begin_question(const Terms& terms, Evaluation& evaluation) {
    evaluation_ = &evaluation;
    if (terms_ != &terms) return begin_terms(terms);
    for (size_t word = 0; word < known_.size(); ++word)
      known_[word] &= terms.of_event_[word];
  }
  // An int, a number's order, or the cell of a text.
  int64_t key(uint32_t term) { return known_[term / 64] >> term % 64 & 1 ? keys_[term] : computed(term); }

 private:
  void begin_terms(const Terms& terms);
  int64_t computed(uint32_t term);

  const Terms* terms_ = nullptr;
  Evaluation* evaluation_ = nullptr;
  std::vector<uint64_t> known_;  // a bit for each term
  std::vector<int64_t> keys_;
};

}  // namespace nudge
