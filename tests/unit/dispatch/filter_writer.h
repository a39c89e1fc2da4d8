// Random filters over one kind of event, as a user could write them, and random events to meet them.
#pragma once

#include <random>
#include <string>

#include "runtime/program/program.h"
#include "runtime/record/record.h"

namespace nudge::test {

// Declares contact, the event `seen`, and what filters of any_filter() are about.
extern const char* const kSeenSchema;

class FilterWriter {
 public:
  explicit FilterWriter(uint32_t seed) : random_(seed) {}

  std::string any_filter() { return condition(below(4) == 0 ? 4 : 2); }
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }
  // Values that filters speak of, others, and missing ones.
  void fill(const Layout& layout, Record& record, const Program& program);

 private:
  std::string condition(int depth);
  std::string comparison();
  std::string of_text();
  std::string of_int();
  std::string of_number();
  std::string of_enum();
  std::string of_contact();
  std::string any_text();
  std::string any_order();

  std::mt19937 random_;
};

}  // namespace nudge::test
