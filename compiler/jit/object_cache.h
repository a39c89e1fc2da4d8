// Objects that were compiled, kept in a file for the next start. What is read is never trusted to be whole:
// each object has a checksum over itself and its key, and what doesn't fit is as if it weren't there; so is a
// file that is cut off, or not ours. What is trusted is who can write the file: it holds machine code.
//
// The file is replaced, never changed, so others see it as it was or as it is; of several writers the last
// stays. A folder that can't be written, or is full, is no fault: then the next start compiles again.
//
//   magic "NUDGEOBJ" · u32 version · entries: key 16 bytes · u64 size · checksum 16 bytes · object
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "runtime/fault/result.h"
#include "runtime/value/hash.h"

namespace nudge::jit {

// Of the file. What would make it larger isn't kept.
inline constexpr size_t kObjectCacheBytes = 256 << 20;

class ObjectCache {
 public:
  // "": nothing is kept. Reads all of the file.
  explicit ObjectCache(std::string path);

  // Empty if it isn't there. Stays where it is.
  std::string_view find(const Hash128& key);
  // Written when as much is new as was written before, so that what ends early leaves something, and what is
  // written in all is no more than twice the file.
  void add(const Hash128& key, std::string object);
  // Writes what is new, and leaves out what was neither found nor added by this one.
  void finish();

  // Why nothing could be written; "" if all could.
  const std::string& trouble() const { return trouble_; }

 private:
  struct Entry {
    std::string object;
    bool used = false;
  };
  void read(std::string_view file);
  void write(bool unused);
  Status replace(const std::string& content) const;

  std::string path_;
  std::map<Hash128, Entry> entries_;
  size_t bytes_ = 0;      // of all objects
  size_t new_bytes_ = 0;  // of those that the file hasn't
  std::string trouble_;
};

}  // namespace nudge::jit
