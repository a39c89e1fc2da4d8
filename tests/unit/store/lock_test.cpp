// Who may have a store at the same time.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "runtime/store/settled.h"
#include "tests/unit/store/folder.h"
#include "tests/unit/store/random_transaction.h"
#include "tests/unit/store/test_disk.h"

namespace nudge {
namespace {

// Another process that does something and then waits to be ended.
class Other {
 public:
  explicit Other(const std::function<void()>& work) {
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    pid_ = fork();
    if (pid_ == 0) {
      work();
      (void)!write(ready[1], "x", 1);
      pause();
      _exit(0);
    }
    close(ready[1]);
    char byte;
    (void)!read(ready[0], &byte, 1);
    close(ready[0]);
  }
  ~Other() { end(); }
  int pid() const { return pid_; }
  void end() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_;
};

TEST_CASE("one process writes, and another is told which") {
  Folder folder;
  Other other([&] {
    auto opened = Store::open(folder.path(), StoreAccess::create);
    if (!opened) _exit(1);
    static std::unique_ptr<Store> kept = std::move(*opened);
  });
  std::string told = fmt::format("`{}` is in use by process {}", folder.path(), other.pid());
  CHECK(refusal(folder.path(), StoreAccess::create).starts_with(told));
  CHECK(refusal(folder.path(), StoreAccess::write).starts_with(told));
  CHECK(refusal(folder.path(), StoreAccess::read).empty());
  // However it ends.
  other.end();
  CHECK(refusal(folder.path(), StoreAccess::write).empty());
}

TEST_CASE("one store of a process writes, and asking doesn't let go of its lock") {
  Folder folder;
  std::unique_ptr<Store> store = open_store(folder.path(), StoreAccess::create);
  CHECK(refusal(folder.path(), StoreAccess::write) ==
        fmt::format("`{}` is in use by this very process", folder.path()));
  CHECK(refusal(folder.path(), StoreAccess::read).empty());
  int parent = getpid();
  Other other([&] {
    std::string told = refusal(folder.path(), StoreAccess::write);
    bool is_right = told.starts_with(fmt::format("`{}` is in use by process {}", folder.path(), parent));
    if (!is_right) std::ofstream(folder.path() + "/wrong") << told;
  });
  CHECK(!std::filesystem::exists(folder.path() + "/wrong"));
  REQUIRE(message_of(store->begin()) == "");
  store->roll_back();
  store.reset();
  CHECK(refusal(folder.path(), StoreAccess::write).empty());
}

std::map<std::string, std::string> files_in(const std::string& folder) {
  std::map<std::string, std::string> found;
  for (auto& entry : std::filesystem::directory_iterator(folder)) {
    auto time = std::filesystem::last_write_time(entry).time_since_epoch().count();
    found[entry.path()] = fmt::format("{} bytes, {}", std::filesystem::file_size(entry), time);
  }
  return found;
}

TEST_CASE("reading changes nothing, whatever a run has left") {
  Folder folder;
  RandomRun random(4);
  PlainStore twin;
  std::string stopped = folder.path() + "/stopped", killed = folder.path() + "/killed";
  std::unique_ptr<Store> store = open_store(stopped, StoreAccess::create);
  for (int i = 0; i < 5; i++)
    REQUIRE(random.step(*store, twin).status.ok());
  std::filesystem::copy(stopped, killed, std::filesystem::copy_options::recursive);
  store.reset();
  random.reopened(twin);
  for (const std::string& left : {stopped, killed}) {
    for (const char* removed : {"", "/nudge.db-shm", "/nudge.lock"}) {
      if (*removed != 0) std::filesystem::remove(left + removed);
      auto before = files_in(left);
      CAPTURE(left);
      CHECK(contents(*open_store(left, StoreAccess::read)) == contents(twin));
      CHECK(files_in(left) == before);
    }
  }
}

TEST_CASE("whoever reads what nobody writes is told when that changes") {
  Folder folder;
  RandomRun random(4);
  PlainStore twin;
  { REQUIRE(random.step(*open_store(folder.path(), StoreAccess::create), twin).status.ok()); }
  StoreOptions little_memory;
  little_memory.cache_kb = 1;
  std::unique_ptr<Store> reader = open_store(folder.path(), StoreAccess::read, little_memory);
  random.reopened(twin);
  std::unique_ptr<Store> store = open_store(folder.path(), StoreAccess::write);
  for (int i = 0; i < 3; i++)
    REQUIRE(random.step(*store, twin).status.ok());
  store.reset();
  CHECK(contents(*reader).find("was changed while it was being read") != std::string::npos);
  CHECK(contents(*open_store(folder.path(), StoreAccess::read)).find("changed") == std::string::npos);
}

TEST_CASE("whoever reads beside a run that begins reads again, for a while") {
  Folder folder;
  RandomRun random(4);
  PlainStore twin;
  { REQUIRE(random.step(*open_store(folder.path(), StoreAccess::create), twin).status.ok()); }
  StoreOptions little_memory;
  little_memory.cache_kb = 1;
  int times = 0;
  const Result<std::string> found = read_settled([&]() -> Result<std::string> {
    std::unique_ptr<Store> reader = open_store(folder.path(), StoreAccess::read, little_memory);
    if (++times == 1) {
      random.reopened(twin);
      std::unique_ptr<Store> store = open_store(folder.path(), StoreAccess::write);
      for (int i = 0; i < 3; i++)
        REQUIRE(random.step(*store, twin).status.ok());
    }
    std::string all = contents(*reader);
    if (all.find("was changed while it was being read") != std::string::npos) return Fault{all};
    return all;
  });
  REQUIRE(found.ok());
  CHECK(times == 2);
  CHECK(*found == contents(twin));

  times = 0;
  const auto read_for_ever = [&] {
    return read_settled([&]() -> Status {
      ++times;
      return Fault{"`data/nudge.db` was changed while it was being read, for a run began on it"};
    });
  };
  CHECK(!read_for_ever().ok());
  CHECK(times == 10);
  times = 0;
  CHECK(!read_settled([&]() -> Status {
           ++times;
           return Fault{"no room is left"};
         }).ok());
  CHECK(times == 1);
}

TEST_CASE("a program other than nudge that keeps the store locked") {
  Folder folder;
  TestDisk disk;  // on which waiting takes no time
  StoreOptions options{disk.name(), 16384, 1000};
  std::unique_ptr<Store> store = open_store(folder.path(), StoreAccess::create, options);
  sqlite3* shell = nullptr;
  REQUIRE(sqlite3_open_v2(folder.database().c_str(), &shell, SQLITE_OPEN_READWRITE, disk.name().c_str()) ==
          SQLITE_OK);
  REQUIRE(sqlite3_exec(shell, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  std::string told = message_of(store->begin());
  CHECK(told.find("has been locked by another program for 5 seconds") != std::string::npos);
  CHECK(message_of(store->begin()) == told);
  sqlite3_close(shell);
}

}  // namespace
}  // namespace nudge
