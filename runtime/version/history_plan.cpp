#include "runtime/version/history_plan.h"

#include <algorithm>
#include <map>

namespace nudge {

namespace {

using Kept = EmptyHistory::Kept;

bool is_valued(TrackerPart part) {
  switch (part) {
    case TrackerPart::sum:
    case TrackerPart::least:
    case TrackerPart::greatest:
    case TrackerPart::valued:
    case TrackerPart::latest:
    case TrackerPart::latest_at:
      return true;
    default:
      return false;
  }
}

// The path of a tracker's value among its event's fields, and the field.
struct Value {
  std::string path;
  const Field* field = nullptr;
};
Value find_value(const std::vector<Field>& fields, const std::string& path, SlotId slot) {
  for (const Field& field : fields) {
    const std::string name = path + "." + field.name;
    if (field.slot == slot) return {name, &field};
    if (field.type.kind != FieldKind::record) continue;
    if (Value inner = find_value(field.fields, name, slot); inner.field) return inner;
  }
  return {};
}
Value value_of(const Program& program, const Tracker& tracker) {
  if (tracker.value_slot == kNoSlot) return {};
  return find_value(program.events[tracker.event].fields, "", tracker.value_slot);
}

class HistoryPlanner {
 public:
  HistoryPlanner(Meaning& from, Meaning& to)
      : from_(from), to_(to), old_(from.program()), new_(to.program()) {
    for (TrackerId id = 0; id < old_.trackers.size(); ++id)
      by_occurrences_[from.of_occurrences(id)].push_back(id);
  }

  HistoryCarry plan(TrackerId id) {
    tracker_ = &new_.trackers[id];
    value_ = value_of(new_, *tracker_);
    HistoryCarry carry{id, tracker_->subject, {}, {}};
    auto found = by_occurrences_.find(to_.of_occurrences(id));
    old_ids_ = found == by_occurrences_.end() ? nullptr : &found->second;
    if (old_ids_) {
      for (TrackerId old_id : *old_ids_)
        add_sources(old_.trackers[old_id], carry);
    }
    for (const TrackerSlot& part : tracker_->slots)
      carry.parts.push_back(plan_part(part, carry));
    return carry;
  }

 private:
  const Layout& old_layout() const { return old_.layout(tracker_->subject); }

  bool same_value(const Tracker& old_tracker) const {
    const Value old_value = value_of(old_, old_tracker);
    if (!value_.field || !old_value.field) return !value_.field && !old_value.field;
    return value_.path == old_value.path && !change_of(*old_value.field).loses() &&
           !change_of(*old_value.field).makes_text();
  }
  ValueCarry change_of(const Field& old_field) const {
    return ValueCarry(old_, old_field, new_, *value_.field);
  }

  void add_sources(const Tracker& old_tracker, HistoryCarry& carry) const {
    const Value old_value = value_of(old_, old_tracker);
    const bool same = same_value(old_tracker) && (!old_value.field || change_of(*old_value.field).is_same());
    for (const TrackerSlot& part : old_tracker.slots) {
      carry.sources.push_back({part.part, old_layout().slots[part.slot], old_tracker.entry_width, same,
                               old_tracker.keep_forever && old_tracker.keep_newest == 0});
    }
  }

  // As many and as old ones as are asked for.
  bool covers(const Tracker& old_tracker) const {
    const bool as_old =
        old_tracker.keep_forever || (!tracker_->keep_forever && old_tracker.keep_ms >= tracker_->keep_ms);
    const bool as_many = old_tracker.keep_newest == 0 ||
                         (tracker_->keep_newest != 0 && old_tracker.keep_newest >= tracker_->keep_newest);
    return as_old && as_many;
  }

  PartCarry plan_part(const TrackerSlot& part, const HistoryCarry& carry) const {
    PartCarry made;
    made.part = part.part;
    made.to = new_.layout(tracker_->subject).slots[part.slot];
    made.is_number = tracker_->value_is_number;
    made.width = tracker_->entry_width;
    made.keep_newest = tracker_->keep_newest;
    if (!old_ids_) return made;
    if (part.part == TrackerPart::entries) {
      plan_entries(carry, made);
      return made;
    }
    for (TrackerId id : *old_ids_) {
      const Tracker& old_tracker = old_.trackers[id];
      if (is_valued(part.part) && !same_value(old_tracker)) continue;
      for (const TrackerSlot& old_part : old_tracker.slots) {
        if (old_part.part == part.part && !made.from) take(old_tracker, old_part, made);
      }
    }
    if (!made.from && derives(part.part, carry)) made.kept = Kept::all;
    return made;
  }

