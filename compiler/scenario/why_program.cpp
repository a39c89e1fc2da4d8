#include "compiler/scenario/why_program.h"

#include <fmt/format.h>

#include "compiler/analyze/traverse.h"
#include "compiler/lower/lower.h"
#include "compiler/scenario/step_words.h"
#include "runtime/outbox/value_text.h"
#include "runtime/value/civil.h"

namespace nudge::scenario {

using ir::ExprId;
using ir::kNoExpr;

namespace {

// What of a workflow may be asked, and about which arriving event.
class Requests {
 public:
  Requests(const ir::Program& ir, ir::WorkflowId id) : ir_(ir), id_(id), workflow_(ir.workflows[id]) {}

  std::vector<lower::ProbeRequest> run() {
    add_triggers();
    for (const ir::Goal& goal : workflow_.goals)
      add(goal.awaited);
    for (const ir::Goal& measure : workflow_.measures)
      add(measure.awaited);
    for (const ir::Awaited& exit : workflow_.exits)
      add(exit);
    analyze::for_each_step(ir_, workflow_.body, [&](const ir::Step& step) {
      add(step.awaited);
      bool explained = step.kind == ir::StepKind::branch || step.kind == ir::StepKind::repeat ||
                       step.kind == ir::StepKind::set_field || step.kind == ir::StepKind::add_to_field ||
                       step.kind == ir::StepKind::remove_from_field ||
                       step.kind == ir::StepKind::add_to_score || step.kind == ir::StepKind::wait_until_time;
      if (explained) add(step.value);
    });
    return std::move(requests_);
  }

 private:
  void add(ExprId expr, std::optional<ir::EventId> arriving = {}, bool captures = true) {
    if (expr == kNoExpr) return;
    lower::ProbeRequest request;
    request.expr = expr;
    request.subject = workflow_.for_account ? SubjectKind::account : SubjectKind::contact;
    request.arriving = arriving;
    if (captures) request.workflow = id_;
    requests_.push_back(request);
  }
  void add(const ir::Awaited& awaited) {
    for (const ir::Occurrence& occurrence : awaited.occurrences)
      add(occurrence.filter, occurrence.event);
    for (ExprId condition : awaited.conditions)
      add(condition);
  }
  void add_triggers() {
    add(workflow_.condition, {}, false);
    for (const ir::Trigger& trigger : workflow_.triggers) {
      bool by_event = trigger.kind == ir::Trigger::Kind::event || trigger.kind == ir::Trigger::Kind::count;
      if (by_event) {
        add(trigger.occurrence.filter, trigger.occurrence.event, false);
        add(workflow_.condition, trigger.occurrence.event, false);
      }
      add(trigger.condition, {}, false);
      add(trigger.date, {}, false);
      if (trigger.kind == ir::Trigger::Kind::segment_left)
        add(ir_.segments[trigger.segment].condition, {}, false);
    }
  }

