#include "runtime/report/text_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/value/civil.h"
#include "runtime/value/number_text.h"
#include "runtime/value/text_functions.h"
#include "runtime/value/time_text.h"
#include "runtime/value/word.h"

namespace nudge {

std::string TextTable::text() const {
  std::vector<size_t> widths;
  for (const auto& row : rows_) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (size_t column = 0; column < row.size(); ++column)
      widths[column] = std::max(widths[column], static_cast<size_t>(length(row[column])));
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line(indent_, ' ');
    for (size_t column = 0; column < row.size(); ++column) {
      const std::string padding(widths[column] - static_cast<size_t>(length(row[column])), ' ');
      const bool to_the_right = column < alignment_.size() && alignment_[column] == 'r';
      if (column > 0) line += "  ";
      line += to_the_right ? padding + row[column] : row[column] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string per_cent(uint64_t part, uint64_t whole) {
  if (whole == 0) return "-";
  const uint64_t tenths = (part * 2000 + whole) / (2 * whole);
  if (tenths == 0 && part > 0) return "<0.1 %";
  return fmt::format("{}.{} %", tenths / 10, tenths % 10);
}

std::string rough_duration(int64_t ms) {
  if (is_missing(ms)) return "-";
  const int64_t unit = ms >= 2 * kDayMs      ? kHourMs
                       : ms >= 2 * kHourMs   ? kMinuteMs
                       : ms >= 2 * kMinuteMs ? kSecondMs
                                             : 1;
  return print_duration((ms + unit / 2) / unit * unit);
}

std::string short_time(int64_t time_ms) {
  if (is_missing(time_ms)) return "-";
  std::string text = print_time(time_ms);  // …-02T09:00:00.000Z
  text.resize(text.size() - 8);
  text[text.find('T')] = ' ';
  return text;
}

std::string counted(uint64_t number, const std::string& what) {
  return fmt::format("{} {}{}", print_grouped(number), what, number == 1 ? "" : "s");
}

}  // namespace nudge
