#include "runtime/engine/state.h"

#include <algorithm>

#include "runtime/value/zone.h"

namespace nudge {

namespace {

// Calls `visit` with every condition that an enrolment of the workflow can wait for.
template <class Visit>
void each_condition(const Workflow& workflow, const Visit& visit) {
  auto each = [&](const Awaited& awaited) {
    for (const TimedCondition& condition : awaited.conditions)
      visit(condition);
  };
  for (const Goal& goal : workflow.goals)
    each(goal.awaited);
  for (const Goal& measure : workflow.measures)
    each(measure.awaited);
  for (const Awaited& exit : workflow.exits)
    each(exit);
  for (const Node& node : workflow.nodes)
    each(node.awaited);
}

// Whether a change of an account's fields can turn anything for its members.
bool can_turn_by_account(const Program& program) {
  Cause cause = program.joined_cause();
  bool found = cause < program.tables(SubjectKind::contact).conditions_by_cause.size() && !program.tables(SubjectKind::contact).conditions_by_cause[cause].empty();
  for (const Workflow& workflow : program.workflows) {
    each_condition(workflow, [&](const TimedCondition& condition) {
      if (std::binary_search(condition.causes.begin(), condition.causes.end(), cause)) found = true;
    });
  }
  return found;
}

}  // namespace

State::State(const Program& program)
    : account_matters(can_turn_by_account(program)),
      contact_id_slot_(program.contact_layout.slots[program.contact_fields[kContactId].slot]),
      account_id_slot_(program.account_layout.slots[program.account_fields[kAccountId].slot]) {
  for (const Workflow& workflow : program.workflows) {
    bool by_time = false;
    each_condition(workflow,
                   [&](const TimedCondition& condition) { by_time |= condition.next_change != kNoFunction; });
    turns_by_time_.push_back(by_time);
  }
  default_zone = find_zone(program.policy.default_timezone).value_or(kUtc);
  for (uint32_t event = 0; event < program.events.size(); ++event) {
    if (program.events[event].name == "unsubscribed") unsubscribed_event_ = event;
    if (program.events[event].name == "resubscribed") resubscribed_event_ = event;
  }
}

std::optional<bool> State::subscribes(uint32_t event) const {
  if (event == unsubscribed_event_) return false;
  if (event == resubscribed_event_) return true;
  return std::nullopt;
}

void State::move_member(uint32_t contact, uint32_t account) {
  auto by_id = [&](uint32_t left, uint32_t right) { return contact_id(left) < contact_id(right); };
  uint32_t& now_in = contacts[contact].account;
  if (now_in != kNone) {
    auto& members = accounts[now_in].members;
    members.erase(std::lower_bound(members.begin(), members.end(), contact, by_id));
  }
  auto& members = accounts[account].members;
  members.insert(std::lower_bound(members.begin(), members.end(), contact, by_id), contact);
  now_in = account;
}

std::string_view State::contact_id(uint32_t contact) const {
  return view(text_of_word(contacts[contact].record.load(contact_id_slot_)));
}

std::string_view State::account_id(uint32_t account) const {
  return view(text_of_word(accounts[account].record.load(account_id_slot_)));
}

}  // namespace nudge
