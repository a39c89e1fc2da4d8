// Random transactions on the store and on its plain twin.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/unit/store/folder.h"
#include "tests/unit/store/random_transaction.h"
#include "tests/unit/store/test_disk.h"

namespace nudge {
namespace {

// On a disk in memory, with little memory for pages, so that they go to the disk before the commit.
void run(uint64_t seed, uint32_t cache_kb) {
  CAPTURE(seed);
  Folder folder;
  TestDisk disk;
  StoreOptions options{disk.name(), cache_kb, 30};
  RandomRun random(seed);
  PlainStore twin;
  std::unique_ptr<Store> store = open_store(folder.path(), StoreAccess::create, options);
  for (int i = 0; i < 60; i++) {
    RandomRun::Outcome outcome = random.step(*store, twin);
    REQUIRE_MESSAGE(outcome.status.ok(), message_of(outcome.status));
    if (i % 7 == 6) REQUIRE(contents(*store) == contents(twin));
    if (i % 20 == 19) {
      if (i == 39) REQUIRE(message_of(store->erase_traces()) == "");
      store.reset();
      store = open_store(folder.path(), i % 40 == 19 ? StoreAccess::write : StoreAccess::create, options);
      random.reopened(twin);
      REQUIRE(contents(*store) == contents(twin));
    }
  }
  std::unique_ptr<Store> reader = open_store(folder.path(), StoreAccess::read, options);
  std::string then = contents(*reader);
  CHECK(then == contents(twin));
  REQUIRE(random.step(*store, twin).status.ok());
  CHECK(contents(*reader) == then);  // of the moment when it was opened
  store.reset();
  CHECK(contents(*reader) == then);
}

TEST_CASE("the store tells what its plain twin tells") {
  for (uint64_t seed = 1; seed <= 20 * effort(); seed++)
    run(seed, seed % 2 == 0 ? 40 : 16384);
}

}  // namespace
}  // namespace nudge
