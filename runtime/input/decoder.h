// Segment JSON to Input: a line is one record, or a batch of them. Names are resolved and values typed here;
// the engine sees slots and words only. The rules are those of semantics.md, "Input"; what it leaves open:
//
//   - A line is checked as a whole before its first record is given: one that isn't JSON gives one rejection.
//   - Of a key that occurs twice the last counts, as in JavaScript.
//   - A contact's field is taken from `traits`, else from `context.traits`, else (timezone, locale) from
//   `context`.
//   - With an `originalTimestamp` (Segment's exports) the skew is reckoned from that, not from `timestamp`,
//   which has
//     been corrected already. A record without a time of its own gets receivedAt, sentAt, else the caller's.
//   - An event's field that doesn't fit but has a default takes the default; the fault is told.
//   - `id` is never written from traits.
//   - A record's time may be a number too: ms since 1970, or seconds if it is less than 100,000,000,000
//   either
//     way (as seconds the year 5138, as ms March 1973).
//   - An identify with `userId` and `anonymousId`, and an alias (`previousId`, else `anonymousId`, to
//   `userId`)
//     say that both are one: Input::previous.
//   - An event's exact name wins over a prefix that takes it, a longer prefix over a shorter.
//
// Tables are built once for a program; after a while a record allocates next to nothing. About 1 µs for 250
// bytes. Not thread-safe: one for each thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "runtime/engine/input.h"
#include "runtime/input/line_source.h"

namespace nudge {

enum class RecordKind : uint8_t { identify, group, track, page, screen, alias };

// A record that can be applied. It and its views are valid until the sink returns, so the sink steps it.
struct Decoded {
  Input& input;  // which the sink may take, leaving another (InputBlock)
  RecordKind kind = RecordKind::identify;
  std::span<const std::string> faults;  // values that didn't fit: a reason each; the rest is in the input
  std::string_view raw;                 // the record's JSON, found only if there are faults
  bool time_so_far = false;             // it has no time of its own and was given the caller's
};

// What reasons and `raw` show of values that are personal: "[pii]" for each (mask.h), or the values.
enum class Pii : uint8_t { masked, shown };

// A record that is not applied at all.
struct Rejected {
  std::string_view reason;
  std::string_view raw;
  bool raw_is_json = true;
  std::string_view unmasked = {};  // raw as it came, to be looked into, not to be shown
};

class RecordSink {
 public:
  virtual ~RecordSink() = default;
  virtual void decoded(const Decoded& record) = 0;
  virtual void rejected(const Rejected& record) = 0;
};

class Decoder {
 public:
  explicit Decoder(const Program& program, Pii pii = Pii::masked);  // which must outlive it
  // For another program over the same lines: decode() takes the lines that `first`, which must outlive it,
  // has just decoded, and spares itself to parse them. It masks as that does.
  Decoder(const Program& program, const Decoder& first);
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // From now on texts and lists of inputs are put there and stay until its owner empties it; else they are
  // valid until the sink returns.
  void decode_into(Arena& arena);

  // Gives the sink each record of the line, in order, exactly once. `now_ms` is the time so far, for records
  // without one; kMissing if there is none yet.
  void decode(const Line& line, int64_t now_ms, RecordSink& sink);
  // The same for a text that has kLinePadding readable bytes behind it, or one that is copied.
  void decode_padded(std::string_view line, int64_t now_ms, RecordSink& sink);
  void decode_copy(std::string_view line, int64_t now_ms, RecordSink& sink);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace nudge
