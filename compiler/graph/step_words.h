// What a box says of its step. Private to graph/.
#pragma once

#include "compiler/graph/graph.h"
#include "compiler/graph/trees.h"

namespace nudge::graph {

// Code points in a line: of a title, which is bold, and of a note.
inline constexpr size_t kTitleWidth = 36;
inline constexpr size_t kNoteWidth = 40;

// Fills in the shape, heading, title, notes and tooltip.
void describe_step(const Parts& parts, const Trees& trees, const ir::Step& step, Box& box);

// The labels on the ways out of a step: `otherwise` is what happens when it isn't `next`.
struct WayWords {
  std::string next;
  std::string otherwise;
};
WayWords way_words(const ir::Step& step);

}  // namespace nudge::graph
