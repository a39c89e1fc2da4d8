// What a Replay needs for one of its programs: the program with what runs it, and the blocks that go round.
// Private to replay*.cpp.
#pragma once

#include "cli/replay.h"

namespace nudge::cli {

// Never moved: parts point to each other.
struct Replay::Lane {
  struct Own {
    explicit Own(Program made) : program(std::move(made)), predicates(program), state(program) {}
    Program program;
    Predicates predicates;
    State state;
  };
  explicit Lane(Program made) : Lane(std::make_unique<Own>(std::move(made))) {}
  explicit Lane(std::unique_ptr<Own> made)
      : own(std::move(made)),
        program(own->program),
        predicates(own->predicates),
        state(own->state),
        engine(predicates, state) {}
  explicit Lane(Recovered& recovered)
      : program(recovered.program),
        predicates(*recovered.predicates),
        state(*recovered.state),
        engine(predicates, state),
        now_ms(state.now_ms) {}

  std::unique_ptr<Own> own;  // none of a durable run
  const Program& program;
  Predicates& predicates;
  std::unique_ptr<jit::Jit> jit;
  State& state;
  Engine engine;
  int64_t now_ms = kMissing;  // of the reader: the engine's time as it will be, the greatest timestamp so far
  std::deque<FeedBlock> blocks;
  Queue<FeedBlock*> free, decoded, stepped;
};

}  // namespace nudge::cli
