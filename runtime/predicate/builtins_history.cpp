// Builtins over the occurrences that the contact's or the account's record keeps. A window of a fixed length
// and one since an instant are a range of the entries, found in logarithmic time. In a calendar window
// (months) the entries need not be a range: both 30 January 23:00 and 31 January 01:00 plus a month are 28
// February, the later one earlier; so each is asked, but for those that are surely in or out.
#include "runtime/fault/assert.h"
#include "runtime/predicate/builtins.h"
#include "runtime/value/civil.h"

namespace nudge {

namespace {

constexpr Word kOfAccount = Word{1} << 32;

EntriesView entries_of(const Evaluation& evaluation, Word slot_word) {
  bool of_account = (slot_word & kOfAccount) != 0;
  SubjectKind subject = of_account ? SubjectKind::account : SubjectKind::contact;
  Word slot = slot_word & ~kOfAccount;
  const std::vector<Slot>& slots = evaluation.program->layout(subject).slots;
  NUDGE_ASSERT(slot < slots.size() && slots[slot].kind == SlotKind::entries, "slot {} has no entries",
               slot_word);
  RecordBase base = of_account ? RecordBase::account : RecordBase::contact;
  const std::byte* record = evaluation.records[static_cast<size_t>(base)];
  return EntriesView(std::bit_cast<const Entries*>(load_slot(record, slots[slot])));
}

// The moment at which an occurrence leaves a window of this length.
class Expiry {
 public:
  Expiry(const Evaluation& evaluation, Word ms, Word months)
      : ms_(int_of_word(ms)),
        months_(int_of_word(months)),
        zone_(evaluation.zone < zone_count() ? static_cast<ZoneId>(evaluation.zone) : kUtc) {}

  int64_t operator()(int64_t time_ms) const {
    return add_int(months_ == 0 ? time_ms : add_months_to_time(time_ms, months_, zone_), ms_);
  }
  bool is_calendar() const { return months_ != 0; }
  // No occurrence leaves later / earlier than so long after its time, whatever the calendar.
  int64_t longest_ms() const { return bound(months_ > 0 ? 31 : 28, 3); }
  int64_t shortest_ms() const { return bound(months_ > 0 ? 28 : 31, -3); }

 private:
  int64_t bound(int64_t month_days, int64_t slack_days) const {
    return add_int(multiply_int(add_int(multiply_int(months_, month_days), slack_days), kDayMs), ms_);
  }

