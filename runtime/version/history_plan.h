// What is kept of events, from one version to the next: each part of a new history from the old ones that
// count the same occurrences, as they are or worked out from others. Only what is known for certain is taken:
// sums and counts are whole or begin empty. Private to runtime/version.
#pragma once

#include <optional>
#include <vector>

#include "runtime/version/comparison.h"
#include "runtime/version/meaning.h"
#include "runtime/version/value_carry.h"

namespace nudge {

// A part of an old history that tells of the same occurrences.
struct PartSource {
  TrackerPart part = TrackerPart::did;
  Slot slot;
  uint32_t width = 1;       // entries
  bool same_value = false;  // the value that it keeps is the wanted one, in the same words
  bool whole = false;       // entries: of all time
};
struct PartCarry {
  TrackerPart part = TrackerPart::did;
  Slot to;
  bool is_number = false;    // of values
  std::optional<Slot> from;  // the same part: taken as it is
  ValueCarry value;
  EmptyHistory::Kept kept = EmptyHistory::Kept::none;
  // Entries, as they are taken:
  uint32_t width = 1;
  uint32_t keep_newest = 0;
  bool as_many = true;  // no fewer are kept than there were
};
struct HistoryCarry {
  TrackerId tracker = 0;  // of the new version
  SubjectKind subject = SubjectKind::contact;
  std::vector<PartCarry> parts;
  std::vector<PartSource> sources;  // for parts that there weren't
};

// One for each tracker of the new version, in its order.
std::vector<HistoryCarry> plan_histories(Meaning& from, Meaning& to);

void carry_history(const HistoryCarry& plan, const Record& from, const Layout& layout, Record& to);

}  // namespace nudge
