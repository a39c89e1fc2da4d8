// A project as one page of HTML that needs nothing but itself: no script, no font, no picture from elsewhere.
// What there is, what it says, who uses whom. Light and dark, and fit to be printed. Whatever the user wrote
// is escaped. The same program gives the same bytes.
#pragma once

#include <string>
#include <vector>

#include "compiler/graph/graph.h"
#include "compiler/graph/trees.h"

namespace nudge::page {

struct PageInput {
  graph::Parts parts;
  std::string title;
  std::vector<graph::Graph> graphs;   // of all workflows, in their order
  std::vector<std::string> drawings;  // the same as `<svg>` elements; empty: the steps are listed instead
};

std::string print_page(const PageInput& input);

}  // namespace nudge::page
