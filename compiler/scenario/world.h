// A world of its own for one test, or one session of the REPL: a state, a clock that only the statements
// move, and what happened. Statements become inputs as they would come from outside (Segment's JSON, through
// the decoder), so a test goes the way of production. Deterministic; shares nothing with other worlds but the
// program, so worlds may run on any thread. Some tens of microseconds to make.
//
//   - What is said before the clock is known (an `at`, an event, an expectation, a question) is held, and
//     happens at the clock's first time, in order.
//   - An account comes into being with its first member: until then its fields are held.
//   - Time never moves by itself: what statements do between two moves of the clock is of one instant.
//   - Expectations about messages look at what was queued since those before them, and so do those about
//     actions; in a row, with nothing happening between, they look at the same. Each takes what it is about.
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
  std::string message;  // failed, impossible: one line
  source::Span at;      // what it is about, where that isn't the whole statement, or is one that was held
  std::vector<std::string> difference;  // failed: expected and found one below the other, and where they part
  std::optional<Explanation> values;    // of a condition, or of what was asked
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
  // The same, knowing what is to come: the zone of the first contact before it is there.
  void prepare(const ir::Test& test);
  Outcome run(const ir::TestStatement& statement);
  // Takes a line of Segment's JSON as it is; the clock moves to its time. What doesn't fit of it is left out,
  // as in production, and said: impossible.
  Outcome take_input(std::string_view json);
  // Sets the clock to its first time, if nothing has, so that what was held happens.
  Outcome begin();

  const Timeline& timeline() const;
  const State& state() const;
  bool has_begun() const;
  int64_t now_ms() const;         // before it has begun: the first time
  std::string_view zone() const;  // of the first contact
  // All that the engine has put out so far; its passages and traces are what coverage is made of.
  const Output& output() const;
  const std::vector<Passage>& passages() const { return output().passages; }
  // The lines of JSON that the statements have become. Fed to `nudge run` until now_ms() they give the same.
  const std::vector<std::string>& inputs() const;
  // How contacts and accounts stand in a workflow, or why they aren't in it, a line each:
  // "ada waits at `wait 1 day`, until 2026-03-03 10:00". Of all that are in the state, or of one actor.
  std::vector<std::string> standing(uint32_t workflow, ir::ActorId of = ir::kNoActor) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace nudge::scenario
