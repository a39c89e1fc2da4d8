// Which files make a program, and what the disk has against it.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include "compiler/compile.h"
#include "compiler/read_source.h"
#include "runtime/fault/limits.h"

namespace nudge {

namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') && name != "." && name != "..";
}

Fault cannot_read(const std::string& path, std::string_view why) {
  return Fault{fmt::format("cannot read `{}`: {}", path, why)};
}

// The `.flow` files below a folder, as paths that begin with it; sorted.
Result<std::vector<std::string>> flow_files_below(const std::string& folder) {
  std::error_code fault;
  std::vector<std::string> files;
  auto entry = fs::recursive_directory_iterator(folder, fault);
  if (fault) return cannot_read(folder, fault.message());
  for (const auto end = fs::recursive_directory_iterator(); entry != end;) {
    const fs::path& path = entry->path();
    std::error_code ignored;
    if (is_hidden(path)) {
      entry.disable_recursion_pending();
    } else if (path.extension() == ".flow" && entry->is_regular_file(ignored)) {
      std::string shown = path.generic_string();
      if (folder == "." && shown.starts_with("./")) shown.erase(0, 2);
      files.push_back(std::move(shown));
    }
    entry.increment(fault);
    if (fault) return cannot_read(folder, fault.message());
  }
  if (files.empty()) return Fault{fmt::format("there is no `.flow` file in `{}`", folder)};
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::vector<std::string>> files_of(const std::string& path) {
  std::error_code fault;
  if (fs::is_directory(path, fault)) return flow_files_below(path);
  return std::vector<std::string>{path};
}

}  // namespace

Result<std::string> read_source(const std::string& path) {
  std::error_code fault;
  const fs::file_status status = fs::status(path, fault);
  if (!fs::exists(status)) return Fault{fmt::format("there is no file or folder `{}`", path)};
  if (!fs::is_regular_file(status)) return cannot_read(path, "it is not a file");
  const std::uintmax_t bytes = fs::file_size(path, fault);
  if (!fault && bytes > limits::kMaxProjectBytes)
    return cannot_read(path, fmt::format("it has {} bytes, the sources of a program have at most {}", bytes,
                                         limits::kMaxProjectBytes));
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return cannot_read(path, std::strerror(errno));
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad()) return cannot_read(path, std::strerror(errno));
  return text;
}

Result<std::vector<std::string>> project_files(const std::vector<std::string>& paths) {
  std::vector<std::string> found;
  std::set<fs::path> seen;
  const std::vector<std::string> given = paths.empty() ? std::vector<std::string>{"."} : paths;
  for (const std::string& path : given) {
    auto files = files_of(path);
    if (!files) return files.fault();
    for (std::string& file : *files) {
      std::error_code fault;
      if (seen.insert(fs::weakly_canonical(file, fault)).second) found.push_back(std::move(file));
    }
  }
  return found;
}

Result<Compilation> load_project(const std::vector<std::string>& paths) {
  auto files = project_files(paths);
  if (!files) return files.fault();
  Compilation compilation;
  for (const std::string& path : paths) {
    std::error_code fault;
    if (!fs::is_directory(path, fault)) compilation.single_files.push_back(path);
  }
  if (paths.size() <= 1 && compilation.single_files.empty())
    compilation.folder = paths.empty() ? "." : paths.front();
  size_t bytes = 0;
  for (const std::string& file : *files) {
    auto text = read_source(file);
    if (!text) return text.fault();
    bytes += text->size();
    if (bytes > limits::kMaxProjectBytes)
      return Fault{fmt::format("the sources have more than {} bytes by `{}`: no program does",
                               limits::kMaxProjectBytes, file)};
    compilation.sources.add(file, std::move(*text));
  }
  return compilation;
}

bool names_nothing(const std::vector<std::string>& paths) {
  const std::vector<std::string> given = paths.empty() ? std::vector<std::string>{"."} : paths;
  return std::any_of(given.begin(), given.end(), [](const std::string& path) {
    std::error_code fault;
    if (!fs::exists(path, fault)) return true;
    const auto files = fs::is_directory(path, fault) ? flow_files_below(path) : files_of(path);
    return !files.ok() && files.fault().message.starts_with("there is no");
  });
}

Result<Compilation> load_project(const std::string& path) {
  return load_project(std::vector<std::string>{path});
}

}  // namespace nudge
