#include "runtime/report/journal.h"

#include <algorithm>
#include <numeric>

#include "runtime/value/civil.h"

namespace nudge {

void Journal::add(std::string_view contact, const Sent& sent) {
  uint32_t place = index_.find(contact, [this](uint32_t at) { return id(at); });
  if (place == IdIndex::kAbsent) {
    place = static_cast<uint32_t>(ids_.size());
    ids_.push_back(texts_.text(contact));
    index_.add(contact, place);
  }
  sent_.push_back(sent);
  contacts_.push_back(place);
}

void Journal::close() {
  begins_.assign(ids_.size() + 1, 0);
  for (uint32_t contact : contacts_)
    ++begins_[contact + 1];
  std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
  std::vector<size_t> next(begins_.begin(), begins_.end());
  std::vector<Sent> sorted(sent_.size());
  for (size_t place = 0; place < sent_.size(); ++place)
    sorted[next[contacts_[place]]++] = sent_[place];
  sent_ = std::move(sorted);
  contacts_ = {};
}

std::vector<uint32_t> Journal::contacts_by_id() const {
  std::vector<uint32_t> order(ids_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(),
            [this](uint32_t left, uint32_t right) { return id(left) < id(right); });
  return order;
}

Fullest fullest_week(std::span<const Journal::Sent> sent) {
  Fullest fullest;
  size_t end = 0;
  for (size_t begin = 0; begin < sent.size(); ++begin) {
    while (end < sent.size() && sent[end].at_ms - sent[begin].at_ms < kWeekMs)
      ++end;
    if (end - begin > fullest.messages) fullest = {end - begin, sent[begin].at_ms};
  }
  return fullest;
}

}  // namespace nudge
