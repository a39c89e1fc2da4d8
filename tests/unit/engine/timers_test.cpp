// Timers against an ordered map, through all sizes.
#include "runtime/engine/timers.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

using namespace nudge;

namespace {

using Key = std::pair<uint32_t, uint32_t>;

TimerKey key_of(Key key) {
  return {static_cast<TimerKind>(key.first), key.second};
}

class Trial {
 public:
  Trial(uint64_t seed, uint32_t ids, int64_t times) : random_(seed), ids_(ids), times_(times) {}

  void change(bool shrinking) {
    Key key{static_cast<uint32_t>(random_() % 3), static_cast<uint32_t>(random_() % ids_)};
    bool out = random_() % 10 < (shrinking ? 7 : 3);
    int64_t due_ms =
        out ? kNever : static_cast<int64_t>(random_() % static_cast<uint64_t>(times_)) - times_ / 2;
    timers_.set(key_of(key), due_ms);
    if (out) {
      model_.erase(key);
    } else {
      model_[key] = due_ms;
    }
  }

  void check() {
    REQUIRE(timers_.size() == model_.size());
    int64_t earliest_ms = kNever;
    for (const auto& [key, due_ms] : model_)
      earliest_ms = std::min(earliest_ms, due_ms);
    REQUIRE(timers_.earliest_ms() == earliest_ms);
    int64_t until_ms = static_cast<int64_t>(random_() % static_cast<uint64_t>(times_)) - times_ / 2;
    std::set<std::pair<Key, int64_t>> due, expected;
    timers_.each_due(until_ms, [&](TimerKey key, int64_t due_ms) {
      bool fresh = due.insert({{static_cast<uint32_t>(key.kind), key.id}, due_ms}).second;
      REQUIRE(fresh);
    });
    for (const auto& [key, due_ms] : model_) {
      if (due_ms <= until_ms) expected.insert({key, due_ms});
    }
    REQUIRE(due == expected);
  }

  void check_each() const {
    for (uint32_t kind = 0; kind < 3; ++kind) {
      for (uint32_t id = 0; id < ids_; ++id) {
        auto known = model_.find({kind, id});
        REQUIRE(timers_.due_ms(key_of({kind, id})) == (known == model_.end() ? kNever : known->second));
      }
    }
  }

  void clear() {
    timers_.clear();
    model_.clear();
  }

 private:
  std::mt19937_64 random_;
  uint32_t ids_;
  int64_t times_;
  Timers timers_;
  std::map<Key, int64_t> model_;
};

}  // namespace

TEST_CASE("timers and their model agree after any changes") {
  for (uint64_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    // A few, around the size at which there is an index, and many; few times make many ties.
    const uint32_t sizes[] = {2, 8, 40, 400};
    Trial trial(seed, sizes[seed % 4], seed % 3 == 0 ? 5 : 10'000);
    for (int change = 0; change < 3000; ++change) {
      trial.change(change / 700 % 2 == 1);
      if (change % 7 == 0) trial.check();
      if (change % 500 == 0) trial.check_each();
    }
    trial.check_each();
    trial.clear();
    trial.check();
    trial.change(false);
    trial.check_each();
  }
}

TEST_CASE("a condition, an appointment and an enrolment with one number are three timers") {
  Timers timers;
  timers.set({TimerKind::condition, 7}, 30);
  timers.set({TimerKind::appointment, 7}, 20);
  timers.set({TimerKind::enrolment, 7}, 10);
  CHECK(timers.size() == 3);
  CHECK(timers.due_ms({TimerKind::condition, 7}) == 30);
  timers.set({TimerKind::enrolment, 7}, kNever);
  CHECK(timers.earliest_ms() == 20);
  timers.set({TimerKind::enrolment, 7}, kNever);  // it is out already
  CHECK(timers.size() == 2);
}

TEST_CASE("a thousand timers that are not due cost nothing to one that is") {
  Timers timers;
  for (uint32_t id = 0; id < 1000; ++id)
    timers.set({TimerKind::condition, id}, 1000 + id);
  timers.set({TimerKind::enrolment, 1}, 5);
  int visited = 0;
  timers.each_due(999, [&](TimerKey key, int64_t due_ms) {
    ++visited;
    CHECK(key == TimerKey{TimerKind::enrolment, 1});
    CHECK(due_ms == 5);
  });
  CHECK(visited == 1);
}
