// A session as it was checked and run: a world and all that must outlive it. Private to the session.
#pragma once

#include "cli/repl/session.h"
#include "compiler/lower/lower.h"

namespace nudge::repl {

struct Session::Run {
  Run(ir::Program program, const source::SourceSet& sources)
      : ir(std::move(program)),
        lowered(lowered_with_tests(ir, sources)),
        predicates(lowered.program),
        world(ir, sources, lowered, predicates) {
    for (const ir::Test& each : ir.tests)
      if (each.name == kSessionTest) test = &each;
    NUDGE_ASSERT(test, "the session is a test of the program");
    world.prepare(*test);
  }

  static lower::Lowered lowered_with_tests(const ir::Program& ir, const source::SourceSet& sources) {
    lower::LowerOptions options;
    options.tests = true;
    options.keep_times = true;
    return lower::lower(ir, sources, options);
  }

  ir::Program ir;
  lower::Lowered lowered;
  Predicates predicates;
  scenario::World world;
  const ir::Test* test = nullptr;
  size_t next_statement = 0;
};

}  // namespace nudge::repl
