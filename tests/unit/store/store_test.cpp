#include "runtime/store/store.h"

#include <doctest/doctest.h>

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
    REQUIRE(store.append_action({1, {1, 2}, 9, false, "u1", "{}"}).ok());
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

TEST_CASE("a folder without a run") {
  Folder folder;
  auto none = Store::open(folder.path(), StoreAccess::read);
  REQUIRE(!none.ok());
  CHECK(none.fault().message.starts_with("there is no run in `"));
  CHECK(!Store::open(folder.path(), StoreAccess::write).ok());
}

}  // namespace
}  // namespace nudge
