// Bytes that the disk has changed: named when they are read, never taken for what they were.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include "runtime/store/backup.h"
#include "runtime/store/wal.h"
#include "tests/unit/store/folder.h"
#include "tests/unit/store/random_transaction.h"
#include "tests/unit/store/test_disk.h"

namespace nudge {
namespace {

constexpr uint64_t kPageBytes = 4096;

// A store of some thirty pages on the disk, and what it tells.
struct Sample {
  explicit Sample(uint64_t seed, bool closes) : options{disk.name(), 16384, 1000000} {
    RandomRun random(seed);
    PlainStore twin;
    std::unique_ptr<Store> store = open_store(folder.path(), StoreAccess::create, options);
    for (int i = 0; i < 30; i++) {
      // Closed in the middle, so that there is something in the file and something in the log.
      if (i == 20)
        store.reset(), store = open_store(folder.path(), StoreAccess::write, options), random.reopened(twin);
      REQUIRE(random.step(*store, twin).status.ok());
    }
    told = contents(*store);
    if (closes) {
      random.reopened(twin);
      told = contents(twin);
    } else {
      disk.plan(Trouble::power_loss, 1);
    }
    store.reset();
    if (!closes) disk.restart(seed);
    database = folder.database();
    log = database + "-wal";
  }

  // All that it tells from here on, or the fault.
  std::string read_all() {
    Result<std::unique_ptr<Store>> reader = Store::open(folder.path(), StoreAccess::read, options);
    return reader ? contents(**reader) : reader.fault().message;
  }

