#include "runtime/input/input_block.h"

#include <utility>

#include "runtime/engine/id_index.h"
#include "runtime/engine/message_ids.h"

namespace nudge {

void InputBlock::clear() {
  size_ = 0;
  arena_.reset();
}

void InputBlock::take(Input& input) {
  if (size_ == inputs_.size()) inputs_.emplace_back();
  Input& taken = inputs_[size_++];
  std::swap(taken, input);
  for (std::string_view* id : {&taken.contact, &taken.previous, &taken.message_id, &taken.account}) {
    if (!id->empty()) *id = arena_.text(*id)->view();
  }
  taken.contact_hash = IdIndex::hash_of(taken.contact);
  if (!taken.message_id.empty()) taken.message_hash = MessageIds::hash_of(taken.contact, taken.message_id);
}

}  // namespace nudge
