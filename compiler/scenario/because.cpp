#include "compiler/scenario/because.h"

#include <algorithm>

#include "compiler/scenario/why.h"

namespace nudge::scenario {

namespace {

const Explanation* of_occasion(const Occasion& occasion) {
  if (occasion.what == Occasion::What::filtered && occasion.filter) return &*occasion.filter;
  if (occasion.outcome != Occasion::Outcome::refused) return nullptr;
  if (!occasion.in_the_way.empty()) return &occasion.in_the_way.front();
  return occasion.condition && occasion.condition->value == "false" ? &*occasion.condition : nullptr;
}

const Explanation* of_pass(const Pass& pass) {
  if (pass.end != Pass::End::none) return pass.end_condition ? &*pass.end_condition : nullptr;
  for (const Open& open : pass.open) {
    if (open.kind == "waits for" && !open.conditions.empty()) return &open.conditions.front();
  }
  return nullptr;
}

const Explanation* of_report(const WhyReport& report) {
  if (!report.passes.empty()) return of_pass(report.passes.back());
  if (!report.occasions.empty()) return of_occasion(report.occasions.back());
  for (const TriggerReport& trigger : report.triggers) {
    if (trigger.now) return &*trigger.now;
  }
  return nullptr;
}

}  // namespace

std::optional<Explanation> because(const Scene& scene, uint32_t workflow, const std::string& id) {
  WhyQuestion question;
  question.workflow = workflow;
  question.subject = id;
  auto happened = [&](InputTaker& taker) -> Status {
    for (const std::string& line : scene.inputs)
      taker.take_json(line);
    taker.advance(scene.now_ms());
    return Done{};
  };
  Result<WhyAnswer> answer = why(scene.ir, scene.sources, question, happened);
  if (!answer.ok() || !answer->report) return std::nullopt;
  const Explanation* found = of_report(*answer->report);
  return found ? std::optional(*found) : std::nullopt;
}

}  // namespace nudge::scenario
