// What the user wrote, as words for people who only look at it: on one line, shortened, in lines of a width,
// a text with its interpolations as names. For pictures and pages; nothing reads it again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"

namespace nudge::ast {

// The source of a span, without comments, its white space made single spaces.
std::string one_line(const source::SourceSet& sources, Span span);

// At most `width` code points: cut after a word if one ends in the last third, and ended by `…`.
std::string shortened(std::string_view text, size_t width);

// Lines of at most `width` code points, broken between words; a condition that doesn't fit in one is first
// broken before its outermost `and` and `or`. What is over `most` lines is cut off, with `…`.
std::vector<std::string> wrapped(std::string_view text, size_t width, size_t most);

// "Welcome, {first_name}!": an interpolation by the name of what it shows, `{…}` where it has none.
std::string preview(const TextLiteral& text);
// That name: "first_name" for `contact.first_name ?? "there"` and `format(contact.first_name)`,
// "hello(first_name)" for another function; "…".
std::string shown_name(const Expr& expr);

}  // namespace nudge::ast
