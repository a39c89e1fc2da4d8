#include "runtime/engine/reactions.h"

#include <algorithm>

namespace nudge {

namespace {

bool reacts_itself(const Program& program, SubjectKind subject) {
  const SubjectTables& tables = program.tables(subject);
  if (!tables.conditions.empty() || !tables.appointments.empty()) return true;
  return std::any_of(program.workflows.begin(), program.workflows.end(),
                     [&](const Workflow& workflow) { return workflow.subject == subject; }) ||
         std::any_of(program.scores.begin(), program.scores.end(),
                     [&](const Score& score) { return score.subject == subject; }) ||
         std::any_of(program.trackers.begin(), program.trackers.end(),
                     [&](const Tracker& tracker) { return tracker.subject == subject; });
}

}  // namespace

void Reactions::note(const Awaited& awaited, uint32_t workflow) {
  auto note_cause = [&](Cause cause) {
    touched_[cause * row_words_ + workflow / 64] |= uint64_t{1} << workflow % 64;
    if (program_.workflows[workflow].subject == SubjectKind::contact) enrolled_contacts_react_[cause] = true;
  };
  for (const Occurrence& occurrence : awaited.occurrences)
    note_cause(program_.event_cause(occurrence.event));
  for (const TimedCondition& condition : awaited.conditions) {
    for (Cause cause : condition.causes)
      note_cause(cause);
    if (condition.next_change != kNoFunction) turns_by_time_[workflow] = true;
  }
}

Reactions::Reactions(const Program& program)
    : program_(program),
      row_words_(program.workflows.size() / 64 + 1),
      touched_(program.cause_count() * row_words_),
      turns_by_time_(program.workflows.size()),
      contacts_react_(program.cause_count()),
      enrolled_contacts_react_(program.cause_count()),
      accounts_react_(reacts_itself(program, SubjectKind::account)) {
  for (uint32_t id = 0; id < program.workflows.size(); ++id) {
    const Workflow& workflow = program.workflows[id];
    for (const auto* goals : {&workflow.goals, &workflow.measures}) {
      for (const Goal& goal : *goals)
        note(goal.awaited, id);
    }
    for (const Awaited& exit : workflow.exits)
      note(exit, id);
    for (const Node& node : workflow.nodes)
      note(node.awaited, id);
  }
  const SubjectTables& contacts = program.tables(SubjectKind::contact);
  for (Cause cause = 0; cause < program.cause_count(); ++cause) {
    bool read = cause < contacts.conditions_by_cause.size() && !contacts.conditions_by_cause[cause].empty();
    bool moves =
        cause < contacts.appointments_by_cause.size() && !contacts.appointments_by_cause[cause].empty();
    contacts_react_[cause] = read || moves;
  }
  for (uint32_t field = 0; field < contacts.triggers_by_account_field.size(); ++field) {
    if (!contacts.triggers_by_account_field[field].empty())
      contacts_react_[program.account_field_cause(field)] = true;
  }
}

}  // namespace nudge
