// Programs made of snippets, and inputs for them, from a seed; and other versions of a program: snippets
// inserted, taken out, changed. Every construct that has state stands in some snippet.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace nudge::test {

class RandomProgram {
 public:
  explicit RandomProgram(uint64_t seed);

  std::string text() const;
  // Something is otherwise than it was.
  void mutate();
  std::vector<std::string> inputs(size_t count);
  uint64_t below(uint64_t end) { return random_() % end; }

 private:
  struct Workflow {
    std::string name;
    std::string head;
    std::vector<std::string> steps;
    std::string moves;
    bool for_account = false;
  };
  Workflow make_workflow(uint64_t number);
  std::string make_step(const std::string& workflow, bool for_account);
  std::string condition();
  std::string fields() const;
  const std::string& one_of(const std::vector<std::string>& all) { return all[below(all.size())]; }

  std::mt19937_64 random_;
  std::vector<Workflow> workflows_;
  uint64_t made_ = 0;
  int64_t now_ms_;
  // Variants of what is declared.
  uint64_t plan_ = 0, seats_ = 0, score_ = 0, policy_ = 0, segment_ = 0;
};

}  // namespace nudge::test
