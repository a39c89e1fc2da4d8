#include "runtime/store/database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

#include "runtime/store/fault_text.h"

namespace nudge {
namespace {

// How long to wait for a program other than ours that has locked the file.
constexpr int kPatienceMs = 5000;

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& folder, Access access,
                                                 std::unique_ptr<ChecksumVfs> vfs) {
  std::unique_ptr<Database> database(new Database);
  database->folder_ = folder;
  database->file_ = folder + "/nudge.db";
  database->vfs_ = std::move(vfs);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (access == Access::read) flags |= SQLITE_OPEN_READONLY;
  if (access == Access::write) flags |= SQLITE_OPEN_READWRITE;
  if (access == Access::create) flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (sqlite3_open_v2(database->file_.c_str(), &database->handle_, flags, database->vfs_->name()) !=
      SQLITE_OK) {
    return database->fault();
  }
  sqlite3_busy_timeout(database->handle_, kPatienceMs);
  // Nothing is checkpointed but on purpose: SQLite would keep its faults to itself.
  sqlite3_wal_autocheckpoint(database->handle_, 0);
  if (access == Access::read) database->close_as_it_is();
  return database;
}

Database::~Database() {
  for (auto [text, prepared] : kept_)
    sqlite3_finalize(prepared);
  sqlite3_close_v2(handle_);
}

Status Database::use_log() {
  Query query(*this, "PRAGMA journal_mode = WAL");
  Result<bool> row = query.next();
  if (!row) return row.fault();
  if (query.bytes(0) != "wal") {
    return Fault{fmt::format(
        "`{}` can't have a write-ahead log here: its folder must be on a disk of this machine", file_)};
  }
  sqlite3_wal_hook(
      handle_,
      [](void* database, sqlite3*, const char*, int pages) {
        static_cast<Database*>(database)->log_pages_ = static_cast<uint32_t>(pages);
        return SQLITE_OK;
      },
      this);
  return Done{};
}

void Database::close_as_it_is() {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

Status Database::run(const char* statements) {
  if (sqlite3_exec(handle_, statements, nullptr, nullptr, nullptr) != SQLITE_OK) return fault();
  return Done{};
}

Result<int64_t> Database::number(const char* statement) {
  Query query(*this, statement);
  Result<bool> row = query.next();
  if (!row) return row.fault();
  NUDGE_ASSERT(*row, "{}", statement);
  return query.number(0);
}

uint64_t Database::changes() const {
  return static_cast<uint64_t>(sqlite3_changes64(handle_));
}

Fault Database::fault() {
  if (handle_ == nullptr) return Fault{fmt::format("`{}`: no memory", file_)};
  return fault_in_words({folder_, file_, sqlite3_extended_errcode(handle_), sqlite3_errmsg(handle_)}, *vfs_);
}

sqlite3_stmt* Database::take(const char* statement) {
  auto found = kept_.find(std::string_view(statement));
  if (found != kept_.end() && found->second != nullptr) return std::exchange(found->second, nullptr);
  sqlite3_stmt* prepared = nullptr;
  sqlite3_prepare_v3(handle_, statement, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  return prepared;
}

void Database::give_back(const char* statement, sqlite3_stmt* prepared) {
  sqlite3_reset(prepared);
  sqlite3_clear_bindings(prepared);
  auto found = kept_.find(std::string_view(statement));
  if (found == kept_.end()) {
    kept_.emplace(statement, prepared);
  } else if (found->second == nullptr) {
    found->second = prepared;
  } else {
    sqlite3_finalize(prepared);  // another of the same text was given back before
  }
}

Query::Query(Database& database, const char* statement)
    : database_(database), statement_(statement), prepared_(database.take(statement)) {}

Query::~Query() {
  if (prepared_ != nullptr) database_.give_back(statement_, prepared_);
}

// A place that isn't there is ours; no memory for it shows when the statement runs.
Query& Query::bind(int place, int64_t number) {
  if (prepared_ != nullptr) sqlite3_bind_int64(prepared_, place, number);
  return *this;
}

Query& Query::bind_text(int place, std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();
  if (prepared_ != nullptr)
    sqlite3_bind_text64(prepared_, place, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Query& Query::bind_bytes(int place, std::string_view bytes) {
  const char* data = bytes.data() == nullptr ? "" : bytes.data();
  if (prepared_ != nullptr) sqlite3_bind_blob64(prepared_, place, data, bytes.size(), SQLITE_STATIC);
  return *this;
}

Query& Query::bind_hash(int place, Hash128 hash) {
  char bytes[16];
  for (int i = 0; i < 8; i++) {
    bytes[i] = static_cast<char>(hash.high >> (56 - 8 * i));
    bytes[8 + i] = static_cast<char>(hash.low >> (56 - 8 * i));
  }
  if (prepared_ != nullptr) sqlite3_bind_blob(prepared_, place, bytes, sizeof bytes, SQLITE_TRANSIENT);
  return *this;
}

Result<bool> Query::next() {
  if (prepared_ == nullptr) return database_.fault();
  int code = sqlite3_step(prepared_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return database_.fault();
}

Status Query::run() {
  Result<bool> row = next();
  if (!row) return row.fault();
  NUDGE_ASSERT(!*row, "a row of {}", statement_);
  return Done{};
}

int64_t Query::number(int column) const {
  return sqlite3_column_int64(prepared_, column);
}

Hash128 Query::hash(int column) const {
  Hash128 hash;
  int place = 0;
  for (char byte : bytes(column)) {
    uint64_t& half = place++ < 8 ? hash.high : hash.low;
    half = half << 8 | static_cast<unsigned char>(byte);
  }
  return hash;
}

std::string_view Query::bytes(int column) const {
  auto data = static_cast<const char*>(sqlite3_column_blob(prepared_, column));
  int size = sqlite3_column_bytes(prepared_, column);
  return data == nullptr ? std::string_view() : std::string_view(data, static_cast<size_t>(size));
}

}  // namespace nudge
