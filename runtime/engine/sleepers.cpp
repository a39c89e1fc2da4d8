#include "runtime/engine/sleepers.h"

#include <algorithm>

#include "runtime/fault/assert.h"
#include "runtime/packed/record_codec.h"
#include "runtime/packed/wire.h"
#include "runtime/value/civil.h"

namespace nudge {

namespace {

constexpr uint64_t kSweepMs = kDayMs / 2;
constexpr uint64_t kInputsAVisit = 8;  // at least so often are contacts visited, however slowly time goes on
constexpr uint64_t kMostAtOnce = 64;   // visits: some tens of microseconds at worst
constexpr SlotId kIdSlot = 0;

}  // namespace

Sleepers::Sleepers(const Program& program)
    : program_(program),
      forms_(program, ZonesBy::id),
      has_id_first_(program.contact_fields[kContactId].slot == kIdSlot) {}

void Sleepers::read(const Record& sleeping, Record& record) const {
  WireReader in(sleeping.packed());
  read_record(program_.contact_layout, forms_.subjects[0], in, scratch_, record);
  NUDGE_ASSERT(!in.failed() && in.left() == 0, "a record that slept: {}",
               in.failed() ? in.fault() : "longer");
}

void Sleepers::wake(Record& record) {
  Record awake;
  read(record, awake);
  awake.note_use();
  record = std::move(awake);
}

bool Sleepers::look_at(Record& record) {
  if (record.is_packed() || record.empty() || !has_id_first_) return false;
  if (record.take_use()) return false;
  bytes_.clear();
  WireWriter out(bytes_);
  write_record(forms_.subjects[0], record, out);
  record.become_packed(bytes_);
  return true;
}

// The size of the heap, who of the first slots is there, and then the first: the id. A contact that was
// merged into another has none.
std::string_view Sleepers::id_of(const Record& sleeping) {
  WireReader in(sleeping.packed());
  in.number();
  const bool has_id = in.number() & 1u << kIdSlot;
  return has_id ? in.text() : std::string_view();
}

uint32_t Sleepers::turn(uint32_t contacts, int64_t now_ms) {
  if (contacts == 0) return 0;
  const int64_t since_ms = last_ms_ == INT64_MIN ? 0 : now_ms - last_ms_;
  last_ms_ = now_ms;
  owed_ += std::min(static_cast<uint64_t>(since_ms), kSweepMs) * contacts + kSweepMs / kInputsAVisit;
  owed_ = std::min(owed_, kSweepMs * contacts);
  const uint64_t visits = std::min(owed_ / kSweepMs, kMostAtOnce);
  owed_ -= visits * kSweepMs;
  return static_cast<uint32_t>(visits);
}

}  // namespace nudge
