// A workflow as a picture: boxes and arrows with their words, before anybody says how they are drawn. Made by
// make_graph.h from the typed program and its state machine, printed by dot.h and mermaid.h. Boxes stand in
// the order of the source; each knows the nodes of the state machine that it shows, each arrow its edges,
// so that what a run has counted finds its place (tally.h).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "runtime/engine/output.h"

namespace nudge::graph {

enum class Shape : uint8_t {
  trigger,  // what brings somebody in
  entry,    // on what terms
  send,
  wait,
  branch,  // `if`, `match`
  split,
  repeat,
  change,  // set, add, remove
  action,
  link,    // start and stop of another workflow
  finish,  // and the end of the steps
};

// An edge of the state machine, as nudge::Passage names what an enrolment takes. `entered`: by the trigger
// `index`, or by `start` (kNoTrigger); `arm`: the arm `index`.
struct Edge {
  Way way = Way::next;
  NodeId from = kNoNode;
  uint32_t index = kNoTrigger;
  auto operator<=>(const Edge&) const = default;
};

struct Box {
  std::string id;  // of the picture: "n3"; of letters and digits
  Shape shape = Shape::finish;
  std::string heading;             // "EMAIL": what kind of step it is
  std::vector<std::string> title;  // what matters, in bold: lines
  std::vector<std::string> notes;  // the rest, as lines
  std::string count;               // of a run: "173 sent"; "" for none
  std::string standing;            // "12 are here"; "" for none
  std::string tooltip;             // the step's identity and its line
  std::string workflow;            // link: the one that it names; a trigger's: who alone starts this one
  std::vector<NodeId> nodes;       // of the state machine, that it shows; the first decides its identity
};

struct Arrow {
  uint32_t from = 0;  // places in Graph::boxes
  uint32_t to = 0;
  std::string label;
  bool back = false;  // of a repeat: to its next round
  std::string count;
  std::vector<Edge> edges;  // of the state machine, that it shows
};

// What holds wherever an enrolment stands, beside the steps.
struct Rule {
  enum class Kind : uint8_t { goal, measure, exit, holdout } kind = Kind::goal;
  std::string heading;  // "GOAL"
  std::vector<std::string> lines;
  std::string count;
  std::string name;  // measure
};

struct Graph {
  std::string name;
  std::string description;
  bool for_account = false;
  std::string file;  // where it is written
  std::vector<Box> boxes;
  std::vector<Arrow> arrows;
  std::vector<Rule> rules;
  uint32_t entry = 0;  // the box to which triggers lead; rules stand beside it
  std::string total;   // of a run: "216 entered, 112 converted"; "" for none
};

}  // namespace nudge::graph
