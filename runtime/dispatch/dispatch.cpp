#include "runtime/dispatch/dispatch.h"

namespace nudge {

Dispatch::Dispatch(const Program& program) {
  by_event_.reserve(program.events.size());
  for (uint32_t event = 0; event < program.events.size(); ++event) {
    std::vector<std::vector<PlacedFilter>> lists(2 * kLists);
    const std::vector<TrackerId>& trackers = program.events[event].trackers;
    for (uint32_t place = 0; place < trackers.size(); ++place) {
      const Tracker& tracker = program.trackers[trackers[place]];
      lists[list_of(kTrackers, tracker.subject)].push_back({place, tracker.filter});
    }
    for (SubjectKind subject : {SubjectKind::contact, SubjectKind::account}) {
      const SubjectTables& tables = program.tables(subject);
      const auto& triggers = tables.triggers_by_event[event];
      for (uint32_t place = 0; place < triggers.size(); ++place) {
        const Workflow& workflow = program.workflows[triggers[place].workflow];
        lists[list_of(kTriggers, subject)].push_back(
            {place, workflow.triggers[triggers[place].trigger].filter});
      }
      const auto& rules = tables.rules_by_event[event];
      for (uint32_t place = 0; place < rules.size(); ++place) {
        const ScoreRule& rule = program.scores[rules[place].score].rules[rules[place].rule];
        for (const Occurrence& occurrence : rule.occurrences) {
          if (occurrence.event == event)
            lists[list_of(kRules, subject)].push_back({place, occurrence.filter});
        }
      }
    }
    by_event_.emplace_back(program, lists);
  }
}

}  // namespace nudge
