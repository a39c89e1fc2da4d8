// What the index finds is what asking every guard finds, for random guards and events.
#include "runtime/engine/guard_index.h"

#include <doctest/doctest.h>

#include <random>

namespace nudge {
namespace {

bool admits(const Program& program, const Layout& layout, const Guard& guard, const Record& event) {
  if (guard.slot == kNoSlot) return true;
  const Word word = event.load(layout.slots[guard.slot]);
  if (!guard.of_text) return word == guard.word;
  return word != kMissingTextWord && text_of_word(word)->view() == program.texts[guard.word];
}

TEST_CASE("the index finds what asking each guard finds") {
  std::mt19937 random(11);
  Program program;
  for (int text = 0; text < 6; ++text)
    program.texts.push_back("page " + std::to_string(text));
  Layout layout;
  const SlotId path = layout.add(SlotKind::text);
  const SlotId plan = layout.add(SlotKind::small);
  const SlotId title = layout.add(SlotKind::text);
  const SlotId seconds = layout.add(SlotKind::wide);
  layout.seal();
  for (int round = 0; round < 200; ++round) {
    std::vector<Guard> guards;
    for (unsigned count = random() % 40; count > 0; --count) {
      switch (random() % 5) {
        case 0:
          guards.push_back({path, true, random() % 6});
          break;
        case 1:
          guards.push_back({title, true, random() % 6});
          break;
        case 2:
          guards.push_back({plan, false, random() % 4});
          break;
        case 3:
          guards.push_back({seconds, false, word_of_int(static_cast<int64_t>(random() % 3) - 1)});
          break;
        default:
          guards.push_back({});
      }
    }
    const GuardIndex index(program, layout, guards);
    for (int event_number = 0; event_number < 10; ++event_number) {
      Arena arena;
      Record event(layout);
      if (random() % 4 != 0)
        event.store_text(layout, layout.slots[path], arena.text(program.texts[random() % 6]));
      if (random() % 4 != 0)
        event.store_text(layout, layout.slots[title], arena.text(program.texts[random() % 6]));
      if (random() % 4 != 0) event.store(layout.slots[plan], random() % 4);
      if (random() % 4 != 0)
        event.store(layout.slots[seconds], word_of_int(static_cast<int64_t>(random() % 3) - 1));
      std::vector<uint32_t> wanted;
      for (uint32_t place = 0; place < guards.size(); ++place) {
        if (admits(program, layout, guards[place], event)) wanted.push_back(place);
      }
      std::vector<uint32_t> found;
      index.find(event, found);
      CHECK(found == wanted);
    }
  }
}

}  // namespace
}  // namespace nudge
