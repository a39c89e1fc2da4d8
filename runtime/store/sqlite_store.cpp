#include "runtime/store/sqlite_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "runtime/store/schema.h"

namespace nudge {
namespace {

std::string file_in(const std::string& folder) {
  return folder + "/nudge.db";
}

Fault no_run_in(const std::string& folder) {
  return Fault{
      fmt::format("there is no run in `{0}`: `nudge run PATH --data {0} --input FILE` begins one", folder)};
}

// The name of what was made in a folder is durable only when the folder is.
void sync_folder(const std::filesystem::path& folder) {
  int file = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;  // what can't be opened can't be synced; some file systems have no such thing
  fsync(file);
  close(file);
}

Status make_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::path path(folder);
  if (std::filesystem::is_directory(path, error)) return Done{};
  std::filesystem::create_directories(path, error);
  if (error) return Fault{fmt::format("cannot make the folder `{}`: {}", folder, error.message())};
  sync_folder(std::filesystem::absolute(path).lexically_normal().parent_path());
  return Done{};
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::string& folder, StoreAccess access,
                                           const StoreOptions& options) {
  auto store = std::make_unique<SqliteStore>(folder, access);
  if (Status opened = store->open(options); !opened) return opened.fault();
  return std::unique_ptr<Store>(std::move(store));
}

SqliteStore::SqliteStore(std::string folder, StoreAccess access)
    : folder_(std::move(folder)), access_(access) {}

SqliteStore::~SqliteStore() {
  if (database_ != nullptr && (broken_ || in_transaction_)) database_->close_as_it_is();
}

Status SqliteStore::open(const StoreOptions& options) {
  if (access_ == StoreAccess::read) return open_to_read(options);
  if (access_ == StoreAccess::create) {
    if (Status made = make_folder(folder_); !made) return made;
  }
  struct stat found;
  if (stat(folder_.c_str(), &found) != 0) return no_run_in(folder_);
  if (!S_ISDIR(found.st_mode)) return Fault{fmt::format("`{}` is no folder", folder_)};
  Result<std::unique_ptr<FolderLock>> lock = FolderLock::take(folder_);
  if (!lock) return lock.fault();
  lock_ = std::move(*lock);
  return open_to_write(options);
}

Status SqliteStore::open_to_write(const StoreOptions& options) {
  auto access = access_ == StoreAccess::create ? Database::Access::create : Database::Access::write;
  Result<std::unique_ptr<Database>> database = Database::open(file_in(folder_), access, options.vfs);
  if (!database) return database.fault();
  database_ = std::move(*database);
  int reserved = 8;
  sqlite3_file_control(database_->handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  static const std::string settings = fmt::format(
      "PRAGMA page_size = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA mmap_size = 0; "
      "PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA "
      "cache_size = -8192",
      kPageBytes);
  if (Status set = database_->run(settings.c_str()); !set) return set;
  Result<int64_t> tables = database_->number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.fault();
  if (*tables == 0) {
    if (access_ == StoreAccess::write) return no_run_in(folder_);
    static const std::string creation = fmt::format(
        "BEGIN IMMEDIATE; {} INSERT INTO meta VALUES('format', {}); PRAGMA application_id = {}; COMMIT",
        kSchema, kStoreFormat, kApplicationId);
    if (Status created = database_->run(creation.c_str()); !created) return created;
    sync_folder(folder_);
  }
  if (Status loaded = load_counters(); !loaded) return loaded;
  if (Status removed = remove_unfinished(); !removed) return removed;
  // What a crash has left in the WAL goes where it belongs, and to the disk.
  if (Result<int64_t> merged = database_->number("PRAGMA wal_checkpoint(TRUNCATE)"); !merged)
    return merged.fault();
  return counters_.has_traces ? erase_traces() : Status(Done{});
}

Status SqliteStore::open_to_read(const StoreOptions& options) {
  if (options.vfs.empty() && access(file_in(folder_).c_str(), F_OK) != 0) return no_run_in(folder_);
  Result<std::unique_ptr<Database>> database =
      Database::open(file_in(folder_), Database::Access::read, options.vfs);
  if (!database) return database.fault();
  database_ = std::move(*database);
  // A transaction from now on, so that everything that is read is of one moment.
  if (Status begun = database_->run("PRAGMA mmap_size = 0; BEGIN"); !begun) return begun;
  Result<int64_t> tables = database_->number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.fault();
  if (*tables == 0) return no_run_in(folder_);
  return load_counters();
}

Status SqliteStore::load_counters() {
  Result<int64_t> application = database_->number("PRAGMA application_id");
  if (!application) return application.fault();
  if (*application != kApplicationId) {
    return Fault{fmt::format("`{}` is an SQLite database, but not one of nudge", database_->file())};
  }
  Result<std::optional<uint64_t>> format = meta("format");
  if (!format) return format.fault();
  if (*format != kStoreFormat) {
    return Fault{
        fmt::format("`{}` has format {} of nudge's stores, and this nudge knows format {}: use the nudge "
                    "that wrote it, or a newer one",
                    database_->file(), format->value_or(0), kStoreFormat)};
  }
  Result<std::optional<uint64_t>> delivered = meta("delivered"), position = meta("snapshot_position"),
                                  traces = meta("traces");
  if (!delivered) return delivered.fault();
  if (!position) return position.fault();
  if (!traces) return traces.fault();
  counters_.delivered = delivered->value_or(0);
  counters_.has_traces = traces->value_or(0) != 0;
  auto largest = [this](const char* statement, uint64_t& into) -> Status {
    Result<int64_t> number = database_->number(statement);
    if (!number) return number.fault();
    into = std::max(into, static_cast<uint64_t>(*number));
    return Done{};
  };
  counters_.log_end = position->value_or(0);
  counters_.last_seq = counters_.delivered;
  Status loaded =
      largest("SELECT ifnull((SELECT position + count FROM log ORDER BY position DESC LIMIT 1), 0)",
              counters_.log_end);
  if (loaded) loaded = largest("SELECT ifnull(max(seq), 0) FROM outbox", counters_.last_seq);
  if (loaded) loaded = largest("SELECT ifnull(max(version), 0) FROM program", counters_.newest_version);
  if (loaded) loaded = largest("SELECT ifnull(max(generation), 0) FROM snapshot", counters_.generation);
  committed_ = counters_;
  return loaded;
}

Status SqliteStore::remove_unfinished() {
  Result<int64_t> left = database_->number(
      "SELECT EXISTS(SELECT 1 FROM snapshot WHERE generation > "
      "ifnull((SELECT value FROM meta WHERE name = 'snapshot_generation'), 0))");
  if (!left) return left.fault();
  if (*left == 0) return Done{};
  return database_->run(
      "DELETE FROM snapshot WHERE generation > "
      "ifnull((SELECT value FROM meta WHERE name = 'snapshot_generation'), 0)");
}

Fault SqliteStore::break_with(Fault fault) {
  if (!broken_) {
    broken_ = std::move(fault);
    (void)database_->run("ROLLBACK");  // what can't be rolled back now is when the file is next opened
    in_transaction_ = false;
    counters_ = committed_;
  }
  return *broken_;
}

Status SqliteStore::checked(Status status) {
  if (status) return status;
  return break_with(status.fault());
}

Status SqliteStore::ready() const {
  if (broken_) return *broken_;
  return Done{};
}

Status SqliteStore::ready_to_change() const {
  NUDGE_ASSERT(access_ != StoreAccess::read, "a change of a store that was opened for reading");
  NUDGE_ASSERT(broken_ || in_transaction_, "a change outside of a transaction");
  return ready();
}

Result<std::optional<uint64_t>> SqliteStore::meta(const char* key) {
  Query query(*database_, "SELECT value FROM meta WHERE name = ?");
  Result<bool> row = query.bind_text(1, key).next();
  if (!row) return row.fault();
  if (!*row) return std::optional<uint64_t>();
  return std::optional<uint64_t>(query.count(0));
}

Status SqliteStore::set_meta(const char* key, uint64_t value) {
  Query query(*database_, "INSERT INTO meta VALUES(?1, ?2) ON CONFLICT DO UPDATE SET value = ?2");
  return query.bind_text(1, key).bind(2, value).run();
}

}  // namespace nudge
