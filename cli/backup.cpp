// nudge backup: a folder's store as one file, of one moment, while a run goes on.
#include "runtime/store/backup.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/command.h"
#include "cli/options.h"
#include "runtime/store/settled.h"

namespace nudge::cli {
namespace {

struct BackupOptions {
  std::string data;
  std::string file;
};

// A folder is as good as a file's name, where it is clear what is meant.
std::string file_named(const BackupOptions& options) {
  std::error_code error;
  if (!std::filesystem::is_directory(options.file, error)) return options.file;
  return (std::filesystem::path(options.file) / "nudge.db").string();
}

int run_backup(const BackupOptions& options) {
  std::string file = file_named(options);
  const Status done = read_settled([&] { return back_up(options.data, file); });
  if (!done) return machine_fault(done.fault());
  std::error_code error;
  uintmax_t bytes = std::filesystem::file_size(file, error);
  fmt::print(stderr, "wrote `{}`, {:.1f} MB: as `nudge.db` in a folder of its own it is a run's data\n", file,
             static_cast<double>(bytes) / 1e6);
  return kDone;
}

}  // namespace

Command make_backup(Options& command) {
  auto options = std::make_shared<BackupOptions>();
  command.add("--data", options->data, "the folder that keeps the run").required().named("DIR");
  command.add("FILE", options->file, "what to write; a file that isn't there yet").required();
  return [options] { return run_backup(*options); };
}

}  // namespace nudge::cli
