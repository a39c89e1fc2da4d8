// Whatever the disk does: what commit() has confirmed is there, and of the rest nothing, or the one
// transaction whose commit was under way.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/unit/store/folder.h"
#include "tests/unit/store/random_transaction.h"
#include "tests/unit/store/test_disk.h"

namespace nudge {
namespace {

struct World {
  explicit World(uint64_t seed) : random(seed), options{disk.name(), seed % 2 == 0 ? 40u : 16384u, 20} {}

  // Some transactions, or fewer if there is a fault.
  void go_on(int transactions) {
    doubtful.reset();
    Result<std::unique_ptr<Store>> opened = Store::open(folder.path(), StoreAccess::create, options);
    if (!opened) {
      REQUIRE(!opened.fault().message.empty());
      had_fault = true;
      return;
    }
    std::unique_ptr<Store> store = std::move(*opened);
    random.reopened(twin);
    for (int i = 0; i < transactions; i++) {
      RandomRun::Outcome outcome = random.step(*store, twin);
      if (outcome.status) continue;
      had_fault = true;
      // It stays so, whatever is asked.
      std::string message = message_of(outcome.status);
      REQUIRE(message_of(store->begin()) == message);
      REQUIRE(contents(*store) == message);
      if (outcome.is_in_doubt) doubtful = outcome.committed;
      return;
    }
    had_fault = !store->begin();
    store->roll_back();
    had_trouble_unnoticed = disk.had_trouble() && !had_fault;
  }

  // Opens it again: it must be as the twin, or as the doubtful one.
  void check() {
    std::unique_ptr<Store> store = open_store(folder.path(), StoreAccess::create, options);
    std::string told = contents(*store);
    PlainStore other;
    if (doubtful) other = *doubtful;
    other.reopen();
    if (doubtful && told == contents(other)) twin = other;
    random.reopened(twin);
    REQUIRE(told == contents(twin));
  }

  Folder folder;
  TestDisk disk;
  RandomRun random;
  StoreOptions options;
  PlainStore twin;
  std::optional<PlainStore> doubtful;
  bool had_fault = false;
  bool had_trouble_unnoticed = false;
};

// Every call to the disk in turn is the one that fails.
void fail_each_call(uint64_t seed, Trouble trouble) {
  for (uint64_t call = 1;; call++) {
    CAPTURE(seed);
    CAPTURE(static_cast<int>(trouble));
    CAPTURE(call);
    World world(seed);
    world.disk.plan(trouble, call);
    world.go_on(4);
    bool had_trouble = world.disk.had_trouble();
    if (trouble == Trouble::broken) REQUIRE(!world.had_trouble_unnoticed);
    world.disk.plan(Trouble::none, 0);
    world.check();
    if (call % 8 == 0) {
      world.go_on(2);
      world.check();
    }
    if (!had_trouble) {
      // There were no more calls.
      REQUIRE(call > 100);
      return;
    }
  }
}

TEST_CASE("any call to the disk may fail") {
  for (uint64_t seed = 1; seed <= effort(); seed++) {
    fail_each_call(seed, Trouble::io_error);
    fail_each_call(seed, Trouble::broken);
    fail_each_call(seed, Trouble::no_room);
    fail_each_call(seed, Trouble::short_write);
  }
}

TEST_CASE("the power may go at any moment, again and again") {
  for (uint64_t seed = 1; seed <= 40 * effort(); seed++) {
    World world(seed);
    std::mt19937_64 random(seed);
    for (int crash = 0; crash < 12; crash++) {
      CAPTURE(seed);
      CAPTURE(crash);
      // Now and then while the store is being opened.
      world.disk.plan(Trouble::power_loss, 1 + random() % (crash % 3 == 2 ? 60 : 500));
      for (int run = 0; run < 3 && world.disk.has_power(); run++)
        world.go_on(8);
      world.disk.restart(random());
      world.check();
    }
  }
}

TEST_CASE("a disk that fails, and then the power") {
  for (uint64_t seed = 1; seed <= 40 * effort(); seed++) {
    World world(seed);
    std::mt19937_64 random(seed);
    for (int crash = 0; crash < 4; crash++) {
      CAPTURE(seed);
      CAPTURE(crash);
      world.disk.plan(Trouble::io_error, 1 + random() % 300);
      world.go_on(8);
      world.disk.plan(Trouble::none, 0);
      world.check();
      world.go_on(static_cast<int>(random() % 3));
      world.disk.restart(random());
      world.check();
    }
  }
}

}  // namespace
}  // namespace nudge
