#include "compiler/source/snippet.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/source/shown_line.h"
#include "runtime/fault/assert.h"

namespace nudge::source {

namespace {

constexpr int kMostLines = 6;  // of a span or a replacement; of a longer one the first and the last are shown

std::string_view colour_of(Style style) {
  switch (style) {
    case Style::error:
      return "\x1b[1;31m";
    case Style::warning:
      return "\x1b[1;33m";
    case Style::note:
      return "\x1b[1;36m";
    case Style::help:
      return "\x1b[1;32m";
    case Style::gutter:
      return "\x1b[1;34m";
    case Style::strong:
      return "\x1b[1m";
  }
  NUDGE_UNREACHABLE("style {}", static_cast<int>(style));
}

std::string times(int count, char c) {
  return std::string(static_cast<size_t>(std::max(count, 0)), c);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (true) {
    const size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (lines.back().ends_with('\r')) lines.back().pop_back();
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string cropped(std::string_view line) {
  const ShownLine shown(line);
  return Crop(shown, {0, 1}).text();
}

bool begins_its_line(const Place& place) {
  const std::string_view line = place.file->line(place.begin.line);
  const size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && place.begin.column <= static_cast<int>(first) + 1;
}

int code_points(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(),
                                        [](char c) { return (static_cast<uint8_t>(c) & 0xC0) != 0x80; }));
}

// The text of a line before and after a column.
std::string_view before(std::string_view line, int column) {
  size_t at = 0;
  for (int passed = 0; at < line.size(); ++at) {
    if ((static_cast<uint8_t>(line[at]) & 0xC0) != 0x80 && ++passed == column) break;
  }
  return line.substr(0, at);
}

std::string_view after(std::string_view line, int column) {
  return line.substr(before(line, column).size());
}

}  // namespace

std::string Paint::operator()(Style style, std::string_view text) const {
  if (!on || text.empty()) return std::string(text);
  return fmt::format("{}{}\x1b[0m", colour_of(style), text);
}

bool shares_line(const Place& first, const Place& second) {
  const bool same = first.file == second.file && first.begin.line == second.begin.line;
  if (!same || first.end.line != first.begin.line || second.end.line != second.begin.line) return false;
  const ShownLine line(first.file->line(first.begin.line));
  const Crop crop(line, line.cells(first.begin.column, first.end.column));
  return crop.shows(line.cells(second.begin.column, second.end.column));
}

Place without_last_break(const SourceSet& sources, Span span) {
  const std::string_view text = sources.text(span);
  const size_t last = text.find_last_not_of("\r\n");
  span.end = span.begin + (last == std::string_view::npos ? 0 : static_cast<uint32_t>(last) + 1);
  return *place_of(sources, span);
}

SnippetWriter::SnippetWriter(std::string& out, Paint paint, int widest_line)
    : out_(out), paint_(paint), width_(static_cast<int>(fmt::formatted_size("{}", widest_line))) {}

void SnippetWriter::place(const Place& place) {
  out_ += times(width_, ' ') + paint_(Style::gutter, "-->");
  out_ += fmt::format(" {}:{}:{}\n", one_line(place.file->path()), place.begin.line, place.begin.column);
}

void SnippetWriter::blank() {
  out_ += times(width_ + 1, ' ') + paint_(Style::gutter, "|") + "\n";
}

void SnippetWriter::remark(std::string_view text) {
  out_ += times(width_ + 1, ' ') + paint_(Style::gutter, "=") + " " + paint_(Style::strong, "note:") + " ";
  out_ += one_line(text) + "\n";
}

void SnippetWriter::numbered(int number, std::string_view text) {
  out_ += paint_(Style::gutter, fmt::format("{:>{}} |", number, width_));
  if (!text.empty()) out_ += fmt::format(" {}", text);
  out_ += '\n';
}

void SnippetWriter::below(std::string_view text) {
  out_ += times(width_ + 1, ' ') + paint_(Style::gutter, "|") + fmt::format(" {}\n", text);
}

void SnippetWriter::source(const std::vector<Underline>& underlines) {
  const Place& first = underlines.front().place;
  if (first.begin.line == first.end.line) {
    one_line_source(underlines);
  } else {
    many_lines_source(underlines.front());
  }
}

void SnippetWriter::one_line_source(const std::vector<Underline>& underlines) {
  const Place& first = underlines.front().place;
  const ShownLine line(first.file->line(first.begin.line));
  const Crop crop(line, line.cells(first.begin.column, first.end.column));
  blank();
  numbered(first.begin.line, crop.text());
  for (const Underline& underline : underlines) {
    const Place& at = underline.place;
    const Cells cells = crop.placed(line.cells(at.begin.column, at.end.column));
    std::string marks = times(cells.end - cells.begin, underline.mark);
    if (!underline.words.empty()) marks += " " + one_line(underline.words);
    below(times(cells.begin, ' ') + paint_(underline.style, marks));
  }
}

// A bar beside the lines, from where the span begins to where it ends, as rustc draws it.
void SnippetWriter::many_lines_source(const Underline& underline) {
  const Place& at = underline.place;
  const auto paint = [&](std::string_view text) { return paint_(underline.style, text); };
  const auto corner = [&](int cell) {
    return times(std::clamp(cell, 0, kMostCells) + 1, '_') + std::string(1, underline.mark);
  };
  const ShownLine first(at.file->line(at.begin.line));
  const ShownLine last(at.file->line(at.end.line));
  const bool whole = begins_its_line(at);
  blank();
  numbered(at.begin.line,
           fmt::format("{} {}", whole ? paint("/") : " ", cropped(at.file->line(at.begin.line))));
  if (!whole) below(" " + paint(corner(first.cell(at.begin.column))));
  const int count = at.end.line - at.begin.line + 1;
  for (int number = at.begin.line + 1; number <= at.end.line; ++number) {
    if (count > kMostLines && number == at.begin.line + 3) {
      out_ += "...\n";
      number = at.end.line - 1;
    }
    numbered(number, fmt::format("{} {}", paint("|"), cropped(at.file->line(number))));
  }
  const int last_cell = last.cells(std::max(at.end.column - 1, 1), at.end.column).begin;
  below(paint("|" + corner(last_cell)));
}

void SnippetWriter::mended(const Place& place, std::string_view replacement) {
  const std::string_view kept_before = before(place.file->line(place.begin.line), place.begin.column);
  const std::string_view kept_after = after(place.file->line(place.end.line), place.end.column);
  const std::vector<std::string> lines =
      lines_of(fmt::format("{}{}{}", kept_before, replacement, kept_after));
  if (lines.size() == 1 && lines[0].find_first_not_of(" \t") == std::string::npos) return;
  blank();
  if (lines.size() > 1) {
    for (size_t i = 0; i < lines.size() && i < kMostLines; ++i) {
      numbered(place.begin.line + static_cast<int>(i), cropped(lines[i]));
    }
    if (lines.size() > kMostLines) out_ += "...\n";
    return;
  }
  const ShownLine line(lines[0]);
  const Cells fresh = line.cells(place.begin.column, place.begin.column + code_points(replacement));
  const Crop crop(line, fresh);
  numbered(place.begin.line, crop.text());
  if (replacement.empty()) return;
  const Cells cells = crop.placed(fresh);
  const bool inserted = place.begin.line == place.end.line && place.begin.column == place.end.column;
  below(times(cells.begin, ' ') + paint_(Style::help, times(cells.end - cells.begin, inserted ? '+' : '~')));
}

}  // namespace nudge::source
