// The tables of nudge.db; docs/operations.md says the same to who runs it.
//
//   meta            numbers by name: `format` of these tables, `delivered` (seq), `snapshot_generation` and
//                   `snapshot_position` of the snapshot that counts, `log_begin` (what stands before it is
//                   removed by and by), `traces` (1: erase_traces() is owed)
//   log             a batch of entries: position of its first, count, bytes (log_batch.h, compressed)
//   outbox          a batch of actions: seq of its first, count, the latest at_ms, bytes (outbox_batch.h,
//                   compressed)
//   snapshot        a part each (compressed). A snapshot that is begun gets a generation of its own; those
//   after
//                   `snapshot_generation` are unfinished, those before it are removed by and by
//   program         versions as they were installed (compressed)
//   program_source  their sources, in order
//   source          how far inputs were read, by name
#pragma once

#include <cstdint>

namespace nudge {

inline constexpr int32_t kApplicationId = 0x6e756467;  // "nudg", in the file's header
// 2: the outbox's lines are whole. Such a store is read, and written on as one of 3.
inline constexpr uint64_t kStoreFormat = 3, kOldestStoreFormat = 2;
inline constexpr int kPageBytes = 4096;

inline constexpr const char* kSchema = R"(
  CREATE TABLE meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE log(position INTEGER PRIMARY KEY, count INTEGER NOT NULL, bytes BLOB NOT NULL);
  CREATE TABLE outbox(seq INTEGER PRIMARY KEY, count INTEGER NOT NULL, until_ms INTEGER NOT NULL,
                      bytes BLOB NOT NULL);
  CREATE TABLE snapshot(generation INTEGER NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL,
                        PRIMARY KEY(generation, part));
  CREATE TABLE program(version INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, encoded BLOB NOT NULL);
  CREATE TABLE program_source(version INTEGER NOT NULL, number INTEGER NOT NULL, path TEXT NOT NULL,
                              text BLOB NOT NULL, PRIMARY KEY(version, number)) WITHOUT ROWID;
  CREATE TABLE source(name TEXT PRIMARY KEY, byte INTEGER NOT NULL, line INTEGER NOT NULL,
                      beginning BLOB NOT NULL, beginning_bytes INTEGER NOT NULL) WITHOUT ROWID;
)";

}  // namespace nudge
