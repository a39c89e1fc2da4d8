#include "compiler/lower/context.h"

namespace nudge::lower {
namespace {

void note_awaited(const Awaited& awaited, std::vector<bool>& matters) {
  for (const Occurrence& occurrence : awaited.occurrences)
    matters[occurrence.event] = true;
  for (const TimedCondition& condition : awaited.conditions) {
    for (Cause cause : condition.causes) {
      if (cause < matters.size()) matters[cause] = true;  // events come first
    }
  }
}

std::vector<bool> events_that_matter(const Workflow& workflow, size_t events) {
  std::vector<bool> matters(events, false);
  for (const auto* goals : {&workflow.goals, &workflow.measures}) {
    for (const Goal& goal : *goals)
      note_awaited(goal.awaited, matters);
  }
  for (const Awaited& exit : workflow.exits)
    note_awaited(exit, matters);
  for (const Node& node : workflow.nodes)
    note_awaited(node.awaited, matters);
  return matters;
}

}  // namespace

void make_dispatch(Context& context) {
  Program& out = context.out;
  out.tables(SubjectKind::contact).triggers_by_event.resize(out.events.size());
  out.tables(SubjectKind::contact).triggers_by_condition.resize(out.tables(SubjectKind::contact).conditions.size());
  out.tables(SubjectKind::contact).triggers_by_field.resize(out.contact_fields.size());
  out.tables(SubjectKind::contact).conditions_by_cause.resize(out.joined_cause() + 1);
  for (uint32_t workflow = 0; workflow < out.workflows.size(); ++workflow) {
    const std::vector<Trigger>& triggers = out.workflows[workflow].triggers;
    for (uint32_t index = 0; index < triggers.size(); ++index) {
      const Trigger& trigger = triggers[index];
      TriggerPlace place{workflow, index};
      switch (trigger.kind) {
        case TriggerKind::event:
        case TriggerKind::count:
          out.tables(SubjectKind::contact).triggers_by_event[trigger.event].push_back(place);
          break;
        case TriggerKind::condition:
          out.tables(SubjectKind::contact).triggers_by_condition[trigger.condition].push_back(place);
          break;
        case TriggerKind::changes:
          out.tables(SubjectKind::contact).triggers_by_field[trigger.field].push_back(place);
          break;
      }
    }
    out.workflows[workflow].event_matters = events_that_matter(out.workflows[workflow], out.events.size());
  }
  for (uint32_t id = 0; id < out.tables(SubjectKind::contact).conditions.size(); ++id) {
    for (Cause cause : out.tables(SubjectKind::contact).conditions[id].condition.causes)
      out.tables(SubjectKind::contact).conditions_by_cause[cause].push_back(id);
  }
}

}  // namespace nudge::lower
