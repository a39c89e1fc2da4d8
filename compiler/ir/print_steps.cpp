#include "compiler/ir/print_steps.h"

#include "compiler/ir/print_expression.h"
#include "runtime/value/number_text.h"
#include "runtime/value/time_text.h"

namespace nudge::ir {

namespace {

std::string_view kind_text(StepKind kind) {
  switch (kind) {
    case StepKind::send:
      return "send";
    case StepKind::wait:
      return "wait";
    case StepKind::wait_until_clock:
      return "wait_until_clock";
    case StepKind::wait_until_time:
      return "wait_until_time";
    case StepKind::wait_for:
      return "wait_for";
    case StepKind::branch:
      return "branch";
    case StepKind::split:
      return "split";
    case StepKind::repeat:
      return "repeat";
    case StepKind::add_to_score:
      return "add_to_score";
    case StepKind::set_field:
      return "set";
    case StepKind::add_to_field:
      return "add";
    case StepKind::remove_from_field:
      return "remove";
    case StepKind::action:
      return "action";
    case StepKind::start:
      return "start";
    case StepKind::stop:
      return "stop";
    case StepKind::finish:
      return "finish";
  }
  return "";
}

std::string path_text(const Program& program, const Step& step) {
  std::string out = step.of_account ? "account." + program.account[step.target].name
                                    : "contact." + program.contact[step.target].name;
  for (const std::string& name : step.path)
    out += "." + name;
  return out;
}

std::string arguments_text(const Program& program, const Step& step) {
  std::string out;
  for (const ExprId argument : step.arguments)
    out += (out.empty() ? "" : ", ") + print_expression(program, argument);
  return "(" + out + ")";
}

std::string send_text(const Program& program, const Step& step) {
  std::string out = program.messages[step.target].name + arguments_text(program, step);
  if (step.best_time) out += " at best time within " + print_length(step.best_within);
  if (step.to_members) out += " to members";
  if (step.members_where != kNoExpr) out += " where " + print_expression(program, step.members_where);
  return out;
}

std::string repeat_text(const Program& program, const Step& step) {
  std::string out = "up to " + std::to_string(step.times) + " times every " + print_length(step.length);
  if (step.value != kNoExpr) out += " until " + print_expression(program, step.value);
  return out;
}

std::string detail(const Program& program, const Step& step) {
  switch (step.kind) {
    case StepKind::send:
      return send_text(program, step);
    case StepKind::repeat:
      return repeat_text(program, step);
    case StepKind::add_to_score:
      return "score." + program.scores[step.target].name + " " + print_expression(program, step.value);
    case StepKind::action:
      return program.actions[step.target].name + arguments_text(program, step);
    case StepKind::wait:
      return print_length(step.length);
    case StepKind::wait_until_clock:
      return (step.weekday < 0 ? "" : std::string(weekday_name(step.weekday)) + " ") +
             print_expression(program, step.value);
    case StepKind::wait_until_time:
    case StepKind::branch:
      return print_expression(program, step.value);
    case StepKind::wait_for:
      return (step.bounded ? "up to " + print_length(step.length) + " " : "") +
             print_awaited(program, step.awaited) +
             (step.binding == 0 ? "" : " as binding" + std::to_string(step.binding));
    case StepKind::split:
      return step.name + (step.adapt ? " adapt" : "");
    case StepKind::finish:
      return step.name;
    case StepKind::set_field:
    case StepKind::add_to_field:
    case StepKind::remove_from_field:
      return path_text(program, step) + " " + print_expression(program, step.value);
    case StepKind::start:
    case StepKind::stop:
      return program.workflows[step.target].name;
  }
  return "";
}

}  // namespace

void print_block(const Program& program, std::string& out, const Block& block, int depth) {
  const std::string indent(static_cast<size_t>(depth) * 2, ' ');
  for (const StepId id : block.steps) {
    const Step& step = program.steps[id];
    const std::string what = step.husk ? "" : detail(program, step);
    out += indent + "[" + step.identity + "] " + std::string(step.husk ? "not kept: " : "") +
           std::string(kind_text(step.kind));
    out += (what.empty() ? "" : " ") + what + "\n";
    const bool body = step.kind == StepKind::repeat;
    if (!step.then_block.steps.empty()) out += indent + (body ? "  body\n" : "  then\n");
    print_block(program, out, step.then_block, depth + 2);
    if (!step.else_block.steps.empty()) out += indent + "  else\n";
    print_block(program, out, step.else_block, depth + 2);
    for (const SplitArm& arm : step.arms) {
      out += indent + "  " + (step.adapt ? "" : print_number(arm.percent) + "% ") + arm.name + "\n";
      print_block(program, out, arm.block, depth + 2);
    }
  }
}

}  // namespace nudge::ir
