#include "runtime/input/record_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runtime/input/misfit.h"
#include "runtime/value/civil.h"
#include "runtime/value/number_text.h"
#include "runtime/value/time_text.h"

namespace nudge {

namespace {

constexpr std::array<std::string_view, static_cast<size_t>(RecordPart::count)> kNames = {
    "type",    "userId",     "anonymousId", "previousId", "messageId", "timestamp",  "originalTimestamp",
    "sentAt",  "receivedAt", "event",       "name",       "category",  "properties", "traits",
    "context", "groupId",    "batch"};

// A number of ms or of seconds, by its size. Less than 100,000,000,000 are seconds.
std::optional<int64_t> time_of_number(std::string_view token) {
  constexpr double kLeastMs = 1e11;
  std::optional<double> number = parse_number(token);
  if (!number) return std::nullopt;
  return clamp_int(round_to_int(std::fabs(*number) < kLeastMs ? *number * kSecondMs : *number));
}

// Reads times until one can't be read.
class TimeParts {
 public:
  TimeParts(const RecordParts& parts, const JsonTree& tree, ValueReader& values)
      : parts_(parts), tree_(tree), values_(values) {}

  std::optional<int64_t> read(RecordPart part) {
    JsonId value = parts_.at(part);
    if (value == kNoJson) return std::nullopt;
    std::optional<int64_t> time_ms;
    if (tree_.node(value).kind == JsonKind::text) time_ms = parse_time(values_.text_of(value));
    if (tree_.node(value).kind == JsonKind::number) time_ms = time_of_number(tree_.node(value).token());
    if (!time_ms && fault.empty()) {
      fault = fmt::format("`{}` wants time (2026-03-02T09:00:00Z), got {}", json_name(part),
                          shortened(tree_.raw(value)));
    }
    return time_ms;
  }

  std::string fault;

 private:
  const RecordParts& parts_;
  const JsonTree& tree_;
  ValueReader& values_;
};

}  // namespace

std::string_view json_name(RecordPart part) {
  return kNames[static_cast<size_t>(part)];
}

RecordPartFinder::RecordPartFinder() {
  for (uint32_t part = 0; part < kNames.size(); ++part)
    names_.add(kNames[part], part);
}

RecordParts RecordPartFinder::find(const JsonTree& tree, ValueReader& values, JsonId record) const {
  RecordParts parts;
  for (JsonId member = tree.first_child(record); member != tree.node(record).end;
       member = tree.next(member)) {
    uint32_t part = names_.find(values.key_of(member));
    if (part != NameTable::kAbsent)
      parts.values[part] = tree.node(member).kind == JsonKind::null ? kNoJson : member;
  }
  return parts;
}

RecordTime time_of(const RecordParts& parts, const JsonTree& tree, ValueReader& values, int64_t now_ms) {
  TimeParts times(parts, tree, values);
  bool may_be_skewed = parts.has(RecordPart::received_at) && parts.has(RecordPart::sent_at);
  // `timestamp` beside `originalTimestamp` has been corrected already, by who exported it.
  RecordPart first = may_be_skewed ? RecordPart::original_timestamp : RecordPart::timestamp;
  RecordPart second = may_be_skewed ? RecordPart::timestamp : RecordPart::original_timestamp;
  std::optional<int64_t> own = times.read(parts.has(first) ? first : second);
  if (own && may_be_skewed) {
    std::optional<int64_t> sent = times.read(RecordPart::sent_at);
    std::optional<int64_t> received = times.read(RecordPart::received_at);
    if (sent && received) own = std::min(subtract_int(*received, subtract_int(*sent, *own)), *received);
  }
  if (!own && times.fault.empty()) own = times.read(RecordPart::received_at);
  if (!own && times.fault.empty()) own = times.read(RecordPart::sent_at);
  if (!times.fault.empty()) return {0, std::move(times.fault), false};
  if (own) return {*own, {}, false};
  if (!is_missing(now_ms)) return {now_ms, {}, true};
  return {0, "no `timestamp`, and no record before it to take the time from", false};
}

}  // namespace nudge
