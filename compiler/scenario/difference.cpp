#include "compiler/scenario/difference.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/source/shown_line.h"
#include "runtime/value/json_text.h"
#include "runtime/value/text_functions.h"
#include "runtime/value/utf8.h"

namespace nudge::scenario {

namespace {

constexpr size_t kMost = 80;  // code points of a line that are shown

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t at = 0; at <= text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  while (!text.empty()) {
    CodePoint point = decode_code_point(text);
    points += point.value;
    text.remove_prefix(point.bytes);
  }
  return points;
}

std::string utf8(std::u32string_view points) {
  std::string text;
  for (char32_t point : points)
    append_code_point(text, point);
  return text;
}

// As JSON writes it, with the quotes: so that blanks, tabs and quotes are seen.
std::u32string shown(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return code_points(out);
}

// The part of a line around `at`, which comes to stand at `place`.
std::string window(const std::u32string& line, size_t begin) {
  std::u32string_view part = std::u32string_view(line).substr(std::min(begin, line.size()), kMost);
  return (begin > 0 ? "…" : "") + utf8(part) + (begin + kMost < line.size() ? "…" : "");
}

}  // namespace

std::string quoted(std::string_view text, size_t most) {
  std::u32string points = code_points(text);
  std::string out;
  append_json_text(out, points.size() > most ? utf8(points.substr(0, most)) + "…" : std::string(text));
  return out;
}

bool is_same(std::string_view expected, std::string_view found) {
  return trim(expected) == trim(found);
}

bool contains_in_other_case(std::string_view text, std::string_view part) {
  return lower(text).find(lower(part)) != std::string::npos;
}

std::vector<std::string> difference(std::string_view expected, std::string_view found) {
  auto wanted = lines_of(trim(expected));
  auto have = lines_of(trim(found));
  size_t line = 0;
  while (line + 1 < std::min(wanted.size(), have.size()) && wanted[line] == have[line])
    ++line;
  bool many = wanted.size() > 1 || have.size() > 1;
  // One text goes on where the other ends.
  if (wanted[line] == have[line]) {
    bool longer = wanted.size() > have.size();
    return {fmt::format("the texts are the same in their first {}, then the one {} goes on: {}",
                        line == 0 ? "line" : fmt::format("{} lines", line + 1), longer ? "expected" : "found",
                        quoted((longer ? wanted : have)[line + 1], kMost))};
  }
  std::u32string left = shown(wanted[line]);
  std::u32string right = shown(have[line]);
  size_t at = 0;
  while (at < std::min(left.size(), right.size()) && left[at] == right[at])
    ++at;
  size_t begin = at > kMost - 20 ? at - kMost / 2 : 0;
  std::vector<std::string> lines;
  if (many) lines.push_back(fmt::format("in line {} of the text", line + 1));
  std::string before = window(right, begin);
  lines.push_back("expected  " + window(left, begin));
  lines.push_back("found     " + before);
  std::string mark_at = (begin > 0 ? "…" : "") + utf8(std::u32string_view(right).substr(begin, at - begin));
  const source::ShownLine cells(mark_at);
  lines.push_back(std::string(10 + static_cast<size_t>(cells.width()), ' ') + "^ here they part");
  return lines;
}

}  // namespace nudge::scenario
