#include "runtime/version/comparison.h"

#include <algorithm>
#include <set>

#include "runtime/program/encoding.h"
#include "runtime/version/field_plan.h"
#include "runtime/version/history_plan.h"
#include "runtime/version/match_steps.h"
#include "runtime/version/meaning.h"
#include "runtime/version/policy_changes.h"

namespace nudge {

namespace {

class Comparer {
 public:
  Comparer(const Program& from, const Program& to) : from_(from), to_(to), old_(from), new_(to) {}

  Comparison run() {
    match_workflows();
    find_new_triggers();
    for (SubjectKind subject : {SubjectKind::contact, SubjectKind::account})
      compare_conditions(subject);
    find_empty_histories();
    result_.field_changes = describe_field_changes(from_, to_);
    result_.policy_changes = describe_policy_changes(from_.policy, to_.policy);
    return std::move(result_);
  }

 private:
  void match_workflows() {
    std::map<std::string, uint32_t> by_name;
    for (uint32_t id = 0; id < to_.workflows.size(); ++id)
      by_name.emplace(to_.workflows[id].name, id);
    old_of_.assign(to_.workflows.size(), std::nullopt);
    for (uint32_t id = 0; id < from_.workflows.size(); ++id) {
      const Workflow& workflow = from_.workflows[id];
      WorkflowMatch match;
      auto found = by_name.find(workflow.name);
      if (found != by_name.end() && to_.workflows[found->second].subject == workflow.subject) {
        match.to = found->second;
        old_of_[found->second] = id;
        match.changed = old_.of_workflow(id) != new_.of_workflow(found->second);
        match.nodes = match_steps(old_, id, new_, found->second);
      } else {
        match.changed = true;
        match.nodes.assign(workflow.nodes.size(), {Fate::stops, kNoNode, false});
        result_.stopped.push_back(id);
      }
      result_.workflows.push_back(std::move(match));
    }
    for (uint32_t id = 0; id < to_.workflows.size(); ++id) {
      if (!old_of_[id]) result_.started.push_back(id);
    }
  }

  // A segment left is no trigger for who was never in it.
  void find_new_triggers() {
    for (uint32_t id = 0; id < to_.workflows.size(); ++id) {
      std::set<Hash128> before;
      if (old_of_[id]) collect_conditions(old_, *old_of_[id], before);
      const Workflow& workflow = to_.workflows[id];
      for (uint32_t index = 0; index < workflow.triggers.size(); ++index) {
        const Trigger& trigger = workflow.triggers[index];
        if (trigger.kind != TriggerKind::condition || trigger.falling) continue;
        if (!before.contains(new_.of_stored(workflow.subject, trigger.condition)))
          result_.new_triggers.push_back({id, index});
      }
    }
  }
  static void collect_conditions(Meaning& meaning, uint32_t id, std::set<Hash128>& all) {
    const Workflow& workflow = meaning.program().workflows[id];
    for (const Trigger& trigger : workflow.triggers) {
      if (trigger.kind == TriggerKind::condition && !trigger.falling)
        all.insert(meaning.of_stored(workflow.subject, trigger.condition));
    }
  }

  void compare_conditions(SubjectKind subject) {
    const auto& old_conditions = from_.tables(subject).conditions;
    const auto& conditions = to_.tables(subject).conditions;
    std::set<Hash128> before;
    std::set<std::string> names;
    for (uint32_t id = 0; id < old_conditions.size(); ++id) {
      before.insert(old_.of_stored(subject, id));
      names.insert(old_conditions[id].name);
    }
    for (uint32_t id = 0; id < conditions.size(); ++id) {
      if (before.contains(new_.of_stored(subject, id))) continue;
      result_.conditions.push_back({subject, id, !names.contains(conditions[id].name)});
    }
  }

  void find_empty_histories() {
    const std::vector<HistoryCarry> plans = plan_histories(old_, new_);
    std::vector<std::vector<std::string>> users = find_users();
    for (const HistoryCarry& plan : plans) {
      EmptyHistory empty;
      empty.tracker = plan.tracker;
      bool whole = true;
      for (const PartCarry& part : plan.parts) {
        empty.kept.push_back(part.kept);
        whole = whole && part.kept == EmptyHistory::Kept::all;
        empty.partly = empty.partly || part.kept != EmptyHistory::Kept::none;
      }
      if (whole) continue;
      empty.name = to_.trackers[plan.tracker].name;
      empty.used_by = std::move(users[plan.tracker]);
      result_.empty_histories.push_back(std::move(empty));
    }
  }

