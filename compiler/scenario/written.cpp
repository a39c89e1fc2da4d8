#include "compiler/scenario/written.h"

#include <algorithm>

#include "compiler/scenario/recorder.h"

namespace nudge::scenario {

namespace {

// A part of a record has its own type; a record has none.
std::optional<FieldType> type_of(const Field& field, SlotId slot) {
  if (field.type.kind != FieldKind::record)
    return field.slot == slot ? std::optional(field.type) : std::nullopt;
  for (const Field& part : field.fields) {
    if (auto found = type_of(part, slot)) return found;
  }
  return std::nullopt;
}

std::optional<FieldType> type_of_written(const Program& program, const Node& node) {
  FieldType number;
  number.kind = FieldKind::number;
  if (node.kind == NodeKind::add_to_score) return number;
  const Field& field = (node.of_account ? program.account_fields : program.contact_fields)[node.target];
  std::optional<FieldType> type = type_of(field, node.slot);
  if (!type || node.kind == NodeKind::set_field) return type;
  FieldType element;
  element.kind = type->element;
  element.detail = type->element_detail;
  element.optional = type->element_optional;
  return element.kind == FieldKind::record ? std::nullopt : std::optional(element);
}

}  // namespace

void WrittenValues::deciding(SubjectRef who, const Enrolment& enrolment, Evaluation& evaluation) {
  if (enrolment.errand || enrolment.held_out) return;
  const Node& node = scene_.program.workflows[enrolment.workflow].nodes[enrolment.node];
  const bool writes = node.kind == NodeKind::set_field || node.kind == NodeKind::add_to_field ||
                      node.kind == NodeKind::remove_from_field || node.kind == NodeKind::add_to_score;
  if (!writes) return;
  Value value;
  const bool to_account = node.kind == NodeKind::add_to_score
                              ? scene_.program.scores[node.target].subject == SubjectKind::account
                              : node.of_account;
  value.is_nowhere = to_account && who.kind == SubjectKind::contact && !evaluation.has_account;
  std::optional<FieldType> type = type_of_written(scene_.program, node);
  if (type && !value.is_nowhere) {
    const Word word = scene_.predicates.run(node.value, evaluation);
    value.shown = type->kind == FieldKind::time && word != kMissingWord
                      ? wall_time(int_of_word(word), static_cast<ZoneId>(evaluation.zone))
                      : scene_.shown({word, *type});
  }
  written_.push_back({enrolment.pass, enrolment.node, std::move(value)});
}

WrittenValues::Value WrittenValues::take(uint32_t pass, NodeId node) {
  auto found = std::find_if(written_.begin(), written_.end(),
                            [&](const Written& one) { return one.pass == pass && one.node == node; });
  if (found == written_.end()) return {};
  Value value = std::move(found->value);
  written_.erase(found);
  return value;
}

}  // namespace nudge::scenario
