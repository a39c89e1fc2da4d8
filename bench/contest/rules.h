// The work of "rules on one event": rules of six comparisons and visits, as any contestant reads them from a
// folder that bench/compare/work.py has made (rules.ndjson, visits.ndjson), and how a contestant is timed.
#pragma once

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <span>
#include <string>
#include <vector>

namespace nudge::bench {

// plan == … and country == … and page == … and seats > over and seats < under and spend >= spend
struct Rule {
  std::string plan, country, page;
  int64_t over = 0, under = 0;
  double spend = 0;
};
struct Visit {
  std::string plan, country, page;
  int64_t seats = 0;
  double spend = 0;
};

struct RulesWork {
  std::vector<Rule> rules;
  std::vector<Visit> visits;
  std::vector<std::string> lines;  // visits.ndjson, a Segment record each
  std::string program;             // rules.flow
};
// Aborts with what is wrong with it.
RulesWork read_rules_work(const std::string& folder);

// What a run is to do: write who matched the first `check_visits` visits to `check_path`, a line each, or
// match them all again and again for so many seconds.
struct RulesTask {
  std::string contestant;
  std::string check_path;
  size_t check_visits = 0;
  double seconds = 0;
};

// Seconds of processor time that the process has taken: others' work on the machine is not in it.
inline double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// `match(place, rules)` writes the numbers of the rules that the visit meets, ascending, and returns how
// many; `rules` has room for all. Prints a line of JSON.
template <typename Match>
void run_rules_task(const RulesTask& task, const RulesWork& work, Match match) {
  std::vector<uint32_t> found(work.rules.size());
  if (!task.check_path.empty()) {
    FILE* file = std::fopen(task.check_path.c_str(), "w");
    for (size_t place = 0; file && place < std::min(task.check_visits, work.visits.size()); ++place) {
      size_t count = match(place, found.data());
      for (uint32_t rule : std::span(found).first(count))
        std::fprintf(file, "%u ", rule);
      std::fputc('\n', file);
    }
    if (file) std::fclose(file);
    std::printf("{}\n");
    return;
  }
  // A look at the clock costs what a hundred comparisons do: for few rules only once a pass.
  size_t stride = work.rules.size() <= 1000 ? work.visits.size() : 64;
  uint64_t visits = 0, matches = 0;
  auto matched_for = [&](double seconds) {
    visits = matches = 0;
    double begun = processor_seconds(), spent = 0;
    size_t place = 0;
    while (spent < seconds) {
      for (size_t end = std::min(place + stride, work.visits.size()); place < end; ++place, ++visits)
        matches += match(place, found.data());
      if (place == work.visits.size()) place = 0;
      spent = processor_seconds() - begun;
    }
    return spent;
  };
  matched_for(task.seconds / 4);
  double seconds = matched_for(task.seconds);
  std::printf("{\"items\": %llu, \"seconds\": %.6f, \"matches\": %llu}\n", (unsigned long long)visits,
              seconds, (unsigned long long)matches);
}

// False if the contestant is none of theirs.
bool run_rules_by_hand(const RulesTask& task, const RulesWork& work);
bool run_rules_by_nudge(const RulesTask& task, const RulesWork& work);

}  // namespace nudge::bench
