#include "runtime/version/field_plan.h"

namespace nudge {

namespace {

class FieldPlanner {
 public:
  FieldPlanner(const Program& from, const Program& to, SubjectKind subject)
      : from_(from), to_(to), old_layout_(from.layout(subject)), new_layout_(to.layout(subject)) {}

  FieldPlan run(const std::vector<Field>& old_fields, const std::vector<Field>& new_fields) {
    plan_.to = &to_;
    plan_.altered.resize(new_fields.size());
    for (uint32_t id = 0; id < new_fields.size(); ++id) {
      top_ = id;
      const Field* old_field = find_by_name(old_fields, new_fields[id].name);
      if (!old_field) {
        plan_.altered[id] = true;
        continue;
      }
      const size_t first = plan_.carries.size();
      add(*old_field, new_fields[id]);
      if (first == plan_.carries.size()) continue;
      FieldCarry& top = plan_.carries[first];
      if (old_field->written_slot == kNoSlot || new_fields[id].written_slot == kNoSlot) continue;
      top.has_written = true;
      top.old_written = old_layout_.slots[old_field->written_slot];
      top.new_written = new_layout_.slots[new_fields[id].written_slot];
    }
    return std::move(plan_);
  }

 private:
  void add(const Field& old_field, const Field& new_field) {
    if (new_field.slot == kNoSlot) return;
    if (old_field.slot == kNoSlot) {
      plan_.altered[top_] = true;
      return;
    }
    const bool old_record = old_field.type.kind == FieldKind::record;
    const bool new_record = new_field.type.kind == FieldKind::record;
    const bool old_list = is_list_field(old_field.type.kind);
    const bool new_list = is_list_field(new_field.type.kind);
    if (old_record != new_record || old_list != new_list) {
      plan_.altered[top_] = true;
      return;
    }
    FieldCarry carry;
    carry.from = old_layout_.slots[old_field.slot];
    carry.to = new_layout_.slots[new_field.slot];
    carry.field = top_;
    carry.keeps_default = new_field.has_default && !new_field.type.optional;
    carry.value = ValueCarry(from_, old_field, to_, new_field);
    const bool altered = (old_field.type.optional && carry.keeps_default) || carry.value.alters();
    if (altered) plan_.altered[top_] = true;
    plan_.carries.push_back(std::move(carry));
    if (!new_record) return;
    for (const Field& part : new_field.fields) {
      if (part.slot != kNoSlot && part.has_default && !part.type.optional)
        plan_.defaults.push_back({new_layout_.slots[new_field.slot], new_layout_.slots[part.slot], &part});
      if (const Field* old_part = find_by_name(old_field.fields, part.name)) {
        add(*old_part, part);
      } else {
        plan_.altered[top_] = true;
      }
    }
  }

  const Program& from_;
  const Program& to_;
  const Layout& old_layout_;
  const Layout& new_layout_;
  uint32_t top_ = 0;
  FieldPlan plan_;
};

}  // namespace

FieldPlan plan_fields(const Program& from, const Program& to, SubjectKind subject) {
  return FieldPlanner(from, to, subject).run(from.fields(subject), to.fields(subject));
}

void carry_fields(const FieldPlan& plan, const Record& from, const Layout& layout, Record& to,
                  Arena& scratch) {
  for (const FieldCarry& carry : plan.carries) {
    const Word old_word = from.load(carry.from);
    const Word word = carry.value.apply(old_word, scratch);
    const bool missing = word == missing_word(carry.to.kind);
    const bool dropped = missing && old_word != missing_word(carry.from.kind);
    if (!missing || !carry.keeps_default) to.store_any(layout, carry.to, word);
    if (carry.has_written && !dropped) to.store(carry.new_written, from.load(carry.old_written));
  }
  for (const PartDefault& one : plan.defaults) {
    if (to.load(one.record) == 1 && to.load(one.part) == missing_word(one.part.kind))
      to.store_any(layout, one.part, default_of(*plan.to, *one.field, scratch));
  }
}

}  // namespace nudge
