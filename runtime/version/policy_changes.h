// What a new version's policy changes for those who are there, for people: "at most 3 emails per 7 days: new,
// counts what is sent from now on". In the order in which a policy is described: quiet hours, caps, late
// events, the zone.
#pragma once

#include <string>
#include <vector>

#include "runtime/program/program.h"

namespace nudge {

std::vector<std::string> describe_policy_changes(const Policy& from, const Policy& to);

}  // namespace nudge