  const ir::Program& ir_;
  ir::WorkflowId id_;
  const ir::Workflow& workflow_;
  std::vector<lower::ProbeRequest> requests_;
};

std::string up_to_first(const std::string& text, std::initializer_list<std::string_view> marks) {
  size_t end = text.size();
  for (std::string_view mark : marks)
    end = std::min(end, text.find(mark));
  return text.substr(0, end);
}

}  // namespace

WhyProgram::Parts::Parts(const ir::Program& program, const source::SourceSet& source_set,
                         ir::WorkflowId workflow_id, bool hides_pii, bool with_times)
    : ir(program),
      sources(source_set),
      id(workflow_id),
      keeps_times(with_times),
      lowered(make()),
      predicates(lowered.program) {
  for (ir::StepId step : steps_by_node(ir, lowered.program, id))
    steps.push_back(&ir.steps[step]);
  if (hides_pii) hides = std::make_unique<PersonalData>(lowered.program);
}

lower::Lowered WhyProgram::Parts::make() {
  lower::LowerOptions options;
  options.keep_times = keeps_times;
  options.requests = Requests(ir, id).run();
  lower::Lowered made = lower::lower(ir, sources, options);
  for (size_t place = 0; place < options.requests.size(); ++place) {
    const lower::ProbeRequest& request = options.requests[place];
    probes[{request.expr, request.arriving.value_or(kNothingArrives)}] = std::move(made.requested[place]);
  }
  return made;
}

std::optional<Explanation> WhyProgram::Parts::explain(ExprId expr, uint32_t arriving,
                                                      Evaluation& evaluation) const {
  if (expr == kNoExpr) return std::nullopt;
  auto found = probes.find({expr, arriving});
  NUDGE_ASSERT(found != probes.end(), "nobody asked for probes of {}", words(ir[expr].span));
  return scenario::explain({ir, sources, program(), found->second, hides.get(), id, arriving}, expr,
                           evaluation);
}

std::string WhyProgram::Parts::place(source::Span span) const {
  if (!span.known()) return "";
  const source::File& file = sources.file(span.file);
  return fmt::format("{}:{}", file.path(), file.position(span.begin).line);
}

std::string WhyProgram::Parts::step_words(NodeId node) const {
  const ir::Step& step = *steps[node];
  std::string text = words(step.span);
  switch (step.kind) {
    case ir::StepKind::branch:
      if (is_match(step)) return up_to_first(step.identity, {" arm "});
      return "if " + words(ir[step.value].span);
    case ir::StepKind::wait_for:
      return up_to_first(text, {" then ", " else ", " as "});
    case ir::StepKind::split:
    case ir::StepKind::repeat:
      return up_to_first(text, {" {"});
    default:
      return text;
  }
}

Evaluation evaluation_of(const Predicates& predicates, State& state, SubjectRef who,
                         const Enrolment* enrolment, Arena& arena) {
  const Program& program = predicates.program();
  Evaluation evaluation;
  const Subject& subject = state.subject(who);
  bool is_contact = who.kind == SubjectKind::contact;
  uint32_t account = is_contact ? state.contacts[who.place].account : who.place;
  auto record = [&](RecordBase base) -> const std::byte*& {
    return evaluation.records[static_cast<size_t>(base)];
  };
  record(RecordBase::contact) = is_contact ? subject.record.data() : state.no_contact.data();
  evaluation.has_account = account != kNone;
  record(RecordBase::account) =
      account == kNone ? predicates.constants().no_account() : state.accounts[account].record.data();
  if (enrolment && !enrolment->captures().empty())
    record(RecordBase::captured) = enrolment->captures().data();
  evaluation.now_ms = state.now_ms;
  evaluation.entry_ms = enrolment ? enrolment->entry_ms : state.now_ms;
  SlotId zone_slot = program.contact_fields[kContactTimezone].slot;
  Word zone = kMissingWord;
  if (is_contact && zone_slot != kNoSlot) zone = subject.record.load(program.contact_layout.slots[zone_slot]);
  evaluation.zone = zone == kMissingWord ? state.default_zone : zone;
  evaluation.today = date_of(state.now_ms, static_cast<ZoneId>(evaluation.zone));
  evaluation.program = &program;
  evaluation.constants = &predicates.constants();
  evaluation.arena = &arena;
  return evaluation;
}

EventSeen seen(const Program& program, const Input& input, const TimeWords& words, bool hides_pii) {
  const Event& event = program.events[input.event];
  EventSeen made{event.name, {}};
  for (const Field& field : event.fields) {
    bool plain = field.slot != kNoSlot && field.type.kind != FieldKind::record &&
                 field.type.element != FieldKind::record;
    if (!plain) continue;
    Word word = input.event_record.load(event.layout.slots[field.slot]);
    if (word == missing_word(event.layout.slots[field.slot].kind)) continue;
    std::string value;
    if (hides_pii && field.pii) {
      made.values.push_back({field.name, std::string(kPersonal)});
      continue;
    }
    if (field.type.kind == FieldKind::time) {
      value = words.at(int_of_word(word));
    } else {
      append_plain_value(value, program, field.type, word);
    }
    bool text = field.type.kind == FieldKind::text || field.type.kind == FieldKind::email ||
                field.type.kind == FieldKind::url;
    value = shortened(value, 60);
    made.values.push_back({field.name, text ? '"' + value + '"' : value});
  }
  return made;
}

std::string words_of(const EventSeen& event) {
  std::string text = event.name;
  for (size_t place = 0; place < event.values.size(); ++place)
    text += (place == 0 ? " { " : ", ") + event.values[place].name + ": " + event.values[place].value;
  return event.values.empty() ? text : text + " }";
}

WhyProgram::WhyProgram(const ir::Program& ir, const source::SourceSet& sources, ir::WorkflowId workflow,
                       bool hides_pii, bool keeps_times)
    : parts_(std::make_unique<Parts>(ir, sources, workflow, hides_pii, keeps_times)) {}
WhyProgram::~WhyProgram() = default;

}  // namespace nudge::scenario
