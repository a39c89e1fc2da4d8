#include "runtime/program/verify.h"

#include "runtime/program/verify_parts.h"

namespace nudge {

void Verification::check_layout(const Layout& layout) {
  expect(layout.fixed_bytes >= Layout::kHeaderBytes && layout.fixed_bytes < (1U << 30),
         "a layout of no sane size");
  for (const Slot& slot : layout.slots) {
    uint64_t end = uint64_t{slot.offset} + slot_bytes(slot.kind);
    expect(slot.offset >= Layout::kHeaderBytes && end <= layout.fixed_bytes,
           "a slot lies outside of its record");
  }
}

void Verification::check_type(const FieldType& type) {
  bool known = type.kind != FieldKind::enumeration || type.detail < program_.enums.size();
  bool element_known = type.element != FieldKind::enumeration || type.element_detail < program_.enums.size();
  expect(known && element_known, "no such enum");
}

void Verification::check(const TimedCondition& condition) {
  need_function(condition.value);
  check_function_id(condition.next_change);
  for (Cause cause : condition.causes)
    expect(cause < program_.cause_count(), "no such cause");
}

namespace {

bool is_text(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::email || kind == FieldKind::url;
}
bool is_list(FieldKind kind) {
  return kind == FieldKind::list || kind == FieldKind::set;
}

class ProgramVerification : public Verification {
 public:
  using Verification::Verification;

  void run() {
    why_ = find_broken_code(program_);
    check_lists();
    check_layout(program_.contact_layout);
    check_layout(program_.account_layout);
    expect(program_.contact_fields.size() > kContactSubscribed, "a built-in field of the contact is gone");
    expect(program_.account_fields.size() > kAccountCreatedAt, "a built-in field of the account is gone");
    if (why_) return;
    need_slot(program_.contact_fields[kContactId].slot, program_.contact_layout, SlotKind::text);
    need_slot(program_.account_fields[kAccountId].slot, program_.account_layout, SlotKind::text);
    check_fields(program_.contact_fields, program_.contact_layout);
    check_fields(program_.account_fields, program_.account_layout);
    for (const Event& event : program_.events)
      check_event(event);
    for (const Tracker& tracker : program_.trackers)
      check_tracker(tracker);
    for (const Segment& segment : program_.segments)
      check(TimedCondition{segment.value, segment.next_change, segment.causes});
    for (const Score& score : program_.scores)
      check_score(score);
    for (const ActionType& action : program_.actions) {
      for (const ActionParameter& parameter : action.parameters)
        check_type(parameter.type);
    }
    for (const Workflow& workflow : program_.workflows) {
      if (!why_) why_ = find_broken_workflow(program_, workflow);
    }
    for (SubjectKind subject : {SubjectKind::contact, SubjectKind::account})
      check_subject(subject);
    check_engine_parts();
  }

 private:
  using Verification::check;

  void check_lists() {
    for (const ListConstant& list : program_.lists) {
      if (!list.of_texts) continue;
      for (Word word : list.words)
        expect(word == kMissingWord || word < program_.texts.size(), "a list of texts that there aren't");
    }
  }

