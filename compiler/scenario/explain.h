// Why a condition has the value that it has: a tree of its parts, each with its value and where that comes
// from. Reads records through probes (lower/probes.h) and changes nothing. For `expect`, the REPL and `why`.
// Costs an interpreted function for each part, some microseconds in all.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "compiler/lower/probes.h"
#include "compiler/source/source.h"
#include "runtime/predicate/predicate.h"
#include "runtime/program/personal.h"

namespace nudge::scenario {

struct Explanation {
  std::string text;    // the source: `count(page_viewed within 7 days) >= 3`
  std::string type;    // "bool", "int", "text?"
  std::string value;   // "false", "1", "\"ada\"", "missing"
  std::string origin;  // "3 March 10:02", "set 2 March 10:00", "never"; "" for nothing to say
  // False: the value of what it is a part of would be the same without it (the other side of an `or` that
  // holds, the true sides of an `and` that doesn't).
  bool decides = true;
  bool asked = true;  // false: it was not looked at (the right of an `and` whose left is false)
  std::vector<Explanation> parts;

  bool is_bool() const { return type == "bool"; }
};

struct ExplainInput {
  const ir::Program& ir;
  const source::SourceSet& sources;
  const Program& program;
  const lower::Probes& probes;
  // What is personal, to be hidden: values made of it are "[pii]". Whether a condition holds is told all the
  // same, as are counts and times of events. Null: nothing is hidden.
  const PersonalData* hides = nullptr;
  uint32_t workflow = PersonalData::kNothing;  // whose captures are read
  uint32_t event = PersonalData::kNothing;     // that arrives
};

// `evaluation` has the records, the time, the zone; it is run by the interpreter. Parts without a probe are
// left out; of an expression without one there is the text alone. `and` and `or` are one level each, however
// many sides they have; constants are parts only where the source gives them a name.
Explanation explain(const ExplainInput& in, ir::ExprId expr, Evaluation& evaluation);

// The source of a place, its white space made single blanks; "" for nowhere.
std::string source_words(const source::SourceSet& sources, source::Span span);
// At most so many columns, with an ellipsis at the end.
std::string shortened(const std::string& text, size_t columns);

struct TreeStyle {
  bool colour = false;
  bool unicode = true;  // marks and lines; else words and blanks
  std::string indent;   // before each line
};
// As a tree for a terminal, each line `✓ text  value  origin`, parts below what they decide. A part that says
// the one thing that there is to say stands in the line of its whole.
std::string print(const Explanation& explanation, const TreeStyle& style);
std::string print(const Explanation& explanation, bool colour);
// In one line: why it holds or doesn't, by what decides alone: "contact.plan is pro, set 2 March 10:00".
std::string in_short(const Explanation& explanation);

}  // namespace nudge::scenario
