// Step 2: a contact or an account comes into being, fields are written by the rule of the newer timestamp.
#include <algorithm>

#include "runtime/engine/moment.h"

namespace nudge {

namespace {

bool same_value(SlotKind kind, Word left, Word right) {
  if (left == right) return true;
  if (kind == SlotKind::text) {
    const Text* a = text_of_word(left);
    const Text* b = text_of_word(right);
    return a && b && a->view() == b->view();
  }
  if (kind == SlotKind::list) {
    const List* a = list_of_word(left);
    const List* b = list_of_word(right);
    return a && b && a->bytes == b->bytes && std::memcmp(a, b, a->bytes) == 0;
  }
  return false;
}

// True if the value changed. Writes older than the field's last one are none.
bool write(const Layout& layout, const Field& field, const FieldWrite& write, int64_t at_ms, Record& record) {
  if (field.written_slot != kNoSlot) {
    Slot written = layout.slots[field.written_slot];
    Word last = record.load(written);
    if (last != kMissingWord && int_of_word(last) > at_ms) return false;
    record.store(written, word_of_int(at_ms));
  }
  Slot slot = layout.slots[write.slot];
  if (same_value(slot.kind, record.load(slot), write.word)) return false;
  record.store_any(layout, slot, write.word);
  return true;
}

bool is_text(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::email || kind == FieldKind::url;
}

// The field itself, or the part of it that has the slot; the parts of a list's records have cells instead.
const Field& field_at(const Field& field, SlotId slot) {
  if (field.type.kind != FieldKind::record) return field;
  for (const Field& part : field.fields) {
    const Field& found = field_at(part, slot);
    if (found.slot == slot) return found;
  }
  return field;
}

}  // namespace

void Moment::create(std::string_view id) {
  // The id, and an address and a name or two, which the same input brings as a rule.
  constexpr uint32_t kUsualTexts = 64;
  subject_.record.assign(workspace_.newcomers.of(who_.kind).record,
                         static_cast<uint32_t>(id.size()) + kUsualTexts);
  static_assert(static_cast<uint32_t>(kContactId) == static_cast<uint32_t>(kAccountId));
  subject_.record.store_text(layout_, slot_of(fields_[kContactId].slot), workspace_.scratch.text(id));
  uint32_t created_at = is_contact() ? uint32_t{kContactCreatedAt} : uint32_t{kAccountCreatedAt};
  if (SlotId created = fields_[created_at].slot; created != kNoSlot) {
    subject_.record.store(slot_of(created), word_of_int(now_ms_));
  }
  refresh();
}

// Whether a `changes` trigger may ask what the field was.
bool Moment::is_watched(uint32_t field) const {
  if (!tables_.triggers_by_field[field].empty()) return true;
  return !is_contact() && !program_.tables(SubjectKind::contact).triggers_by_account_field[field].empty();
}

void Moment::write_field(const FieldWrite& wanted, int64_t at_ms, ChangeSet& change) {
  if (wanted.slot == kNoSlot) return;
  Slot slot = slot_of(wanted.slot);
  // The old value is copied before it is overwritten, for `changes … from`.
  bool watched = is_watched(wanted.field);
  Word before = watched ? copied(slot.kind, subject_.record.load(slot), workspace_.scratch) : 0;
  if (!write(layout_, fields_[wanted.field], wanted, at_ms, subject_.record)) return;
  change.causes.push_back(program_.field_cause(who_.kind, wanted.field));
  // Mail to the new address has not come back.
  if (is_contact() && wanted.field == kContactEmail && program_.suppressed_slot != kNoSlot) {
    subject_.record.store(slot_of(program_.suppressed_slot), kMissingWord);
  }
  if (watched && before != missing_word(slot.kind) && !change.newcomer) {
    change.remember({false, wanted.field, wanted.slot, before});
  }
}

void Moment::apply_fields(const std::vector<FieldWrite>& writes, int64_t at_ms, ChangeSet& change) {
  if (writes.empty()) return;
  for (const FieldWrite& wanted : writes)
    write_field(wanted, at_ms, change);
  refresh();
}

void Moment::set_field(uint32_t field, SlotId slot, Word word, ChangeSet& change) {
  // The value may lie in the record that is about to be written.
  word = copied(slot_of(slot).kind, word, workspace_.scratch);
  write_field({field, slot, word}, now_ms_, change);
  refresh();
}

void Moment::add_or_remove(uint32_t field, SlotId slot, Word element, bool adding, ChangeSet& change) {
  const Field& declared = field_at(fields_[field], slot);
  bool of_texts = is_text(declared.type.element);
  const List* before = list_of_word(subject_.record.load(slot_of(slot)));
  Arena& scratch = workspace_.scratch;
  if (!before && !adding) return;
  if (!before) before = make_list(scratch, {}, of_texts);
  bool is_set = declared.type.kind == FieldKind::set;
  const List* after = adding ? list_with(scratch, before, element, of_texts, is_set)
                             : list_without(scratch, before, element, of_texts);
  set_field(field, slot, word_of_list(after), change);
}

}  // namespace nudge
