// The data of a random program: layouts, constants, enums.
#include "program.h"

namespace nudge::differential {

const std::vector<std::string>& patterns() {
  static const std::vector<std::string> all = {"(?i)\\bvp\\b", "^a+b?$", "[^x]*@.*", "é|ï", "", "^\\s"};
  return all;
}

const std::vector<std::string>& time_patterns() {
  static const std::vector<std::string> all = {"d MMM yyyy", "EEEE HH:mm:ss.SSS VV", "yy-M 'at' h a",
                                               "QQ XXX"};
  return all;
}

namespace {

void add_slots(Random& random, Layout& layout) {
  uint64_t extra = random.below(12);
  for (uint8_t kind = 0; kind < 8; ++kind) {
    if (!random.one_in(6)) layout.add(static_cast<SlotKind>(kind));
  }
  for (uint64_t index = 0; index < extra; ++index)
    layout.add(static_cast<SlotKind>(random.below(8)));
  layout.seal();
}

void add_entries(Layout& layout) {
  for (int index = 0; index < 3; ++index)
    layout.add(SlotKind::entries);
}

void add_lists(Random& random, Program& program) {
  for (int index = 0; index < 6; ++index) {
    ListConstant list;
    list.of_texts = index % 2 == 1;
    for (uint64_t count = random.below(5); count > 0; --count) {
      Word scalar = random.one_in(2) ? random.below(4) : word_of_int(random.any_int(kBaseNow));
      list.words.push_back(list.of_texts ? random.below(program.texts.size()) : scalar);
    }
    program.lists.push_back(std::move(list));
  }
}

}  // namespace

void make_data(Random& random, Program& program) {
  program.texts = patterns();
  program.texts.insert(program.texts.end(), time_patterns().begin(), time_patterns().end());
  for (int index = 0; index < 20; ++index)
    program.texts.push_back(random.any_text());
  add_lists(random, program);
  program.enums = {{"Plan", {{"trial", "trial"}, {"starter", "starter"}, {"pro", "pro"}}},
                   {"One", {{"only", "only"}}}};
  add_entries(program.contact_layout);  // slots 0 to 2: times, times with ints, times with numbers
  add_slots(random, program.contact_layout);
  add_entries(program.account_layout);
  add_slots(random, program.account_layout);
  program.events.resize(1);
  add_slots(random, program.events[0].layout);
  program.workflows.resize(1);
  add_slots(random, program.workflows[0].captures);
}

const Layout& layout_of(const Program& program, RecordBase base) {
  switch (base) {
    case RecordBase::contact:
      return program.contact_layout;
    case RecordBase::account:
      return program.account_layout;
    case RecordBase::arriving:
      return program.events[0].layout;
    default:
      return program.workflows[0].captures;
  }
}

bool list_is_of_texts(uint32_t slot_offset) {
  return slot_offset % 8 == 0;
}

}  // namespace nudge::differential
