// What several tests of the store need: a folder for as long as a test takes, opening that must go well, and
// how often to try.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "runtime/store/store.h"

namespace nudge {

class Folder {
 public:
  Folder() {
    // In memory, where there is such a place: the crashes that are tested are those of a disk that is played.
    path_ = std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : "/tmp";
    path_ += "/nudge_store_XXXXXX";
    REQUIRE(mkdtemp(path_.data()) != nullptr);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }
  std::string database() const { return path_ + "/nudge.db"; }

 private:
  std::string path_;
};

inline std::string message_of(const Status& status) {
  return status ? "" : status.fault().message;
}

inline std::unique_ptr<Store> open_store(const std::string& folder, StoreAccess access,
                                         const StoreOptions& options = {}) {
  auto opened = Store::open(folder, access, options);
  REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.fault().message));
  return std::move(*opened);
}

// The fault of opening it.
inline std::string refusal(const std::string& folder, StoreAccess access, const StoreOptions& options = {}) {
  auto opened = Store::open(folder, access, options);
  return opened.ok() ? "" : opened.fault().message;
}

// NUDGE_STORE_SEEDS=20 tries twenty times as much.
inline uint64_t effort() {
  const char* times = getenv("NUDGE_STORE_SEEDS");
  return times == nullptr ? 1 : std::max(1, atoi(times));
}

}  // namespace nudge
