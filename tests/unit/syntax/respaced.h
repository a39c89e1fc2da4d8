// The same program, written otherwise: other spaces, other lines, comments in odd places. For the formatter's
// tests.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "compiler/syntax/token.h"

namespace nudge {

// Every comment of a text without faults, sorted, without white space at its end.
std::vector<std::string> comments_of(const std::string& text);

struct Respacing {
  int comments = 0;   // of a hundred places between two words, how many get one
  int newlines = 30;  // how many get a newline
  int emptied = 20;   // how many lose theirs, and what space can be lost
};

// The words of a text without faults and all of its comments, with other white space between them.
std::string respaced(const std::string& text, uint32_t seed, const Respacing& how);

}  // namespace nudge
