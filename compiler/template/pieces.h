// A message's file cut into constant text and tags, by their `{{ }}`. What a tag begins with says its kind;
// the habits of Liquid, Handlebars and Jinja are reported here with what is written instead, and taken as
// what was meant, so that one habit is one fault. Linear.
#pragma once

#include <string>
#include <vector>

#include "compiler/source/diagnostic.h"

namespace nudge::templates {

struct Piece {
  enum class Kind { text, expression, if_, else_if, else_, for_, end, comment } kind = Kind::text;
  std::string text;     // of Kind::text
  source::Span span;    // all of it, braces included
  source::Span inner;   // what the expression or the loop's `x in xs` is; empty where there is none
  bool broken = false;  // reported: there is nothing to parse in it
};

// A line with nothing but one tag of a block or a comment on it goes with it, if `whole_lines`.
std::vector<Piece> cut(const source::SourceSet& sources, source::FileId file, bool whole_lines,
                       source::Diagnostics& diagnostics);

}  // namespace nudge::templates
