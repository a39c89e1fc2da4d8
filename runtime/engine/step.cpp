#include "runtime/engine/step.h"

#include "runtime/engine/moment.h"

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
  while (!state_.due.empty() && state_.due.top().due_ms <= until_ms) {
    DueQueue::Entry due = state_.due.top();
    state_.now_ms = std::max(state_.now_ms, due.due_ms);
    workspace_->scratch.reset();
    Moment(predicates_, state_, output, *workspace_, due.contact).fall_due();
    NUDGE_ASSERT(state_.due.due_ms(due.contact) > state_.now_ms, "contact {} stays due at {}",
                 state_.contact_id(due.contact), due.due_ms);
  }
  state_.now_ms = std::max(state_.now_ms, until_ms);
}

void Engine::step(const Input& input, Output& output) {
  const Program& program = predicates_.program();
  ++output.counts.inputs;
  advance(input.at_ms, output);
  if (state_.message_ids.seen(input.contact, input.message_id, state_.now_ms)) {
    ++output.counts.duplicates;
    return;
  }
  ++output.counts.applied;
  workspace_->scratch.reset();
  bool newcomer = false;
  bool account_changed = false;
  uint32_t place = find_or_add(state_, input.contact, newcomer);
  Moment moment(predicates_, state_, output, *workspace_, place);
  if (newcomer) moment.create(input.contact);

  ChangeSet& change = workspace_->now_changing;
  change.clear();
  change.newcomer = newcomer;
  moment.apply_fields(input, change);
  moment.join_account(input, change, account_changed);
  if (input.undeclared_event) ++output.counts.undeclared;
  if (input.event != kNoEvent) {
    bool late = input.at_ms < subtract_int(state_.now_ms, program.policy.ignore_older_ms);
    moment.join_history(input);
    change.causes.push_back(program.event_cause(input.event));
    change.silent = late;
    if (late) {
      ++output.counts.late;
    } else {
      change.event = &input;
    }
  }
  moment.settle(change);
  if (!account_changed || !state_.account_matters) return;
  // What the account's change means for its other members, in order of their ids.
  workspace_->members = state_.accounts[state_.contacts[place].account].members;
  for (uint32_t member : workspace_->members) {
    if (member == place) continue;
    ChangeSet& theirs = workspace_->now_changing;
    theirs.clear();
    theirs.causes.push_back(program.joined_cause());
    Moment(predicates_, state_, output, *workspace_, member).settle(theirs);
  }
}

}  // namespace nudge
