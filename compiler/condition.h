// A condition about contacts that somebody asks of an installed version: `contact.plan == pro and not
// engaged`. Checked with that version's declarations, from the sources that the store keeps, and lowered to a
// program without workflows, whose records are the version's as far as data goes. For `nudge count`. Costs
// checking the version.
#pragma once

#include <optional>
#include <string>

#include "compiler/compile.h"
#include "compiler/earlier.h"

namespace nudge {

struct AskedCondition {
  // With `program`; without one the diagnostics say why: at the condition, whose path is "condition", or in
  // the version itself, which another build of nudge took.
  Compilation compilation;
  std::string segment;             // a name that nothing else has: the condition is the segment of that name
  FunctionId value = kNoFunction;  // over contact and account
};

AskedCondition ask_condition(const EarlierVersion& version, const std::string& condition);

}  // namespace nudge
