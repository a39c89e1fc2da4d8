#include "runtime/engine/guard_index.h"

#include <algorithm>

namespace nudge {

GuardIndex::GuardIndex(const Program& program, const Layout& layout, const std::vector<Guard>& guards) {
  for (uint32_t place = 0; place < guards.size(); ++place) {
    const Guard& guard = guards[place];
    if (guard.slot == kNoSlot) {
      unguarded_.push_back(place);
      continue;
    }
    const Slot slot = layout.slots[guard.slot];
    auto group = std::find_if(by_slot_.begin(), by_slot_.end(),
                              [&](const BySlot& other) { return other.slot == slot; });
    if (group == by_slot_.end()) group = by_slot_.insert(by_slot_.end(), BySlot{slot, {}, {}});
    if (guard.of_text) {
      group->texts[program.texts[guard.word]].push_back(place);
    } else {
      group->words[guard.word].push_back(place);
    }
  }
}

void GuardIndex::find(const Record& event, std::vector<uint32_t>& places) const {
  const auto begin = static_cast<std::ptrdiff_t>(places.size());
  places.insert(places.end(), unguarded_.begin(), unguarded_.end());
  for (const BySlot& group : by_slot_) {
    const Word word = event.load(group.slot);
    const std::vector<uint32_t>* found = nullptr;
    if (group.slot.kind == SlotKind::text) {
      if (word == kMissingTextWord) continue;
      auto at = group.texts.find(text_of_word(word)->view());
      if (at != group.texts.end()) found = &at->second;
    } else {
      auto at = group.words.find(word);
      if (at != group.words.end()) found = &at->second;
    }
    if (found) places.insert(places.end(), found->begin(), found->end());
  }
  std::sort(places.begin() + begin, places.end());
}

GuardIndices::GuardIndices(const Program& program) {
  for (uint32_t event = 0; event < program.events.size(); ++event) {
    const Layout& layout = program.events[event].layout;
    std::vector<Guard> guards;
    for (TrackerId tracker : program.events[event].trackers)
      guards.push_back(program.trackers[tracker].guard);
    trackers_.emplace_back(program, layout, guards);
    for (SubjectKind subject : {SubjectKind::contact, SubjectKind::account}) {
      const auto index = static_cast<size_t>(subject);
      const SubjectTables& tables = program.tables(subject);
      guards.clear();
      for (const TriggerPlace& place : tables.triggers_by_event[event])
        guards.push_back(program.workflows[place.workflow].triggers[place.trigger].guard);
      triggers_[index].emplace_back(program, layout, guards);
      guards.clear();
      for (const SubjectTables::RulePlace& place : tables.rules_by_event[event]) {
        const auto& occurrences = program.scores[place.score].rules[place.rule].occurrences;
        guards.push_back(occurrences.size() == 1 ? occurrences[0].guard : Guard{});
      }
      rules_[index].emplace_back(program, layout, guards);
    }
  }
}

}  // namespace nudge
