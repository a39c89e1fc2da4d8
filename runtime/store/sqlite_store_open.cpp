// How a store is opened: what is looked at before SQLite does, what SQLite is told, what is remembered.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "runtime/store/fault_text.h"
#include "runtime/store/page_checksum.h"
#include "runtime/store/schema.h"
#include "runtime/store/sqlite_store.h"

namespace nudge {
namespace {

constexpr size_t kHeaderBytes = 100;  // of an SQLite file
// In it:
constexpr size_t kPageSize = 16;
constexpr size_t kReadVersion = 18;  // 1: no write-ahead log
constexpr size_t kChangeCounter = 24;
constexpr size_t kPageCount = 28;
constexpr size_t kSizeValidFor = 92;  // the change counter that the count is of
// EXTRA is FULL, and more while the file is made: the rollback journal must not come back after a crash.
constexpr const char* kSettings =
    "PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF; PRAGMA "
    "secure_delete "
    "= OFF; "
    "PRAGMA cell_size_check = ON; PRAGMA journal_size_limit = 67108864";

// The name of what was made in a folder is durable only when the folder is.
Status sync_folder(const std::filesystem::path& folder) {
  int file = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return Done{};  // what can't be opened can't be synced; some file systems have no such thing
  int synced = fsync(file), failed = errno;
  close(file);
  if (synced == 0 || failed == EINVAL) return Done{};
  return io_fault_in_words(folder.string(), {"syncing the folder", folder.string(), 0, 0, failed});
}

Status make_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::path path(folder);
  if (std::filesystem::exists(path, error)) return Done{};
  std::filesystem::create_directories(path, error);
  if (error) return io_fault_in_words(folder, {"making the folder", folder, 0, 0, error.value()});
  std::filesystem::path above = std::filesystem::absolute(path).lexically_normal();
  return sync_folder(above.has_filename() ? above.parent_path() : above.parent_path().parent_path());
}

Status check_folder(const std::string& folder) {
  struct stat found;
  if (stat(folder.c_str(), &found) != 0) {
    return errno == ENOENT ? no_run_in(folder) : system_fault("look into", folder, errno);
  }
  if (!S_ISDIR(found.st_mode)) return Fault{fmt::format("`{}` is not a folder", folder)};
  return Done{};
}

Fault missing_database(const std::string& file) {
  return Fault{
      fmt::format("`{0}` isn't there, but `{0}-wal` is, which holds its last changes: put `{0}` back, or a "
                  "backup in its place after removing `{0}-wal` and `{0}-shm`",
                  file)};
}

Fault log_of_another(const std::string& file) {
  return Fault{fmt::format(
      "`{0}` is a backup that was put here, and `{0}-wal` belongs to what was here before: remove "
      "`{0}-wal` and `{0}-shm`, and run the same command again",
      file)};
}

Fault emptied(const std::string& file) {
  return Fault{
      fmt::format("`{}` is empty, though a run was kept in it: put a backup in its place (or, if nothing of "
                  "the run is to be kept, remove it), and run the same command again",
                  file)};
}

// Without a log the first page says how many pages there are.
Status check_size(const std::string& file, const std::string& header, uint64_t bytes) {
  if (header.size() < kHeaderBytes || !header.starts_with("SQLite format 3")) return Done{};
  auto data = reinterpret_cast<const unsigned char*>(header.data());
  if (big_endian(data + kChangeCounter) != big_endian(data + kSizeValidFor)) return Done{};
  uint64_t page_bytes = uint64_t{data[kPageSize]} << 8 | data[kPageSize + 1];
  uint64_t pages = big_endian(data + kPageCount), there = bytes / std::max<uint64_t>(page_bytes, 1);
  if (pages <= there || page_bytes < 512) return Done{};
  return damage_in_words({Damage::Kind::truncated, file, there + 1, there * page_bytes, bytes});
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::string& folder, StoreAccess access,
                                           const StoreOptions& options) {
  auto store = std::make_unique<SqliteStore>(folder, access, options);
  if (Status opened = store->open(); !opened) return opened.fault();
  return std::unique_ptr<Store>(std::move(store));
}

Status SqliteStore::open() {
  if (access_ == StoreAccess::create) {
    if (Status made = make_folder(folder_); !made) return made;
  }
  if (Status checked = check_folder(folder_); !checked) return checked;
  return access_ == StoreAccess::read ? open_to_read() : open_to_write();
}

// What SQLite would take for something else: an empty file for a new one, the log of another file for its
// own, a damaged log for a shorter one.
Status SqliteStore::look_before(ChecksumVfs& vfs, bool says_made) {
  std::string file = folder_ + "/nudge.db", log = file + "-wal";
  std::optional<uint64_t> bytes = vfs.size_of(file);
  if (!bytes && !vfs.exists(file)) {
    if (vfs.exists(log)) return missing_database(file);
    return access_ == StoreAccess::create ? Status(Done{}) : no_run_in(folder_);
  }
  // Less than a page beside a rollback journal: its making was cut short, and is undone.
  if (bytes && *bytes < kPageBytes && vfs.exists(file + "-journal")) {
    return access_ == StoreAccess::read ? no_run_in(folder_) : Status(Done{});
  }
  std::optional<std::string> header = vfs.read_file(file, kHeaderBytes);
  if (!bytes || !header) return Done{};  // opening it will say why
  if (*bytes == 0) {
    if (says_made) return emptied(file);
    return access_ == StoreAccess::create ? Status(Done{}) : no_run_in(folder_);
  }
  if (vfs.use() == ChecksumVfs::Use::shared && access_ == StoreAccess::read) return Done{};
  uint64_t log_bytes = vfs.size_of(log).value_or(0);
  if (log_bytes == 0) return check_size(file, *header, *bytes);
  if (header->size() == kHeaderBytes && (*header)[kReadVersion] == 1) return log_of_another(file);
  if (std::optional<WalDamage> damage = vfs.damage_of_log(log)) {
    return damage_in_words({Damage::Kind::log_frame, log, damage->page, damage->offset, 0});
  }
  return Done{};
}

Status SqliteStore::open_to_write() {
  Result<std::unique_ptr<FolderLock>> lock = FolderLock::take(folder_);
  if (!lock) return lock.fault();
  lock_ = std::move(*lock);
  // A write beyond `ulimit -f` is then refused, instead of ending the process.
  signal(SIGXFSZ, SIG_IGN);
  auto vfs = std::make_unique<ChecksumVfs>(options_.vfs, ChecksumVfs::Use::shared);
  NUDGE_ASSERT(vfs->is_known(), "SQLite knows no file system `{}`", options_.vfs);
  vfs->set_temporary_folder(folder_);
  if (Status looked = look_before(*vfs, lock_->says_made()); !looked) return looked;
  auto access = access_ == StoreAccess::create ? Database::Access::create : Database::Access::write;
  Result<std::unique_ptr<Database>> database = Database::open(folder_, access, std::move(vfs));
  if (!database) return database.fault();
  database_ = std::move(*database);
  if (Status prepared = prepare_to_write(); !prepared) {
    database_->close_as_it_is();
    return prepared;
  }
  lock_->note_made();
  return counters_.has_traces ? erase_traces() : Status(Done{});
}

Status SqliteStore::prepare_to_write() {
  int reserved = static_cast<int>(kChecksumBytes);
  sqlite3_file_control(database_->handle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  std::string settings = fmt::format("PRAGMA page_size = {}; PRAGMA cache_size = -{}; {}", kPageBytes,
                                     options_.cache_kb, kSettings);
  if (Status set = database_->run(settings.c_str()); !set) return set;
  if (Status has_log = database_->use_log(); !has_log) return has_log;
  Result<int64_t> tables = database_->number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.fault();
  if (*tables == 0) {
    if (access_ == StoreAccess::write) return no_run_in(folder_);
    if (Status made = make_tables(); !made) return made;
  }
  if (Status loaded = load_counters(); !loaded) return loaded;
  if (Status removed = remove_unfinished(); !removed) return removed;
  // What a crash has left in the log goes where it belongs, and to the disk.
  return empty_wal();
}

Status SqliteStore::make_tables() {
  std::string creation = fmt::format(
      "BEGIN IMMEDIATE; {} INSERT INTO meta VALUES('format', {}); PRAGMA application_id = {}; COMMIT",
      kSchema, kStoreFormat, kApplicationId);
  if (Status created = database_->run(creation.c_str()); !created) return created;
  return sync_folder(folder_);
}

Status SqliteStore::open_to_read() {
  FolderLock::Look lock = FolderLock::look(folder_);
  auto use = lock.holder ? ChecksumVfs::Use::shared : ChecksumVfs::Use::alone;
  auto vfs = std::make_unique<ChecksumVfs>(options_.vfs, use);
  NUDGE_ASSERT(vfs->is_known(), "SQLite knows no file system `{}`", options_.vfs);
  if (Status looked = look_before(*vfs, lock.says_made); !looked) return looked;
  Result<std::unique_ptr<Database>> database =
      Database::open(folder_, Database::Access::read, std::move(vfs));
  if (!database) return database.fault();
  database_ = std::move(*database);
  // A transaction from now on, so that everything that is read is of one moment.
  if (Status begun = database_->run("PRAGMA cell_size_check = ON; BEGIN"); !begun) return begun;
  Result<int64_t> tables = database_->number("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.fault();
  if (*tables == 0) return no_run_in(folder_);
  return load_counters();
}

Status SqliteStore::check_format() {
  Result<int64_t> application = database_->number("PRAGMA application_id");
  if (!application) return application.fault();
  if (*application != kApplicationId) {
    return damage_in_words({Damage::Kind::foreign, database_->file(), 1, 0, 0});
  }
  Result<std::optional<uint64_t>> format = meta("format");
  if (!format) return format.fault();
  counters_.format = format->value_or(0);
  if (counters_.format >= kOldestStoreFormat && counters_.format <= kStoreFormat) return Done{};
  return Fault{
      fmt::format("`{}` has format {} of nudge's stores, and this nudge knows format {}: use the nudge that "
                  "wrote it, or a newer one",
                  database_->file(), counters_.format, kStoreFormat)};
}

Status SqliteStore::load_counters() {
  if (Status checked = check_format(); !checked) return checked;
  auto read = [this](const char* statement, uint64_t& into) -> Status {
    Result<int64_t> number = database_->number(statement);
    if (!number) return number.fault();
    into = std::max(into, static_cast<uint64_t>(*number));
    return Done{};
  };
  auto read_meta = [this](const char* name, uint64_t& into) -> Status {
    Result<std::optional<uint64_t>> value = meta(name);
    if (!value) return value.fault();
    into = value->value_or(0);
    return Done{};
  };
  uint64_t traces = 0;
  Status done = read_meta("delivered", counters_.delivered);
  if (done) done = read_meta("traces", traces);
  if (done) done = read_meta("log_begin", counters_.log_begin);
  if (done) done = read_meta("snapshot_generation", counters_.kept_generation);
  if (done) done = read_meta("snapshot_position", counters_.log_end);
  if (done) {
    done = read("SELECT ifnull((SELECT position + count FROM log ORDER BY position DESC LIMIT 1), 0)",
                counters_.log_end);
  }
  counters_.last_seq = counters_.delivered;
  counters_.generation = counters_.kept_generation;
  if (done)
    done = read("SELECT ifnull((SELECT seq + count - 1 FROM outbox ORDER BY seq DESC LIMIT 1), 0)",
                counters_.last_seq);
  if (done) done = read("SELECT ifnull(max(version), 0) FROM program", counters_.newest_version);
  if (done) done = read("SELECT ifnull(max(generation), 0) FROM snapshot", counters_.generation);
  counters_.has_traces = traces != 0;
  counters_.has_garbage = true;  // a commit will see
  committed_ = counters_;
  return done;
}

Status SqliteStore::remove_unfinished() {
  constexpr const char* kUnfinished =
      "FROM snapshot WHERE generation > ifnull((SELECT value FROM meta WHERE name = 'snapshot_generation'), "
      "0)";
  Result<int64_t> left = database_->number(fmt::format("SELECT EXISTS(SELECT 1 {})", kUnfinished).c_str());
  if (!left) return left.fault();
  if (*left == 0) return Done{};
  return database_->run(fmt::format("DELETE {}", kUnfinished).c_str());
}

}  // namespace nudge
