#include "runtime/store/outbox_batch.h"

namespace nudge {

void OutboxBatchWriter::append(const OutboxRow& row) {
  out_.fixed(row.id.high, 8);
  out_.fixed(row.id.low, 8);
  out_.time(row.at_ms);
  out_.fixed(row.of_account, 1);
  out_.text(row.subject);
  out_.text(row.line);
}

Status decode_outbox_batch(std::string_view bytes, uint64_t first_seq, uint64_t count,
                           const std::function<Status(const OutboxRow& row)>& take) {
  WireReader in(bytes);
  for (uint64_t place = 0; place < count; ++place) {
    OutboxRow row;
    row.seq = first_seq + place;
    row.id.high = in.fixed(8);
    row.id.low = in.fixed(8);
    row.at_ms = in.time();
    row.of_account = in.fixed(1) != 0;
    row.subject = in.text();
    row.line = in.text();
    if (in.failed()) return Fault{"a batch of the outbox ends too early"};
    if (Status taken = take(row); !taken) return taken;
  }
  if (in.left() > 0) return Fault{"a batch of the outbox has too many rows"};
  return Done{};
}

}  // namespace nudge