  Folder folder;
  TestDisk disk;
  StoreOptions options;
  std::string told, database, log;
};

bool tells_damage(const std::string& message, uint64_t page, const std::string& file, uint64_t offset) {
  return message.find(fmt::format("page {} of `{}`, at byte {}, is damaged", page, file, offset)) !=
         std::string::npos;
}

TEST_CASE("a bit of any page is flipped") {
  std::mt19937_64 random(7);
  Sample sample(3, true);
  std::string& bytes = sample.disk.bytes_of(sample.database);
  REQUIRE(bytes.size() > 12 * kPageBytes);
  uint64_t unread = 0;
  for (uint64_t page = 1; page <= bytes.size() / kPageBytes; page++) {
    for (int i = 0; i < 4; i++) {
      // The very first byte, the last, and others.
      uint64_t at = i == 0 ? 0 : i == 1 ? kPageBytes - 1 : random() % kPageBytes;
      uint64_t place = (page - 1) * kPageBytes + at;
      auto bit = static_cast<char>(1 << random() % 8);
      bytes[place] = static_cast<char>(bytes[place] ^ bit);
      CAPTURE(page);
      CAPTURE(at);
      std::string told = sample.read_all();
      if (told == sample.told) {
        unread++;
      } else if (page == 1) {
        // What the header says of itself may be what is wrong with it.
        CHECK(told.find("damaged") != std::string::npos);
      } else {
        CHECK(tells_damage(told, page, sample.database, (page - 1) * kPageBytes));
      }
      bytes[place] = static_cast<char>(bytes[place] ^ bit);
    }
  }
  // Pages that nothing needs any more: the file's header counts them.
  const uint64_t free_pages = big_endian(reinterpret_cast<const unsigned char*>(bytes.data()) + 36);
  CHECK(free_pages < bytes.size() / kPageBytes / 2);
  CHECK(unread == 4 * free_pages);
  CHECK(sample.read_all() == sample.told);
}

TEST_CASE("a page stands in another's place, or is all zeros") {
  Sample sample(3, true);
  std::string& bytes = sample.disk.bytes_of(sample.database);
  std::string before = bytes;
  uint64_t pages = bytes.size() / kPageBytes, noticed = 0;
  for (uint64_t page = 2; page <= pages; page++) {
    CAPTURE(page);
    for (bool zeros : {false, true}) {
      std::string other =
          zeros ? std::string(kPageBytes, '\0') : before.substr((page % pages) * kPageBytes, kPageBytes);
      bytes.replace((page - 1) * kPageBytes, kPageBytes, other);
      std::string told = sample.read_all();
      if (told != sample.told) {
        CHECK(tells_damage(told, page, sample.database, (page - 1) * kPageBytes));
        noticed++;
      }
      bytes = before;
    }
  }
  CHECK(noticed > pages);
}

TEST_CASE("a bit of the log is flipped") {
  std::mt19937_64 random(8);
  Sample sample(4, false);
  std::string& bytes = sample.disk.bytes_of(sample.log);
  REQUIRE(bytes.size() > 10 * kPageBytes);
  REQUIRE(sample.read_all() == sample.told);
  // The last transaction can't be told from one that the crash has torn; all before it can.
  uint64_t frame = kPageBytes + 24, last_commit = 0, commit_before = 0;
  for (uint64_t at = 32; at + frame <= bytes.size(); at += frame) {
    if (bytes.substr(at + 4, 4) == std::string(4, '\0')) continue;
    commit_before = last_commit;
    last_commit = at;
  }
  REQUIRE(commit_before > 0);
  for (int i = 0; i < 300; i++) {
    uint64_t place = i < 32 ? static_cast<uint64_t>(i) : random() % (commit_before + frame);
    auto bit = static_cast<char>(1 << random() % 8);
    bytes[place] = static_cast<char>(bytes[place] ^ bit);
    CAPTURE(place);
    std::string told = sample.read_all();
    CHECK(told.find(fmt::format("`{}` is damaged at byte ", sample.log)) != std::string::npos);
    CHECK(refusal(sample.folder.path(), StoreAccess::write, sample.options) == told);
    bytes[place] = static_cast<char>(bytes[place] ^ bit);
  }
}

TEST_CASE("a log whose header is zeros, though there were commits behind it") {
  Sample sample(4, false);
  std::string& bytes = sample.disk.bytes_of(sample.log);
  const std::string whole = bytes;
  bytes.replace(0, 32, std::string(32, '\0'));
  const std::string told = sample.read_all();
  CHECK(told.find(fmt::format("`{}` is damaged at byte 0", sample.log)) != std::string::npos);
  CHECK(refusal(sample.folder.path(), StoreAccess::write, sample.options) == told);
  // Of the first commit alone it can't be told whether it was ever on the disk.
  bytes = std::string(32, '\0') + whole.substr(32, 2 * (kPageBytes + 24));
  CHECK(sample.read_all().find("damaged") == std::string::npos);
}

TEST_CASE("a log that is torn at its end is one that ends there") {
  Sample sample(4, false);
  std::string& bytes = sample.disk.bytes_of(sample.log);
  std::string whole = bytes;
  bytes[bytes.size() - 1] ^= 1;
  std::string told = sample.read_all();
  CHECK(told != sample.told);
  CHECK(told.find("damaged") == std::string::npos);
  bytes = whole.substr(0, whole.size() - 100);
  CHECK(sample.read_all() == told);
  bytes = whole.substr(0, 20);
  CHECK(sample.read_all().find("damaged") == std::string::npos);
  CHECK(refusal(sample.folder.path(), StoreAccess::write, sample.options).empty());
}

TEST_CASE("a file that is cut off, empty, gone, or another") {
  Sample sample(3, true);
  std::string& bytes = sample.disk.bytes_of(sample.database);
  std::string whole = bytes;
  for (uint64_t size : {whole.size() - 1, whole.size() - kPageBytes, 10 * kPageBytes + 77, kPageBytes}) {
    bytes = whole.substr(0, size);
    CAPTURE(size);
    for (StoreAccess access : {StoreAccess::read, StoreAccess::write, StoreAccess::create}) {
      std::string told = refusal(sample.folder.path(), access, sample.options);
      CHECK(told.find(
                fmt::format("`{}` is cut off: page {} should stand at byte {}, and the file ends at byte {}",
                            sample.database, size / kPageBytes + 1, size / kPageBytes * kPageBytes, size)) !=
            std::string::npos);
    }
  }
  for (StoreAccess access : {StoreAccess::read, StoreAccess::write, StoreAccess::create}) {
    bytes = "";
    CHECK(
        refusal(sample.folder.path(), access, sample.options).find("is empty, though a run was kept in it") !=
        std::string::npos);
    bytes = "hello, this is another file altogether";
    CHECK(refusal(sample.folder.path(), access, sample.options).find("is not a store of nudge") !=
          std::string::npos);
  }
}

TEST_CASE("a database of another program, or of another format") {
  Folder folder;
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(folder.database().c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "CREATE TABLE people(name)", nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(other);
  CHECK(refusal(folder.path(), StoreAccess::create).find("an SQLite database, but not a store of nudge") !=
        std::string::npos);
  std::filesystem::remove(folder.database());
  open_store(folder.path(), StoreAccess::create)->begin().ok();
  REQUIRE(sqlite3_open(folder.database().c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "UPDATE meta SET value = 9 WHERE name = 'format'", nullptr, nullptr, nullptr) ==
          SQLITE_OK);
  sqlite3_close(other);
  // A shell of SQLite writes no checksums of ours.
  CHECK(refusal(folder.path(), StoreAccess::read).find("or a program other than nudge") != std::string::npos);
}

TEST_CASE("the log without its database, and a backup beside the log of what it replaces") {
  Folder folder, backups;
  PlainStore twin;
  RandomRun random(5);
  std::unique_ptr<Store> store = open_store(folder.path(), StoreAccess::create);
  REQUIRE(random.step(*store, twin).status.ok());
  std::string crashed = backups.path() + "/crashed";
  std::filesystem::copy(folder.path(), crashed, std::filesystem::copy_options::recursive);
  REQUIRE(std::filesystem::file_size(crashed + "/nudge.db-wal") > 0);
  std::filesystem::remove(crashed + "/nudge.db");
  for (StoreAccess access : {StoreAccess::read, StoreAccess::write, StoreAccess::create}) {
    CHECK(refusal(crashed, access).find("isn't there, but `" + crashed + "/nudge.db-wal` is") !=
          std::string::npos);
  }
  REQUIRE(message_of(back_up(folder.path(), crashed + "/nudge.db")) == "");
  for (StoreAccess access : {StoreAccess::read, StoreAccess::write, StoreAccess::create}) {
    CHECK(refusal(crashed, access).find("is a backup that was put here") != std::string::npos);
  }
  std::filesystem::remove(crashed + "/nudge.db-wal");
  CHECK(contents(*open_store(crashed, StoreAccess::read)) == contents(twin));
  CHECK(contents(*open_store(crashed, StoreAccess::write)) == contents(twin));
}

}  // namespace
}  // namespace nudge
