#include "runtime/store/backup.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>

#include "tests/unit/store/folder.h"
#include "tests/unit/store/random_transaction.h"

namespace nudge {
namespace {

void restore(const std::string& backup, const std::string& folder) {
  std::filesystem::create_directories(folder);
  std::filesystem::copy_file(backup, folder + "/nudge.db", std::filesystem::copy_options::overwrite_existing);
}

TEST_CASE("a backup beside a run is of one moment, and goes on as a store") {
  Folder folder;
  std::string data = folder.path() + "/data", backup = folder.path() + "/backup";
  RandomRun random(11);
  PlainStore twin;
  std::unique_ptr<Store> store = open_store(data, StoreAccess::create);
  for (int i = 0; i < 10; i++)
    REQUIRE(random.step(*store, twin).status.ok());
  // Amid a transaction, which isn't in it.
  REQUIRE(store->begin().ok());
  REQUIRE(store->append_log({{EntryKind::line, 1, "not yet", 0}}).ok());
  REQUIRE(message_of(back_up(data, backup)) == "");
  store->roll_back();
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2);
  std::string then = contents(twin);
  for (int i = 0; i < 5; i++)
    REQUIRE(random.step(*store, twin).status.ok());
  REQUIRE(contents(*store) != then);
  std::string restored = folder.path() + "/restored";
  restore(backup, restored);
  CHECK(contents(*open_store(restored, StoreAccess::read)) == then);
  CHECK(contents(*open_store(restored, StoreAccess::write)) == then);
  store.reset();
  random.reopened(twin);
  // Of one that nobody runs; and over the store that was.
  std::string second = folder.path() + "/second";
  REQUIRE(message_of(back_up(data, second)) == "");
  restore(second, restored);
  CHECK(contents(*open_store(restored, StoreAccess::write)) == contents(twin));
}

TEST_CASE("what a backup refuses") {
  Folder folder;
  std::string data = folder.path() + "/data", backup = folder.path() + "/backup";
  CHECK(message_of(back_up(data, backup)).starts_with("there is no run in"));
  RandomRun random(12);
  PlainStore twin;
  std::unique_ptr<Store> store = open_store(data, StoreAccess::create);
  for (int i = 0; i < 10; i++)
    REQUIRE(random.step(*store, twin).status.ok());
  store.reset();
  std::ofstream(backup) << "mine";
  CHECK(message_of(back_up(data, backup)) ==
        fmt::format("`{}` is there already: name a file that isn't", backup));
  std::string nowhere = folder.path() + "/no/where";
  CHECK(message_of(back_up(data, nowhere)).starts_with("there is no folder"));
  // A damaged page isn't carried over, and no half of a backup stays.
  std::filesystem::remove(backup);
  std::fstream file(data + "/nudge.db", std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(4096 * 5 + 100);
  file << "damage";
  file.close();
  CHECK(message_of(back_up(data, backup))
            .find("page 6 of `" + data + "/nudge.db`, at byte 20480, is damaged") != std::string::npos);
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

}  // namespace
}  // namespace nudge
