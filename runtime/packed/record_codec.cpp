#include "runtime/packed/record_codec.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include "runtime/value/zone.h"

namespace nudge {

namespace {

constexpr size_t kGroup = 8;       // slots whose presence is told by a byte
constexpr size_t kFewGroups = 64;  // so many are held without malloc
// Of what a record may hold: more than any real one, so that damaged bytes can't ask for the impossible.
constexpr uint64_t kMostHeapBytes = uint64_t{1} << 28;

// --- writing ---

void write_value(const SlotForm& form, Word word, WireWriter& out) {
  switch (form.content) {
    case Content::time:
      return out.time(int_of_word(word));
    case Content::number:
      return out.real(word);
    case Content::zone:
      return out.text(word == kMissingWord ? std::string_view() : zone_name(static_cast<ZoneId>(word)));
    case Content::text:
      if (word == kMissingTextWord) return out.number(0);
      out.number(text_of_word(word)->view().size() + 1);
      return out.bytes(text_of_word(word)->view());
    default:
      return out.signed_number(int_of_word(word));
  }
}

void write_list(const SlotForm& form, const List* list, WireWriter& out) {
  out.number(list->count);
  auto cells = static_cast<uint32_t>(form.rows.size());
  for (uint32_t index = 0; index < list->count; ++index) {
    for (uint32_t cell = 0; cell < cells; ++cell) {
      const SlotForm& own = form.rows[cell];
      bool is_text = own.content == Content::text;
      Word word = 0;
      if (form.in_rows) {
        word = is_text ? word_of_text(list->text_cell(index, cells, cell)) : list->cell(index, cells, cell);
      } else {
        word = is_text ? word_of_text(list->text(index)) : list->word(index);
      }
      write_value(own, word, out);
    }
  }
}

void write_entries(const SlotForm& form, EntriesView entries, WireWriter& out) {
  out.number(entries.size());
  for (uint32_t index = 0; index < entries.size(); ++index)
    out.time(entries.time_ms(index));
  for (uint32_t index = 0; index < entries.size() && form.width == 2; ++index) {
    form.number_values ? out.real(entries.value(index))
                       : out.signed_number(int_of_word(entries.value(index)));
  }
}

uint32_t heap_bytes(const SlotForm& form, const Record& record) {
  const SlotKind kind = form.slot.kind;
  if (kind != SlotKind::text && kind != SlotKind::list && kind != SlotKind::entries) return 0;
  const Word word = record.load(form.slot);
  if (word == kMissingTextWord) return 0;
  switch (kind) {
    case SlotKind::text:
      return static_cast<uint32_t>(text_footprint(text_of_word(word)->size));
    case SlotKind::list:
      return list_of_word(word)->bytes;
    case SlotKind::entries:
      return static_cast<uint32_t>(sizeof(Entries) +
                                   sizeof(Word) * form.width * record.entries(form.slot).size());
    default:
      return 0;
  }
}

void write_slot(const SlotForm& form, const Record& record, WireWriter& out) {
  if (form.content == Content::list) return write_list(form, list_of_word(record.load(form.slot)), out);
  if (form.content == Content::entries) return write_entries(form, record.entries(form.slot), out);
  if (form.content == Content::text) {
    return out.text(text_of_word(record.load(form.slot))->view());
  }
  write_value(form, record.load(form.slot), out);
}

// --- reading ---

class RecordReader {
 public:
  RecordReader(const Layout& layout, WireReader& in, Arena& scratch, Record& record, uint64_t heap_bytes)
      : layout_(layout), in_(in), scratch_(scratch), record_(record), heap_left_(heap_bytes) {}

  void slot(const SlotForm& form);
  bool used_up() const { return heap_left_ == 0; }

 private:
  Word value(const SlotForm& form);
  Word scalar(const SlotForm& form);
  void list(const SlotForm& form);
  void entries(const SlotForm& form);
  // So many bytes of the heap are to be written; false if that is more than was said.
  bool take(uint64_t bytes) {
    if (bytes <= heap_left_) {
      heap_left_ -= bytes;
      return true;
    }
    in_.fail("a record that holds more than it says");
    return false;
  }

