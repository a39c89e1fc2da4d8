// The framed parts of a report for people: the place, the source lines behind a gutter of line numbers, and
// what underlines them. Writes into a text that it is given; holds no state but the gutter's width.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/render.h"

namespace nudge::source {

enum class Style { error, warning, note, help, gutter, strong };

struct Paint {
  bool on = false;
  std::string operator()(Style style, std::string_view text) const;
};

// An underline below a source line, with words after it.
struct Underline {
  Place place;
  char mark = '^';
  Style style = Style::error;
  std::string words;
};

class SnippetWriter {
 public:
  // `widest_line` is the largest line number that will be shown.
  SnippetWriter(std::string& out, Paint paint, int widest_line);

  void place(const Place& place);      // "  --> trial.flow:9:8"
  void blank();                        // "   |"
  void remark(std::string_view text);  // "   = note: …"

  // The lines of the first underline's place, and below them each underline in a row of its own. The others
  // are on the first's line, which is the only one.
  void source(const std::vector<Underline>& underlines);
  // The lines that a replacement gives; what is new is underlined if it is within one line.
  void mended(const Place& place, std::string_view replacement);

 private:
  void numbered(int number, std::string_view text);
  void below(std::string_view text);
  void one_line_source(const std::vector<Underline>& underlines);
  void many_lines_source(const Underline& underline);

  std::string& out_;
  Paint paint_;
  int width_;
};

// Whether a second underline can stand below the line that is shown for the first.
bool shares_line(const Place& first, const Place& second);

// The place without the line breaks that a span ends with, so that it doesn't reach into a line it has
// nothing of.
Place without_last_break(const SourceSet& sources, Span span);

}  // namespace nudge::source
