// nudge new: a project to begin with. All of it or nothing: the files are written to a folder beside their
// place, or hidden in it, and moved there at the end.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/project_files.h"
#include "cli/write_fault.h"
#include "runtime/fault/no_room.h"

namespace nudge::cli {
namespace {

namespace fs = std::filesystem;

Fault cannot(std::string_view what, const fs::path& path, const std::error_code& why) {
  if (is_no_room(why.value()) || why.value() == EIO) return make_fault(path.generic_string(), why.value());
  return Fault{fmt::format("can't {} `{}`: {}", what, path.generic_string(), why.message())};
}

// What stands in the way, or "". A repository without files is as good as empty.
std::string in_the_way(const fs::path& folder) {
  std::error_code fault;
  const fs::file_status status = fs::status(folder, fault);
  if (!fs::exists(status)) return "";
  const std::string shown = folder.generic_string();
  if (!fs::is_directory(status))
    return fmt::format("`{}` is a file; name a folder that is new or empty", shown);
  std::vector<std::string> names;
  for (fs::directory_iterator entry(folder, fault), end; entry != end; entry.increment(fault)) {
    if (entry->path().filename() != ".git") names.push_back(entry->path().filename().string());
  }
  if (fault) return fmt::format("can't read the folder `{}`: {}", shown, fault.message());
  if (names.empty()) return "";
  std::sort(names.begin(), names.end());
  constexpr size_t kShown = 4;
  std::string list;
  for (size_t i = 0; i < std::min(names.size(), kShown); ++i)
    list += fmt::format("{}`{}`", i == 0 ? "" : ", ", names[i]);
  if (names.size() > kShown) list += fmt::format(" and {} more", names.size() - kShown);
  return fmt::format("the folder `{}` isn't empty: there is {}; name one that is new or empty", shown, list);
}

// The folder's name as it may stand in a line of text; whatever a folder may be called.
std::string project_name(const fs::path& folder) {
  std::error_code fault;
  fs::path full = fs::weakly_canonical(fs::absolute(folder, fault), fault);
  if (!full.has_filename()) full = full.parent_path();
  std::string name;
  for (const char byte : full.filename().string()) {
    const auto code = static_cast<unsigned char>(byte);
    const bool marks = std::strchr("\\`*_{}[]<>#|!", byte) != nullptr && byte != '\0' && byte != '_';
    if (marks) name += '\\';
    name += code < 0x20 || code == 0x7F ? ' ' : byte;
  }
  const bool blank = std::all_of(name.begin(), name.end(), [](char byte) { return byte == ' '; });
  return blank ? "my_project" : name;
}

Status write_file(const fs::path& path, std::string text, const std::string& name) {
  constexpr std::string_view kName = "my_project";
  for (size_t at = text.find(kName); at != std::string::npos; at = text.find(kName, at + name.size()))
    text.replace(at, kName.size(), name);
  std::error_code fault;
  fs::create_directories(path.parent_path(), fault);
  if (fault) return cannot("make the folder", path.parent_path(), fault);
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) return cannot("write", path, std::error_code(errno, std::generic_category()));
  return Done{};
}

// Moves what stands in `from` into `to`, which is there; puts nothing there if something can't be moved.
Status move_into(const fs::path& from, const fs::path& to) {
  std::error_code fault;
  std::vector<fs::path> moved;
  std::vector<fs::path> names;
  for (fs::directory_iterator entry(from, fault), end; !fault && entry != end; entry.increment(fault))
    names.push_back(entry->path().filename());
  if (fault) return cannot("read", from, fault);
  for (const fs::path& name : names) {
    fs::rename(from / name, to / name, fault);
    if (fault) {
      std::error_code ignored;
      for (const fs::path& path : moved)
        fs::remove_all(path, ignored);
      return cannot("write", to / name, fault);
    }
    moved.push_back(to / name);
  }
  return Done{};
}

// The first folder above `folder`, itself included, that isn't there yet; "" if all are.
fs::path first_missing(fs::path folder) {
  fs::path missing;
  std::error_code fault;
  for (; !folder.empty() && !fs::exists(folder, fault); folder = folder.parent_path()) {
    missing = folder;
    if (folder == folder.parent_path()) break;
  }
  return missing;
}

Status make_project(const fs::path& folder) {
  std::error_code fault;
  const bool is_there = fs::exists(folder, fault);
  const fs::path made_first = first_missing(folder);
  const std::string hidden = fmt::format(".nudge-new-{}", getpid());
  fs::path parent = folder.parent_path();
  if (parent.empty()) parent = ".";
  const fs::path draft = (is_there ? folder : parent) / hidden;
  const std::string name = project_name(folder);
  Status made = Done{};
  fs::create_directories(draft, fault);
  if (fault) made = cannot("make the folder", folder, fault);
  for (const ProjectFile& file : project_files()) {
    if (made.ok()) made = write_file(draft / file.path, std::string(file.text), name);
  }
  if (made.ok() && is_there) made = move_into(draft, folder);
  if (made.ok() && !is_there) {
    fs::rename(draft, folder, fault);
    if (fault) made = cannot("make the folder", folder, fault);
  }
  std::error_code ignored;
  fs::remove_all(draft, ignored);
  if (!made.ok() && !made_first.empty()) fs::remove_all(made_first, ignored);
  return made;
}

// As a shell reads it.
std::string quoted_for_shell(const std::string& text) {
  const auto is_plain = [](char byte) {
    return std::isalnum(static_cast<unsigned char>(byte)) != 0 || std::strchr("_-./+", byte) != nullptr;
  };
  if (!text.empty() && text[0] != '-' && std::all_of(text.begin(), text.end(), is_plain)) return text;
  std::string out;
  for (const char byte : text)
    out += byte == '\'' ? std::string("'\\''") : std::string(1, byte);
  return fmt::format("{}'{}'", text.starts_with('-') ? "-- " : "", out);
}

int make_new_project(const std::string& given) {
  if (given.empty()) return usage_fault("name a folder for the project");
  fs::path folder = fs::path(given).lexically_normal();
  if (!folder.has_filename() && folder.has_parent_path() && folder != folder.root_path())
    folder = folder.parent_path();  // without the slash at the end
  if (const std::string reason = in_the_way(folder); !reason.empty()) return usage_fault(reason);
  if (Status made = make_project(folder); !made.ok()) return machine_fault(made.fault());
  std::string files;
  for (const ProjectFile& file : project_files())
    files += fmt::format("  {}\n", file.path);
  const bool here = folder == ".";
  fmt::print(stderr, "{} has now\n{}\nnext:\n",
             here ? "this folder" : fmt::format("`{}`", folder.generic_string()), files);
  if (!here) fmt::print(stderr, "  cd {}\n", quoted_for_shell(folder.string()));
  fmt::print(stderr,
             "  nudge test                                      its tests\n"
             "  nudge run --input inputs.ndjson --format table  what some made-up people get\n"
             "  nudge repl                                      try it by hand\n"
             "README.md says what is in which file.\n");
  return kDone;
}

}  // namespace

Command make_new(Options& command) {
  auto folder = std::make_shared<std::string>();
  command.add("DIR", *folder, "the folder to make; its name is the project's").required();
  return [folder] { return make_new_project(*folder); };
}

}  // namespace nudge::cli