  void check_fields(const std::vector<Field>& fields, const Layout& layout) {
    for (const Field& field : fields) {
      check_type(field.type);
      check_slot(field.written_slot, layout, SlotKind::wide);
      if (is_text(field.type.kind)) {
        check_slot(field.slot, layout, SlotKind::text);
      } else if (is_list(field.type.kind)) {
        check_slot(field.slot, layout, SlotKind::list);
      } else {
        check_scalar_slot(field.slot, layout);
      }
      check_default(field);
      is_list(field.type.kind) ? check_row(field.fields) : check_fields(field.fields, layout);
    }
  }
  void check_scalar_slot(SlotId slot, const Layout& layout) {
    check_slot(slot, layout);
    if (why_ || slot == kNoSlot) return;
    SlotKind kind = layout.slots[slot].kind;
    expect(kind != SlotKind::text && kind != SlotKind::list && kind != SlotKind::entries,
           "a slot of another kind than is read");
  }
  void check_default(const Field& field) {
    if (!field.has_default) return;
    if (is_text(field.type.kind)) expect(field.default_word < program_.texts.size(), "no such text");
    if (is_list(field.type.kind)) expect(field.default_word < program_.lists.size(), "no such list");
  }
  // The parts of an element, and of records in it, stand in cells, no further apart than there are parts.
  static size_t count_parts(const std::vector<Field>& parts) {
    size_t count = parts.size();
    for (const Field& part : parts)
      count += count_parts(part.fields);
    return count;
  }
  void check_row(const std::vector<Field>& parts) { check_row(parts, count_parts(parts)); }
  void check_row(const std::vector<Field>& parts, size_t cells) {
    for (const Field& part : parts) {
      check_type(part.type);
      check_default(part);
      expect(part.slot == kNoSlot || part.slot < cells, "no such cell");
      expect(!is_list(part.type.kind), "an element of elements");
      check_row(part.fields, cells);
    }
  }

  void check_event(const Event& event) {
    check_layout(event.layout);
    if (why_) return;
    check_fields(event.fields, event.layout);
    expect(!event.prefix || (!event.fields.empty() && is_text(event.fields[0].type.kind)),
           "an event of many names that doesn't keep them");
    for (TrackerId tracker : event.trackers)
      expect(tracker < program_.trackers.size(), "no such tracker");
  }

  void check_tracker(const Tracker& tracker) {
    check_function_id(tracker.filter);
    if (tracker.event >= program_.events.size()) return expect(false, "no such event");
    const Layout& event = program_.events[tracker.event].layout;
    check_slot(tracker.value_slot, event);
    expect(tracker.entry_width == 1 || tracker.entry_width == 2, "entries of no sane width");
    if (why_) return;
    for (const TrackerSlot& slot : tracker.slots)
      check_part(tracker, slot);
  }
  void check_part(const Tracker& tracker, const TrackerSlot& slot) {
    const Layout& layout = program_.layout(tracker.subject);
    SlotKind number = tracker.value_is_number ? SlotKind::number : SlotKind::wide;
    switch (slot.part) {
      case TrackerPart::did:
        return need_slot(slot.slot, layout, SlotKind::boolean);
      case TrackerPart::entries:
        return need_slot(slot.slot, layout, SlotKind::entries);
      case TrackerPart::sum:
      case TrackerPart::least:
      case TrackerPart::greatest:
        return need_slot(slot.slot, layout, number);
      case TrackerPart::latest:
        expect(tracker.value_slot != kNoSlot, "no such slot");
        if (!why_) need_slot(slot.slot, layout, value_kind(tracker));
        return;
      default:
        return need_slot(slot.slot, layout, SlotKind::wide);
    }
  }
  SlotKind value_kind(const Tracker& tracker) const {
    return program_.events[tracker.event].layout.slots[tracker.value_slot].kind;
  }

  void check_score(const Score& score) {
    const Layout& layout = program_.layout(score.subject);
    need_slot(score.points_slot, layout, SlotKind::number);
    check_slot(score.as_of_slot, layout, SlotKind::wide);
    need_function(score.value);
    for (const ScoreRule& rule : score.rules) {
      for (const Occurrence& occurrence : rule.occurrences) {
        check_function_id(occurrence.filter);
        expect(occurrence.event < program_.events.size(), "no such event");
      }
      expect(
          rule.condition == UINT32_MAX || rule.condition < program_.tables(score.subject).conditions.size(),
          "no such condition");
      check_slot(rule.counted_slot, layout, SlotKind::entries);
      expect(rule.at_most == 0 || rule.counted_slot != kNoSlot, "no such slot");
    }
  }

