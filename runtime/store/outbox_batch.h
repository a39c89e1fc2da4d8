// A batch of the outbox's rows as bytes, which compress well together: for each its id (16 bytes), at_ms (as
// the difference to the one before), flags (1 byte: 1 of an account, 2 the id stands in the line too),
// subject and line (each led by its length). A line that says the row's id, as they all do, is kept without
// it, with the place where it goes before it: what is random doesn't compress, and it would be half of the
// bytes. Their seqs follow from the first's. What is read is not trusted.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "runtime/packed/wire.h"
#include "runtime/store/store.h"

namespace nudge {

// Appends to `bytes`, which begins empty.
class OutboxBatchWriter {
 public:
  explicit OutboxBatchWriter(std::string& bytes) : out_(bytes) {}
  void append(const OutboxRow& row);

 private:
  WireWriter out_;
  std::string id_, line_;  // room
};

// Each row in order, with its seq; its texts hold until `take` returns. A fault if they aren't just `count`
// rows, or if `take` has one.
Status decode_outbox_batch(std::string_view bytes, uint64_t first_seq, uint64_t count,
                           const std::function<Status(const OutboxRow& row)>& take);

}  // namespace nudge
