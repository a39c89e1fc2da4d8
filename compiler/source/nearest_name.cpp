#include <algorithm>

#include "compiler/source/diagnostic.h"
#include "runtime/value/utf8.h"

namespace nudge::source {

namespace {

std::u32string code_points(std::string_view text) {
  std::u32string points;
  while (!text.empty()) {
    const CodePoint point = decode_code_point(text);
    points += point.value;
    text.remove_prefix(point.bytes);
  }
  return points;
}

// Damerau-Levenshtein (no part edited twice), three rows at a time; gives limit + 1 for anything beyond the
// limit.
size_t edits(const std::u32string& from, const std::u32string& to, size_t limit) {
  const size_t difference = from.size() > to.size() ? from.size() - to.size() : to.size() - from.size();
  if (difference > limit) return limit + 1;
  std::vector<size_t> before_last(to.size() + 1), last(to.size() + 1), row(to.size() + 1);
  for (size_t j = 0; j <= to.size(); ++j)
    last[j] = j;
  for (size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= to.size(); ++j) {
      const size_t changed = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return std::min(last[to.size()], limit + 1);
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& candidates) {
  const std::u32string wanted = code_points(name);
  size_t limit = std::max<size_t>(1, wanted.size() / 3);
  const std::string* nearest = nullptr;
  for (const std::string& candidate : candidates) {
    const size_t distance = edits(wanted, code_points(candidate), limit);
    if (distance > limit) continue;
    nearest = &candidate;
    if (distance == 0) break;
    limit = distance - 1;
  }
  return nearest == nullptr ? std::nullopt : std::optional(*nearest);
}

}  // namespace nudge::source
