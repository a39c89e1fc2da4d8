// A store of format 2, as a nudge of before has written it: `format_2.db.zst` has a run of two inputs and two
// actions, whose lines stand whole in the outbox.
#include <fstream>
#include <sstream>

#include "runtime/store/compression.h"
#include "tests/unit/store/folder.h"

namespace nudge {
namespace {

constexpr const char* kFirst =
    R"({"seq":1,"id":"ddcaaf6b59bf72de4f4fe405ef5c78ef","at":"2026-03-01T09:00:00.000Z","contact":"u1","workflow":"w",)"
    R"("step":"note","kind":"action","name":"note","fields":{"text":"hello pro"}})";

void put_older_store(const Folder& folder) {
  std::stringstream packed;
  packed << std::ifstream(NUDGE_SOURCE_DIR "/tests/unit/store/format_2.db.zst", std::ios::binary).rdbuf();
  Compression compression;
  Result<std::string> bytes = compression.decompress(packed.str());
  REQUIRE(bytes.ok());
  std::ofstream(folder.database(), std::ios::binary) << *bytes;
}

std::vector<std::string> outbox_of(Store& store) {
  std::vector<std::string> lines;
  REQUIRE(store
              .read_outbox(1,
                           [&](const OutboxRow& row) -> Status {
                             lines.push_back(std::string(row.line));
                             return Done{};
                           })
              .ok());
  return lines;
}

TEST_CASE("a store of format 2 is read, and written on in today's") {
  Folder folder;
  put_older_store(folder);
  CHECK(outbox_of(*open_store(folder.path(), StoreAccess::read)).front() == kFirst);
  const std::string third = R"({"seq":3,"id":"00000000000000010000000000000002"})";
  {
    auto store = open_store(folder.path(), StoreAccess::write);
    REQUIRE(outbox_of(*store).size() == 2);
    REQUIRE(store->begin().ok());
    REQUIRE(store->append_actions({{3, {1, 2}, 9, true, "acme", third}}).ok());
    REQUIRE(store->commit().ok());
  }
  auto store = open_store(folder.path(), StoreAccess::write);
  const std::vector<std::string> lines = outbox_of(*store);
  REQUIRE(lines.size() == 3);
  CHECK(lines.front() == kFirst);
  CHECK(lines.back() == third);
}

TEST_CASE("a line is given back as it was, wherever its id stands in it, or doesn't") {
  const std::string id = "00000000000000010000000000000002";
  Folder folder;
  auto store = open_store(folder.path(), StoreAccess::create);
  REQUIRE(store->begin().ok());
  const std::vector<std::string> lines = {id, "a" + id, id + "b", "a" + id + "b" + id, "", "none"};
  std::vector<OutboxRow> rows;
  for (uint64_t place = 0; place < lines.size(); ++place)
    rows.push_back({place + 1, {1, 2}, 9, place % 2 == 1, "u", lines[place]});
  REQUIRE(store->append_actions(rows).ok());
  REQUIRE(store->commit().ok());
  CHECK(outbox_of(*store) == lines);
}

}  // namespace
}  // namespace nudge
