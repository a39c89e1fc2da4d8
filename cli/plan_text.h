// What `nudge plan` prints and `nudge apply` says before it installs: a Plan (runtime/version/plan.h) in
// words, with the steps as they read in the sources of both versions, and what is to be answered, with the
// lines to write.
#pragma once

#include <string>
#include <vector>

#include "cli/step_texts.h"
#include "runtime/version/plan.h"

namespace nudge::cli {

struct PlanView {
  const Plan& plan;
  std::string program;        // as the user named it: "flows"
  std::string folder;         // that keeps the run
  uint64_t from_version = 0;  // the installed one
  std::string installed_at;   // "2026-03-02 09:00"; "" if nothing had come then
  const StepTexts& now;       // of the new sources
  OldStepTexts& before;       // of the installed version's, and of those before it
};

// The first line is who is compared with whom; the last what comes of it, without how to go on.
std::string print_plan(const PlanView& view, bool colour);
// One for each step that nobody answers for; "" if there is none.
std::string print_unanswered(const PlanView& view, bool colour);
std::string print_plan_json(const PlanView& view);

// What may be written for a step that is gone: "moved old_wait to second_wait", "moved old_wait to finish",
// "retire old_wait".
std::vector<std::string> answers_for(const PlannedStep& step);

// "3 contacts", "1 account"
std::string counted_people(uint64_t number, SubjectKind subject);

}  // namespace nudge::cli
