#include "runtime/version/plan.h"

#include <algorithm>

#include "runtime/version/carry.h"

namespace nudge {
namespace {

struct OnNode {
  uint64_t people = 0, messages = 0, at_once = 0;
};
struct InWorkflow {
  uint64_t active = 0, goal_open = 0;
  std::vector<OnNode> nodes;
};

// The enrolment that was carried over; null: it ended with the old version.
const Enrolment* carried(const Subject& subject, uint32_t order) {
  for (const Enrolment& enrolment : subject.enrolments) {
    if (enrolment.order == order) return enrolment.ended ? nullptr : &enrolment;
  }
  return nullptr;
}

class Census {
 public:
  Census(const Program& from, const Comparison& comparison, const State& after)
      : comparison_(comparison), after_(after), workflows_(from.workflows.size()) {
    for (size_t place = 0; place < workflows_.size(); ++place)
      workflows_[place].nodes.resize(from.workflows[place].nodes.size());
  }

  // `subject` is of the old State; what was made of it is in the new one.
  void count(const Subject& subject, const Subject& carried_over) {
    for (const Enrolment& enrolment : subject.enrolments) {
      if (enrolment.ended) continue;
      InWorkflow& in = workflows_[enrolment.workflow];
      if (!enrolment.errand) ++(enrolment.finished ? in.goal_open : in.active);
      if (enrolment.finished || enrolment.node == kNoNode) continue;
      OnNode& on = in.nodes[enrolment.node];
      ++(enrolment.errand ? on.messages : on.people);
      const NodeMatch& match = comparison_.workflows[enrolment.workflow].nodes[enrolment.node];
      const bool goes_somewhere =
          match.fate == Fate::stays || match.fate == Fate::moves || match.fate == Fate::retires;
      const Enrolment* now = carried(carried_over, enrolment.order);
      if (goes_somewhere &&
          (!now || now->finished || now->node != match.to || now->deadline_ms <= after_.now_ms))
        ++on.at_once;
    }
  }
  void count_all(const State& before) {
    for (size_t place = 0; place < before.contacts.size(); ++place)
      count(before.contacts[place], after_.contacts[place]);
    for (size_t place = 0; place < before.accounts.size(); ++place)
      count(before.accounts[place], after_.accounts[place]);
  }
  const std::vector<InWorkflow>& workflows() const { return workflows_; }

