// A table for people: cells in columns as wide as they need, texts to the left, numbers to the right, two
// spaces between. Widths are counted in code points, trailing spaces left out.
#pragma once

#include <string>
#include <vector>

namespace nudge {

class TextTable {
 public:
  // `alignment`: a letter for each column, l or r. A column beyond it is to the left.
  explicit TextTable(std::string alignment, size_t indent = 0)
      : alignment_(std::move(alignment)), indent_(indent) {}

  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  std::string text() const;

 private:
  std::string alignment_;
  size_t indent_;
  std::vector<std::vector<std::string>> rows_;
};

// `11.1 %`, rounded half up; `-` of nothing.
std::string per_cent(uint64_t part, uint64_t whole);
// To its two greatest units that matter: `2 days 4 hours`, `35 minutes`; `-` if missing.
std::string rough_duration(int64_t ms);
// `2026-03-02 09:00`, in UTC; `-` if missing.
std::string short_time(int64_t time_ms);
// `1 contact`, `1,200 contacts`
std::string counted(uint64_t number, const std::string& what);

}  // namespace nudge
