#include "runtime/engine/step.h"

#include "runtime/engine/cascade.h"

namespace nudge {

namespace {

// The contact's place; a new one has no record yet.
uint32_t find_or_add(State& state, std::string_view id, bool& newcomer) {
  uint32_t place = state.contact_index.find(id, [&](uint32_t at) { return state.contact_id(at); });
  newcomer = place == IdIndex::kAbsent;
  if (!newcomer) return place;
  place = static_cast<uint32_t>(state.contacts.size());
  state.contacts.emplace_back();
  state.contact_index.add(id, place);
  return place;
}

}  // namespace

Engine::Engine(const Predicates& predicates, State& state)
    : predicates_(predicates), state_(state), workspace_(std::make_unique<Workspace>()) {}

Engine::~Engine() = default;

void Engine::advance(int64_t until_ms, Output& output) {
  for (;;) {
    State::Due due = state_.first_due();
    if (due.due_ms == kNever || due.due_ms > until_ms) break;
    state_.move_now(due.due_ms);
    Cascade(predicates_, state_, output, *workspace_).fall_due(due.subject);
    NUDGE_ASSERT(state_.subject(due.subject).timers.earliest_ms() > state_.now_ms, "{} stays due at {}",
                 state_.id_of(due.subject), due.due_ms);
  }
  state_.move_now(until_ms);
}

void Engine::step(const Input& input, Output& output) {
  ++output.counts.inputs;
  advance(input.at_ms, output);
  if (state_.message_ids.seen(input.contact, input.message_id, state_.now_ms)) {
    ++output.counts.duplicates;
    return;
  }
  ++output.counts.applied;
  Cascade::Arrival arrival;
  arrival.contact = find_or_add(state_, input.contact, arrival.newcomer);
  Cascade(predicates_, state_, output, *workspace_).work(input, arrival);
}

}  // namespace nudge
