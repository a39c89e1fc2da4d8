// From a program to the pictures of its workflows. The arrows are the edges of the state machine, so the
// picture shows what runs; the words come from the source. A `match` is one box, however many branches it
// was made into; so is a `repeat` with its end.
#pragma once

#include "compiler/graph/graph.h"
#include "compiler/graph/trees.h"

namespace nudge::graph {

class GraphMaker {
 public:
  // What the parts refer to must outlive it.
  explicit GraphMaker(const Parts& parts);
  // `workflow`: its place in the program.
  Graph make(uint32_t workflow) const;

 private:
  Parts parts_;
  Trees trees_;
};

}  // namespace nudge::graph
