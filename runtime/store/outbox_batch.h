// A batch of the outbox's rows as bytes, which compress well together: for each its id (16 bytes), at_ms (as
// the difference to the one before), of_account (1 byte), subject and line (each led by its length). Their
// seqs follow from the first's. What is read is not trusted.
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
};

// Each row in order, with its seq; its texts are views of `bytes`. A fault if they aren't just `count` rows,
// or if `take` has one.
Status decode_outbox_batch(std::string_view bytes, uint64_t first_seq, uint64_t count,
                           const std::function<Status(const OutboxRow& row)>& take);

}  // namespace nudge
