#include "runtime/report/comparison.h"

#include <algorithm>

namespace nudge {

namespace {

using Messages = std::span<const Journal::Sent>;

// Both programs' messages under one numbering: equal names, equal numbers.
class MessageNumbers {
 public:
  MessageNumbers(const Program& old_program, const Program& new_program) {
    for (const Message& message : old_program.messages)
      names_.push_back(message.name);
    for (const Message& message : new_program.messages) {
      auto found = std::find(names_.begin(), names_.end(), message.name);
      of_new_.push_back(static_cast<uint32_t>(found - names_.begin()));
      if (found == names_.end()) names_.push_back(message.name);
    }
  }
  uint32_t of_new(uint32_t message) const { return of_new_[message]; }

 private:
  std::vector<std::string> names_;
  std::vector<uint32_t> of_new_;
};

Change change_of(Messages before, Messages after, const MessageNumbers& numbers) {
  if (after.size() != before.size()) return after.size() > before.size() ? Change::more : Change::fewer;
  bool same_times = true;
  std::vector<uint32_t> old_numbers, new_numbers;
  for (size_t place = 0; place < before.size(); ++place) {
    old_numbers.push_back(before[place].message);
    new_numbers.push_back(numbers.of_new(after[place].message));
    same_times &= before[place].at_ms == after[place].at_ms && old_numbers.back() == new_numbers.back();
  }
  if (same_times) return Change::unchanged;
  std::sort(old_numbers.begin(), old_numbers.end());
  std::sort(new_numbers.begin(), new_numbers.end());
  return old_numbers == new_numbers ? Change::other_times : Change::other;
}

std::vector<Received> received(const Program& program, Messages messages) {
  std::vector<Received> all;
  for (const Journal::Sent& sent : messages)
    all.push_back({sent.at_ms, program.messages[sent.message].name, program.workflows[sent.workflow].name});
  return all;
}

}  // namespace

ReportComparison compare(const Side& old_side, const Side& new_side, size_t examples) {
  const MessageNumbers numbers(old_side.program, new_side.program);
  const std::vector<uint32_t> before = old_side.journal.contacts_by_id();
  const std::vector<uint32_t> after = new_side.journal.contacts_by_id();
  ReportComparison comparison;
  size_t in_before = 0, in_after = 0;
  while (in_before < before.size() || in_after < after.size()) {
    std::string_view id;
    if (in_before < before.size()) id = old_side.journal.id(before[in_before]);
    if (in_after < after.size()) {
      std::string_view other = new_side.journal.id(after[in_after]);
      if (in_before == before.size() || other < id) id = other;
    }
    Messages old_messages, new_messages;
    if (in_before < before.size() && old_side.journal.id(before[in_before]) == id)
      old_messages = old_side.journal.of(before[in_before++]);
    if (in_after < after.size() && new_side.journal.id(after[in_after]) == id)
      new_messages = new_side.journal.of(after[in_after++]);
    const Change change = change_of(old_messages, new_messages, numbers);
    const uint64_t so_far = comparison.contacts[static_cast<size_t>(change)]++;
    comparison.newly_reached += old_messages.empty();
    comparison.no_longer_reached += new_messages.empty();
    if (change == Change::unchanged || so_far >= examples) continue;
    comparison.examples.push_back({std::string(id), change, received(old_side.program, old_messages),
                                   received(new_side.program, new_messages)});
  }
  std::stable_sort(
      comparison.examples.begin(), comparison.examples.end(),
      [](const ContactChange& left, const ContactChange& right) { return left.change < right.change; });
  return comparison;
}

const char* name_of(Change change) {
  switch (change) {
    case Change::more:
      return "more";
    case Change::fewer:
      return "fewer";
    case Change::other:
      return "other";
    case Change::other_times:
      return "other_times";
    case Change::unchanged:
      return "unchanged";
  }
  return "";
}

}  // namespace nudge
