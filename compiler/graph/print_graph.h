// A picture as text: DOT for Graphviz, with colours by kind of step, and Mermaid for where Markdown is shown.
// Whatever the user wrote is escaped. The same picture gives the same bytes.
#pragma once

#include <string>
#include <vector>

#include "compiler/graph/graph.h"

namespace nudge::graph {

// One digraph. Ids in an SVG made from it have the workflow's name in them, so that several can stand in one
// page.
std::string print_dot(const Graph& graph);
// One flowchart; several pictures are its subgraphs.
std::string print_mermaid(const std::vector<Graph>& graphs);

}  // namespace nudge::graph
