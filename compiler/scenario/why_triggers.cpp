// What could have started the workflow: what came of each time, and what a trigger lacks now.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/ir/print_expression.h"
#include "compiler/scenario/why_watch.h"
#include "runtime/outbox/value_text.h"
#include "runtime/value/civil.h"

namespace nudge::scenario {

namespace {

constexpr size_t kLongestReason = 160;

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
    occasion.event = seen_by(event, words);
    occasion.by = fmt::format("`{}` came", occasion.event->name);
    occasion.filter = of_.explain(from.occurrence.filter, event.event, evaluation);
    occasion.what = passes ? Occasion::What::counted : Occasion::What::filtered;
    if (passes) {
      occasion.reason = fmt::format("it is number {} within {}, and starts it as number {}",
                                    counted_times(trigger, evaluation).size(), ir::print_length(from.within),
                                    trigger.times);
    } else {
      occasion.reason = of_.words(of_.ir[from.occurrence.filter].span);
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
      occasion.event = seen_by(*event, words_of_now(evaluation));
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
  auto with = [&](const Explanation& tree) {
    return reason + ": " + shortened(in_short(tree), kLongestReason);
  };
  if (!occasion.in_the_way.empty() && reason.ends_with("holds already")) return with(occasion.in_the_way[0]);
  if (reason.starts_with("`if`") && occasion.condition) return with(*occasion.condition);
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
  size_t place = awaiting_outcome_.front();
  Occasion& occasion = report_.occasions[place];
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
      if (!all_)
        forget_before(place,
                      [](const Occasion& before) { return before.outcome == Occasion::Outcome::refused; });
  }
  bool held = trace.reason && std::string_view(trace.reason).ends_with("holds already");
  if (!held) occasion.in_the_way.clear();
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

// Of those that the window holds now, the newest first.
std::vector<int64_t> Watch::counted_times(const Trigger& trigger, const Evaluation& evaluation) const {
  const Tracker& tracker = of_.program().trackers[trigger.tracker];
  RecordBase base = tracker.subject == SubjectKind::account ? RecordBase::account : RecordBase::contact;
  std::vector<int64_t> times;
  for (const TrackerSlot& part : tracker.slots) {
    if (part.part != TrackerPart::entries) continue;
    Slot slot = of_.program().layout(tracker.subject).slots[part.slot];
    Word word = load_slot(evaluation.records[static_cast<size_t>(base)], slot);
    EntriesView entries(std::bit_cast<const Entries*>(word));
    for (uint32_t place = entries.size(); place > 0; --place) {
      int64_t time_ms = entries.time_ms(place - 1);
      int64_t end_ms = add_int(time_ms, trigger.within.ms);
      if (trigger.within.months != 0)
        end_ms = add_months_to_time(end_ms, trigger.within.months, static_cast<ZoneId>(evaluation.zone));
      if (end_ms > evaluation.now_ms) times.push_back(time_ms);
    }
  }
  return times;
}

std::string Watch::count_lacks(uint32_t place, const TriggerReport& report,
                               const Evaluation& evaluation) const {
  const Trigger& trigger = workflow().triggers[place];
  const ir::Trigger& from = source().triggers[place];
  std::vector<int64_t> times = counted_times(trigger, evaluation);
  if (times.empty()) return event_lacks(from, report);
  size_t said = std::min<size_t>(times.size(), 3);
  return fmt::format(
      "{} of {} within {}: {}", times.size(), trigger.times, ir::print_length(from.within),
      words_of_now(evaluation).list(std::span(times).first(said), static_cast<int64_t>(times.size() - said)));
}

std::string Watch::change_lacks(uint32_t place, const Evaluation& evaluation) const {
  const Trigger& trigger = workflow().triggers[place];
  const Program& program = of_.program();
  SubjectKind owner = trigger.of_account ? SubjectKind::account : SubjectKind::contact;
  if (trigger.of_account && !evaluation.has_account) return "is in no account";
  const Field& field = program.fields(owner)[trigger.field];
  const Layout& layout = program.layout(owner);
  const std::byte* record =
      evaluation.records[static_cast<size_t>(trigger.of_account ? RecordBase::account : RecordBase::contact)];
  std::string value;
  if (field.slot == trigger.slot)
    append_plain_value(value, program, field.type, load_slot(record, layout.slots[field.slot]));
  if (of_.hides && holds_pii(field) && !value.empty() && value != "missing") value = kPersonal;
  Word written =
      field.written_slot == kNoSlot ? kMissingWord : load_slot(record, layout.slots[field.written_slot]);
  std::string name = (trigger.of_account ? "account." : "contact.") + field.name;
  return fmt::format("it has not changed so: `{}`{}{}", name, value.empty() ? "" : " is " + value,
                     written == kMissingWord
                         ? ", never set"
                         : ", last set " + words_of_now(evaluation).at(int_of_word(written)));
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
      return count_lacks(place, report, evaluation);
    case TriggerKind::appointment:
      report.now = of_.explain(from.date, kNothingArrives, evaluation);
      return appointment_lacks(place, evaluation);
    case TriggerKind::changes:
      return change_lacks(place, evaluation);
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
