// The engine: step(program, state, input) → state′ and actions. Pure: no clock, no network, no random source,
// no unordered iteration; the same inputs in the same order give the same bytes. The order of things is that
// of semantics.md, "One input, in order". Costs what the input touches, not what the program holds.
#pragma once

#include <memory>

#include "runtime/engine/input.h"
#include "runtime/engine/output.h"
#include "runtime/engine/state.h"
#include "runtime/engine/witness.h"
#include "runtime/predicate/predicate.h"

namespace nudge {

class Lookahead;
struct Workspace;

// Steps one State. Keeps nothing between steps but memory to work in; `predicates` and `state` must outlive
// it.
class Engine {
 public:
  Engine(const Predicates& predicates, State& state);
  ~Engine();

  // Everything that is due at or before the input's moment happens first, then the input. Keeps nothing of
  // it.
  void step(const Input& input, Output& output);
  // The input will be stepped soon, behind those announced before it: a hint, which makes stepping it faster
  // if it comes some four inputs ahead, and nothing else.
  void announce(const Input& input);
  // Moves `now` on to `until_ms`, inclusive, without an input; an earlier time does nothing.
  void advance(int64_t until_ms, Output& output);
  // Who is shown what each round decides by; null: nobody.
  void set_witness(Witness* witness);

 private:
  const Predicates& predicates_;
  State& state_;
  std::unique_ptr<Workspace> workspace_;
  std::unique_ptr<Lookahead> lookahead_;
};

}  // namespace nudge
