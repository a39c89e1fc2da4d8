// What could have started the workflow: what came of each time, and what a trigger lacks now.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/ir/print_expression.h"
#include "compiler/scenario/why_watch.h"
#include "runtime/value/civil.h"

namespace nudge::scenario {

namespace {

bool is_by_event(const Trigger& trigger) {
  return trigger.kind == TriggerKind::event || trigger.kind == TriggerKind::count;
}

std::string times_words(uint64_t count, const std::string& what) {
  return count == 1 ? fmt::format("one `{}` has come", what) : fmt::format("{} `{}` have come", count, what);
}

}  // namespace

void Watch::triggers_fired(SubjectRef who, const Input* event, std::span<const Candidate> fired,
                           Evaluation& evaluation) {
  if (!mine(who)) return;
  drain();
  const Candidate* candidate = nullptr;
  for (const Candidate& other : fired) {
    if (other.workflow == of_.id) candidate = &other;
  }
  if (event && event->event != kNoEvent) event_came(*event, candidate, evaluation);
  if (candidate) candidate_fired(*candidate, event, evaluation);
}

// Those of its triggers that the event is for, and that it did not fire.
void Watch::event_came(const Input& event, const Candidate* fired, Evaluation& evaluation) {
  TimeWords words = words_of_now(evaluation);
  for (size_t place = 0; place < workflow().triggers.size(); ++place) {
    const Trigger& trigger = workflow().triggers[place];
    if (!is_by_event(trigger) || trigger.event != event.event) continue;
    TriggerReport& report = report_.triggers[place];
    ++report.seen;
    if (fired && fired->trigger == place) continue;
    const ir::Trigger& from = source().triggers[place];
    bool passes = trigger.filter == kNoFunction || interpret(of_.program(), trigger.filter, evaluation) == 1;
    if (passes && trigger.kind == TriggerKind::event) continue;  // another of its triggers has fired
    Occasion occasion;
    occasion.at_ms = evaluation.now_ms;
    occasion.trigger = static_cast<int>(place);
    occasion.event = seen(of_.program(), event, words);
    occasion.by = fmt::format("`{}` came", occasion.event->name);
    occasion.filter = of_.explain(from.occurrence.filter, event.event, evaluation);
    occasion.what = passes ? Occasion::What::counted : Occasion::What::filtered;
    if (passes) {
      occasion.reason = fmt::format("it counts, and isn't the one that makes {} within {}", trigger.times,
                                    ir::print_length(from.within));
    } else {
      ++report.filtered;
    }
    add_occasion(std::move(occasion));
  }
}

void Watch::candidate_fired(const Candidate& candidate, const Input* event, Evaluation& evaluation) {
  Occasion occasion;
  occasion.at_ms = evaluation.now_ms;
  uint32_t arriving = kNothingArrives;
  if (candidate.trigger == kNoTrigger) {
    occasion.by = "another workflow started it";
  } else {
    occasion.trigger = static_cast<int>(candidate.trigger);
    const Trigger& trigger = workflow().triggers[candidate.trigger];
    const ir::Trigger& from = source().triggers[candidate.trigger];
    TriggerReport& report = report_.triggers[candidate.trigger];
    ++report.fired;
    if (is_by_event(trigger)) {
      arriving = event->event;
      occasion.event = seen(of_.program(), *event, words_of_now(evaluation));
      occasion.by = fmt::format("`{}` came", occasion.event->name);
      occasion.filter = of_.explain(from.occurrence.filter, arriving, evaluation);
    } else if (trigger.kind == TriggerKind::condition) {
      bool left = from.kind == ir::Trigger::Kind::segment_left;
      ir::ExprId condition = left ? of_.ir.segments[from.segment].condition : from.condition;
      occasion.filter = of_.explain(condition, kNothingArrives, evaluation);
      occasion.by = left ? fmt::format("`{}` was left", of_.ir.segments[from.segment].name)
                         : fmt::format("`{}` became true", report.text);
    } else {
      occasion.by = trigger.kind == TriggerKind::changes ? fmt::format("`{}`", report.text)
                                                         : fmt::format("the time of `{}` came", report.text);
    }
  }
  occasion.condition = of_.explain(source().condition, arriving, evaluation);
  occasion.in_the_way = holding_already(candidate, arriving == kNothingArrives ? nullptr : event, evaluation);
  awaiting_outcome_.push_back(report_.occasions.size());
  add_occasion(std::move(occasion));
}

// Goals and exits that hold at the moment of entry, as the engine asks them.
std::vector<Explanation> Watch::holding_already(const Candidate& candidate, const Input* event,
                                                const Evaluation& evaluation) const {
  Evaluation entering = evaluation;
  entering.entry_ms = evaluation.now_ms;
  Record captures;
  const Layout& layout = workflow().captures;
  if (!layout.slots.empty()) {
    captures.reset(layout);
    if (event && candidate.trigger != kNoTrigger) {
      const Layout& from = of_.program().events[event->event].layout;
      for (const Capture& capture : workflow().triggers[candidate.trigger].captures) {
        captures.store_any(layout, layout.slots[capture.to],
                           event->event_record.load(from.slots[capture.from]));
      }
    }
    entering.records[static_cast<size_t>(RecordBase::captured)] = captures.data();
  }
  std::vector<Explanation> holding;
  auto add = [&](const Awaited& awaited, const ir::Awaited& from) {
    for (size_t place = 0; place < awaited.conditions.size(); ++place) {
      if (interpret(of_.program(), awaited.conditions[place].value, entering) != 1) continue;
      holding.push_back(*of_.explain(from.conditions[place], kNothingArrives, entering));
    }
  };
  for (size_t place = 0; place < workflow().goals.size(); ++place)
    add(workflow().goals[place].awaited, source().goals[place].awaited);
  for (size_t place = 0; place < workflow().exits.size(); ++place)
    add(workflow().exits[place], source().exits[place]);
  return holding;
}

std::string Watch::refusal_words(const Trace& trace, const Occasion& occasion) const {
  std::string reason = trace.reason ? trace.reason : "";
  TimeWords words(occasion.at_ms, static_cast<ZoneId>(trace.subject ? report_.zone : ZoneId{0}));
  if (report_.passes.empty()) return reason;
  const Pass& last = report_.passes.back();
  if (reason.starts_with("entered once"))
    return "it is entered once, and was on " + words.at(last.entered_ms);
  if (reason.starts_with("entered too short")) {
    int64_t again_ms = add_int(last.entered_ms, workflow().enter_after.ms);
    if (workflow().enter_after.months != 0)
      again_ms = add_months_to_time(again_ms, workflow().enter_after.months, report_.zone);
    return fmt::format("it was entered on {}, and may be again from {}", words.at(last.entered_ms),
                       words.at(again_ms));
  }
  if (reason.starts_with("is active")) {
    std::string step = last.way.empty() ? "" : fmt::format(", on `{}`", last.way.back().text);
    return fmt::format("it was in already, since {}{}", words.at(last.entered_ms), step);
  }
  return reason;
}

void Watch::settle_occasion(const Trace& trace) {
  if (awaiting_outcome_.empty()) return;
  Occasion& occasion = report_.occasions[awaiting_outcome_.front()];
  awaiting_outcome_.erase(awaiting_outcome_.begin());
  if (std::optional<SubjectRef> who = subject()) report_.zone = words_of(*who).zone();
  switch (trace.what) {
    case TraceWhat::entered:
      occasion.outcome = Occasion::Outcome::entered;
      break;
    case TraceWhat::held_out:
      occasion.outcome = Occasion::Outcome::held_out;
      break;
    default:
      occasion.outcome = Occasion::Outcome::refused;
      occasion.reason = refusal_words(trace, occasion);
  }
  if (occasion.outcome != Occasion::Outcome::refused) occasion.in_the_way.clear();
}

// --- what it lacks now

std::string Watch::last_word(uint32_t event) const {
  auto heard = heard_.find(event);
  if (heard == heard_.end()) return "";
  return TimeWords(state_.now_ms, report_.zone).at(heard->second.last_ms);
}

std::string Watch::event_lacks(const ir::Trigger& trigger, const TriggerReport& report) const {
  uint32_t event = trigger.occurrence.event;
  const std::string& name = of_.ir.events[event].name;
  auto heard = heard_.find(event);
  if (heard == heard_.end()) return fmt::format("no `{}` has come", name);
  std::string came = times_words(heard->second.count, name);
  std::string last = fmt::format("{}{}", heard->second.count == 1 ? ", " : ", the last ", last_word(event));
  if (report.filtered == heard->second.count) {
    return fmt::format("{}{}; {} as `{}`", came, last, heard->second.count == 1 ? "not" : "none",
                       of_.words(of_.ir[trigger.occurrence.filter].span));
  }
  return came + last;
}

// Of a date, or of every so often.
std::string Watch::appointment_lacks(uint32_t place, Evaluation& evaluation) const {
  TimeWords words = words_of_now(evaluation);
  const Trigger& trigger = workflow().triggers[place];
  const Appointment& appointment = of_.program().tables(of_.subject()).appointments[trigger.appointment];
  auto run = [&](FunctionId function) { return interpret(of_.program(), function, evaluation); };
  if (appointment.recurring) {
    Word next = run(appointment.moment);
    return next == kMissingWord ? "its date is missing" : "the next is on " + words.at(int_of_word(next));
  }
  if (run(appointment.key) == kMissingWord) return "its date is missing";
  int64_t moment = int_of_word(run(appointment.moment));
  if (moment > evaluation.now_ms) return "that is on " + words.at(moment);
  return fmt::format("that was on {}{}", words.at(moment),
                     report_.triggers[place].fired > 0 ? "" : ", more than a day past when it was known");
}

std::string Watch::lacks(uint32_t place, TriggerReport& report, Evaluation& evaluation) const {
  const Trigger& trigger = workflow().triggers[place];
  const ir::Trigger& from = source().triggers[place];
  switch (trigger.kind) {
    case TriggerKind::event:
      return event_lacks(from, report);
    case TriggerKind::count:
      return fmt::format("{}; {} within {} are wanted", event_lacks(from, report), trigger.times,
                         ir::print_length(from.within));
    case TriggerKind::appointment:
      report.now = of_.explain(from.date, kNothingArrives, evaluation);
      return appointment_lacks(place, evaluation);
    case TriggerKind::changes:
      return "it has not changed so; what a contact's first input writes is no change";
    case TriggerKind::condition:
      break;
  }
  bool left = from.kind == ir::Trigger::Kind::segment_left;
  ir::ExprId condition = left ? of_.ir.segments[from.segment].condition : from.condition;
  report.now = of_.explain(condition, kNothingArrives, evaluation);
  bool holds = report.now && report.now->value == "true";
  if (left) {
    return holds ? fmt::format("`{}` holds, and starts it when it ends", of_.ir.segments[from.segment].name)
                 : fmt::format("`{}` has not ended", of_.ir.segments[from.segment].name);
  }
  return holds ? "it holds, but a late event made it so, which starts nothing" : "it does not hold";
}

void Watch::report_triggers(WhyReport& report, Evaluation& evaluation) const {
  for (uint32_t place = 0; place < workflow().triggers.size(); ++place) {
    TriggerReport& trigger = report.triggers[place];
    bool comes_again = workflow().triggers[place].kind == TriggerKind::appointment;
    if (trigger.fired == 0 || comes_again) trigger.lacks = lacks(place, trigger, evaluation);
  }
  if (source().condition != ir::kNoExpr)
    report.condition = of_.explain(source().condition, kNothingArrives, evaluation);
  for (const Workflow& other : of_.program().workflows) {
    bool starts = std::any_of(other.nodes.begin(), other.nodes.end(), [&](const Node& node) {
      return node.kind == NodeKind::start && node.target == of_.id;
    });
    if (starts) report.started_by += (report.started_by.empty() ? "`" : ", `") + other.name + "`";
  }
}

}  // namespace nudge::scenario
