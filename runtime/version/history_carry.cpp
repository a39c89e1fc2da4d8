// A subject's history, worked out by its plan.
#include <algorithm>

#include "runtime/version/history_plan.h"

namespace nudge {

namespace {

class HistoryCarrier {
 public:
  HistoryCarrier(const HistoryCarry& plan, const Record& from, const Layout& layout, Record& to)
      : plan_(plan), from_(from), layout_(layout), to_(to) {}

  void run() {
    for (const PartCarry& part : plan_.parts) {
      if (part.part == TrackerPart::entries) {
        entries(part);
      } else if (part.from) {
        to_.store_any(layout_, part.to, part.value.apply(from_.load(*part.from), scratch_));
      } else {
        derive(part);
      }
    }
  }

 private:
  void entries(const PartCarry& part) {
    if (!part.from) {
      const int64_t last_ms = newest_ms();
      if (part.kept == EmptyHistory::Kept::all && last_ms != kMissing) {
        const Word word = word_of_int(last_ms);
        to_.store_entries(layout_, part.to, std::span(&word, 1), 1);
      }
      return;
    }
    const EntriesView old = from_.entries(*part.from);
    const uint32_t first =
        part.keep_newest != 0 && old.size() > part.keep_newest ? old.size() - part.keep_newest : 0;
    words_.clear();
    for (uint32_t index = first; index < old.size(); ++index) {
      words_.push_back(word_of_int(old.time_ms(index)));
      if (part.width == 2) words_.push_back(part.value.apply(old.value(index), scratch_));
    }
    if (!words_.empty()) to_.store_entries(layout_, part.to, words_, part.width);
  }

  // Calls `visit` with what is there of the part in all sources.
  template <class Visit>
  void each(TrackerPart part, const Visit& visit) const {
    for (const PartSource& source : plan_.sources) {
      if (source.part != part) continue;
      const Word word = from_.load(source.slot);
      if (word != missing_word(source.slot.kind)) visit(source, word);
    }
  }

  int64_t newest_ms() const {
    int64_t newest = kMissing;
    auto take = [&](const PartSource&, Word word) { newest = std::max(newest, int_of_word(word)); };
    each(TrackerPart::last, take);
    each(TrackerPart::latest_at, take);
    each(TrackerPart::entries, [&](const PartSource& source, Word) {
      const EntriesView view = from_.entries(source.slot);
      if (view.size() > 0) newest = std::max(newest, view.time_ms(view.size() - 1));
    });
    return newest;
  }
  int64_t oldest_ms() const {
    int64_t oldest = kMissing;
    auto take_ms = [&](int64_t at_ms) {
      if (oldest == kMissing || at_ms < oldest) oldest = at_ms;
    };
    auto take = [&](const PartSource&, Word word) { take_ms(int_of_word(word)); };
    each(TrackerPart::first, take);
    each(TrackerPart::last, take);
    each(TrackerPart::latest_at, take);
    each(TrackerPart::entries, [&](const PartSource& source, Word) {
      const EntriesView view = from_.entries(source.slot);
      if (view.size() > 0) take_ms(view.time_ms(0));
    });
    return oldest;
  }
  bool ever() const {
    bool ever = newest_ms() != kMissing || oldest_ms() != kMissing;
    auto take = [&](const PartSource&, Word word) { ever = ever || int_of_word(word) > 0; };
    each(TrackerPart::did, take);
    each(TrackerPart::count, take);
    each(TrackerPart::valued, take);
    return ever;
  }

  // What isn't certain is taken only where what comes later can't make it wrong: that it happened, the
  // earliest and the latest that are known.
  void derive(const PartCarry& part) {
    switch (part.part) {
      case TrackerPart::did:
        if (ever()) to_.store(part.to, 1);
        return;
      case TrackerPart::first:
        to_.store(part.to, word_of_int(oldest_ms()));
        return;
      case TrackerPart::last:
        to_.store(part.to, word_of_int(newest_ms()));
        return;
      case TrackerPart::count:
        if (const auto view = whole_entries(1); view.size() > 0) to_.store(part.to, view.size());
        return;
      case TrackerPart::latest:
      case TrackerPart::latest_at:
        newest_value(part);
        return;
      default:
        values(part);
    }
  }

  EntriesView whole_entries(uint32_t width) const {
    for (const PartSource& source : plan_.sources) {
      const bool fits = width == 1 || (source.same_value && source.width == 2);
      if (source.part == TrackerPart::entries && source.whole && fits) return from_.entries(source.slot);
    }
    return {};
  }

  void newest_value(const PartCarry& part) {
    for (const PartSource& source : plan_.sources) {
      if (source.part != TrackerPart::entries || !source.same_value || source.width != 2) continue;
      const EntriesView view = from_.entries(source.slot);
      if (view.size() == 0) continue;
      const uint32_t newest = view.size() - 1;
      to_.store(part.to,
                part.part == TrackerPart::latest ? view.value(newest) : word_of_int(view.time_ms(newest)));
      return;
    }
  }

  // From all that there ever were; only an int that became a number isn't gone through again.
  void values(const PartCarry& part) {
    const EntriesView view = whole_entries(2);
    const Word missing = part.is_number ? kMissingNumberWord : kMissingWord;
    Word result = missing_word(part.to.kind);
    for (uint32_t index = 0; index < view.size(); ++index) {
      const Word value = view.value(index);
      if (value == missing) continue;
      result = part.part == TrackerPart::valued ? (result == kMissingWord ? 1 : result + 1)
               : result == missing              ? value
                                                : joined(part, result, value);
    }
    to_.store(part.to, result);
  }
  static Word joined(const PartCarry& part, Word kept, Word value) {
    if (part.part == TrackerPart::sum) {
      return part.is_number ? word_of_number(add_number(number_of_word(kept), number_of_word(value)))
                            : word_of_int(add_int(int_of_word(kept), int_of_word(value)));
    }
    const bool less = part.is_number ? number_of_word(value) < number_of_word(kept)
                                     : int_of_word(value) < int_of_word(kept);
    return less == (part.part == TrackerPart::least) ? value : kept;
  }

  const HistoryCarry& plan_;
  const Record& from_;
  const Layout& layout_;
  Record& to_;
  Arena scratch_;
  std::vector<Word> words_;
};

}  // namespace

void carry_history(const HistoryCarry& plan, const Record& from, const Layout& layout, Record& to) {
  HistoryCarrier(plan, from, layout, to).run();
}

}  // namespace nudge
