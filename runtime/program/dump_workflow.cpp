#include "runtime/program/dump_workflow.h"

#include <fmt/format.h>

#include <iterator>

#include "runtime/value/civil.h"

namespace nudge {
namespace {

constexpr const char* kNodes[] = {"send",         "action", "wait",  "wait_until_clock", "wait_until_time",
                                  "wait_for",     "branch", "split", "split_adapt",      "repeat",
                                  "repeat_again", "set",    "add",   "remove",           "add_to_score",
                                  "start",        "stop",   "finish"};
static_assert(std::size(kNodes) == static_cast<size_t>(NodeKind::finish) + 1);
constexpr const char* kMoves[] = {"to step", "to finish", "retires"};
constexpr const char* kEnter[] = {"once", "again after", "every time", "every time per"};

std::string function_text(const char* what, FunctionId id) {
  return id == kNoFunction ? "" : fmt::format(" {} f{}", what, id);
}
std::string node_name(NodeId id) {
  return id == kNoNode ? "end" : fmt::format("{}", id);
}

std::string captures_text(const std::vector<Capture>& captures) {
  std::string out;
  for (const Capture& capture : captures)
    out += fmt::format(", event #{} to #{}", capture.from, capture.to);
  return out;
}

std::string awaited_text(const Program& program, const Awaited& awaited) {
  std::string out;
  for (const Occurrence& occurrence : awaited.occurrences) {
    if (!out.empty()) out += " or";
    out += " " + program.events[occurrence.event].name + function_text("filter", occurrence.filter) +
           captures_text(occurrence.captures);
  }
  for (const TimedCondition& condition : awaited.conditions) {
    if (!out.empty()) out += " or";
    out += " (" + condition_text(program, condition) + ")";
  }
  return out;
}

// "contact.plan", of a workflow about an account its own field.
std::string field_name(const Program& program, SubjectKind subject, bool of_account, uint32_t field) {
  bool is_account = of_account || subject == SubjectKind::account;
  return is_account ? "account." + program.account_fields[field].name
                    : "contact." + program.contact_fields[field].name;
}

std::string trigger_text(const Program& program, SubjectKind subject, const Trigger& trigger) {
  const SubjectTables& tables = program.tables(subject);
  std::string out;
  switch (trigger.kind) {
    case TriggerKind::event:
      out = program.events[trigger.event].name;
      break;
    case TriggerKind::count:
      out = fmt::format("{} {} times within {}, tracker #{}", program.events[trigger.event].name,
                        trigger.times, length_text(trigger.within), trigger.tracker);
      break;
    case TriggerKind::condition:
      out = fmt::format("{}condition {}", trigger.falling ? "end of " : "",
                        tables.conditions[trigger.condition].name);
      break;
    case TriggerKind::changes:
      out = field_name(program, subject, trigger.of_account, trigger.field) + " changes";
      if (trigger.slot != kNoSlot) out += fmt::format(", slot #{}", trigger.slot);
      break;
    case TriggerKind::appointment:
      out = "appointment " + tables.appointments[trigger.appointment].name;
      break;
  }
  return out + function_text("filter", trigger.filter) + function_text("from", trigger.from) +
         function_text("to", trigger.to) + function_text("if", trigger.admits) +
         function_text("key", trigger.key) + captures_text(trigger.captures);
}

std::string goal_text(const Program& program, const Goal& goal) {
  std::string out = goal.name.empty() ? "  goal" : "  measure " + goal.name + ":";
  out += awaited_text(program, goal.awaited);
  if (goal.bounded) out += " within " + length_text(goal.within);
  for (FunctionId worth : goal.worth)
    out += function_text("worth", worth);
  return out + '\n';
}

// What the node does it with.
std::string node_parts(const Program& program, SubjectKind subject, const Node& node) {
  switch (node.kind) {
    case NodeKind::send:
      return std::string(node.to_members ? " to members" : "") + function_text("where", node.where) +
             (node.best_time ? " at best time within " + length_text(node.best_within) : "");
    case NodeKind::repeat:
      return fmt::format(" up to {} times, count in #{}, started in #{}", node.times, node.count_slot,
                         node.started_slot);
    case NodeKind::repeat_again:
      return fmt::format(" every {}, count in #{}, started in #{}", length_text(node.length), node.count_slot,
                         node.started_slot);
    case NodeKind::add_to_score:
      return " score." + program.scores[node.target].name;
    case NodeKind::wait:
      return " " + length_text(node.length);
    case NodeKind::wait_until_clock:
      return node.weekday < 0 ? "" : fmt::format(" weekday {}", node.weekday);
    case NodeKind::wait_for:
      return awaited_text(program, node.awaited) + (node.bounded ? " up to " + length_text(node.length) : "");
    case NodeKind::set_field:
    case NodeKind::add_to_field:
    case NodeKind::remove_from_field:
      return fmt::format(" {} slot #{}", field_name(program, subject, node.of_account, node.target),
                         node.slot);
    default:
      return "";
  }
}

std::string node_text(const Program& program, SubjectKind subject, NodeId id, const Node& node) {
  std::string out = fmt::format("  {:>3}  {}{} `{}` (line {})", id, node.retired ? "retired " : "",
                                kNodes[static_cast<size_t>(node.kind)], node.step, node.line);
  out += node_parts(program, subject, node) + function_text("value", node.value);
  if (!node.name.empty()) out += fmt::format(" \"{}\"", node.name);
  for (size_t index = 0; index < node.arguments.size(); ++index) {
    const std::string& name = node.kind == NodeKind::send
                                  ? program.messages[node.target].fields[index].name
                                  : program.actions[node.target].parameters[index].name;
    out += function_text(name.c_str(), node.arguments[index]);
  }
  for (SlotId count : node.iterations)
    out += fmt::format(" iteration in #{}", count);
  if (node.kind == NodeKind::finish) return out + '\n';
  for (const SplitArm& arm : node.arms)
    out += fmt::format(", {} below {} -> {}", arm.name, arm.up_to, node_name(arm.next));
  if (node.kind == NodeKind::split || node.kind == NodeKind::split_adapt) return out + '\n';
  out += " -> " + node_name(node.next);
  bool forks = node.kind == NodeKind::branch || node.kind == NodeKind::repeat ||
               (node.kind == NodeKind::wait_for && node.bounded);
  return out + (forks ? ", else -> " + node_name(node.otherwise) : "") + '\n';
}

}  // namespace

std::string length_text(const Length& length) {
  if (length.months != 0) return fmt::format("{} months", length.months);
  constexpr std::pair<int64_t, const char*> kUnits[] = {
      {kDayMs, "days"}, {kHourMs, "hours"}, {kMinuteMs, "minutes"}, {kSecondMs, "seconds"}};
  for (const auto& [ms, name] : kUnits) {
    if (length.ms != 0 && length.ms % ms == 0) return fmt::format("{} {}", length.ms / ms, name);
  }
  return fmt::format("{} ms", length.ms);
}

std::string condition_text(const Program& program, const TimedCondition& condition) {
  std::string out = fmt::format("value f{}", condition.value);
  if (condition.next_change != kNoFunction) out += fmt::format(", next change f{}", condition.next_change);
  const char* before = ", by ";
  for (Cause cause : condition.causes) {
    out += before + cause_text(program, cause);
    before = ", ";
  }
  return out;
}

std::string cause_text(const Program& program, Cause cause) {
  if (cause < program.contact_field_cause(0)) return program.events[cause].name;
  if (cause < program.account_field_cause(0))
    return "contact." + program.contact_fields[cause - program.contact_field_cause(0)].name;
  if (cause < program.score_cause(0))
    return "account." + program.account_fields[cause - program.account_field_cause(0)].name;
  if (cause < program.tracker_cause(0)) return "score." + program.scores[cause - program.score_cause(0)].name;
  if (cause < program.joined_cause()) return program.trackers[cause - program.tracker_cause(0)].name;
  if (cause == program.joined_cause()) return "account";
  const auto& conditions = program.tables(SubjectKind::account).conditions;
  return "account's " + conditions[cause - program.account_condition_cause(0)].name;
}

std::string workflow_text(const Program& program, const Workflow& workflow) {
  bool of_account = workflow.subject == SubjectKind::account;
  std::string out = fmt::format("workflow {}{}, version {}\n", workflow.name,
                                of_account ? " for account" : "", workflow.version);
  if (workflow.holdout > 0) out += fmt::format("  holdout {}\n", workflow.holdout);
  for (const Move& move : workflow.moves)
    out += fmt::format("  moves `{}` {}{}\n", move.from, kMoves[static_cast<size_t>(move.kind)],
                       move.to.empty() ? "" : " `" + move.to + "`");
  for (const Trigger& trigger : workflow.triggers)
    out += "  when " + trigger_text(program, workflow.subject, trigger) + '\n';
  out += fmt::format("  enter {}{}", kEnter[static_cast<size_t>(workflow.enter)],
                     workflow.enter == EnterKind::again_after ? " " + length_text(workflow.enter_after) : "");
  if (workflow.entered_slot != kNoSlot)
    out += fmt::format(", {} slot #{}", of_account ? "account" : "contact", workflow.entered_slot);
  out += function_text("started if", workflow.started_admits) +
         function_text("started key", workflow.started_key);
  if (workflow.key_slot != kNoSlot) out += fmt::format(", captures key in #{}", workflow.key_slot);
  out += '\n';
  if (!workflow.captures.slots.empty())
    out += fmt::format("  captures {} bytes\n", workflow.captures.fixed_bytes);
  for (const auto* goals : {&workflow.goals, &workflow.measures}) {
    for (const Goal& goal : *goals)
      out += goal_text(program, goal);
  }
  for (const Awaited& exit : workflow.exits)
    out += "  exit" + awaited_text(program, exit) + '\n';
  for (NodeId id = 0; id < workflow.nodes.size(); ++id)
    out += node_text(program, workflow.subject, id, workflow.nodes[id]);
  out += "  matters:";
  for (size_t event = 0; event < workflow.event_matters.size(); ++event) {
    if (workflow.event_matters[event]) out += " " + program.events[event].name;
  }
  return out + '\n';
}

}  // namespace nudge
