// A workflow's clauses; its steps are print_steps.cpp's.
#include "compiler/ir/print_expression.h"
#include "compiler/ir/print_steps.h"
#include "runtime/value/number_text.h"
#include "runtime/value/time_text.h"

namespace nudge::ir {

namespace {

std::string changes_text(const Program& program, const Trigger& trigger) {
  std::string out = trigger.of_account ? "account." + program.account[trigger.field].name
                                       : "contact." + program.contact[trigger.field].name;
  for (const std::string& name : trigger.path)
    out += "." + name;
  out += " changes";
  if (trigger.from != kNoExpr) out += " from " + print_expression(program, trigger.from);
  if (trigger.to != kNoExpr) out += " to " + print_expression(program, trigger.to);
  return out;
}

std::string at_text(const Program& program, const Trigger& trigger) {
  return trigger.at == kNoExpr ? "" : " at " + print_expression(program, trigger.at);
}

std::string date_text(const Program& program, const Trigger& trigger) {
  const std::string date = print_expression(program, trigger.date);
  const bool before = trigger.offset.ms < 0 || trigger.offset.months < 0;
  const Length length{before ? -trigger.offset.ms : trigger.offset.ms,
                      before ? -trigger.offset.months : trigger.offset.months};
  const std::string when =
      trigger.offset == Length{} ? "on " : print_length(length) + (before ? " before " : " after ");
  return when + date + at_text(program, trigger);
}

std::string recurring_text(const Program& program, const Trigger& trigger) {
  std::string out = "every ";
  switch (trigger.every) {
    case Trigger::Every::day:
      out += "day";
      break;
    case Trigger::Every::week:
      out += weekday_name(trigger.weekday);
      break;
    case Trigger::Every::month:
      out += "month on " + std::to_string(trigger.day_of_month);
      break;
    case Trigger::Every::year:
      out += "year on " + print_expression(program, trigger.date);
      break;
  }
  return out + at_text(program, trigger);
}

std::string move_text(const Move& move) {
  switch (move.kind) {
    case Move::Kind::to_step:
      return "moved " + move.from + " to [" + move.to + "]";
    case Move::Kind::to_finish:
      return "moved " + move.from + " to finish";
    case Move::Kind::retire:
      return "retire " + move.from;
  }
  return "";
}

std::string trigger_text(const Program& program, const Trigger& trigger) {
  switch (trigger.kind) {
    case Trigger::Kind::event:
      return print_occurrence(program, trigger.occurrence);
    case Trigger::Kind::count:
      return print_occurrence(program, trigger.occurrence) + " " + std::to_string(trigger.times) +
             " times within " + print_length(trigger.within);
    case Trigger::Kind::condition:
      return "condition " + print_expression(program, trigger.condition);
    case Trigger::Kind::segment_left:
      return "not segment " + program.segments[trigger.segment].name;
    case Trigger::Kind::changes:
      return changes_text(program, trigger);
    case Trigger::Kind::date:
      return date_text(program, trigger);
    case Trigger::Kind::recurring:
      return recurring_text(program, trigger);
  }
  return "";
}

std::string enter_text(const Program& program, const EnterRule& rule) {
  switch (rule.kind) {
    case EnterRule::Kind::once:
      return "once";
    case EnterRule::Kind::again_after:
      return "again after " + print_length(rule.after);
    case EnterRule::Kind::every_time:
      return "every time";
    case EnterRule::Kind::every_time_per:
      return "every time per " + print_expression(program, rule.key);
  }
  return "";
}

std::string goal_text(const Program& program, const Goal& goal) {
  std::string out =
      (goal.name.empty() ? "goal " : "measure " + goal.name + ": ") + print_awaited(program, goal.awaited);
  if (goal.bounded) out += " within " + print_length(goal.within);
  if (goal.worth != kNoExpr) out += " worth " + print_expression(program, goal.worth);
  return out;
}

}  // namespace

void print_workflow(const Program& program, std::string& out, const Workflow& workflow) {
  out += "workflow " + workflow.name + (workflow.for_account ? " for account" : "") + "\n";
  for (const Trigger& trigger : workflow.triggers)
    out += "  when " + trigger_text(program, trigger) + "\n";
  if (workflow.condition != kNoExpr) out += "  if " + print_expression(program, workflow.condition) + "\n";
  out += "  enter " + enter_text(program, workflow.enter) + "\n";
  for (const Goal& goal : workflow.goals)
    out += "  " + goal_text(program, goal) + "\n";
  for (const Goal& measure : workflow.measures)
    out += "  " + goal_text(program, measure) + "\n";
  for (const Awaited& exit : workflow.exits)
    out += "  exit " + print_awaited(program, exit) + "\n";
  if (workflow.holdout != 0) out += "  holdout " + print_number(workflow.holdout) + "%\n";
  for (const Move& move : workflow.moves)
    out += "  " + move_text(move) + "\n";
  for (size_t i = 0; i < workflow.bindings.size(); ++i) {
    out += "  binding" + std::to_string(i + 1) + " " + workflow.bindings[i].name + " :";
    for (const EventId event : workflow.bindings[i].events)
      out += " " + program.events[event].name;
    out += "\n";
  }
  out += "  then\n";
  print_block(program, out, workflow.body, 2);
  for (const Retired& retired : workflow.retired) {
    out += "  retired, of version " + std::to_string(retired.version) + "\n";
    print_block(program, out, retired.body, 2);
  }
}

}  // namespace nudge::ir