 private:
  const Comparison& comparison_;
  const State& after_;
  std::vector<InWorkflow> workflows_;
};

StepChange change_of(const NodeMatch& match, const OnNode& on) {
  switch (match.fate) {
    case Fate::stays:
      return match.changed ? StepChange::changed : StepChange::same;
    case Fate::moves:
      return StepChange::moved;
    case Fate::finishes:
      return StepChange::finishes;
    case Fate::retires:
      return StepChange::retires;
    case Fate::stops:
      return StepChange::stops;
    case Fate::unanswered:
      return on.people + on.messages > 0 ? StepChange::unanswered : StepChange::gone;
  }
  return StepChange::same;
}

// Nodes of one step (a repeat and its end) are one.
void add_step(PlannedStep step, std::vector<PlannedStep>& steps) {
  auto known = std::find_if(steps.begin(), steps.end(), [&](const PlannedStep& other) {
    return other.step == step.step && other.is_retired == step.is_retired;
  });
  if (known == steps.end()) return steps.push_back(std::move(step));
  known->people += step.people;
  known->messages += step.messages;
  known->at_once += step.at_once;
  if (step.change == StepChange::unanswered) known->change = step.change;
}

PlannedStep fresh(const Node& node) {
  PlannedStep step;
  step.change = StepChange::fresh;
  step.step = node.step;
  step.kind = node.kind;
  return step;
}

// Where those might go on who stand on a node that is gone: the first step of the new version that is matched
// with one behind it, and stands behind all that are matched with one before it.
std::string next_kept(const Workflow& to, const WorkflowMatch& match, size_t gone) {
  NodeId least = 0, next = kNoNode;
  for (size_t place = 0; place < match.nodes.size(); ++place) {
    const NodeMatch& fate = match.nodes[place];
    if (fate.fate != Fate::stays || fate.to == kNoNode) continue;
    if (place < gone) least = std::max(least, fate.to + 1);
    if (place > gone && fate.to >= least) next = std::min(next, fate.to);
  }
  return next == kNoNode ? "" : to.nodes[next].step;
}

PlannedWorkflow plan_old(const Workflow& from, const Workflow* to, const WorkflowMatch& match,
                         const InWorkflow& in) {
  PlannedWorkflow planned{match.changed ? WorkflowChange::changed : WorkflowChange::same,
                          from.name,
                          from.subject,
                          in.active,
                          in.goal_open,
                          {}};
  if (!to) planned.change = WorkflowChange::stops;
  for (size_t place = 0; place < from.nodes.size(); ++place) {
    const NodeMatch& fate = match.nodes[place];
    const OnNode& on = in.nodes[place];
    const Node& node = from.nodes[place];
    PlannedStep step = fresh(node);
    step.change = change_of(fate, on);
    step.is_retired = node.retired;
    step.people = on.people;
    step.messages = on.messages;
    step.at_once = on.at_once;
    if (to && fate.to != kNoNode) step.to = to->nodes[fate.to].step;
    if (step.change == StepChange::same) continue;
    if (step.is_retired && on.people + on.messages == 0) continue;
    if (step.change == StepChange::unanswered) step.next_kept = next_kept(*to, match, place);
    add_step(std::move(step), planned.steps);
  }
  if (!to) return planned;
  std::vector<bool> had(to->nodes.size());
  for (const NodeMatch& fate : match.nodes) {
    if (fate.fate == Fate::stays && fate.to != kNoNode) had[fate.to] = true;
  }
  for (size_t place = 0; place < to->nodes.size(); ++place) {
    const Node& node = to->nodes[place];
    if (had[place] || node.retired) continue;
    add_step(fresh(node), planned.steps);
  }
  if (planned.change == WorkflowChange::same && !planned.steps.empty())
    planned.change = WorkflowChange::changed;
  return planned;
}

PlannedWorkflow plan_fresh(const Workflow& to) {
  PlannedWorkflow planned{WorkflowChange::starts, to.name, to.subject, 0, 0, {}};
  for (const Node& node : to.nodes)
    add_step(fresh(node), planned.steps);
  return planned;
}

void plan_workflows(const Program& from, const Program& to, const Comparison& comparison,
                    const std::vector<InWorkflow>& people, Plan& plan) {
  for (size_t place = 0; place < from.workflows.size(); ++place) {
    const WorkflowMatch& match = comparison.workflows[place];
    const Workflow* same = match.to ? &to.workflows[*match.to] : nullptr;
    plan.workflows.push_back(plan_old(from.workflows[place], same, match, people[place]));
  }
  for (uint32_t started : comparison.started)
    plan.workflows.push_back(plan_fresh(to.workflows[started]));
  std::stable_sort(
      plan.workflows.begin(), plan.workflows.end(),
      [](const PlannedWorkflow& left, const PlannedWorkflow& right) { return left.name < right.name; });
}

// The State carried over, and what came of it.
struct Trial {
  Trial(const Program& from, const State& from_state, const Predicates& to, const Comparison& answered,
        bool include_existing)
      : state(to.program()), output(to.program()) {
    Output stopped(from);
    output.wants_content = false;
    CarryOptions options;
    options.include_existing = include_existing;
    carry(from, from_state, to, answered, options, state, stopped, output);
  }
  uint64_t entered(size_t workflow) const {
    const WorkflowCounts& counts = output.counts.workflows[workflow];
    return counts.entered + counts.held_out;
  }
  State state;
  Output output;
};

uint64_t holds_for(const State& state, SubjectKind subject, const Slot& slot) {
  uint64_t number = 0;
  if (subject == SubjectKind::contact) {
    for (const Contact& contact : state.contacts)
      number += contact.merged_into == kNone && contact.record.load(slot) == 1;
  } else {
    for (const Account& account : state.accounts)
      number += account.record.load(slot) == 1;
  }
  return number;
}

void plan_conditions(const Program& to, const Comparison& comparison, const State& after, Plan& plan) {
  for (const ConditionChange& change : comparison.conditions) {
    const SubjectTables& tables = to.tables(change.subject);
    const StoredCondition& condition = tables.conditions[change.condition];
    PlannedCondition planned{condition.name, change.subject, change.fresh, 0, {}};
    planned.holds = holds_for(after, change.subject, to.layout(change.subject).slots[condition.slot]);
    for (const TriggerPlace& place : tables.triggers_by_condition[change.condition])
      planned.starts.push_back(to.workflows[place.workflow].name);
    plan.conditions.push_back(std::move(planned));
  }
}

// Who would enter if those for whom a new condition trigger holds did.
void plan_entries(const Program& from, const State& from_state, const Predicates& to,
                  const Comparison& answered, const Trial& without, Plan& plan) {
  Trial trial(from, from_state, to, answered, true);
  for (size_t place = 0; place < to.program().workflows.size(); ++place) {
    const uint64_t people = trial.entered(place) - without.entered(place);
    if (people > 0) plan.with_existing.push_back({to.program().workflows[place].name, people});
  }
}

void plan_scores(const Program& from, const Program& to, Plan& plan) {
  for (const Score& score : to.scores) {
    const bool known = std::any_of(from.scores.begin(), from.scores.end(), [&](const Score& other) {
      return other.name == score.name && other.subject == score.subject;
    });
    if (!known) plan.fresh_scores.push_back(score.name);
  }
}

}  // namespace

Comparison with_all_answered(const Comparison& comparison) {
  Comparison answered = comparison;
  for (WorkflowMatch& workflow : answered.workflows) {
    for (NodeMatch& node : workflow.nodes) {
      if (node.fate == Fate::unanswered) node.fate = Fate::finishes;
    }
  }
  return answered;
}

uint64_t count_contacts(const State& state) {
  uint64_t contacts = 0;
  for (const Contact& contact : state.contacts)
    contacts += contact.merged_into == kNone;
  return contacts;
}

uint64_t Plan::unanswered() const {
  uint64_t number = 0;
  for (const PlannedWorkflow& workflow : workflows) {
    for (const PlannedStep& step : workflow.steps) {
      if (step.change == StepChange::unanswered) number += step.people + step.messages;
    }
  }
  return number;
}

bool Plan::changes_anything() const {
  return !conditions.empty() || !empty_histories.empty() || !field_changes.empty() ||
         !policy_changes.empty() || !fresh_scores.empty() ||
         std::any_of(workflows.begin(), workflows.end(),
                     [](const PlannedWorkflow& workflow) { return workflow.change != WorkflowChange::same; });
}

Plan make_plan(const Program& from, const State& from_state, const Predicates& to,
               const Comparison& comparison) {
  const Program& program = to.program();
  Plan plan;
  plan.same_program = same_program(from, program);
  plan.now_ms = from_state.now_ms;
  plan.contacts = count_contacts(from_state);
  plan.accounts = from_state.accounts.size();
  plan.empty_histories = comparison.empty_histories;
  plan.field_changes = comparison.field_changes;
  plan.policy_changes = comparison.policy_changes;
  const Comparison answered = with_all_answered(comparison);
  Trial trial(from, from_state, to, answered, false);
  Census census(from, answered, trial.state);
  census.count_all(from_state);
  plan_workflows(from, program, comparison, census.workflows(), plan);
  plan_conditions(program, comparison, trial.state, plan);
  plan_scores(from, program, plan);
  plan.actions_at_once = trial.output.actions.size();
  if (!comparison.new_triggers.empty()) plan_entries(from, from_state, to, answered, trial, plan);
  return plan;
}

}  // namespace nudge