  // By tracker.
  std::vector<std::vector<std::string>> find_users() {
    std::vector<std::vector<std::string>> users(to_.trackers.size());
    std::set<TrackerId> read;
    auto visit = [&](FunctionId function) {
      for (TrackerId id : new_.trackers_read(function, {}))
        read.insert(id);
    };
    auto tell = [&](const std::string& name) {
      for (TrackerId id : read)
        users[id].push_back(name);
      read.clear();
    };
    for (const Segment& segment : to_.segments) {
      visit(segment.value);
      tell("segment " + segment.name);
    }
    for (const Score& score : to_.scores) {
      visit(score.value);
      for (const ScoreRule& rule : score.rules) {
        if (rule.condition != UINT32_MAX)
          visit(to_.tables(score.subject).conditions[rule.condition].condition.value);
        for (const Occurrence& occurrence : rule.occurrences)
          visit(occurrence.filter);
      }
      tell("score " + score.name);
    }
    for (const Workflow& workflow : to_.workflows) {
      visit_workflow(workflow, visit, read);
      tell("workflow " + workflow.name);
    }
    return users;
  }

  template <class Visit>
  void visit_workflow(const Workflow& workflow, const Visit& visit, std::set<TrackerId>& read) {
    const SubjectTables& tables = to_.tables(workflow.subject);
    auto visit_awaited = [&](const Awaited& awaited) {
      for (const Occurrence& occurrence : awaited.occurrences)
        visit(occurrence.filter);
      for (const TimedCondition& condition : awaited.conditions)
        visit(condition.value);
    };
    for (const Trigger& trigger : workflow.triggers) {
      for (FunctionId function : {trigger.filter, trigger.from, trigger.to, trigger.admits, trigger.key})
        visit(function);
      if (trigger.kind == TriggerKind::count) read.insert(trigger.tracker);
      if (trigger.kind == TriggerKind::condition) visit(tables.conditions[trigger.condition].condition.value);
      if (trigger.kind == TriggerKind::appointment) visit(tables.appointments[trigger.appointment].moment);
    }
    visit(workflow.started_admits);
    visit(workflow.started_key);
    for (const auto* goals : {&workflow.goals, &workflow.measures}) {
      for (const Goal& goal : *goals) {
        visit_awaited(goal.awaited);
        for (FunctionId worth : goal.worth)
          visit(worth);
      }
    }
    for (const Awaited& exit : workflow.exits)
      visit_awaited(exit);
    for (const Node& node : workflow.nodes) {
      visit(node.value);
      visit(node.where);
      for (FunctionId argument : node.arguments)
        visit(argument);
      visit_awaited(node.awaited);
    }
  }

  const Program& from_;
  const Program& to_;
  Meaning old_, new_;
  std::vector<std::optional<uint32_t>> old_of_;  // by workflow of the new version
  Comparison result_;
};

// Without what tells people of the source: lines, and names that quote it. And without where retired steps
// lead on, which comes of the version before (retired_paths.h).
std::string encoded_apart(Program program) {
  for (Workflow& workflow : program.workflows) {
    for (Node& node : workflow.nodes) {
      node.line = 0;
      if (!node.retired) continue;
      node.next = node.otherwise = kNoNode;
      for (SplitArm& arm : node.arms)
        arm.next = kNoNode;
    }
  }
  for (Tracker& tracker : program.trackers)
    tracker.name.clear();
  for (SubjectTables& tables : program.subjects) {
    for (StoredCondition& condition : tables.conditions)
      condition.name.clear();
    for (Appointment& appointment : tables.appointments)
      appointment.name.clear();
  }
  for (Function& function : program.functions)
    function.name.clear();
  return encode(program);
}

}  // namespace

Comparison compare(const Program& from, const Program& to) {
  return Comparer(from, to).run();
}

bool same_program(const Program& one, const Program& other) {
  return encoded_apart(one) == encoded_apart(other);
}

}  // namespace nudge
