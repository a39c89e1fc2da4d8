#include "cli/line_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace nudge::cli {
namespace {

constexpr size_t kFarthest = 60;  // lines that are looked at for the next that is in both

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

// How many lines to pass on either side to come to one that is in both: as few as possible.
struct Step {
  size_t before, after;
};
Step to_common_line(const Lines& before, size_t at, const Lines& after, size_t other) {
  const size_t left = before.size() - at, right = after.size() - other;
  for (size_t sum = 1; sum <= std::min(2 * kFarthest, left + right); ++sum) {
    for (size_t i = sum > right ? sum - right : 0; i <= std::min(sum, left); ++i) {
      const size_t k = sum - i;
      if (i == left && k == right) return {i, k};
      if (i < left && k < right && !before[at + i].empty() && before[at + i] == after[other + k])
        return {i, k};
    }
  }
  return {left, right};
}

void append(const Lines& lines, size_t from, size_t count, const LineDiffOptions& options, char sign,
            std::string& out) {
  const char* colour = !options.colour ? "" : sign == '-' ? "\033[31m" : "\033[32m";
  const char* plain = options.colour ? "\033[0m" : "";
  for (size_t i = 0; i < std::min(count, options.lines_of_a_place); ++i)
    out +=
        fmt::format("{}{}{}{}{}\n", colour, sign, lines[from + i].empty() ? "" : " ", lines[from + i], plain);
  if (count > options.lines_of_a_place) out += fmt::format("{}{} …{}\n", colour, sign, plain);
}

}  // namespace

std::string line_diff(const std::string& path, std::string_view before_text, std::string_view after_text,
                      const LineDiffOptions& options) {
  const Lines before = lines_of(before_text), after = lines_of(after_text);
  std::string out;
  size_t at = 0, other = 0, shown = 0;
  while (at < before.size() || other < after.size()) {
    if (at < before.size() && other < after.size() && before[at] == after[other]) {
      ++at;
      ++other;
      continue;
    }
    if (shown++ == options.places) return out + "… and more\n";
    const Step step = to_common_line(before, at, after, other);
    out += fmt::format("{}:{}\n", path, std::min(at, before.size() - 1) + 1);
    append(before, at, step.before, options, '-', out);
    append(after, other, step.after, options, '+', out);
    at += step.before;
    other += step.after;
  }
  return out;
}

}  // namespace nudge::cli
