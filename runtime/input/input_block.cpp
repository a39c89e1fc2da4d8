#include "runtime/input/input_block.h"

namespace nudge {

void InputBlock::clear() {
  size_ = 0;
  arena_.reset();
}

void InputBlock::copy_writes(const Layout& layout, const std::vector<FieldWrite>& from,
                             std::vector<FieldWrite>& to) {
  for (FieldWrite write : from) {
    SlotKind kind = write.slot == kNoSlot ? SlotKind::wide : layout.slots[write.slot].kind;
    if (kind == SlotKind::text && write.word != kMissingTextWord) {
      write.word = word_of_text(arena_.text(text_of_word(write.word)->view()));
    } else if (kind == SlotKind::list && write.word != kMissingTextWord) {
      const List* list = list_of_word(write.word);
      void* bytes = arena_.allocate(list->bytes, 8);
      std::memcpy(bytes, list, list->bytes);
      write.word = word_of_list(static_cast<const List*>(bytes));
    }
    to.push_back(write);
  }
}

void InputBlock::append(const Input& input) {
  if (size_ == inputs_.size()) inputs_.emplace_back();
  Input& to = inputs_[size_++];
  to.clear();
  to.contact = copy(input.contact);
  if (!input.previous.empty()) to.previous = copy(input.previous);
  if (!input.message_id.empty()) to.message_id = copy(input.message_id);
  if (!input.account.empty()) to.account = copy(input.account);
  to.at_ms = input.at_ms;
  to.event = input.event;
  to.is_alias = input.is_alias;
  to.undeclared_event = input.undeclared_event;
  copy_writes(program_.contact_layout, input.contact_writes, to.contact_writes);
  copy_writes(program_.account_layout, input.account_writes, to.account_writes);
  if (input.event != kNoEvent) to.event_record = input.event_record;
}

}  // namespace nudge
