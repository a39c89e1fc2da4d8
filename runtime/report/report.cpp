#include "runtime/report/report.h"

#include <algorithm>
#include <numeric>

namespace nudge {

uint64_t MessageReport::all_skipped() const {
  return std::accumulate(skipped.begin(), skipped.end(), uint64_t{0});
}

uint64_t WorkflowReport::all_refused() const {
  uint64_t all = 0;
  for (const NamedCount& reason : refused)
    all += reason.count;
  return all;
}

uint64_t Report::sent() const {
  uint64_t all = 0;
  for (const MessageReport& message : messages)
    all += message.sent;
  return all;
}

std::array<uint64_t, kSkipReasons> Report::skipped() const {
  std::array<uint64_t, kSkipReasons> all{};
  for (const MessageReport& message : messages) {
    for (size_t reason = 0; reason < kSkipReasons; ++reason)
      all[reason] += message.skipped[reason];
  }
  return all;
}

int64_t percentile(std::vector<int64_t>& values, unsigned per_cent) {
  if (values.empty()) return kMissing;
  const size_t rank = std::max<size_t>(1, (values.size() * per_cent + 99) / 100);
  const auto at = values.begin() + static_cast<ptrdiff_t>(rank - 1);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace nudge
