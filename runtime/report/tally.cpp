#include "runtime/report/tally.h"

#include <algorithm>

#include "runtime/value/civil.h"

namespace nudge {

namespace {

bool is_message(const Action& action) {
  return action.kind != ActionKind::action;
}

std::vector<NamedCount> named(const std::map<std::string_view, uint64_t>& counts) {
  std::vector<NamedCount> all;
  for (const auto& [name, count] : counts)
    all.push_back({std::string(name), count});
  return all;
}

// The entry of that name, added behind the others if there is none.
template <class T>
T& entry_of(std::vector<T>& all, const std::string& name) {
  auto found = std::find_if(all.begin(), all.end(), [&](const T& entry) { return entry.name == name; });
  if (found != all.end()) return *found;
  all.emplace_back().name = name;
  return all.back();
}

bool has_worth(const Goal& goal) {
  return std::any_of(goal.worth.begin(), goal.worth.end(),
                     [](FunctionId function) { return function != kNoFunction; });
}

}  // namespace

Tally::Tally(const Program& program) : program_(program), workflows_(program.workflows.size()) {
  for (size_t place = 0; place < workflows_.size(); ++place) {
    workflows_[place].steps.resize(program.workflows[place].nodes.size());
    workflows_[place].measures.resize(program.workflows[place].measures.size());
  }
}

uint8_t& Tally::pass(uint32_t number) {
  if (number >= passes_.size()) passes_.resize(number + 1);
  return passes_[number];
}

void Tally::add(const Output& output) {
  for (const Action& action : output.actions) {
    StepCounts& step = workflows_[action.workflow].steps[action.node];
    if (action.kind == ActionKind::skipped) {
      ++step.skipped[static_cast<size_t>(action.reason)];
      continue;
    }
    ++step.done;
    if (is_message(action))
      journal_.add(view(action.subject), {action.at_ms, action.target, action.workflow});
  }
  for (const Trace& trace : output.traces)
    add_trace(trace);
  for (const Passage& passage : output.passages) {
    if (passage.way == Way::arm)
      arms_.push_back({passage.workflow, passage.from, passage.index, passage.pass});
  }
}

void Tally::reach(GoalTimes& goal, const Trace& trace, bool held_out) {
  if (held_out) {
    ++goal.held_out;
    return;
  }
  goal.after_ms.push_back(trace.after_ms);
  if (!trace.has_worth) return;
  goal.worth.is_money = trace.worth_type.kind == FieldKind::money;
  if (goal.worth.is_money) {
    goal.worth.currency = static_cast<CurrencyId>(trace.worth_type.detail);
    if (trace.worth != kMissingWord)
      goal.worth.minor_units = add_int(goal.worth.minor_units, int_of_word(trace.worth));
  } else if (trace.worth != kMissingNumberWord) {
    goal.worth.number = add_number(goal.worth.number, number_of_word(trace.worth));
  }
}

void Tally::add_trace(const Trace& trace) {
  WorkflowTally& workflow = workflows_[trace.workflow];
  uint8_t& bits = pass(trace.pass);
  switch (trace.what) {
    case TraceWhat::refused:
      ++workflow.refused[trace.reason];
      return;
    case TraceWhat::entered:
      ++workflow.entered;
      return;
    case TraceWhat::held_out:
      ++workflow.held_out;
      bits |= kHeldOut;
      return;
    default:
      break;
  }
  const bool held_out = bits & kHeldOut;
  if (trace.what == TraceWhat::measured) {
    const auto& measures = program_.workflows[trace.workflow].measures;
    for (size_t place = 0; place < measures.size(); ++place) {
      if (&measures[place].name == trace.label) reach(workflow.measures[place], trace, held_out);
    }
    return;
  }
  if (trace.what == TraceWhat::converted) {
    reach(workflow.goal, trace, held_out);
    bits |= kConverted;
  }
  if (held_out) return;
  workflow.exited += trace.what == TraceWhat::exited;
  workflow.stopped += trace.what == TraceWhat::stopped;
  if (!(bits & kFinished)) ++workflow.left;
  if (trace.what != TraceWhat::finished) return;
  bits |= kFinished;
  ++workflow.finished;
  ++workflow.labels[trace.label ? std::string_view(*trace.label) : std::string_view()];
}

namespace {

GoalReport goal_report(const Goal& goal, std::vector<int64_t>& after_ms, uint64_t held_out,
                       const WorthSum& worth) {
  GoalReport report;
  report.name = goal.name;
  report.reached = after_ms.size();
  report.held_out_reached = held_out;
  report.median_ms = percentile(after_ms, 50);
  report.ninth_decile_ms = percentile(after_ms, 90);
  if (!has_worth(goal)) return report;
  report.worth = worth;
  report.worth->is_money = goal.worth_type.kind == FieldKind::money;
  if (report.worth->is_money) report.worth->currency = static_cast<CurrencyId>(goal.worth_type.detail);
  return report;
}

}  // namespace

void Tally::report_goals(const Workflow& workflow, WorkflowTally& tally, WorkflowReport& report) {
  if (!workflow.goals.empty()) {
    report.goal = goal_report(workflow.goals[0], tally.goal.after_ms, tally.goal.held_out, tally.goal.worth);
  }
  for (size_t place = 0; place < workflow.measures.size(); ++place) {
    GoalTimes& times = tally.measures[place];
    report.measures.push_back(
        goal_report(workflow.measures[place], times.after_ms, times.held_out, times.worth));
  }
}

void Tally::report_steps(const Workflow& workflow, const WorkflowTally& tally, WorkflowReport& report) const {
  bool ends_without_label = false;
  for (size_t id = 0; id < workflow.nodes.size(); ++id) {
    const Node& node = workflow.nodes[id];
    const StepCounts& counts = tally.steps[id];
    if (node.kind == NodeKind::send) {
      const Message& sent = program_.messages[node.target];
      MessageReport& message = entry_of(report.messages, sent.name);
      message.channel = sent.channel;
      message.sent += counts.done;
      for (size_t reason = 0; reason < kSkipReasons; ++reason)
        message.skipped[reason] += counts.skipped[reason];
    } else if (node.kind == NodeKind::action) {
      entry_of(report.actions, program_.actions[node.target].name).count += counts.done;
    } else if (node.kind == NodeKind::finish && !node.name.empty()) {
      entry_of(report.labels, node.name);
    }
  }
  for (const auto& [label, count] : tally.labels) {
    ends_without_label |= label.empty();
    if (!label.empty()) entry_of(report.labels, std::string(label)).count = count;
  }
  if (ends_without_label) report.labels.push_back({"", tally.labels.at("")});
}

// Each pass counts once for an arm, however often it goes through the split.
void Tally::report_splits(uint32_t workflow, WorkflowReport& report) const {
  const Workflow& declared = program_.workflows[workflow];
  auto begin = std::lower_bound(arms_.begin(), arms_.end(), ArmTaken{workflow, 0, 0, 0});
  for (uint32_t id = 0; id < declared.nodes.size(); ++id) {
    const Node& node = declared.nodes[id];
    if (node.kind != NodeKind::split && node.kind != NodeKind::split_adapt) continue;
    SplitReport split{node.name, node.kind == NodeKind::split_adapt, {}};
    double before = 0;
    for (const SplitArm& arm : node.arms) {
      split.arms.push_back({arm.name, split.adapts ? 0 : arm.up_to - before, 0, 0});
      before = arm.up_to;
    }
    for (auto at = begin; at != arms_.end() && at->workflow == workflow; ++at) {
      if (at->node != id || (passes_[at->pass] & kHeldOut)) continue;
      ++split.arms[at->arm].entered;
      split.arms[at->arm].converted += (passes_[at->pass] & kConverted) != 0;
    }
    report.splits.push_back(std::move(split));
  }
}

WorkflowReport Tally::report_workflow(uint32_t id) {
  const Workflow& workflow = program_.workflows[id];
  WorkflowTally& tally = workflows_[id];
  WorkflowReport report;
  report.name = workflow.name;
  report.description = workflow.description;
  report.subject = workflow.subject;
  report.has_holdout = workflow.holdout > 0;
  report.entered = tally.entered;
  report.held_out = tally.held_out;
  report.exited = tally.exited;
  report.stopped = tally.stopped;
  report.finished = tally.finished;
  report.inside = tally.entered - tally.left;
  report.refused = named(tally.refused);
  report_goals(workflow, tally, report);
  report_steps(workflow, tally, report);
  report_splits(id, report);
  return report;
}

Report Tally::report() {
  std::sort(arms_.begin(), arms_.end());
  arms_.erase(std::unique(arms_.begin(), arms_.end()), arms_.end());
  journal_.close();
  Report report;
  for (uint32_t workflow = 0; workflow < workflows_.size(); ++workflow)
    report.workflows.push_back(report_workflow(workflow));
  for (const Message& message : program_.messages)
    report.messages.push_back({message.name, message.channel, 0, {}});
  for (const WorkflowReport& workflow : report.workflows) {
    for (const MessageReport& message : workflow.messages) {
      MessageReport& all = entry_of(report.messages, message.name);
      all.sent += message.sent;
      for (size_t reason = 0; reason < kSkipReasons; ++reason)
        all.skipped[reason] += message.skipped[reason];
    }
  }
  return report;
}

void count_weeks(const Journal& journal, Report& report) {
  report.contacts_reached = journal.contacts();
  auto& by_week = report.contacts_by_fullest_week;
  by_week.assign(1, report.contacts > journal.contacts() ? report.contacts - journal.contacts() : 0);
  for (uint32_t contact = 0; contact < journal.contacts(); ++contact) {
    const Fullest week = fullest_week(journal.of(contact));
    if (by_week.size() <= week.messages) by_week.resize(week.messages + 1);
    ++by_week[week.messages];
    const bool is_more =
        !report.fullest || week.messages > report.fullest->messages ||
        (week.messages == report.fullest->messages && journal.id(contact) < report.fullest->contact);
    if (is_more) report.fullest = FullestWeek{std::string(journal.id(contact)), week.from_ms, week.messages};
  }
}

void count_days(const Journal& journal, Report& report) {
  std::map<int64_t, DayReport> days;
  for (const Journal::Sent& sent : journal.all()) {
    DayReport& day = days[date_of(sent.at_ms, kUtc)];
    day.by_message.resize(report.messages.size());
    day.by_workflow.resize(report.workflows.size());
    ++day.by_message[sent.message];
    ++day.by_workflow[sent.workflow];
  }
  for (auto& [date, day] : days) {
    day.date = date;
    report.days.push_back(std::move(day));
  }
}

}  // namespace nudge
