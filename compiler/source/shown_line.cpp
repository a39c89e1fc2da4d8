#include "compiler/source/shown_line.h"

#include <algorithm>
#include <iterator>

#include "runtime/value/utf8.h"

namespace nudge::source {

namespace {

constexpr std::string_view kLeftOut = "...";

struct Range {
  char32_t first;
  char32_t last;
};

// What terminals draw over the character before it.
constexpr Range kNoCells[] = {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D},
                              {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}};
// East Asian wide and fullwidth, and the emoji.
constexpr Range kTwoCells[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x26A1, 0x26A1},   {0x2705, 0x2705},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2B50, 0x2B50},
    {0x2E80, 0x303E},   {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB}, {0x1F90C, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

// Control characters, and those that turn the direction of writing: source that hides behind them has to be
// seen.
constexpr Range kHarmful[] = {{0x00, 0x1F},     {0x7F, 0x9F},     {0x061C, 0x061C},
                              {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}};

template <size_t N>
bool in(const Range (&ranges)[N], char32_t value) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [value](Range range) { return value >= range.first && value <= range.last; });
}

int cells_of(char32_t value) {
  if (value < 0x300) return 1;
  if (in(kNoCells, value)) return 0;
  return in(kTwoCells, value) ? 2 : 1;
}

std::string glyph_of(char32_t value) {
  std::string glyph;
  append_code_point(glyph, in(kHarmful, value) ? kReplacementCharacter : value);
  return glyph;
}

}  // namespace

// Of a line that nobody has written by hand only the beginning is shown.
constexpr size_t kMostBytes = 20'000;

ShownLine::ShownLine(std::string_view line) {
  line = line.substr(0, kMostBytes);
  starts_.push_back(0);
  while (!line.empty()) {
    const CodePoint point = decode_code_point(line);
    const bool tab = point.value == '\t';
    glyphs_.push_back(tab ? std::string(kTabCells, ' ') : glyph_of(point.value));
    starts_.push_back(starts_.back() + (tab ? kTabCells : cells_of(point.value)));
    line.remove_prefix(point.bytes);
  }
}

int ShownLine::cell(int column) const {
  const auto index = static_cast<size_t>(std::max(column, 1) - 1);
  return index < starts_.size() ? starts_[index] : starts_.back();
}

Cells ShownLine::cells(int begin_column, int end_column) const {
  const int begin = cell(begin_column);
  return {begin, std::max(begin + 1, cell(end_column))};
}

std::string ShownLine::text(Cells part) const {
  std::string out;
  for (size_t i = 0; i < glyphs_.size(); ++i) {
    if (starts_[i] >= part.begin && starts_[i + 1] <= part.end) {
      out += glyphs_[i];
    } else if (starts_[i] < part.end && starts_[i + 1] > part.begin) {
      // A glyph cut in two by the part's edge leaves blanks, so that what follows stays in its place.
      out.append(std::min(starts_[i + 1], part.end) - std::max(starts_[i], part.begin), ' ');
    }
  }
  return out;
}

Crop::Crop(const ShownLine& line, Cells around) : line_(line), part_{0, line.width()} {
  if (line.width() <= kMostCells) return;
  const int length = std::min(around.end - around.begin, kMostCells);
  const int before = around.end <= kMostCells ? around.begin : (kMostCells - length) / 2;
  part_.begin = std::clamp(around.begin - before, 0, line.width() - kMostCells);
  part_.end = part_.begin + kMostCells;
}

std::string Crop::text() const {
  std::string out(part_.begin > 0 ? kLeftOut : "");
  out += line_.text(part_);
  if (part_.end < line_.width()) out += kLeftOut;
  return out;
}

Cells Crop::placed(Cells part) const {
  const int shift = (part_.begin > 0 ? static_cast<int>(kLeftOut.size()) : 0) - part_.begin;
  const int begin = std::clamp(part.begin, part_.begin, part_.end);
  // One past the end is a place too: what is missing at the end of a line is pointed at there.
  const int end = std::max(begin + 1, std::min(part.end, part_.end));
  return {begin + shift, end + shift};
}

std::string one_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint point = decode_code_point(text);
    const bool blank = point.value == '\n' || point.value == '\t' || point.value == '\r';
    out += blank ? " " : glyph_of(point.value);
    text.remove_prefix(point.bytes);
  }
  return out;
}

}  // namespace nudge::source
