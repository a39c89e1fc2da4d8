#include "runtime/store/outbox_batch.h"

namespace nudge {

namespace {

constexpr uint64_t kOfAccount = 1, kIdInLine = 2;

}  // namespace

void OutboxBatchWriter::append(const OutboxRow& row) {
  std::string& id = id_;
  id.clear();
  append_hex(row.id, id);
  const size_t place = row.line.find(id);
  const bool has_id = place != std::string_view::npos;
  out_.fixed(row.id.high, 8);
  out_.fixed(row.id.low, 8);
  out_.time(row.at_ms);
  out_.fixed((row.of_account ? kOfAccount : 0) | (has_id ? kIdInLine : 0), 1);
  out_.text(row.subject);
  if (!has_id) return out_.text(row.line);
  line_.assign(row.line, 0, place).append(row.line, place + id.size(), std::string_view::npos);
  out_.number(place);
  out_.text(line_);
}

Status decode_outbox_batch(std::string_view bytes, uint64_t first_seq, uint64_t count,
                           const std::function<Status(const OutboxRow& row)>& take) {
  WireReader in(bytes);
  std::string whole;
  for (uint64_t place = 0; place < count; ++place) {
    OutboxRow row;
    row.seq = first_seq + place;
    row.id.high = in.fixed(8);
    row.id.low = in.fixed(8);
    row.at_ms = in.time();
    const uint64_t flags = in.fixed(1);
    row.of_account = (flags & kOfAccount) != 0;
    row.subject = in.text();
    const uint64_t id_at = flags & kIdInLine ? in.number() : 0;
    row.line = in.text();
    if (flags > (kOfAccount | kIdInLine) || id_at > row.line.size())
      return Fault{"a row of the outbox is none"};
    if (flags & kIdInLine) {
      whole.assign(row.line, 0, id_at);
      append_hex(row.id, whole);
      row.line = whole.append(row.line, id_at, std::string_view::npos);
    }
    if (in.failed()) return Fault{"a batch of the outbox ends too early"};
    if (Status taken = take(row); !taken) return taken;
  }
  if (in.left() > 0) return Fault{"a batch of the outbox has too many rows"};
  return Done{};
}

}  // namespace nudge
