// How a contact stands at this moment: scores, conditions, enrolments.
#include "runtime/rights/export_parts.h"
#include "runtime/value/civil.h"

namespace nudge {

namespace {

class Standing {
 public:
  Standing(const Program& program, const Predicates& predicates, State& state, uint32_t contact,
           ExportWriter& json)
      : program_(program),
        predicates_(predicates),
        state_(state),
        contact_(state.contacts[contact]),
        json_(json) {
    evaluation_.records[static_cast<size_t>(RecordBase::contact)] = contact_.record.data();
    evaluation_.records[static_cast<size_t>(RecordBase::account)] =
        contact_.account == kNone ? predicates.constants().no_account()
                                  : state.accounts[contact_.account].record.data();
    evaluation_.has_account = contact_.account != kNone;
    evaluation_.now_ms = evaluation_.entry_ms = state.now_ms;
    const SlotId zone_slot = program.contact_fields[kContactTimezone].slot;
    const Word zone = zone_slot == kNoSlot ? kMissingWord : load(zone_slot);
    evaluation_.zone = zone == kMissingWord ? state.default_zone : zone;
    evaluation_.today = date_of(state.now_ms, static_cast<ZoneId>(evaluation_.zone));
    evaluation_.program = &program;
    evaluation_.constants = &predicates.constants();
    evaluation_.arena = &arena_;
  }

  void run() {
    scores();
    conditions();
    enrolments();
  }

 private:
  Word load(SlotId slot) const { return contact_.record.load(program_.contact_layout.slots[slot]); }
  bool has(SlotId slot) const {
    return slot != kNoSlot && load(slot) != missing_word(program_.contact_layout.slots[slot].kind);
  }
  void value(const FieldType& type, Word word) { RecordExport::value(json_, program_, type, word); }

  void scores();
  void conditions();
  void enrolments();
  void enrolment(const Enrolment& enrolment);
  void captures(const Workflow& workflow, const Record& captured);
  void may_be_never(const char* name, int64_t at_ms) {
    if (at_ms != kNever && at_ms != INT64_MIN) json_.key(name).time(at_ms);
  }

  const Program& program_;
  const Predicates& predicates_;
  State& state_;
  const Contact& contact_;
  ExportWriter& json_;
  Evaluation evaluation_;
  Arena arena_;
};

void Standing::scores() {
  FieldType number;
  number.kind = FieldKind::number;
  json_.key("scores").open('{');
  for (const Score& score : program_.scores) {
    if (score.subject != SubjectKind::contact) continue;
    json_.key(score.name).open('{');
    json_.key("reading");
    value(number, predicates_.run(score.value, evaluation_));
    if (has(score.points_slot)) {
      json_.key("points");
      value(number, load(score.points_slot));
      if (has(score.as_of_slot)) json_.key("points_as_of").time(int_of_word(load(score.as_of_slot)));
    }
    for (const ScoreRule& rule : score.rules) {
      if (!has(rule.counted_slot)) continue;
      EntriesView entries = contact_.record.entries(program_.contact_layout.slots[rule.counted_slot]);
      json_.key("counted").open('[');
      for (uint32_t place = 0; place < entries.size(); ++place)
        json_.time(entries.time_ms(place));
      json_.close(']');
    }
    json_.close('}');
  }
  json_.close('}');
}

void Standing::conditions() {
  json_.key("conditions").open('{');
  for (const StoredCondition& condition : program_.tables(SubjectKind::contact).conditions) {
    if (condition.slot == kNoSlot) continue;
    json_.key(condition.name).open('{');
    json_.key("holds").flag(load(condition.slot) == 1);
    if (has(condition.since_slot)) json_.key("since").time(int_of_word(load(condition.since_slot)));
    json_.close('}');
  }
  json_.close('}');
  json_.key("segments").open('{');
  for (const Segment& segment : program_.segments) {
    if (segment.subject == SubjectKind::contact && segment.value != kNoFunction)
      json_.key(segment.name).flag(predicates_.run(segment.value, evaluation_) == 1);
  }
  json_.close('}');
}

void Standing::captures(const Workflow& workflow, const Record& captured) {
  json_.key("captured").open('{');
  for (SlotId slot = 0; slot < workflow.captures.slots.size() && slot < workflow.capture_fields.size();
       ++slot) {
    const Word word = captured.load(workflow.captures.slots[slot]);
    if (word == missing_word(workflow.captures.slots[slot].kind)) continue;
    json_.key(workflow.capture_fields[slot].name);
    value(workflow.capture_fields[slot].type, word);
  }
  json_.close('}');
}

void Standing::enrolment(const Enrolment& enrolment) {
  const Workflow& workflow = program_.workflows[enrolment.workflow];
  json_.open('{');
  json_.key("workflow").text(workflow.name);
  if (enrolment.errand && enrolment.owner() != kNone)
    json_.key("of_account").text(state_.account_id(enrolment.owner()));
  if (enrolment.node != kNoNode && !enrolment.finished) {
    json_.key("step").text(workflow.nodes[enrolment.node].step);
    if (workflow.nodes[enrolment.node].retired) json_.key("retired").flag(true);
  }
  json_.key("entered").time(enrolment.entry_ms);
  may_be_never("until", enrolment.deadline_ms);
  may_be_never("due", contact_.timers.due_ms({TimerKind::enrolment, enrolment.order}));
  if (enrolment.finished) json_.key("finished").flag(true);
  if (enrolment.held_out) json_.key("held_out").flag(true);
  if (enrolment.measured != 0) {
    json_.key("measured").open('[');
    for (size_t measure = 0; measure < workflow.measures.size(); ++measure) {
      if (enrolment.measured >> measure & 1) json_.text(workflow.measures[measure].name);
    }
    json_.close(']');
  }
  if (!enrolment.captures().empty()) captures(workflow, enrolment.captures());
  json_.close('}');
}

void Standing::enrolments() {
  json_.key("enrolments").open('[');
  for (const Enrolment& one : contact_.enrolments)
    enrolment(one);
  json_.close(']');
}

}  // namespace

void export_standing(const Program& program, const Predicates& predicates, State& state, uint32_t contact,
                     ExportWriter& json) {
  Standing(program, predicates, state, contact, json).run();
}

}  // namespace nudge
