// Scores: the rules that count an arriving event, or that a stored condition has become true; and what a step
// adds. Every change of points is a cause for what reads them.
#include <algorithm>

#include "runtime/engine/moment.h"
#include "runtime/engine/score_points.h"

namespace nudge {

void Moment::apply_score_rules(ChangeSet& change) {
  if (!change.event || change.silent) return;
  const auto& places = tables_.rules_by_event[change.event->event];
  if (places.empty()) return;
  // All filters first, so that none sees what another rule has made of the event.
  auto& matched = workspace_.matched;
  matched.clear();
  look_at(nullptr);
  look_at_event(change.event);
  workspace_.reached.clear();
  state_.guards.rules(who_.kind, change.event->event).find(change.event->event_record, workspace_.reached);
  for (uint32_t place : workspace_.reached) {
    const ScoreRule& rule = program_.scores[places[place].score].rules[places[place].rule];
    bool matches =
        std::any_of(rule.occurrences.begin(), rule.occurrences.end(), [&](const Occurrence& occurrence) {
          return occurrence.event == change.event->event && holds(occurrence.filter);
        });
    if (matches) matched.push_back(place);
  }
  for (uint32_t place : matched)
    count_rule(places[place], change);
}

void Moment::score_rose(uint32_t condition, ChangeSet& change) {
  if (change.silent) return;
  for (SubjectTables::RulePlace place : tables_.rules_by_condition[condition])
    count_rule(place, change);
}

void Moment::count_rule(SubjectTables::RulePlace place, ChangeSet& change) {
  const ScoreRule& rule = program_.scores[place.score].rules[place.rule];
  bool counts = nudge::count_rule(rule, subject_.record, layout_, now_ms_);
  refresh();  // the record may have moved
  if (counts) add_points(place.score, rule.points, change);
}

void Moment::add_points(uint32_t score, double points, ChangeSet& change) {
  if (!nudge::add_points(program_.scores[score], points, subject_.record, layout_, evaluation_)) return;
  change.causes.push_back(program_.score_cause(score));
}

}  // namespace nudge
