// What a block of inputs leaves for the store: its lines as they came, what they caused, how far its source
// was read, and parts of a snapshot that were written beside it. Plain data that goes from thread to thread
// and comes back: clear() keeps its memory.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/engine/output.h"
#include "runtime/input/line_source.h"
#include "runtime/outbox/action_printer.h"
#include "runtime/snapshot/snapshot.h"
#include "runtime/store/store.h"

namespace nudge {

// A snapshot that is whole once the parts of this batch and of those before it are stored.
struct FinishedSnapshot {
  uint64_t position = 0;  // of the log
  uint64_t next_seq = 0;  // of the State as it was then
  int64_t now_ms = 0;
};

struct Batch {
  // --- of the reader ---
  std::string text;  // of its lines, one behind the other
  struct Entry {
    EntryKind kind = EntryKind::line;
    uint64_t line = 0;
    size_t begin = 0, size = 0;  // in `text`
    int64_t to_ms = 0;
    size_t shown = 0;  // of a line that is too long: so much of it stands in `text`, for its dead letter
  };
  std::vector<Entry> entries;
  std::optional<SourceProgress> progress;
  // --- of the stepper ---
  uint64_t snapshot_position = 0;
  std::vector<EncodedPart> parts;
  std::optional<FinishedSnapshot> finished;
  // --- of the printer ---
  std::string action_lines;  // one behind the other, with newlines
  struct Row {
    uint64_t seq = 0;
    Hash128 id;
    int64_t at_ms = 0;
    bool of_account = false;
    std::string_view subject;    // in the Output that it was made of
    size_t begin = 0, size = 0;  // in `action_lines`, the newline left out
  };
  std::vector<Row> rows;
  std::string shown;  // what the reader sees instead of `action_lines`; "": the same

  // A line of the source. What is too long to be taken is an empty entry: replayed it is refused as well.
  void add_line(const Line& line);
  void add_advance(int64_t to_ms);
  // As it was added, with kLinePadding bytes behind it once pad() was called; which end_byte it had is
  // forgotten.
  Line line(const Entry& entry) const;
  void pad() { text.append(kLinePadding, '\0'); }
  // The actions of the Output, which must stay as it is until the batch is committed.
  void add_actions(ActionPrinter& printer, const Output& output);
  bool is_empty() const { return entries.empty() && parts.empty() && !finished && rows.empty(); }
  void clear();
};

}  // namespace nudge
