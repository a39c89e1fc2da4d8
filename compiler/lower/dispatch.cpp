#include <set>

#include "compiler/lower/context.h"

namespace nudge::lower {
namespace {

// Which events can reach what a workflow awaits: by themselves, by the points that they count in a score, and
// by a condition of the account.
class EventsThatMatter {
 public:
  EventsThatMatter(const Program& program, const Workflow& workflow)
      : program_(program), matters_(program.events.size()), noted_(program.cause_count()) {
    for (const auto* goals : {&workflow.goals, &workflow.measures}) {
      for (const Goal& goal : *goals)
        note(goal.awaited);
    }
    for (const Awaited& exit : workflow.exits)
      note(exit);
    for (const Node& node : workflow.nodes)
      note(node.awaited);
  }
  std::vector<bool> take() { return std::move(matters_); }

 private:
  void note(const Awaited& awaited) {
    for (const Occurrence& occurrence : awaited.occurrences)
      note(program_.event_cause(occurrence.event));
    for (const TimedCondition& condition : awaited.conditions)
      note(condition);
  }
  void note(const TimedCondition& condition) {
    for (Cause cause : condition.causes)
      note(cause);
  }
  void note(Cause cause) {
    if (noted_[cause]) return;
    noted_[cause] = true;
    if (cause < matters_.size()) matters_[cause] = true;
    if (cause >= program_.score_cause(0) && cause < program_.tracker_cause(0))
      note(program_.scores[cause - program_.score_cause(0)]);
    if (cause >= program_.tracker_cause(0) && cause < program_.joined_cause())
      note(program_.event_cause(program_.trackers[cause - program_.tracker_cause(0)].event));
    if (cause > program_.joined_cause()) {
      uint32_t id = cause - program_.account_condition_cause(0);
      note(program_.tables(SubjectKind::account).conditions[id].condition);
    }
  }
  void note(const Score& score) {
    for (const ScoreRule& rule : score.rules) {
      for (const Occurrence& occurrence : rule.occurrences)
        note(program_.event_cause(occurrence.event));
      if (rule.condition != UINT32_MAX)
        note(program_.tables(score.subject).conditions[rule.condition].condition);
    }
  }

  const Program& program_;
  std::vector<bool> matters_;
  std::vector<bool> noted_;
};

void add_trigger(SubjectKind subject, SubjectTables& tables, const Trigger& trigger, TriggerPlace place) {
  switch (trigger.kind) {
    case TriggerKind::event:
    case TriggerKind::count:
      return tables.triggers_by_event[trigger.event].push_back(place);
    case TriggerKind::condition:
      return tables.triggers_by_condition[trigger.condition].push_back(place);
    case TriggerKind::changes: {
      // An account's own workflows watch its fields as those of their subject.
      bool others = trigger.of_account && subject == SubjectKind::contact;
      auto& by_field = others ? tables.triggers_by_account_field : tables.triggers_by_field;
      return by_field[trigger.field].push_back(place);
    }
    case TriggerKind::appointment:
      return tables.triggers_by_appointment[trigger.appointment].push_back(place);
  }
}

void size_tables(const Program& out, SubjectKind subject, SubjectTables& tables) {
  tables.triggers_by_event.resize(out.events.size());
  tables.triggers_by_condition.resize(tables.conditions.size());
  tables.triggers_by_appointment.resize(tables.appointments.size());
  tables.triggers_by_field.resize(out.fields(subject).size());
  tables.triggers_by_account_field.resize(out.account_fields.size());
  tables.conditions_by_cause.resize(out.cause_count());
  tables.appointments_by_cause.resize(out.cause_count());
  tables.rules_by_event.resize(out.events.size());
  tables.rules_by_condition.resize(tables.conditions.size());
}

void add_causes(SubjectTables& tables) {
  for (uint32_t id = 0; id < tables.conditions.size(); ++id) {
    for (Cause cause : tables.conditions[id].condition.causes)
      tables.conditions_by_cause[cause].push_back(id);
  }
  for (uint32_t id = 0; id < tables.appointments.size(); ++id) {
    for (Cause cause : tables.appointments[id].causes)
      tables.appointments_by_cause[cause].push_back(id);
  }
}

// A rule stands once for an event, however many of its occurrences are of it.
void add_rules(SubjectTables& tables, const Score& score, uint32_t id) {
  for (uint32_t index = 0; index < score.rules.size(); ++index) {
    const ScoreRule& rule = score.rules[index];
    if (rule.condition != UINT32_MAX) tables.rules_by_condition[rule.condition].push_back({id, index});
    std::set<uint32_t> events;
    for (const Occurrence& occurrence : rule.occurrences)
      events.insert(occurrence.event);
    for (uint32_t event : events)
      tables.rules_by_event[event].push_back({id, index});
  }
}

}  // namespace

void make_dispatch(Context& context) {
  Program& out = context.out;
  for (SubjectKind subject : {SubjectKind::contact, SubjectKind::account}) {
    size_tables(out, subject, out.tables(subject));
    add_causes(out.tables(subject));
  }
  for (uint32_t id = 0; id < out.scores.size(); ++id)
    add_rules(out.tables(out.scores[id].subject), out.scores[id], id);
  for (uint32_t id = 0; id < out.workflows.size(); ++id) {
    Workflow& workflow = out.workflows[id];
    for (uint32_t index = 0; index < workflow.triggers.size(); ++index)
      add_trigger(workflow.subject, out.tables(workflow.subject), workflow.triggers[index], {id, index});
    workflow.event_matters = EventsThatMatter(out, workflow).take();
  }
}

}  // namespace nudge::lower
