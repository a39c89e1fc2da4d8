// Random writes to a record and to a plain model of it, compared after each.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "runtime/record/record.h"

using namespace nudge;

namespace {

struct Entry {
  int64_t at_ms;
  Word value;
};
struct Model {
  std::map<SlotId, Word> words;
  std::map<SlotId, std::string> texts;
  std::map<SlotId, std::vector<std::string>> lists;
  std::map<SlotId, std::vector<Entry>> entries;
};

class Trial {
 public:
  explicit Trial(uint64_t seed) : random_(seed) {
    size_t slots = 1 + random_() % 25;
    for (size_t index = 0; index < slots; ++index)
      layout_.add(static_cast<SlotKind>(random_() % 8));
    layout_.seal();
    record_.reset(layout_);
  }

  void run(int writes) {
    for (int index = 0; index < writes; ++index) {
      write();
      if (random_() % 16 == 0) copy();
      check();
    }
  }

 private:
  uint64_t below(uint64_t bound) { return random_() % bound; }
  std::string random_text() {
    return std::string(below(below(8) == 0 ? 200 : 12), static_cast<char>('a' + below(26)));
  }

  void write() {
    SlotId id = static_cast<SlotId>(below(layout_.slots.size()));
    Slot slot = layout_.slots[id];
    switch (slot.kind) {
      case SlotKind::text:
        return write_text(id, slot);
      case SlotKind::list:
        return write_list(id, slot);
      case SlotKind::entries:
        return write_entries(id, slot);
      default: {
        bool missing = below(4) == 0;
        Word word = missing                         ? missing_word(slot.kind)
                    : slot.kind == SlotKind::number ? word_of_number(0.5 * below(99))
                                                    : below(2);
        model_.words[id] = word;
        record_.store(slot, word);
      }
    }
  }

  void write_text(SlotId id, Slot slot) {
    if (below(5) == 0) {
      model_.texts.erase(id);
      return record_.store_text(layout_, slot, nullptr);
    }
    std::string text = random_text();
    model_.texts[id] = text;
    record_.store_any(layout_, slot, word_of_text(arena_.text(text)));
  }

  void write_list(SlotId id, Slot slot) {
    const List* old = list_of_word(record_.load(slot));
    switch (below(5)) {
      case 0:
        model_.lists.erase(id);
        return record_.store_list(layout_, slot, nullptr);
      case 1: {
        std::string text = random_text();
        std::erase(model_.lists[id], text);
        return record_.store_list(layout_, slot,
                                  list_without(arena_, old, word_of_text(arena_.text(text)), true));
      }
      default: {
        std::string text = random_text();
        model_.lists[id].push_back(text);
        record_.store_list(layout_, slot,
                           list_with(arena_, old, word_of_text(arena_.text(text)), true, false));
      }
    }
  }

  static uint32_t width_of(SlotId id) { return 1 + id % 2; }

  void write_entries(SlotId id, Slot slot) {
    std::vector<Entry>& entries = model_.entries[id];
    uint32_t width = width_of(id);
    if (below(30) == 0) {
      entries.resize(below(entries.size() + 1));
      std::vector<Word> words;
      for (Entry& entry : entries) {
        words.push_back(word_of_int(entry.at_ms));
        if (width == 2) words.push_back(entry.value);
      }
      return record_.store_entries(layout_, slot, words, width);
    }
    Entry entry{static_cast<int64_t>(clock_ + below(20)) - 10, width == 2 ? random_() : 0};
    clock_ += below(5);
    auto newest = static_cast<uint32_t>(below(3) == 0 ? 1 + below(20) : 0);
    int64_t until =
        below(3) == 0 ? static_cast<int64_t>(clock_) - static_cast<int64_t>(below(100)) : INT64_MIN;
    auto place = std::upper_bound(entries.begin(), entries.end(), entry.at_ms,
                                  [](int64_t at_ms, const Entry& other) { return at_ms < other.at_ms; });
    entries.insert(place, entry);
    std::erase_if(entries, [&](const Entry& other) { return other.at_ms <= until; });
    if (newest > 0 && entries.size() > newest) entries.erase(entries.begin(), entries.end() - newest);
    record_.insert_entry(layout_, slot, width, entry.at_ms, entry.value, newest, until);
  }

  void copy() {
    Record copy = record_;
    CHECK(copy.used_bytes() == record_.used_bytes());
    if (below(2) == 0) {
      record_ = std::move(copy);
    } else {
      Record other(layout_);
      other = copy;
      record_ = other;
    }
  }

  void check() {
    for (SlotId id = 0; id < layout_.slots.size(); ++id) {
      Slot slot = layout_.slots[id];
      switch (slot.kind) {
        case SlotKind::text:
          check_text(id, slot);
          break;
        case SlotKind::list:
          check_list(id, slot);
          break;
        case SlotKind::entries:
          check_entries(id, slot);
          break;
        default: {
          auto found = model_.words.find(id);
          REQUIRE(record_.load(slot) ==
                  (found == model_.words.end() ? missing_word(slot.kind) : found->second));
        }
      }
    }
    REQUIRE(record_.used_bytes() <= record_.allocated_bytes());
  }

  void check_text(SlotId id, Slot slot) {
    const Text* text = text_of_word(record_.load(slot));
    auto found = model_.texts.find(id);
    REQUIRE((text != nullptr) == (found != model_.texts.end()));
    if (text) REQUIRE(text->view() == found->second);
  }

  void check_list(SlotId id, Slot slot) {
    const List* list = list_of_word(record_.load(slot));
    auto found = model_.lists.find(id);
    REQUIRE((list != nullptr) == (found != model_.lists.end()));
    if (!list) return;
    REQUIRE(list->count == found->second.size());
    for (uint32_t index = 0; index < list->count; ++index)
      REQUIRE(list->text(index)->view() == found->second[index]);
  }

  void check_entries(SlotId id, Slot slot) {
    EntriesView view = record_.entries(slot);
    const std::vector<Entry>& entries = model_.entries[id];
    REQUIRE(view.size() == entries.size());
    for (uint32_t index = 0; index < view.size(); ++index) {
      REQUIRE(view.time_ms(index) == entries[index].at_ms);
      if (width_of(id) == 2) REQUIRE(view.value(index) == entries[index].value);
    }
  }

  std::mt19937_64 random_;
  Layout layout_;
  Arena arena_;
  Record record_;
  Model model_;
  uint64_t clock_ = 1000;
};

}  // namespace

TEST_CASE("a record and its model agree after any writes") {
  for (uint64_t seed = 0; seed < 150; ++seed) {
    CAPTURE(seed);
    Trial(seed).run(250);
  }
}