  void take(const Tracker& old_tracker, const TrackerSlot& old_part, PartCarry& made) const {
    made.from = old_layout().slots[old_part.slot];
    made.kept = Kept::all;
    const bool is_value =
        is_valued(made.part) && made.part != TrackerPart::valued && made.part != TrackerPart::latest_at;
    if (is_value && value_.field) made.value = change_of(*value_of(old_, old_tracker).field);
  }

  // The fullest of those that there are.
  void plan_entries(const HistoryCarry& carry, PartCarry& made) const {
    const Tracker* best = nullptr;
    for (TrackerId id : *old_ids_) {
      const Tracker& old_tracker = old_.trackers[id];
      if (entries_slot(old_tracker) == kNoSlot) continue;
      if (tracker_->entry_width == 2 && !same_value(old_tracker)) continue;
      if (!best || is_fuller(old_tracker, *best)) best = &old_tracker;
    }
    if (best) {
      made.from = old_layout().slots[entries_slot(*best)];
      made.kept = covers(*best) ? Kept::all : Kept::newest;
      made.as_many = tracker_->keep_newest == 0 ||
                     (best->keep_newest != 0 && best->keep_newest <= tracker_->keep_newest);
      made.as_many &= best->entry_width == tracker_->entry_width;
      if (tracker_->entry_width == 2) made.value = change_of(*value_of(old_, *best).field);
      return;
    }
    // Only the newest is asked for, and when that was is known.
    const bool newest = tracker_->keep_newest == 1 && tracker_->entry_width == 1;
    if (newest && has(carry, TrackerPart::last)) made.kept = Kept::all;
    if (newest && has(carry, TrackerPart::latest_at)) made.kept = Kept::all;
  }
  static SlotId entries_slot(const Tracker& tracker) {
    for (const TrackerSlot& part : tracker.slots) {
      if (part.part == TrackerPart::entries) return part.slot;
    }
    return kNoSlot;
  }
  bool is_fuller(const Tracker& one, const Tracker& other) const {
    if (covers(one) != covers(other)) return covers(one);
    if (one.keep_forever != other.keep_forever) return one.keep_forever;
    if (one.keep_ms != other.keep_ms && !one.keep_forever) return one.keep_ms > other.keep_ms;
    const auto most = [](const Tracker& tracker) {
      return tracker.keep_newest == 0 ? UINT32_MAX : tracker.keep_newest;
    };
    return most(one) > most(other);
  }

  static bool has(const HistoryCarry& carry, TrackerPart part) {
    return std::any_of(carry.sources.begin(), carry.sources.end(),
                       [part](const PartSource& source) { return source.part == part; });
  }

  // Whether the part follows from others, for certain.
  static bool derives(TrackerPart part, const HistoryCarry& carry) {
    auto whole = [&](bool with_value) {
      return std::any_of(carry.sources.begin(), carry.sources.end(), [&](const PartSource& source) {
        return source.part == TrackerPart::entries && source.whole &&
               (!with_value || (source.same_value && source.width == 2));
      });
    };
    switch (part) {
      case TrackerPart::did:
        return has(carry, TrackerPart::count) || has(carry, TrackerPart::first) ||
               has(carry, TrackerPart::last) || has(carry, TrackerPart::latest_at) || whole(false);
      case TrackerPart::last:
        return has(carry, TrackerPart::latest_at) || has(carry, TrackerPart::entries);
      case TrackerPart::count:
      case TrackerPart::first:
        return whole(false);
      case TrackerPart::latest:
      case TrackerPart::latest_at:
        return std::any_of(carry.sources.begin(), carry.sources.end(), [](const PartSource& source) {
          return source.part == TrackerPart::entries && source.same_value && source.width == 2;
        });
      default:
        return whole(true);
    }
  }

  Meaning& from_;
  Meaning& to_;
  const Program& old_;
  const Program& new_;
  std::map<Hash128, std::vector<TrackerId>> by_occurrences_;
  const std::vector<TrackerId>* old_ids_ = nullptr;
  const Tracker* tracker_ = nullptr;
  Value value_;
};

}  // namespace

std::vector<HistoryCarry> plan_histories(Meaning& from, Meaning& to) {
  HistoryPlanner planner(from, to);
  std::vector<HistoryCarry> plans;
  for (TrackerId id = 0; id < to.program().trackers.size(); ++id)
    plans.push_back(planner.plan(id));
  return plans;
}

}  // namespace nudge
