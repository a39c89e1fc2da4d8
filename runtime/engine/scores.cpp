// Scores: the rules that count an arriving event, or that a stored condition has become true; and what a step
// adds. Every change of points is a cause for what reads them.
#include "runtime/engine/moment.h"
#include "runtime/engine/score_points.h"

namespace nudge {

void Moment::apply_score_rules(ChangeSet& change) {
  if (!change.event || change.silent) return;
  const auto& places = tables_.rules_by_event[change.event->event];
  if (places.empty()) return;
  // All filters first, so that none sees what another rule has made of the event.
  look_at(nullptr);
  look_at_event(change.event);
  auto& reached = workspace_.reached;
  reached.clear();
  workspace_.dispatch.find_rules(who_.kind, change.event->event, predicates_, evaluation_, workspace_.reading,
                                 reached);
  for (uint32_t place : reached)
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
  refresh_addresses();  // the record may have moved
  if (counts) add_points(place.score, rule.points, change);
}

void Moment::add_points(uint32_t score, double points, ChangeSet& change) {
  if (!nudge::add_points(program_.scores[score], points, subject_.record, layout_, evaluation_)) return;
  change.causes.push_back(program_.score_cause(score));
}

}  // namespace nudge