  const Layout& layout_;
  WireReader& in_;
  Arena& scratch_;
  Record& record_;
  uint64_t heap_left_;
};

// Of anything but texts, lists and entries.
Word RecordReader::scalar(const SlotForm& form) {
  switch (form.content) {
    case Content::time:
      return word_of_int(in_.time());
    case Content::number:
      return in_.real();
    case Content::zone: {
      std::string_view name = in_.text();
      if (name.empty()) return kMissingWord;
      std::optional<ZoneId> zone = find_zone(name);
      if (!zone) in_.fail("a time zone that this machine doesn't know");
      return zone.value_or(kUtc);
    }
    default:
      break;
  }
  Word word = word_of_int(in_.signed_number());
  if (word == kMissingWord) return word;
  if (form.content == Content::boolean && word > 1) in_.fail("a bool that is none");
  if (form.content == Content::limited && word >= form.limit) in_.fail("a value that its enum hasn't");
  return word;
}

// Of a cell: a text too.
Word RecordReader::value(const SlotForm& form) {
  if (form.content != Content::text) return scalar(form);
  uint64_t size = in_.number();
  return size == 0 ? kMissingTextWord : word_of_text(scratch_.text(in_.bytes(size - 1)));
}

void RecordReader::list(const SlotForm& form) {
  uint64_t count = in_.count();
  std::vector<Word> cells;
  std::vector<bool> is_text;
  for (const SlotForm& cell : form.rows)
    is_text.push_back(cell.content == Content::text);
  for (uint64_t index = 0; index < count && !in_.failed(); ++index) {
    for (const SlotForm& cell : form.rows)
      cells.push_back(value(cell));
  }
  if (in_.failed()) return;
  const List* list = form.in_rows ? make_row_list(scratch_, cells, is_text)
                                  : make_list(scratch_, cells, !is_text.empty() && is_text[0]);
  if (take(list->bytes)) record_.store_list(layout_, form.slot, list);
}

void RecordReader::entries(const SlotForm& form) {
  uint64_t count = in_.count();
  if (count == 0) in_.fail("entries of which there are none");
  if (in_.failed()) return;
  const std::span<Word> words(
      static_cast<Word*>(scratch_.allocate(count * form.width * sizeof(Word), alignof(Word))),
      count * form.width);
  for (uint64_t index = 0; index < count && !in_.failed(); ++index) {
    words[index * form.width] = word_of_int(in_.time());
    bool in_order =
        index == 0 || int_of_word(words[index * form.width]) >= int_of_word(words[(index - 1) * form.width]);
    if (!in_order) in_.fail("a history out of order");
  }
  for (uint64_t index = 0; index < count && form.width == 2 && !in_.failed(); ++index)
    words[index * 2 + 1] = form.number_values ? in_.real() : word_of_int(in_.signed_number());
  if (in_.failed() || !take(sizeof(Entries) + words.size() * sizeof(Word))) return;
  record_.store_entries(layout_, form.slot, words, form.width);
}

bool fits(SlotKind kind, Word word) {
  if (word == kMissingWord) return true;
  int64_t value = int_of_word(word);
  switch (kind) {
    case SlotKind::boolean:
      return word <= 1;
    case SlotKind::small:
      return word < 0xFFFF;
    case SlotKind::medium:
      return value > INT32_MIN && value <= INT32_MAX;
    default:
      return true;
  }
}

void RecordReader::slot(const SlotForm& form) {
  switch (form.content) {
    case Content::text: {
      std::string_view text = in_.text();
      if (in_.failed() || !take(text_footprint(text.size()))) return;
      return record_.store_text(layout_, form.slot, scratch_.text(text));
    }
    case Content::list:
      return list(form);
    case Content::entries:
      return entries(form);
    default: {
      Word word = scalar(form);
      if (!in_.failed() && !fits(form.slot.kind, word)) in_.fail("a value that its slot doesn't hold");
      if (!in_.failed() && word == form.usual) in_.fail("a value that needn't be told");
      if (!in_.failed()) record_.store(form.slot, word);
    }
  }
}

}  // namespace

RecordCodec::RecordCodec(const Layout& layout, const RecordForm& form)
    : layout_(layout), form_(form), usual_(layout) {
  for (const SlotForm& slot : form) {
    if (slot.usual != missing_word(slot.slot.kind)) usual_.store(slot.slot, slot.usual);
  }
}

// The size of what isn't in the slots themselves; then for each group of slots a byte of who of them isn't as
// usual, those of them; after a group of which all are as usual, how many more such follow.
void RecordCodec::write(const Record& record, WireWriter& out) const {
  const size_t groups = (form_.size() + kGroup - 1) / kGroup;
  std::array<uint8_t, kFewGroups> few;
  std::vector<uint8_t> many(groups > few.size() ? groups : 0);
  uint8_t* const masks = many.empty() ? few.data() : many.data();
  uint64_t heap = 0;
  for (size_t group = 0; group < groups; ++group) {
    const size_t first = group * kGroup;
    const size_t slots = std::min(kGroup, form_.size() - first);
    unsigned mask = 0;
    for (size_t slot = 0; slot < slots; ++slot) {
      const SlotForm& own = form_[first + slot];
      if (record.load(own.slot) == own.usual) continue;
      mask |= 1u << slot;
      heap += heap_bytes(own, record);
    }
    masks[group] = static_cast<uint8_t>(mask);
  }
  out.number(heap / 4);
  for (size_t group = 0; group < groups; ++group) {
    out.number(masks[group]);
    for (unsigned left = masks[group]; left != 0; left &= left - 1)
      write_slot(form_[group * kGroup + static_cast<size_t>(std::countr_zero(left))], record, out);
    if (masks[group] != 0) continue;
    const size_t last = group;
    while (group + 1 < groups && masks[group + 1] == 0)
      ++group;
    out.number(group - last);
  }
}

void RecordCodec::read(WireReader& in, Arena& scratch, Record& record) const {
  scratch.reset();
  const uint64_t heap = 4 * in.below(std::min(kMostHeapBytes, 16 * (in.left() + 1)),
                                     "a record that is larger than what is told of it");
  record.assign(usual_, static_cast<uint32_t>(heap));
  RecordReader reader(layout_, in, scratch, record, heap);
  for (size_t first = 0; first < form_.size() && !in.failed(); first += kGroup) {
    const size_t slots = std::min(kGroup, form_.size() - first);
    const uint64_t mask = in.below(uint64_t{1} << slots, "a slot that there isn't");
    if (mask == 0) {
      first += kGroup * in.below((form_.size() - first - 1) / kGroup + 1, "slots that there aren't");
      continue;
    }
    for (auto left = static_cast<unsigned>(mask); left != 0 && !in.failed(); left &= left - 1)
      reader.slot(form_[first + static_cast<size_t>(std::countr_zero(left))]);
  }
  if (!in.failed() && !reader.used_up()) in.fail("a record that holds less than it says");
}

}  // namespace nudge
