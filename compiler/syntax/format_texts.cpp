// Texts: as they were written but for what stands in `{…}`; those in `"""` move as a whole, without a change
// to what they say.
#include <algorithm>

#include "compiler/syntax/format_layout.h"

namespace nudge::syntax {
namespace {

// A line of a text, its expressions in their canonical form.
struct TextLine {
  std::string text;
  size_t lead = 0;    // spaces at its beginning that were written as such
  bool blank = true;  // nothing else
};

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r';
}

void append_written(std::string_view bytes, std::vector<TextLine>& lines) {
  for (const char byte : bytes) {
    if (byte == '\n') {
      lines.emplace_back();
      continue;
    }
    TextLine& line = lines.back();
    if (line.blank && is_blank(byte)) {
      ++line.lead;
    } else {
      line.blank = false;
    }
    line.text += byte;
  }
}

// As the parser takes them (text_literal.cpp): without the indentation that they share, and without the lines
// of the quotes.
std::vector<TextLine> without_indentation(std::vector<TextLine> lines) {
  const bool starts_below = lines.size() > 1 && lines[0].blank;
  size_t shared = SIZE_MAX;
  for (size_t i = 1; i < lines.size(); ++i) {
    if (!lines[i].blank) shared = std::min(shared, lines[i].lead);
  }
  const size_t first = starts_below ? 1 : 0;
  std::vector<TextLine> kept;
  for (size_t i = first; i < lines.size(); ++i) {
    TextLine line = std::move(lines[i]);
    if (line.blank) {
      if (i + 1 == lines.size() && i > first) break;
      line = TextLine{};
    } else if (i > 0) {
      line.text.erase(0, shared);
      line.lead -= shared;
    }
    if (line.text.ends_with('\r')) line.text.pop_back();
    kept.push_back(std::move(line));
  }
  return kept;
}

}  // namespace

void Layout::text(Concrete node) {
  if (!flat_.is_tall_text(node)) return flat(node);
  writer_.tall_text(tall(node, writer_.line_indent() + 2), flat_.at(node).end_token);
}

std::string Layout::tall(Concrete node, uint32_t indent) const {
  std::vector<TextLine> lines(1);
  for (size_t i = 1; i + 1 < node.size(); ++i) {
    const Concrete part = node[i];
    if (part[0].is(Kind::TEXT_CHARS)) {
      append_written(flat_.text(part), lines);
    } else {
      lines.back().text += flat_.text(part);
      lines.back().blank = false;
    }
  }
  lines = without_indentation(std::move(lines));
  const bool all_begin_with_space = std::all_of(
      lines.begin(), lines.end(), [](const TextLine& line) { return line.blank || line.lead > 0; });
  const bool says_something =
      std::any_of(lines.begin(), lines.end(), [](const TextLine& line) { return !line.blank; });
  if (all_begin_with_space && says_something) return std::string(flat_.text(node));  // as it was
  std::string text = "\"\"\"\n";
  for (const TextLine& line : lines) {
    if (!line.blank) text.append(indent, ' ').append(line.text);
    text += '\n';
  }
  return text.append(indent, ' ').append("\"\"\"");
}

}  // namespace nudge::syntax
