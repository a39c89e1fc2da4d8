#include <fmt/format.h>

#include "compiler/ast/printer.h"

namespace nudge::ast {
namespace {

std::string head(const Step& step) {
  return std::visit(Overloaded{
                        [](const SendStep& it) {
                          return fmt::format("send {}{}", it.message.text,
                                             it.to_members ? " to members" : "");
                        },
                        [](const WaitStep&) { return std::string("wait"); },
                        [](const WaitUntilStep& it) {
                          return it.weekday ? fmt::format("wait until {}", it.weekday->text) : "wait until";
                        },
                        [](const WaitForStep& it) {
                          return it.as ? fmt::format("wait for as {}", it.as->text) : "wait for";
                        },
                        [](const IfStep&) { return std::string("if"); },
                        [](const MatchStep&) { return std::string("match"); },
                        [](const SplitStep& it) {
                          return fmt::format("split {}{}", it.name.text, it.adapt ? " adapt" : "");
                        },
                        [](const RepeatStep& it) { return fmt::format("repeat up to {} times", it.times); },
                        [](const SetStep&) { return std::string("set"); },
                        [](const AddStep& it) { return std::string(it.remove ? "remove" : "add"); },
                        [](const ActionStep& it) { return fmt::format("action {}", it.action.text); },
                        [](const StartStep& it) { return fmt::format("start {}", it.workflow.text); },
                        [](const StopStep& it) { return fmt::format("stop {}", it.workflow.text); },
                        [](const RunStep& it) { return fmt::format("run {}", it.sequence.text); },
                        [](const FinishStep& it) {
                          return it.label ? fmt::format("finish as {}", quoted(*it.label)) : "finish";
                        },
                    },
                    step.node);
}

}  // namespace

void Printer::block(std::string_view role, const std::optional<Block>& it) {
  if (it) block(role, *it);
}

void Printer::block(std::string_view role, const Block& it) {
  line(fmt::format("{}{}", role, it.braced && options_.braces ? " braced" : ""), it.span);
  const Indent indent(*this);
  for (const Step& child : it.steps)
    step(child);
}

void Printer::match(const MatchStep& it) {
  expr(*it.subject);
  for (const MatchArm& arm : it.arms) {
    line("arm", arm.span);
    const Indent indent(*this);
    for (const MatchPattern& pattern : arm.patterns) {
      if (pattern.value) {
        expr(*pattern.value, "pattern ");
      } else {
        line("pattern missing", pattern.span);
      }
    }
    block("then", arm.block);
  }
  block("else", it.else_block);
}

void Printer::split(const SplitStep& it) {
  for (const SplitArm& arm : it.arms) {
    const std::string share = arm.percent ? fmt::format(" {}%", *arm.percent) : "";
    line(fmt::format("arm {}{}", arm.name.text, share), arm.name.span);
    const Indent indent(*this);
    block("steps", arm.block);
  }
}

void Printer::step(const Step& it) {
  line(it.label ? fmt::format("{}: {}", it.label->text, head(it)) : head(it), it.span);
  const Indent indent(*this);
  std::visit(Overloaded{
                 [&](const SendStep& send) {
                   arguments(send.arguments);
                   named("at best time within", send.best_time_within);
                   named("where", send.members_where);
                 },
                 [&](const WaitStep& wait) { expr(*wait.duration); },
                 [&](const WaitUntilStep& wait) { expr(*wait.moment); },
                 [&](const WaitForStep& wait) {
                   named("up to", wait.up_to);
                   expr(*wait.awaited);
                   block("then", wait.then_block);
                   block("else", wait.else_block);
                 },
                 [&](const IfStep& branch) {
                   expr(*branch.condition);
                   block("then", branch.then_block);
                   block("else", branch.else_block);
                 },
                 [&](const MatchStep& it) { match(it); },
                 [&](const SplitStep& it) { split(it); },
                 [&](const RepeatStep& repeat) {
                   named("every", repeat.every);
                   named("until", repeat.until);
                   block("steps", repeat.block);
                 },
                 [&](const SetStep& set) {
                   expr(*set.target);
                   expr(*set.value);
                 },
                 [&](const AddStep& add) {
                   expr(*add.value);
                   expr(*add.target);
                 },
                 [&](const ActionStep& action) { arguments(action.arguments); },
                 [&](const RunStep& run) { arguments(run.arguments); },
                 [](const auto&) {},
             },
             it.node);
}

}  // namespace nudge::ast
