// A connection to an SQLite file, and what is asked of it: prepared statements, kept for the next time, and
// SQLite's errors in words. Not for use by several threads.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/fault/result.h"
#include "runtime/store/checksum_vfs.h"
#include "runtime/value/hash.h"

struct sqlite3;
struct sqlite3_stmt;

namespace nudge {

class Database {
 public:
  enum class Access : uint8_t { create, write, read };
  // Opens `nudge.db` of the folder.
  static Result<std::unique_ptr<Database>> open(const std::string& folder, Access access,
                                                std::unique_ptr<ChecksumVfs> vfs);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Statements that give no row, or whose rows nobody wants; several, separated by `;`.
  Status run(const char* statements);
  // The first column of the first row.
  Result<int64_t> number(const char* statement);
  // The connection's last error, in words.
  Fault fault();

  const std::string& file() const { return file_; }
  ChecksumVfs& vfs() { return *vfs_; }
  sqlite3* handle() { return handle_; }
  // The write-ahead log from now on, whatever it was before.
  Status use_log();
  // Rows that the last statement has changed.
  uint64_t changes() const;
  // Pages in the log after the last commit.
  uint32_t log_pages() const { return log_pages_; }
  // After a fault: closing must not write either.
  void close_as_it_is();

 private:
  friend class Query;
  Database() = default;
  sqlite3_stmt* take(const char* statement);
  void give_back(const char* statement, sqlite3_stmt* prepared);

  std::string folder_, file_;
  std::unique_ptr<ChecksumVfs> vfs_;  // outlives the connection
  sqlite3* handle_ = nullptr;
  uint32_t log_pages_ = 0;
  std::map<std::string, sqlite3_stmt*, std::less<>> kept_;  // those that nobody uses now; null while in use
};

// A statement in use: bind, then next() until there is no row, or run().
class Query {
 public:
  Query(Database& database, const char* statement);
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Places count from 1. Text and bytes must stay until the Query is gone.
  Query& bind(int place, uint64_t number) { return bind(place, static_cast<int64_t>(number)); }
  Query& bind(int place, int64_t number);
  Query& bind_text(int place, std::string_view text);
  Query& bind_bytes(int place, std::string_view bytes);
  Query& bind_hash(int place, Hash128 hash);  // 16 bytes, the highest first

  Result<bool> next();  // true: there is a row
  Status run();

  // Of the row; columns count from 0. The view is valid until next().
  int64_t number(int column) const;
  uint64_t count(int column) const { return static_cast<uint64_t>(number(column)); }
  std::string_view bytes(int column) const;
  Hash128 hash(int column) const;

 private:
  Database& database_;
  const char* statement_;
  sqlite3_stmt* prepared_;
};

}  // namespace nudge
