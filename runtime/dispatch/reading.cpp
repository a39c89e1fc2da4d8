#include "runtime/dispatch/reading.h"

#include "runtime/predicate/predicate.h"

namespace nudge {

namespace {

int64_t key_of(const Term& term, Evaluation& evaluation) {
  const Word word = term.code.empty()
                        ? load_slot(evaluation.records[static_cast<size_t>(term.base)], term.slot)
                        : interpret_row(*evaluation.program, term.code.data(), term.registers, evaluation);
  switch (term.domain) {
    case KeyDomain::integer:
      return int_of_word(word);
    case KeyDomain::number:
      return number_order(word);
    case KeyDomain::text:
      break;
  }
  return term.scale.cell(text_of_word(word));
}

}  // namespace

Terms::Terms(std::vector<Term> all) : all_(std::move(all)), of_event_((all_.size() + 63) / 64) {
  for (size_t term = 0; term < all_.size(); ++term)
    of_event_[term / 64] |= uint64_t{all_[term].of_event} << term % 64;
}

void Reading::begin_terms(const Terms& terms) {
  terms_ = &terms;
  known_.assign(terms.of_event_.size(), 0);
  if (keys_.size() < terms.all_.size()) keys_.resize(terms.all_.size());
}

int64_t Reading::computed(uint32_t term) {
  known_[term / 64] |= uint64_t{1} << term % 64;
  return keys_[term] = key_of(terms_->all_[term], *evaluation_);
}

}  // namespace nudge
