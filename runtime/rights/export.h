// Everything that is kept of a person, as one JSON document with readable keys: what they have a right to
// see. What belongs to others isn't in it: of the account only its id. Costs the person's own data, and
// reading the outbox and the log once.
//
//   contact, other_ids, as_of, account
//   fields       by name: value, written (when last; left out for a default)
//   history      of each thing that is counted: of what, and its parts: did, count, first, last, sum, least,
//                greatest, latest, occurrences with their times and values
//   scores       by name: reading, points, points_as_of, counted (times, by rule)
//   conditions   segments and conditions that are waited for: holds, since
//   appointments what was kept last of dates
//   workflows    entered (true, or when last)
//   enrolments   workflow, step, entered, until, due, finished, held_out, measured, captured
//   messaging    suppressed, topics, counted_for_caps, opens_by_hour
//   splits       the arms of `split … adapt`
//   outbox       each action: delivered, and the action
//   inputs       as they came, as far as the log goes back
#pragma once

#include <string>

#include "runtime/durable/recovery.h"
#include "runtime/rights/person.h"

namespace nudge {

// Those of the State; `{` … `}` and a newline in all.
Result<std::string> export_person(Store& store, Recovered& recovered, const Person& person);

}  // namespace nudge
