// A disk in memory, as a file system of SQLite, that fails when it is told to. It counts the calls that reach
// it: the k-th can be refused (no room, an I/O error, half a write), or the power can go with it. When the
// power has gone, what was not synced is lost, or not, sector by sector, as a seed decides. What a sync that
// fails should have written never comes to the disk, as with Linux: it can be read until the power goes.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace nudge {

enum class Trouble : uint8_t {
  none,
  no_room,      // from then on no file grows
  io_error,     // that call
  broken,       // that call and all after it
  short_write,  // half of the bytes, then no room
  power_loss,   // nothing works until restart()
};

struct DiskFile {
  struct Change {
    bool is_truncation = false;
    uint64_t offset = 0;
    std::string bytes;
  };
  bool exists = false, exists_durably = false;
  std::string bytes, durable_bytes;
  std::vector<Change> changes;  // not yet durable
  std::vector<std::unique_ptr<char[]>> shared_memory;
  int readers = 0;
  bool is_reserved = false, is_exclusive = false;
  int shared_locks[8] = {};
  bool exclusive_locks[8] = {};
};

class TestDisk {
 public:
  TestDisk();
  ~TestDisk();
  TestDisk(const TestDisk&) = delete;
  TestDisk& operator=(const TestDisk&) = delete;

  const std::string& name() const { return name_; }
  // At the `call`-th call from now, counted from 1.
  void plan(Trouble trouble, uint64_t call);
  uint64_t calls() const { return calls_; }
  // Whether what was planned has come.
  bool had_trouble() const { return had_trouble_; }
  bool has_power() const { return has_power_; }
  // The power is back; of what wasn't durable so much is there as the seed decides.
  void restart(uint64_t seed);

  // Files by name, those that were removed left out.
  std::map<std::string, std::string> files() const;
  std::string& bytes_of(const std::string& name);
  // As another disk has them.
  void copy_from(const TestDisk& other);

  // For the methods in test_disk.cpp: what the next call is to give.
  enum class Verdict : uint8_t { go_on, fail, fail_half };
  enum class Need : uint8_t { nothing, writing, room };
  Verdict judge(Need need);
  int error_number() const { return error_number_; }
  DiskFile& file(const std::string& name);
  const DiskFile* find(const std::string& name) const;

 private:
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::map<std::string, std::unique_ptr<DiskFile>> files_;
  Trouble trouble_ = Trouble::none;
  uint64_t trouble_at_ = 0;
  uint64_t calls_ = 0;
  bool had_trouble_ = false;
  bool has_power_ = true;
  int error_number_ = 0;
};

}  // namespace nudge
