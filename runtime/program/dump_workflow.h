// The parts of a dump that say what a workflow does. Private to runtime/program.
#pragma once

#include <string>

#include "runtime/program/program.h"

namespace nudge {

std::string workflow_text(const Program& program, const Workflow& workflow);
// "value f3, next change f4, by session_started, contact.plan"
std::string condition_text(const Program& program, const TimedCondition& condition);
// "session_started", "contact.plan", "account's engaged"
std::string cause_text(const Program& program, Cause cause);
// "14 days", "90 minutes", "2 months"
std::string length_text(const Length& length);

}  // namespace nudge
