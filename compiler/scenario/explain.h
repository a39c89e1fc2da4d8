// Why a condition has the value that it has: a tree of its parts, each with its value and where that comes
// from. Reads records through probes (lower/probes.h) and changes nothing. For `expect`, the REPL and `why`.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "compiler/lower/probes.h"
#include "compiler/source/source.h"
#include "runtime/predicate/predicate.h"

namespace nudge::scenario {

struct Explanation {
  std::string text;    // the source: `count(page_viewed within 7 days) >= 3`
  std::string type;    // "bool", "int", "text?"
  std::string value;   // "false", "1", "\"ada\"", "missing"
  std::string origin;  // "3 March 10:02", "set by identify on 2 March 10:00", "never"; "" for nothing to say
  bool decides =
      true;           // false: the whole would be the same without it (the other side of an `or` that holds)
  bool asked = true;  // false: it was not looked at (the right of an `and` whose left is false)
  std::vector<Explanation> parts;
};

struct ExplainInput {
  const ir::Program& ir;
  const source::SourceSet& sources;
  const Program& program;
  const lower::Probes& probes;
};

// `evaluation` has the records, the time, the zone; it is run by the interpreter.
Explanation explain(const ExplainInput& in, ir::ExprId expr, Evaluation& evaluation);

// As a tree for a terminal, each line `text  value  origin`, parts below what they decide.
std::string print(const Explanation& explanation, bool colour);

}  // namespace nudge::scenario
