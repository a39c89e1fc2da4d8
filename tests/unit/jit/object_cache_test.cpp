// The file of objects: what was put in comes out, and what is damaged isn't there.
#include "compiler/jit/object_cache.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include "folder.h"

using namespace nudge;
using namespace nudge::jit;

namespace {

constexpr Hash128 kFirst{1, 2}, kSecond{3, 4}, kThird{5, 6};

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// With two objects.
void make(const std::string& path) {
  ObjectCache cache(path);
  cache.add(kFirst, "the first object");
  cache.add(kSecond, std::string(1000, 'x'));
  cache.finish();
  REQUIRE(cache.trouble() == "");
}

// What is found is what was put in.
void check_true(const std::string& path, size_t& found) {
  ObjectCache cache(path);
  const std::string_view first = cache.find(kFirst), second = cache.find(kSecond);
  CHECK((first.empty() || first == "the first object"));
  CHECK((second.empty() || second == std::string(1000, 'x')));
  found = !first.empty() + !second.empty();
}

}  // namespace

TEST_CASE("what was added is found by the next, by its key alone") {
  const Folder folder;
  make(folder.file());
  ObjectCache cache(folder.file());
  CHECK(cache.find(kFirst) == "the first object");
  CHECK(cache.find(kSecond) == std::string(1000, 'x'));
  CHECK(cache.find(kThird).empty());
  CHECK(cache.find({2, 1}).empty());
}

TEST_CASE("without a path nothing is kept, and without a file nothing is found") {
  ObjectCache none("");
  none.add(kFirst, "object");
  none.finish();
  CHECK(none.find(kFirst).empty());
  CHECK(none.trouble() == "");
  const Folder folder;
  CHECK(ObjectCache(folder.file()).find(kFirst).empty());
}

TEST_CASE("a changed bit anywhere takes one object away at least, and makes no wrong one") {
  const Folder folder;
  make(folder.file());
  const std::string whole = read(folder.file());
  for (size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
    write(folder.file(), damaged);
    size_t found = 0;
    check_true(folder.file(), found);
    CHECK(found < 2);
  }
}

TEST_CASE("a file that was cut off anywhere") {
  const Folder folder;
  make(folder.file());
  const std::string whole = read(folder.file());
  for (size_t size = 0; size < whole.size(); ++size) {
    write(folder.file(), whole.substr(0, size));
    size_t found = 0;
    check_true(folder.file(), found);
    CHECK(found < 2);
  }
}

TEST_CASE("an object under another's key isn't found") {
  const Folder folder;
  make(folder.file());
  std::string changed = read(folder.file());
  const size_t entry = 12;
  const std::string key(reinterpret_cast<const char*>(&kThird), sizeof kThird);
  changed.replace(entry, key.size(), key);
  write(folder.file(), changed);
  CHECK(ObjectCache(folder.file()).find(kThird).empty());
}

TEST_CASE("another's file, a folder, and a file of another version are empty, and are replaced") {
  const Folder folder;
  make(folder.file());
  std::string newer = read(folder.file());
  newer[8] = 9;
  for (const std::string& foreign : {std::string("\x7f"
                                                 "ELF and so on"),
                                     newer, std::string(4096, '\0')}) {
    write(folder.file(), foreign);
    CHECK(ObjectCache(folder.file()).find(kFirst).empty());
    make(folder.file());
    CHECK(ObjectCache(folder.file()).find(kFirst) == "the first object");
  }
  std::filesystem::remove(folder.file());
  std::filesystem::create_directory(folder.file());
  ObjectCache cache(folder.file());
  cache.add(kFirst, "object");
  CHECK(cache.trouble().find("Is a directory") != std::string::npos);
}

TEST_CASE("what isn't used any more goes in the end, and not before") {
  const Folder folder;
  make(folder.file());
  {
    ObjectCache stopped(folder.file());
    stopped.add(kThird, std::string(3000, 'z'));
    CHECK(stopped.find(kThird) == std::string(3000, 'z'));
  }
  {
    ObjectCache cache(folder.file());
    CHECK(!cache.find(kSecond).empty());
    CHECK(!cache.find(kThird).empty());
    cache.finish();
  }
  ObjectCache cache(folder.file());
  CHECK(cache.find(kFirst).empty());
  CHECK(!cache.find(kSecond).empty());
  CHECK(!cache.find(kThird).empty());
}

TEST_CASE("one who only reads writes nothing") {
  const Folder folder;
  make(folder.file());
  struct stat before {
  }, after{};
  REQUIRE(::stat(folder.file().c_str(), &before) == 0);
  ObjectCache cache(folder.file());
  CHECK(!cache.find(kFirst).empty());
  CHECK(!cache.find(kSecond).empty());
  cache.finish();
  REQUIRE(::stat(folder.file().c_str(), &after) == 0);
  CHECK(before.st_ino == after.st_ino);
}

TEST_CASE("what would be too large isn't kept") {
  const Folder folder;
  {
    ObjectCache cache(folder.file());
    cache.add(kFirst, std::string(kObjectCacheBytes, 'x'));
    cache.add(kSecond, "object");
    cache.finish();
    CHECK(cache.trouble() == "");
  }
  ObjectCache cache(folder.file());
  CHECK(cache.find(kFirst).empty());
  CHECK(cache.find(kSecond) == "object");
}

TEST_CASE("a folder that isn't there, or can't be written") {
  const Folder folder;
  ObjectCache nowhere(folder.path() + "/none/native");
  nowhere.add(kFirst, "object");
  nowhere.finish();
  CHECK(nowhere.trouble().find("No such file or directory") != std::string::npos);
  if (::geteuid() == 0) return;  // root may write everywhere
  ::chmod(folder.path().c_str(), 0500);
  ObjectCache read_only(folder.file());
  read_only.add(kFirst, "object");
  ::chmod(folder.path().c_str(), 0700);
  CHECK(read_only.trouble().find("Permission denied") != std::string::npos);
}

TEST_CASE("what a killed writer left is removed by the next") {
  const Folder folder;
  write(folder.file() + ".part-abcdef", "half of it");
  write(folder.file() + ".other", "somebody's");
  make(folder.file());
  CHECK(!std::filesystem::exists(folder.file() + ".part-abcdef"));
  CHECK(std::filesystem::exists(folder.file() + ".other"));
}

TEST_CASE("several writers: the file is one of theirs at any time") {
  const Folder folder;
  std::vector<std::thread> writers;
  for (size_t writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&folder, writer] {
      for (int round = 0; round < 50; ++round) {
        ObjectCache cache(folder.file());
        const std::string_view first = cache.find(kFirst);
        if (!first.empty() && first != "the first object") std::abort();
        cache.add(kFirst, "the first object");
        cache.add({7, writer}, std::string(10000, static_cast<char>('a' + writer)));
        cache.finish();
      }
    });
  }
  for (std::thread& writer : writers)
    writer.join();
  make(folder.file());
  CHECK(ObjectCache(folder.file()).find(kFirst) == "the first object");
}
