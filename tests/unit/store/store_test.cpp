#include "runtime/store/store.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "tests/unit/store/folder.h"

namespace nudge {
namespace {

std::vector<std::string> lines_of(Store& store, uint64_t from) {
  std::vector<std::string> lines;
  Status read = store.read_log(from, [&](uint64_t position, const LogEntry& entry) -> Status {
    lines.push_back(fmt::format("{} {} {}", position, entry.line, entry.text));
    return Done{};
  });
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.fault().message));
  return lines;
}

TEST_CASE("what was committed is there when the store is opened again") {
  Folder folder;
  {
    auto opened = Store::open(folder.path(), StoreAccess::create);
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.fault().message));
    Store& store = **opened;
    REQUIRE(store.begin().ok());
    InstalledProgram program{0, 5, "bytes", {{"a.flow", "text"}}};
    REQUIRE(store.install(program).ok());
    CHECK(program.version == 1);
    REQUIRE(store.append_log({{EntryKind::line, 1, "one", 0}, {EntryKind::advance, 0, "", 77}}).ok());
    REQUIRE(store.append_log({{EntryKind::line, 2, "two", 0}}).ok());
    REQUIRE(store.append_actions({{1, {1, 2}, 9, false, "u1", "{}"}}).ok());
    REQUIRE(store.set_source({"in", 10, 3, {3, 4}, 10}).ok());
    REQUIRE(store.put_snapshot(2, {7, "seven"}).ok());
    REQUIRE(store.finish_snapshot(2, false).ok());
    REQUIRE(store.set_delivered(1).ok());
    REQUIRE(store.commit().ok());
    REQUIRE(store.begin().ok());
    REQUIRE(store.append_log({{EntryKind::line, 3, "three", 0}}).ok());
    store.roll_back();
    CHECK(*store.log_end() == 3);
    CHECK(*store.log_begin() == 2);
  }
  auto opened = Store::open(folder.path(), StoreAccess::write);
  REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.fault().message));
  Store& store = **opened;
  CHECK(lines_of(store, 0) == std::vector<std::string>{"2 2 two"});
  CHECK((*store.newest_program())->sources[0].text == "text");
  CHECK((*store.newest_program())->encoded == "bytes");
  CHECK((*store.sources())[0].beginning == Hash128{3, 4});
  CHECK(*store.delivered_through() == 1);
  CHECK(*store.snapshot_position() == std::optional<uint64_t>(2));
  CHECK(store.size()->outbox_rows == 1);
  auto reader = Store::open(folder.path(), StoreAccess::read);
  REQUIRE_MESSAGE(reader.ok(), (reader.ok() ? "" : reader.fault().message));
  CHECK(*(*reader)->log_end() == 3);
  auto second = Store::open(folder.path(), StoreAccess::write);
  REQUIRE(!second.ok());
  CHECK(second.fault().message == "`" + folder.path() + "` is in use by this very process");
}

// As SQLite's shell would count them.
uint64_t rows_of(const std::string& file, const std::string& table) {
  sqlite3* shell = nullptr;
  sqlite3_stmt* count = nullptr;
  REQUIRE(sqlite3_open_v2(file.c_str(), &shell, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_prepare_v2(shell, ("SELECT count(*) FROM " + table).c_str(), -1, &count, nullptr) ==
          SQLITE_OK);
  REQUIRE(sqlite3_step(count) == SQLITE_ROW);
  auto rows = static_cast<uint64_t>(sqlite3_column_int64(count, 0));
  sqlite3_finalize(count);
  sqlite3_close(shell);
  return rows;
}

TEST_CASE("what a snapshot replaces is gone at once, and its rows go by and by") {
  Folder folder;
  std::unique_ptr<Store> store = open_store(folder.path(), StoreAccess::create);
  auto commit = [&](bool with_snapshot) {
    REQUIRE(store->begin().ok());
    REQUIRE(store->append_log({{EntryKind::line, 1, "one", 0}}).ok());
    uint64_t position = *store->log_end();
    for (uint32_t part = 0; with_snapshot && part < 30; part++) {
      REQUIRE(store->put_snapshot(position, {part, "bytes"}).ok());
    }
    if (with_snapshot) REQUIRE(store->finish_snapshot(position, false).ok());
    REQUIRE(store->commit().ok());
  };
  for (int i = 0; i < 100; i++)
    commit(i == 0);
  Store::Size before = *store->size();
  CHECK(before.log_entries == 99);
  commit(true);
  Store::Size after = *store->size();
  CHECK(after.log_entries == 0);
  CHECK(after.log_bytes == 0);
  CHECK(after.snapshot_bytes == before.snapshot_bytes);
  CHECK(*store->log_begin() == 101);
  CHECK(lines_of(*store, 0).empty());
  CHECK(rows_of(folder.database(), "snapshot") > 50);
  CHECK(rows_of(folder.database(), "log") > 70);
  store.reset();
  store = open_store(folder.path(), StoreAccess::write);
  CHECK(*store->log_begin() == 101);
  CHECK(*store->log_end() == 101);
  for (int i = 0; i < 20; i++)
    commit(false);
  CHECK(rows_of(folder.database(), "snapshot") == 30);
  CHECK(rows_of(folder.database(), "log") == 20);
}

TEST_CASE("a folder without a run") {
  Folder folder;
  auto none = Store::open(folder.path(), StoreAccess::read);
  REQUIRE(!none.ok());
  CHECK(none.fault().message.starts_with("there is no run in `"));
  CHECK(!Store::open(folder.path(), StoreAccess::write).ok());
}

}  // namespace
}  // namespace nudge
