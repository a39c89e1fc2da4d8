// After erase_traces() nothing that was removed is anywhere.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <zstd.h>

#include <fstream>
#include <sstream>

#include "runtime/store/compression.h"
#include "tests/unit/store/folder.h"
#include "tests/unit/store/test_disk.h"

namespace nudge {
namespace {

constexpr const char* kNeedle = "ada-lovelace-1815";

std::string line_of(int number, bool is_hers) {
  return fmt::format(R"({{"userId":"{}","n":{},"x":"{}"}})", is_hers ? kNeedle : "somebody", number,
                     std::string(static_cast<size_t>(number % 97), 'x'));
}

// Some of it under her name, in every place that can hold it.
void fill(Store& store) {
  uint64_t seq = 0;
  for (int batch = 0; batch < 40; batch++) {
    REQUIRE(store.begin().ok());
    std::vector<std::string> lines;
    for (int i = 0; i < 20; i++)
      lines.push_back(line_of(batch * 20 + i, (batch + i) % 7 == 0));
    std::vector<LogEntry> entries;
    for (const std::string& line : lines)
      entries.push_back({EntryKind::line, 1, line, 0});
    REQUIRE(store.append_log(entries).ok());
    lines.clear();
    for (int i = 0; i < 5; i++)
      lines.push_back(line_of(i * 900, (batch + i) % 3 == 0));
    std::vector<OutboxRow> rows;
    for (int i = 0; i < 5; i++) {
      const char* subject = (batch + i) % 3 == 0 ? kNeedle : "somebody";
      ++seq;
      rows.push_back({seq, {1, seq}, batch, false, subject, lines[static_cast<size_t>(i)]});
    }
    REQUIRE(store.append_actions(rows).ok());
    // A snapshot that holds her, and is replaced by the next.
    REQUIRE(store.put_snapshot(static_cast<uint64_t>(batch) * 20, {1, line_of(batch, true)}).ok());
    REQUIRE(store.finish_snapshot(static_cast<uint64_t>(batch) * 20, true).ok());
    REQUIRE(store.commit().ok());
  }
}

Status forget(Store& store) {
  Store::Rewrite rewrite = [](std::string_view) { return std::optional<std::string>("{}"); };
  Status done = store.begin();
  if (done) done = store.rewrite_log({kNeedle}, rewrite);
  if (done) done = store.rewrite_outbox({kNeedle}, [](std::string_view) { return std::nullopt; });
  if (done) done = store.put_snapshot(800, {1, "nobody"});
  if (done) done = store.finish_snapshot(800, true);
  if (done) done = store.commit();
  return done;
}

bool tells_her(Store& store) {
  bool found = false;
  auto look = [&](std::string_view text) { found = found || text.find(kNeedle) != std::string_view::npos; };
  Status done = store.read_log(0, [&](uint64_t, const LogEntry& entry) -> Status {
    look(entry.text);
    return Done{};
  });
  REQUIRE(done.ok());
  done = store.read_outbox(0, [&](const OutboxRow& row) -> Status {
    look(row.subject), look(row.line);
    return Done{};
  });
  REQUIRE(done.ok());
  done = store.read_snapshot([&](const SnapshotPart& part) -> Status {
    look(part.bytes);
    return Done{};
  });
  REQUIRE(done.ok());
  return found;
}

// In the bytes, and in what was compressed and stands there in one piece.
bool is_in(const std::string& bytes) {
  if (bytes.find(kNeedle) != std::string::npos) return true;
  // Parts of her name that compression has left apart.
  if (bytes.find("ada-love") != std::string::npos) return true;
  Compression compression;
  const std::string magic = "\x28\xb5\x2f\xfd";
  for (size_t at = bytes.find(magic); at != std::string::npos; at = bytes.find(magic, at + 1)) {
    size_t size = ZSTD_findFrameCompressedSize(bytes.data() + at, bytes.size() - at);
    if (ZSTD_isError(size)) continue;
    auto unpacked = compression.decompress(std::string_view(bytes).substr(at, size));
    if (unpacked && unpacked->find(kNeedle) != std::string::npos) return true;
  }
  return false;
}

TEST_CASE("who was forgotten is nowhere in the folder") {
  Folder folder;
  std::unique_ptr<Store> store = open_store(folder.path(), StoreAccess::create);
  fill(*store);
  REQUIRE(message_of(forget(*store)) == "");
  CHECK(!tells_her(*store));
  std::string before;
  for (bool is_erased : {false, true}) {
    if (is_erased) REQUIRE(message_of(store->erase_traces()) == "");
    bool found = false;
    for (auto& entry : std::filesystem::directory_iterator(folder.path())) {
      std::ostringstream bytes;
      bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      found = found || is_in(bytes.str());
    }
    CHECK(found == !is_erased);
  }
  uint64_t rows = 0;
  REQUIRE(store
              ->read_outbox(0,
                            [&](const OutboxRow& row) -> Status {
                              CHECK(row.seq == ++rows);
                              CHECK(row.line.empty() == row.subject.empty());
                              return Done{};
                            })
              .ok());
  CHECK(rows == 200);
}

TEST_CASE("whatever stops the erasing, opening the store again goes on with it") {
  std::unique_ptr<TestDisk> filled = std::make_unique<TestDisk>();
  Folder folder;
  {
    std::unique_ptr<Store> store =
        open_store(folder.path(), StoreAccess::create, StoreOptions{filled->name(), 16384, 1000});
    fill(*store);
  }
  uint64_t stride = effort() > 1 ? 1 : 23, tried = 0;
  for (Trouble trouble : {Trouble::power_loss, Trouble::broken, Trouble::no_room}) {
    for (uint64_t call = 1;; call += stride) {
      CAPTURE(call);
      TestDisk disk;
      disk.copy_from(*filled);
      StoreOptions options{disk.name(), call % 2 == 0 ? 60u : 16384u, 1000};
      std::unique_ptr<Store> store = open_store(folder.path(), StoreAccess::write, options);
      disk.plan(trouble, call);
      Status forgotten = forget(*store);
      bool is_forgotten = forgotten.ok();
      if (is_forgotten) (void)store->erase_traces();
      store.reset();
      bool had_trouble = disk.had_trouble();
      disk.plan(Trouble::none, 0);
      if (!disk.has_power()) disk.restart(call);
      store = open_store(folder.path(), StoreAccess::write, options);
      if (is_forgotten) REQUIRE(!tells_her(*store));
      bool tells = tells_her(*store);
      for (auto& [name, bytes] : disk.files()) {
        if (!tells) REQUIRE(!is_in(bytes));
      }
      tried++;
      if (!had_trouble) break;
    }
  }
  CHECK(tried > 20);
}

}  // namespace
}  // namespace nudge
