#include "runtime/engine/step.h"

#include "runtime/engine/identity.h"
#include "runtime/engine/lookahead.h"
#include "runtime/engine/moment.h"

namespace nudge {

Engine::Engine(const Predicates& predicates, State& state)
    : predicates_(predicates),
      state_(state),
      workspace_(std::make_unique<Workspace>(predicates)),
      lookahead_(std::make_unique<Lookahead>(state)) {}

Engine::~Engine() = default;

void Engine::set_witness(Witness* witness) {
  workspace_->witness = witness;
}

void Engine::advance(int64_t until_ms, Output& output) {
  for (;;) {
    State::Due due = state_.first_due();
    if (due.due_ms == kNever || due.due_ms > until_ms) break;
    state_.move_now(due.due_ms);
    lookahead_->announce_due();
    Cascade(predicates_, state_, output, *workspace_).fall_due(due.subject);
    NUDGE_ASSERT(state_.subject(due.subject).timers.earliest_ms() > state_.now_ms, "{} stays due at {}",
                 state_.id_of(due.subject), due.due_ms);
  }
  state_.move_now(until_ms);
  state_.doze();
}

void Engine::announce(const Input& input) {
  lookahead_->announce(input);
}

void Engine::step(const Input& input, Output& output) {
  ++output.counts.inputs;
  advance(input.at_ms, output);
  const uint32_t contact = find_contact(state_, input);
  if (is_duplicate(state_, input, contact)) {
    ++output.counts.duplicates;
    return;
  }
  ++output.counts.applied;
  std::optional<Cascade::Arrival> arrival = meet(predicates_, state_, output, *workspace_, input, contact);
  if (arrival) Cascade(predicates_, state_, output, *workspace_).work(input, *arrival);
}

}  // namespace nudge
