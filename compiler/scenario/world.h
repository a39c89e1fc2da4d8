// A world of its own for one test, or one session of the REPL: a state, a clock that only the statements
// move, and what happened. Statements become inputs as they would come from outside (Segment's JSON, through
// the decoder), so a test goes the way of production. Deterministic; shares nothing with other worlds but the
// program, so worlds may run on any thread.
#pragma once

#include <memory>
#include <optional>

#include "compiler/ir/test.h"
#include "compiler/scenario/explain.h"
#include "compiler/scenario/timeline.h"
#include "runtime/engine/step.h"

namespace nudge::scenario {

// When a test says no time. A Monday, 09:00 in the zone of its first contact.
inline constexpr const char* kFirstTime = "2026-01-05 09:00";

// How a statement went.
struct Outcome {
  enum class Kind : uint8_t {
    done,        // it is no expectation, and has happened
    held,        // the expectation is met
    failed,      // it isn't
    impossible,  // it can't happen: the clock back, a value that the input doesn't take
    answered,    // of Ask
  } kind = Kind::done;
  std::string message;                // failed, impossible: one line
  std::optional<Explanation> values;  // of a condition, or of what was asked
  std::vector<std::string>
      instead;  // failed: what had been queued instead, or where the contact stands, a line each
  bool ok() const { return kind != Kind::failed && kind != Kind::impossible; }
};

class World {
 public:
  // All must outlive it. `predicates` are of `lowered.program`.
  World(const ir::Program& ir, const source::SourceSet& sources, const lower::Lowered& lowered,
        const Predicates& predicates);
  ~World();

  // The actors of a test; once, or again with more of them (the REPL's session grows).
  void set_actors(const std::vector<ir::Actor>& actors);
  Outcome run(const ir::TestStatement& statement);
  // Takes a line of Segment's JSON as it is; the clock moves to its time.
  Outcome take_input(std::string_view json);

  const Timeline& timeline() const;
  const State& state() const;
  int64_t now_ms() const;
  std::string_view zone() const;  // of the first contact
  // All edges taken so far, for coverage.
  const std::vector<Passage>& passages() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace nudge::scenario