  int64_t ms_;
  int64_t months_;
  ZoneId zone_;
};

// The first index below `end` for which `time + length > now`; `end` if none.
uint32_t first_within(EntriesView view, uint32_t end, int64_t length_ms, int64_t now_ms) {
  uint32_t low = 0;
  uint32_t high = end;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (add_int(view.time_ms(middle), length_ms) > now_ms) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

// Calls range(view, begin, end) for runs of entries in the window, oldest first.
template <class Range>
void visit_within(Evaluation& evaluation, Word slot, Word ms, Word months, Range&& range) {
  EntriesView view = entries_of(evaluation, slot);
  Expiry expiry(evaluation, ms, months);
  uint32_t end = view.first_after(evaluation.now_ms);
  if (!expiry.is_calendar()) {
    uint32_t begin = first_within(view, end, int_of_word(ms), evaluation.now_ms);
    if (begin < end) range(view, begin, end);
    return;
  }
  uint32_t surely = first_within(view, end, expiry.shortest_ms(), evaluation.now_ms);
  for (uint32_t index = first_within(view, surely, expiry.longest_ms(), evaluation.now_ms); index < surely;
       ++index) {
    if (expiry(view.time_ms(index)) > evaluation.now_ms) range(view, index, index + 1);
  }
  if (surely < end) range(view, surely, end);
}

template <class Range>
void visit_since(Evaluation& evaluation, Word slot, Word start, Range&& range) {
  EntriesView view = entries_of(evaluation, slot);
  if (start == kMissingWord) return;
  uint32_t begin = view.first_from(int_of_word(start));
  uint32_t end = view.first_after(evaluation.now_ms);
  if (begin < end) range(view, begin, end);
}

// What is made of the runs: each has add() and result().
struct Count {
  int64_t count = 0;
  void operator()(EntriesView, uint32_t begin, uint32_t end) { count += end - begin; }
  Word result() const { return word_of_int(count); }
};

struct First {
  int64_t time_ms = kMissing;
  void operator()(EntriesView view, uint32_t begin, uint32_t) {
    if (time_ms == kMissing) time_ms = view.time_ms(begin);
  }
  Word result() const { return word_of_int(time_ms); }
};

struct Last {
  int64_t time_ms = kMissing;
  void operator()(EntriesView view, uint32_t, uint32_t end) { time_ms = view.time_ms(end - 1); }
  Word result() const { return word_of_int(time_ms); }
};

// Over the values that aren't missing; Self::take gets each.
template <class Self, class Value>
struct OverValues {
  void operator()(EntriesView view, uint32_t begin, uint32_t end) {
    if (!view.has_values()) return;
    for (uint32_t index = begin; index < end; ++index) {
      Word word = view.value(index);
      if constexpr (std::is_same_v<Value, double>) {
        if (!is_missing_number(number_of_word(word))) static_cast<Self*>(this)->take(number_of_word(word));
      } else {
        if (word != kMissingWord) static_cast<Self*>(this)->take(int_of_word(word));
      }
    }
  }
};

int64_t sum_of(int64_t left, int64_t right) {
  return add_int(left, right);
}
double sum_of(double left, double right) {
  return add_number(left, right);
}
double average_of(int64_t sum, int64_t count) {
  return divide_int(sum, count);
}
double average_of(double sum, int64_t count) {
  return divide_number(sum, number_of_int(count));
}
Word word_of(int64_t value) {
  return word_of_int(value);
}
Word word_of(double value) {
  return word_of_number(value);
}
template <class Value>
constexpr Word missing_of() {
  return std::is_same_v<Value, double> ? kMissingNumberWord : kMissingWord;
}

template <class Value>
struct Sum : OverValues<Sum<Value>, Value> {
  Value sum = 0;
  void take(Value value) { sum = sum_of(sum, value); }
  Word result() const { return word_of(sum); }
};

template <class Value>
struct Average : OverValues<Average<Value>, Value> {
  Value sum = 0;
  int64_t count = 0;
  void take(Value value) {
    sum = sum_of(sum, value);
    ++count;
  }
  Word result() const { return word_of_number(average_of(sum, count)); }
};

template <class Value, bool greatest>
struct Extreme : OverValues<Extreme<Value, greatest>, Value> {
  bool any = false;
  Value extreme = 0;
  void take(Value value) {
    if (!any || (greatest ? value > extreme : value < extreme)) extreme = value;
    any = true;
  }
  Word result() const { return any ? word_of(extreme) : missing_of<Value>(); }
};
template <class Value>
using Least = Extreme<Value, false>;
template <class Value>
using Greatest = Extreme<Value, true>;

template <class Made>
Word made_within(Evaluation& evaluation, Word slot, Word ms, Word months) {
  Made made;
  visit_within(evaluation, slot, ms, months, made);
  return made.result();
}

template <class Made>
Word made_since(Evaluation& evaluation, Word slot, Word start) {
  Made made;
  visit_since(evaluation, slot, start, made);
  return made.result();
}

}  // namespace

namespace builtin {

// The two builtins, `<name>_within` and `<name>_since`.
#define NUDGE_HISTORY(name, ...)                                                      \
  Word name##_within(Evaluation& evaluation, Word slot, Word ms, Word months, Word) { \
    return made_within<__VA_ARGS__>(evaluation, slot, ms, months);                    \
  }                                                                                   \
  Word name##_since(Evaluation& evaluation, Word slot, Word start, Word, Word) {      \
    return made_since<__VA_ARGS__>(evaluation, slot, start);                          \
  }

NUDGE_HISTORY(count, Count)
NUDGE_HISTORY(first, First)
NUDGE_HISTORY(last, Last)
NUDGE_HISTORY(sum_int, Sum<int64_t>)
NUDGE_HISTORY(sum_number, Sum<double>)
NUDGE_HISTORY(min_int, Least<int64_t>)
NUDGE_HISTORY(min_number, Least<double>)
NUDGE_HISTORY(max_int, Greatest<int64_t>)
NUDGE_HISTORY(max_number, Greatest<double>)
NUDGE_HISTORY(average_int, Average<int64_t>)
NUDGE_HISTORY(average_number, Average<double>)
#undef NUDGE_HISTORY

Word next_expiry(Evaluation& evaluation, Word slot, Word ms, Word months, Word) {
  Expiry expiry(evaluation, ms, months);
  int64_t least = kMissing;
  visit_within(evaluation, slot, ms, months, [&](EntriesView view, uint32_t begin, uint32_t end) {
    for (uint32_t index = begin; index < end; ++index) {
      int64_t leaves_ms = expiry(view.time_ms(index));
      if (least == kMissing || leaves_ms < least) least = leaves_ms;
      if (!expiry.is_calendar() || subtract_int(leaves_ms, least) > 7 * kDayMs)
        break;  // later ones leave later
    }
  });
  return word_of_int(least);
}

}  // namespace builtin

}  // namespace nudge
