// What an arriving event sets off by itself: which histories it joins, which triggers fire, which score rules
// count it. For each kind of event the filters of all of these are one decision (event_filters.h), so it
// costs what the event meets and not how many filters there are. Derived from the Program when an engine
// starts.
#pragma once

#include "runtime/dispatch/event_filters.h"
#include "runtime/program/program.h"

namespace nudge {

class Dispatch {
 public:
  explicit Dispatch(const Program& program);

  // Put into `places`, which is empty, ascending: of histories in Event::trackers, of the subject alone …
  void find_trackers(SubjectKind subject, uint32_t event, const Predicates& predicates,
                     Evaluation& evaluation, Reading& reading, std::vector<uint32_t>& places) const {
    find(kTrackers, subject, event, predicates, evaluation, reading, places);
  }
  // … of triggers in the subject's triggers_by_event, by their filters only …
  void find_triggers(SubjectKind subject, uint32_t event, const Predicates& predicates,
                     Evaluation& evaluation, Reading& reading, std::vector<uint32_t>& places) const {
    find(kTriggers, subject, event, predicates, evaluation, reading, places);
  }
  // … and of rules in its rules_by_event.
  void find_rules(SubjectKind subject, uint32_t event, const Predicates& predicates, Evaluation& evaluation,
                  Reading& reading, std::vector<uint32_t>& places) const {
    find(kRules, subject, event, predicates, evaluation, reading, places);
  }

 private:
  enum List : size_t { kTrackers, kTriggers, kRules, kLists };
  static size_t list_of(List list, SubjectKind subject) {
    return static_cast<size_t>(subject) * kLists + list;
  }
  void find(List list, SubjectKind subject, uint32_t event, const Predicates& predicates,
            Evaluation& evaluation, Reading& reading, std::vector<uint32_t>& places) const {
    by_event_[event].find(list_of(list, subject), predicates, evaluation, reading, places);
  }

  std::vector<EventFilters> by_event_;
};

}  // namespace nudge
