// Steps that change fields and scores, and sends to members: what is the subject's own is done at once, what
// is another's becomes an errand, done after the subject's rounds.
#include <algorithm>

#include "runtime/engine/moment.h"

namespace nudge {

namespace {

bool is_text(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::email || kind == FieldKind::url;
}

// What the word points to lies in a record that may change before the errand is done.
Word kept(Arena& scratch, FieldKind kind, Word word) {
  if (is_text(kind) && word != kMissingTextWord)
    return word_of_text(scratch.text(text_of_word(word)->view()));
  if ((kind == FieldKind::list || kind == FieldKind::set) && word != kMissingTextWord) {
    const List* list = list_of_word(word);
    void* copy = scratch.allocate(list->bytes, 8);
    std::memcpy(copy, list, list->bytes);
    return word_of_list(static_cast<const List*>(copy));
  }
  return word;
}

// A part of a record has its own type.
FieldType type_of(const std::vector<Field>& fields, SlotId slot) {
  for (const Field& field : fields) {
    if (field.slot == slot) return field.type;
    if (field.type.kind != FieldKind::record) continue;
    FieldType part = type_of(field.fields, slot);
    if (part.kind != FieldKind::record) return part;
  }
  return {FieldKind::record, 0, FieldKind::text, 0, false, false};
}

}  // namespace

void Moment::change_field(const Node& node, ChangeSet& next) {
  bool adding = node.kind == NodeKind::add_to_field;
  bool own = node.of_account != is_contact();
  if (own) {
    Word word = value(node.value);
    if (node.kind == NodeKind::set_field) return set_field(node.target, node.slot, word, next);
    return add_or_remove(node.target, node.slot, word, adding, next);
  }
  if (account() == kNone) return;  // nothing to write to
  FieldType type = type_of({program_.account_fields[node.target]}, node.slot);
  Errand errand;
  errand.kind = node.kind == NodeKind::set_field ? Errand::Kind::set_field
                : adding                         ? Errand::Kind::add_to_field
                                                 : Errand::Kind::remove_from_field;
  errand.place = account();
  errand.round = next.round;
  errand.target = node.target;
  errand.slot = node.slot;
  errand.value = kept(workspace_.scratch, node.kind == NodeKind::set_field ? type.kind : type.element,
                      value(node.value));
  workspace_.errands.push_back(std::move(errand));
}

void Moment::change_score(const Node& node, ChangeSet& next) {
  Word points = value(node.value);
  if (points == kMissingNumberWord) return;
  if (program_.scores[node.target].subject == who_.kind) {
    return add_points(node.target, number_of_word(points), next);
  }
  if (!is_contact() || account() == kNone) return;
  Errand errand;
  errand.kind = Errand::Kind::add_to_score;
  errand.place = account();
  errand.round = next.round;
  errand.target = node.target;
  errand.value = points;
  workspace_.errands.push_back(std::move(errand));
}

// One errand for each member, by id. Whether `where` holds is asked when it is done, over the member's own
// record.
void Moment::send_to_members(const Enrolment& enrolment, const ChangeSet& next) {
  for (uint32_t member : state_.accounts[who_.place].members) {
    Errand errand;
    errand.kind = Errand::Kind::send;
    errand.place = member;
    errand.round = next.round;
    errand.enrolment.workflow = enrolment.workflow;
    errand.enrolment.ordinal = enrolment.ordinal;
    errand.enrolment.node = enrolment.node;
    errand.enrolment.errand = true;
    errand.enrolment.set_owner(who_.place);
    errand.enrolment.entry_ms = enrolment.entry_ms;
    if (!enrolment.captures().empty()) errand.enrolment.captures() = enrolment.captures();
    workspace_.errands.push_back(std::move(errand));
  }
}

void Moment::write_errand(const Errand& errand, ChangeSet& change) {
  change.round = std::max(change.round, errand.round);
  switch (errand.kind) {
    case Errand::Kind::set_field:
      return set_field(errand.target, errand.slot, errand.value, change);
    case Errand::Kind::add_to_field:
    case Errand::Kind::remove_from_field:
      return add_or_remove(errand.target, errand.slot, errand.value,
                           errand.kind == Errand::Kind::add_to_field, change);
    case Errand::Kind::add_to_score:
      return add_points(errand.target, number_of_word(errand.value), change);
    case Errand::Kind::send:
      break;
  }
  NUDGE_UNREACHABLE("a send writes nothing");
}

void Moment::run_errand(Errand& errand) {
  refresh();
  look_at(&errand.enrolment);
  if (!holds(workflow_of(errand.enrolment).nodes[errand.enrolment.node].where)) return;
  errand.enrolment.order = subject_.next_order++;
  subject_.enrolments.push_back(std::move(errand.enrolment));
  workspace_.runnable.assign(1, static_cast<uint32_t>(subject_.enrolments.size() - 1));
  ChangeSet& change = workspace_.now_changing;
  change.clear();
  run_round(change);
  NUDGE_ASSERT(change.empty(), "an errand of {} changes what stands at {}",
               workflow_of(subject_.enrolments.back()).name, id());
  schedule();
}

}  // namespace nudge
