#include "compiler/jit/object_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace nudge::jit {

namespace {

constexpr std::string_view kMagic = "NUDGEOBJ";
constexpr uint32_t kVersion = 1;
constexpr const char* kPart = ".part-";

std::string beginning() {
  std::string text(kMagic);
  text.append(reinterpret_cast<const char*>(&kVersion), sizeof kVersion);
  return text;
}

struct EntryHead {
  Hash128 key;
  uint64_t size = 0;
  Hash128 checksum;
};
static_assert(sizeof(EntryHead) == 40);

Hash128 checksum(const Hash128& key, std::string_view object) {
  return stable_hash({{reinterpret_cast<const char*>(&key), sizeof key}, object});
}

// Nothing if it can't be read, or is larger than what is ever written.
std::string read_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return "";
  std::string content;
  struct stat found {};
  if (::fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) &&
      static_cast<size_t>(found.st_size) <= kObjectCacheBytes)
    content.resize(static_cast<size_t>(found.st_size));
  size_t got = 0;
  while (got < content.size()) {
    const ssize_t more = ::read(descriptor, content.data() + got, content.size() - got);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) break;
    got += static_cast<size_t>(more);
  }
  ::close(descriptor);
  content.resize(got);
  return content;
}

// What writers that were killed have left beside it.
void remove_parts(const std::filesystem::path& path) {
  std::error_code ignored;
  const std::string name = path.filename().string() + kPart;
  const std::filesystem::path folder = path.parent_path();
  for (const auto& file : std::filesystem::directory_iterator(folder.empty() ? "." : folder, ignored)) {
    if (file.path().filename().string().starts_with(name)) std::filesystem::remove(file.path(), ignored);
  }
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

ObjectCache::ObjectCache(std::string path) : path_(std::move(path)) {
  if (!path_.empty()) read(read_file(path_));
}

void ObjectCache::read(std::string_view file) {
  const std::string begins = beginning();
  if (!file.starts_with(begins)) return;
  file.remove_prefix(begins.size());
  EntryHead head;
  while (file.size() >= sizeof head) {
    std::memcpy(&head, file.data(), sizeof head);
    file.remove_prefix(sizeof head);
    if (head.size > file.size()) return;
    const std::string_view object = file.substr(0, head.size);
    file.remove_prefix(head.size);
    if (checksum(head.key, object) != head.checksum) continue;
    if (entries_.try_emplace(head.key, Entry{std::string(object)}).second)
      bytes_ += sizeof head + object.size();
  }
}

std::string_view ObjectCache::find(const Hash128& key) {
  auto found = entries_.find(key);
  if (found == entries_.end()) return {};
  found->second.used = true;
  return found->second.object;
}

void ObjectCache::add(const Hash128& key, std::string object) {
  if (path_.empty()) return;
  const size_t size = object.size() + sizeof(EntryHead);
  if (bytes_ + size > kObjectCacheBytes - beginning().size()) return;
  const auto [entry, is_new] = entries_.try_emplace(key, Entry{std::move(object)});
  entry->second.used = true;
  if (!is_new) return;
  bytes_ += size;
  new_bytes_ += size;
  if (new_bytes_ * 2 >= bytes_) write(true);
}

void ObjectCache::finish() {
  const bool all_used = std::ranges::all_of(entries_, [](const auto& one) { return one.second.used; });
  if (!path_.empty() && (new_bytes_ > 0 || !all_used)) write(false);
}

void ObjectCache::write(bool unused) {
  new_bytes_ = 0;
  std::string content = beginning();
  for (const auto& [key, entry] : entries_) {
    if (!entry.used && !unused) continue;
    const EntryHead head{key, entry.object.size(), checksum(key, entry.object)};
    content.append(reinterpret_cast<const char*>(&head), sizeof head);
    content += entry.object;
  }
  if (Status written = replace(content); !written.ok()) trouble_ = written.fault().message;
}

// Not brought to the disk by force: after a machine stopped, what is torn has no checksum that fits.
Status ObjectCache::replace(const std::string& content) const {
  const auto cannot = [&](int reason) {
    return Fault{fmt::format("can't write `{}`: {}", path_, std::strerror(reason))};
  };
  remove_parts(path_);
  std::string temporary = path_ + kPart + "XXXXXX";
  const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return cannot(errno);
  int reason = write_all(descriptor, content) ? 0 : errno;
  if (::close(descriptor) != 0 && reason == 0) reason = errno;
  if (reason == 0 && ::rename(temporary.c_str(), path_.c_str()) != 0) reason = errno;
  if (reason == 0) return Done{};
  ::unlink(temporary.c_str());
  return cannot(reason);
}

}  // namespace nudge::jit
