// A batch of the log's entries as bytes: for each its kind (1 byte), then for a line its number and its
// length (varints) and its text, for an advance `to_ms` (8 bytes, little-endian). What is read is not
// trusted.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/store/store.h"

namespace nudge {

void append_entry(std::string& bytes, const LogEntry& entry);
void append_batch(std::string& bytes, const std::vector<LogEntry>& entries);

// Each entry in order; its text is a view of `bytes`. A fault if they aren't just `count` entries, or if
// `take` has one.
Status decode_batch(std::string_view bytes, uint64_t count,
                    const std::function<Status(const LogEntry& entry)>& take);

}  // namespace nudge
