#include "runtime/version/policy_changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/value/civil.h"
#include "runtime/value/time_text.h"

namespace nudge {

namespace {

std::string hours_text(const Policy& policy) {
  return fmt::format("{} to {}", print_clock(policy.quiet_from_ms / kMinuteMs),
                     print_clock(policy.quiet_to_ms / kMinuteMs));
}

const char* counted_by(const Cap& cap) {
  if (cap.any_channel) return cap.count == 1 ? "message" : "messages";
  switch (cap.channel) {
    case Channel::email:
      return cap.count == 1 ? "email" : "emails";
    case Channel::sms:
      return "sms";
    case Channel::push:
      return cap.count == 1 ? "push" : "pushes";
    case Channel::in_app:
      return "in_app";
  }
  return "";
}

std::string cap_text(const Cap& cap) {
  const std::string per =
      cap.per.months == 0 ? print_duration(cap.per.ms)
                          : fmt::format("{} {}", cap.per.months, cap.per.months == 1 ? "month" : "months");
  return fmt::format("at most {} {} per {}", cap.count, counted_by(cap), per);
}

bool same_cap(const Cap& one, const Cap& other) {
  return one.any_channel == other.any_channel && (one.any_channel || one.channel == other.channel) &&
         one.count == other.count && one.per.ms == other.per.ms && one.per.months == other.per.months;
}

bool has_cap(const Policy& policy, const Cap& wanted) {
  return std::any_of(policy.caps.begin(), policy.caps.end(),
                     [&](const Cap& cap) { return same_cap(cap, wanted); });
}

// Whether what the old cap has counted is of what the new one counts.
bool counts_same(const Cap& from, const Cap& to) {
  return to.any_channel || (!from.any_channel && from.channel == to.channel);
}

std::string new_cap_text(const Policy& from, const Cap& cap) {
  const bool knows_some = std::any_of(from.caps.begin(), from.caps.end(),
                                      [&](const Cap& before) { return counts_same(before, cap); });
  return fmt::format(
      "{}: new, {}", cap_text(cap),
      knows_some ? "counts also what caps like it have counted so far" : "counts what is sent from now on");
}

}  // namespace

std::vector<std::string> describe_policy_changes(const Policy& from, const Policy& to) {
  std::vector<std::string> changes;
  if (to.has_quiet_hours && !from.has_quiet_hours) {
    changes.push_back("quiet hours " + hours_text(to) + ": new");
  } else if (from.has_quiet_hours && !to.has_quiet_hours) {
    changes.push_back("quiet hours " + hours_text(from) + ": gone");
  } else if (from.has_quiet_hours && hours_text(from) != hours_text(to)) {
    changes.push_back("quiet hours " + hours_text(to) + ", were " + hours_text(from));
  }
  for (const Cap& cap : to.caps) {
    if (!has_cap(from, cap)) changes.push_back(new_cap_text(from, cap));
  }
  for (const Cap& cap : from.caps) {
    if (!has_cap(to, cap)) changes.push_back(cap_text(cap) + ": gone");
  }
  if (from.ignore_older_ms != to.ignore_older_ms) {
    changes.push_back(fmt::format("ignore events older than {}, were {}", print_duration(to.ignore_older_ms),
                                  print_duration(from.ignore_older_ms)));
  }
  if (from.default_timezone != to.default_timezone)
    changes.push_back(fmt::format("default timezone {}, was {}", to.default_timezone, from.default_timezone));
  return changes;
}

}  // namespace nudge
