// Step 2: a contact comes into being, fields are written by the rule of the newer timestamp, accounts are
// joined.
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

void store_default(const Program& program, const Constants& constants, const Layout& layout,
                   const Field& field, Record& record) {
  for (const Field& part : field.fields)
    store_default(program, constants, layout, part, record);
  if (!field.has_default || field.slot == kNoSlot) return;
  Slot slot = layout.slots[field.slot];
  Word word = field.default_word;
  if (slot.kind == SlotKind::text) word = word_of_text(constants.text(static_cast<uint32_t>(word)));
  if (slot.kind == SlotKind::list) word = word_of_list(constants.list(static_cast<uint32_t>(word)));
  record.store_any(layout, slot, word);
}

Word copy_out(SlotKind kind, Word word, Arena& scratch) {
  if (kind == SlotKind::text && word) return word_of_text(scratch.text(text_of_word(word)->view()));
  if (kind != SlotKind::list || !word) return word;
  const List* list = list_of_word(word);
  void* copy = scratch.allocate(list->bytes, 8);
  std::memcpy(copy, list, list->bytes);
  return word_of_list(static_cast<const List*>(copy));
}

// True if the value changed. Writes older than the field's last one are none.
bool write(const Layout& layout, const Field& field, const FieldWrite& write, int64_t at_ms, Record& record,
           Word& old_word) {
  if (write.slot == kNoSlot) return false;
  if (field.written_slot != kNoSlot) {
    Slot written = layout.slots[field.written_slot];
    Word last = record.load(written);
    if (last != kMissingWord && int_of_word(last) > at_ms) return false;
    record.store(written, word_of_int(at_ms));
  }
  Slot slot = layout.slots[write.slot];
  old_word = record.load(slot);
  if (same_value(slot.kind, old_word, write.word)) return false;
  record.store_any(layout, slot, write.word);
  return true;
}

}  // namespace

void Moment::create(std::string_view id) {
  const Layout& layout = program_.contact_layout;
  contact_.record.reset(layout);
  contact_.record.store_text(layout, contact_slot(program_.contact_fields[kContactId].slot),
                             workspace_.scratch.text(id));
  for (const Field& field : program_.contact_fields) {
    store_default(program_, predicates_.constants(), layout, field, contact_.record);
  }
  SlotId created = program_.contact_fields[kContactCreatedAt].slot;
  if (created != kNoSlot) contact_.record.store(contact_slot(created), word_of_int(now_ms_));
  refresh();
}

void Moment::apply_fields(const Input& input, ChangeSet& change) {
  auto apply = [&](const FieldWrite& wanted) {
    // The old text is copied before it is overwritten, for `changes … from`.
    const Layout& layout = program_.contact_layout;
    Word old_word = 0;
    bool watched = !program_.tables(SubjectKind::contact).triggers_by_field[wanted.field].empty() && wanted.slot != kNoSlot;
    Word before = 0;
    if (watched) {
      Slot slot = layout.slots[wanted.slot];
      before = copy_out(slot.kind, contact_.record.load(slot), workspace_.scratch);
    }
    if (!write(layout, program_.contact_fields[wanted.field], wanted, input.at_ms, contact_.record, old_word))
      return;
    change.causes.push_back(program_.contact_field_cause(wanted.field));
    bool was_missing = watched && before == missing_word(layout.slots[wanted.slot].kind);
    if (watched && !was_missing && !change.newcomer) change.remember(wanted.field, before);
  };
  for (const FieldWrite& wanted : input.contact_writes)
    apply(wanted);
  // `unsubscribed` and `resubscribed` are known by their names, whoever declares them.
  if (input.event != kNoEvent) {
    std::optional<bool> subscribed = state_.subscribes(input.event);
    SlotId slot = program_.contact_fields[kContactSubscribed].slot;
    if (subscribed && slot != kNoSlot) apply({kContactSubscribed, slot, word_of_bool(*subscribed)});
  }
  refresh();
}

void Moment::set_field(uint32_t field, SlotId slot, Word word, ChangeSet& change) {
  const Layout& layout = program_.contact_layout;
  bool watched = !program_.tables(SubjectKind::contact).triggers_by_field[field].empty();
  // The value may lie in the record that is about to be written.
  word = copy_out(layout.slots[slot].kind, word, workspace_.scratch);
  Word before = contact_.record.load(layout.slots[slot]);
  if (watched) before = copy_out(layout.slots[slot].kind, before, workspace_.scratch);
  Word old_word = 0;
  if (!write(layout, program_.contact_fields[field], {field, slot, word}, now_ms_, contact_.record, old_word))
    return;
  change.causes.push_back(program_.contact_field_cause(field));
  if (watched && before != missing_word(layout.slots[slot].kind)) change.remember(field, before);
  refresh();
}

void Moment::join_account(const Input& input, ChangeSet& change, bool& account_changed) {
  if (input.account.empty()) return;
  const Layout& layout = program_.account_layout;
  uint32_t place =
      state_.account_index.find(input.account, [&](uint32_t at) { return state_.account_id(at); });
  bool joined = place == IdIndex::kAbsent || contact_.account != place;
  if (place == IdIndex::kAbsent) {
    place = static_cast<uint32_t>(state_.accounts.size());
    Account& account = state_.accounts.emplace_back();
    account.record.reset(layout);
    account.record.store_text(layout, layout.slots[program_.account_fields[kAccountId].slot],
                              workspace_.scratch.text(input.account));
    for (const Field& field : program_.account_fields) {
      store_default(program_, predicates_.constants(), layout, field, account.record);
    }
    SlotId created = program_.account_fields[kAccountCreatedAt].slot;
    if (created != kNoSlot) account.record.store(layout.slots[created], word_of_int(now_ms_));
    state_.account_index.add(input.account, place);
  }
  if (joined) state_.move_member(place_, place);
  for (const FieldWrite& wanted : input.account_writes) {
    Word old_word = 0;
    Record& record = state_.accounts[place].record;
    if (write(layout, program_.account_fields[wanted.field], wanted, input.at_ms, record, old_word))
      account_changed = true;
  }
  if (joined || account_changed) change.causes.push_back(program_.joined_cause());
  refresh();
}

}  // namespace nudge
