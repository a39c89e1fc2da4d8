// What a C++ programmer would write for the rules, four ways: one after the other or by an index over what
// all of them ask for equality; over texts as they came, or over numbers that the texts were given when they
// were read.
#include <string_view>
#include <unordered_map>

#include "bench/contest/rules.h"

namespace nudge::bench {
namespace {

bool meets(const Visit& visit, const Rule& rule) {
  return visit.plan == rule.plan && visit.country == rule.country && visit.page == rule.page &&
         visit.seats > rule.over && visit.seats < rule.under && visit.spend >= rule.spend;
}

// The texts of all rules, numbered from 1; 0 is any other.
class Texts {
 public:
  uint32_t add(const std::string& text) {
    return numbers_.try_emplace(text, static_cast<uint32_t>(numbers_.size() + 1)).first->second;
  }
  uint32_t find(std::string_view text) const {
    auto found = numbers_.find(text);
    return found == numbers_.end() ? 0 : found->second;
  }

 private:
  std::unordered_map<std::string_view, uint32_t> numbers_;  // of the rules' own texts
};

struct NumberedRule {
  uint32_t plan, country, page;
  int64_t over, under;
  double spend;
};
struct NumberedVisit {
  uint32_t plan, country, page;
  int64_t seats;
  double spend;
};

struct Numbered {
  Texts texts;
  std::vector<NumberedRule> rules;
  std::vector<NumberedVisit> visits;

  explicit Numbered(const RulesWork& work) {
    for (const Rule& rule : work.rules) {
      rules.push_back({texts.add(rule.plan), texts.add(rule.country), texts.add(rule.page), rule.over,
                       rule.under, rule.spend});
    }
    for (const Visit& visit : work.visits)
      visits.push_back(numbered(visit));
  }
  NumberedVisit numbered(const Visit& visit) const {
    return {texts.find(visit.plan), texts.find(visit.country), texts.find(visit.page), visit.seats,
            visit.spend};
  }
};

bool meets(const NumberedVisit& visit, const NumberedRule& rule) {
  return visit.plan == rule.plan && visit.country == rule.country && visit.page == rule.page &&
         visit.seats > rule.over && visit.seats < rule.under && visit.spend >= rule.spend;
}

template <typename AVisit, typename ARule>
size_t match_all(const AVisit& visit, const std::vector<ARule>& rules, uint32_t* found) {
  size_t count = 0;
  for (uint32_t place = 0; place < rules.size(); ++place) {
    if (meets(visit, rules[place])) found[count++] = place;
  }
  return count;
}

// Rules by plan, country and page; a key of 63 bits holds all three.
class Index {
 public:
  explicit Index(const Numbered& numbered) : rules_(numbered.rules) {
    for (uint32_t place = 0; place < rules_.size(); ++place)
      places_[key(rules_[place])].push_back(place);
  }
  size_t match(const NumberedVisit& visit, uint32_t* found) const {
    auto places = places_.find(key(visit));
    if (places == places_.end()) return 0;
    size_t count = 0;
    for (uint32_t place : places->second) {
      const NumberedRule& rule = rules_[place];
      if (visit.seats > rule.over && visit.seats < rule.under && visit.spend >= rule.spend)
        found[count++] = place;
    }
    return count;
  }

 private:
  template <typename Said>
  static uint64_t key(const Said& said) {
    return uint64_t{said.plan} << 42 | uint64_t{said.country} << 21 | said.page;
  }
  const std::vector<NumberedRule>& rules_;
  std::unordered_map<uint64_t, std::vector<uint32_t>> places_;
};

}  // namespace

bool run_rules_by_hand(const RulesTask& task, const RulesWork& work) {
  if (task.contestant == "hand_linear") {
    run_rules_task(task, work, [&](size_t place, uint32_t* found) {
      return match_all(work.visits[place], work.rules, found);
    });
    return true;
  }
  if (!task.contestant.starts_with("hand_")) return false;
  Numbered numbered(work);
  Index index(numbered);
  if (task.contestant == "hand_linear_numbered") {
    run_rules_task(task, work, [&](size_t place, uint32_t* found) {
      return match_all(numbered.visits[place], numbered.rules, found);
    });
  } else if (task.contestant == "hand_indexed") {
    run_rules_task(task, work, [&](size_t place, uint32_t* found) {
      return index.match(numbered.numbered(work.visits[place]), found);
    });
  } else if (task.contestant == "hand_indexed_numbered") {
    run_rules_task(task, work,
                   [&](size_t place, uint32_t* found) { return index.match(numbered.visits[place], found); });
  } else {
    return false;
  }
  return true;
}

}  // namespace nudge::bench