  void check_subject(SubjectKind subject) {
    const SubjectTables& tables = program_.tables(subject);
    const Layout& layout = program_.layout(subject);
    for (const StoredCondition& condition : tables.conditions) {
      check(condition.condition);
      need_slot(condition.slot, layout, SlotKind::boolean);
      check_slot(condition.since_slot, layout, SlotKind::wide);
    }
    expect(tables.scoring_conditions <= tables.conditions.size(), "no such condition");
    for (const Appointment& appointment : tables.appointments) {
      need_function(appointment.moment);
      appointment.recurring ? check_function_id(appointment.key) : need_function(appointment.key);
      need_slot(appointment.handled_slot, layout, SlotKind::wide);
      for (Cause cause : appointment.causes)
        expect(cause < program_.cause_count(), "no such cause");
    }
    check_dispatch(tables, program_.fields(subject).size());
  }

  // A table has a row for each of `rows`, of places below the limit.
  void check_rows(const std::vector<std::vector<uint32_t>>& table, size_t rows, size_t limit) {
    expect(table.size() == rows, "a dispatch table of the wrong size");
    for (const auto& row : table) {
      for (uint32_t place : row)
        expect(place < limit, "no such condition or appointment");
    }
  }
  void check_rows(const std::vector<std::vector<TriggerPlace>>& table, size_t rows) {
    expect(table.size() == rows, "a dispatch table of the wrong size");
    for (const auto& row : table) {
      for (TriggerPlace place : row) {
        expect(place.workflow < program_.workflows.size() &&
                   place.trigger < program_.workflows[place.workflow].triggers.size(),
               "no such trigger");
      }
    }
  }
  void check_rows(const std::vector<std::vector<SubjectTables::RulePlace>>& table, size_t rows) {
    expect(table.size() == rows, "a dispatch table of the wrong size");
    for (const auto& row : table) {
      for (SubjectTables::RulePlace place : row) {
        expect(place.score < program_.scores.size() && place.rule < program_.scores[place.score].rules.size(),
               "no such rule of a score");
      }
    }
  }
  void check_dispatch(const SubjectTables& tables, size_t fields) {
    size_t conditions = tables.conditions.size();
    check_rows(tables.triggers_by_event, program_.events.size());
    check_rows(tables.triggers_by_condition, conditions);
    check_rows(tables.triggers_by_appointment, tables.appointments.size());
    check_rows(tables.triggers_by_field, fields);
    check_rows(tables.triggers_by_account_field, program_.account_fields.size());
    check_rows(tables.conditions_by_cause, program_.cause_count(), conditions);
    check_rows(tables.appointments_by_cause, program_.cause_count(), tables.appointments.size());
    check_rows(tables.rules_by_event, program_.events.size());
    check_rows(tables.rules_by_condition, conditions);
  }

  void check_engine_parts() {
    const Layout& contact = program_.contact_layout;
    for (const AdaptiveSplit& split : program_.adaptive_splits) {
      if (split.workflow >= program_.workflows.size()) return expect(false, "no such workflow");
      SubjectKind subject = program_.workflows[split.workflow].subject;
      need_slot(split.arm_slot, program_.layout(subject), SlotKind::small);
      expect(split.arms > 0, "a split without arms");
    }
    for (const Signal& signal : program_.signals) {
      if (signal.event >= program_.events.size()) return expect(false, "no such event");
      check_slot(signal.topic_slot, program_.events[signal.event].layout, SlotKind::text);
      check_slot(signal.hard_slot, program_.events[signal.event].layout, SlotKind::boolean);
    }
    for (const Cap& cap : program_.policy.caps)
      need_slot(cap.queued_slot, contact, SlotKind::entries);
    check_slot(program_.suppressed_slot, contact, SlotKind::boolean);
    check_slot(program_.unsubscribed_topics_slot, contact, SlotKind::list);
    if (program_.first_open_hour_slot == kNoSlot) return;
    uint64_t first = program_.first_open_hour_slot;
    if (first + 24 > contact.slots.size()) return expect(false, "no such slot");
    for (SlotId hour = 0; hour < 24; ++hour)
      need_slot(program_.first_open_hour_slot + hour, contact, SlotKind::small);
  }
};

}  // namespace

std::optional<std::string> find_broken_reference(const Program& program) {
  ProgramVerification verification(program);
  verification.run();
  return verification.why();
}

}  // namespace nudge
