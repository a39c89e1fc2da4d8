// The queue against an ordered set of what is due, after any changes.
#include "runtime/engine/due_queue.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>

using namespace nudge;

namespace {

class Trial {
 public:
  Trial(uint64_t seed, uint32_t contacts, int64_t times) : random_(seed), times_(times) {
    std::set<std::string> ids;
    while (ids.size() < contacts)
      ids.insert(fmt::format("user-{}", random_() % 1'000'000));
    ids_.assign(ids.begin(), ids.end());
    std::shuffle(ids_.begin(), ids_.end(), random_);  // by place they stand in any order
  }

  void change() {
    auto contact = static_cast<uint32_t>(random_() % ids_.size());
    int64_t due_ms = random_() % 4 == 0 ? INT64_MAX : static_cast<int64_t>(random_() % times_) - times_ / 2;
    set(contact, due_ms);
  }

  // Everybody, in an order of their own; some are never due.
  void enter_all() {
    std::vector<uint32_t> contacts(ids_.size());
    for (uint32_t contact = 0; contact < contacts.size(); ++contact)
      contacts[contact] = contact;
    std::shuffle(contacts.begin(), contacts.end(), random_);
    queue_.reserve(contacts.size());
    for (uint32_t contact : contacts) {
      const bool never = random_() % 4 == 0;
      const int64_t due_ms = never ? INT64_MAX : static_cast<int64_t>(random_() % times_);
      queue_.add(contact, due_ms, ids_[contact]);
      if (never) continue;
      due_ms_[contact] = due_ms;
      due_.insert({due_ms, ids_[contact], contact});
    }
    queue_.order([this](uint32_t at) { return std::string_view(ids_[at]); });
  }

  // As the engine does: the first is taken out, or put off.
  void take_first() {
    if (queue_.empty()) return;
    DueQueue::Entry top = queue_.top();
    set(top.subject, random_() % 2 ? INT64_MAX : top.due_ms + static_cast<int64_t>(random_() % times_));
  }

  void check() const {
    REQUIRE(queue_.empty() == due_.empty());
    if (due_.empty()) return;
    const auto& [due_ms, id, contact] = *due_.begin();
    REQUIRE(queue_.top().due_ms == due_ms);
    REQUIRE(queue_.top().subject == contact);
  }

  void check_each() const {
    for (uint32_t contact = 0; contact < ids_.size(); ++contact) {
      auto known = due_ms_.find(contact);
      REQUIRE(queue_.due_ms(contact) == (known == due_ms_.end() ? INT64_MAX : known->second));
    }
  }

  // All of it, in its order: by time, then by id.
  void drain() {
    while (!due_.empty()) {
      check();
      set(queue_.top().subject, INT64_MAX);
    }
    CHECK(queue_.empty());
  }

 private:
  void set(uint32_t contact, int64_t due_ms) {
    queue_.set(contact, due_ms, [this](uint32_t at) { return std::string_view(ids_[at]); });
    if (auto known = due_ms_.find(contact); known != due_ms_.end()) {
      due_.erase({known->second, ids_[contact], contact});
      due_ms_.erase(known);
    }
    if (due_ms == INT64_MAX) return;
    due_ms_[contact] = due_ms;
    due_.insert({due_ms, ids_[contact], contact});
  }

  std::mt19937_64 random_;
  int64_t times_;
  std::vector<std::string> ids_;
  DueQueue queue_;
  std::set<std::tuple<int64_t, std::string, uint32_t>> due_;
  std::map<uint32_t, int64_t> due_ms_;
};

}  // namespace

TEST_CASE("the queue and its model agree after any changes") {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    // Few times make many ties, which the ids decide.
    Trial trial(seed, 1 + static_cast<uint32_t>(seed % 60), seed % 3 == 0 ? 4 : 1000);
    for (int change = 0; change < 400; ++change) {
      if (change % 5 == 4) {
        trial.take_first();
      } else {
        trial.change();
      }
      trial.check();
    }
    trial.check_each();
    trial.drain();
  }
}

TEST_CASE("who was entered at once stands as if entered one by one, and can be changed then") {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    Trial trial(seed, 1 + static_cast<uint32_t>(seed % 70), seed % 3 == 0 ? 4 : 1000);
    trial.enter_all();
    trial.check_each();
    for (int change = 0; change < 50; ++change) {
      trial.change();
      trial.check();
    }
    trial.check_each();
    trial.drain();
  }
}

TEST_CASE("who is due at the same time comes by id, whatever the places") {
  const std::vector<std::string> ids = {"zoe", "ben", "ada", "ada2"};
  auto id_of = [&](uint32_t contact) { return std::string_view(ids[contact]); };
  DueQueue queue;
  for (uint32_t contact = 0; contact < ids.size(); ++contact)
    queue.set(contact, 1000, id_of);
  std::vector<std::string> order;
  while (!queue.empty()) {
    order.push_back(ids[queue.top().subject]);
    queue.set(queue.top().subject, INT64_MAX, id_of);
  }
  CHECK(order == std::vector<std::string>{"ada", "ada2", "ben", "zoe"});
}

TEST_CASE("who was never due is not, and taking them out does nothing") {
  DueQueue queue;
  CHECK(queue.due_ms(7) == INT64_MAX);
  queue.set(7, INT64_MAX, [](uint32_t) { return std::string_view("seven"); });
  CHECK(queue.empty());
  CHECK(queue.due_ms(7) == INT64_MAX);
}
