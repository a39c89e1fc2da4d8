// Where enrolments stand now: what they wait for, and what may still end them.
#include <fmt/format.h>

#include "compiler/scenario/why_watch.h"
#include "runtime/value/civil.h"

namespace nudge::scenario {

namespace {

int64_t later(int64_t from_ms, const Length& length, ZoneId zone) {
  int64_t at_ms = add_int(from_ms, length.ms);
  return length.months == 0 ? at_ms : add_months_to_time(at_ms, length.months, zone);
}

}  // namespace

Open Watch::open_of(const std::string& kind, const ir::Awaited& awaited, const Pass& pass,
                    Evaluation& evaluation) const {
  TimeWords words = words_of_now(evaluation);
  Open made;
  made.kind = kind;
  made.text = of_.words(awaited.span);
  for (const ir::Occurrence& occurrence : awaited.occurrences) {
    const std::string& name = of_.ir.events[occurrence.event].name;
    auto heard = heard_.find(occurrence.event);
    std::string said;
    if (heard == heard_.end()) {
      said = fmt::format("no `{}` has come", name);
    } else if (heard->second.last_ms < pass.entered_ms) {
      said = fmt::format("no `{}` since it entered, the last was {}", name, words.at(heard->second.last_ms));
    } else {
      said = fmt::format("the last `{}` was {}", name, words.at(heard->second.last_ms));
      if (occurrence.filter != ir::kNoExpr)
        said += fmt::format(", not as `{}`", of_.words(of_.ir[occurrence.filter].span));
    }
    made.events += (made.events.empty() ? "" : "; ") + said;
  }
  for (ir::ExprId condition : awaited.conditions) {
    if (std::optional<Explanation> tree = of_.explain(condition, kNothingArrives, evaluation))
      made.conditions.push_back(std::move(*tree));
  }
  return made;
}

void Watch::add_open(Pass& pass, const Enrolment& enrolment, SubjectRef who) {
  Evaluation evaluation = now_of(who, &enrolment);
  TimeWords words = words_of_now(evaluation);
  auto add_goal = [&](const std::string& kind, const Goal& goal, const ir::Goal& from) {
    Open open = open_of(kind, from.awaited, pass, evaluation);
    int64_t end_ms = later(pass.entered_ms, goal.within, words.zone());
    bool over = goal.bounded && end_ms <= state_.now_ms;
    if (enrolment.finished && (over || !goal.bounded)) return;
    if (kind == "goal") pass.open_goal = enrolment.finished;
    if (!goal.bounded) {
      open.state = "open while it is in";
    } else {
      open.state = (over ? "over since " : "open until ") + words.at(end_ms);
    }
    pass.open.push_back(std::move(open));
  };
  if (!enrolment.finished && enrolment.node != kNoNode) {
    const Node& node = workflow().nodes[enrolment.node];
    if (node.kind == NodeKind::wait_for) {
      Open open = open_of("waits for", of_.steps[enrolment.node]->awaited, pass, evaluation);
      open.state =
          enrolment.deadline_ms == kNever ? "without an end" : "until " + words.at(enrolment.deadline_ms);
      pass.open.push_back(std::move(open));
    }
  }
  for (size_t place = 0; place < workflow().goals.size(); ++place)
    add_goal("goal", workflow().goals[place], source().goals[place]);
  for (size_t place = 0; place < workflow().measures.size(); ++place) {
    if (!(enrolment.measured >> place & 1))
      add_goal("measure " + workflow().measures[place].name, workflow().measures[place],
               source().measures[place]);
  }
  if (enrolment.finished) return;
  for (const ir::Awaited& exit : source().exits)
    pass.open.push_back(open_of("exit", exit, pass, evaluation));
}

void Watch::report_standing(WhyReport& report, SubjectRef who) {
  for (const Enrolment& enrolment : state_.subject(who).enrolments) {
    auto known = passes_.find(enrolment.pass);
    if (enrolment.errand || known == passes_.end()) continue;
    Pass& pass = report.passes[known->second];
    add_open(pass, enrolment, who);
  }
}

}  // namespace nudge::scenario
