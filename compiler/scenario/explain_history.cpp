// Where what is said of the past comes from: the newest times of the event, and the window that they lie in.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/scenario/explainer.h"
#include "runtime/value/civil.h"

namespace nudge::scenario {

using ir::ExprId;
using ir::ExprKind;
using ir::HistoryOp;
using Window = ir::History::Window;

namespace {

constexpr size_t kTimesSaid = 3;

int64_t later(int64_t from_ms, const ir::Length& length, ZoneId zone) {
  int64_t at_ms = add_int(from_ms, length.ms);
  return length.months == 0 ? at_ms : add_months_to_time(at_ms, length.months, zone);
}
int64_t earlier(int64_t from_ms, const ir::Length& length, ZoneId zone) {
  return later(from_ms, {-length.ms, -length.months}, zone);
}

}  // namespace

const Tracker* Explainer::tracker_of(ExprId id) const {
  const lower::Probe* probe = probe_of(id);
  if (!probe || probe->tracker >= in_.program.trackers.size()) return nullptr;
  return &in_.program.trackers[probe->tracker];
}

EntriesView Explainer::entries_of(const Tracker& tracker) const {
  bool of_account = tracker.subject == SubjectKind::account;
  for (const TrackerSlot& slot : tracker.slots) {
    if (slot.part != TrackerPart::entries) continue;
    const std::byte* from = record(of_account ? RecordBase::account : RecordBase::contact);
    Word word = load_slot(from, in_.program.layout(tracker.subject).slots[slot.slot]);
    return EntriesView(std::bit_cast<const Entries*>(word));
  }
  return EntriesView();
}

int64_t Explainer::kept_word(const Tracker& tracker, TrackerPart part) const {
  bool of_account = tracker.subject == SubjectKind::account;
  for (const TrackerSlot& slot : tracker.slots) {
    if (slot.part != part) continue;
    const std::byte* from = record(of_account ? RecordBase::account : RecordBase::contact);
    return int_of_word(load_slot(from, in_.program.layout(tracker.subject).slots[slot.slot]));
  }
  return kMissing;
}

// Of all time.
std::string Explainer::ever_origin(const Tracker& tracker) const {
  EntriesView entries = entries_of(tracker);
  std::vector<int64_t> times;
  for (uint32_t place = entries.size(); place > 0 && times.size() < kTimesSaid; --place)
    times.push_back(entries.time_ms(place - 1));
  int64_t count = std::max<int64_t>(kept_word(tracker, TrackerPart::count), entries.size());
  if (times.empty()) {
    int64_t last = kept_word(tracker, TrackerPart::last);
    bool did = kept_word(tracker, TrackerPart::did) == 1;
    if (is_missing(last)) return did ? "at some time" : "never";
    times.push_back(last);  // of a window that is kept whole all have left it
    count = std::max<int64_t>(count, 1);
  }
  return words_.list(times, count - static_cast<int64_t>(times.size()));
}

void Explainer::add_window(const ir::Expr& expr, const Tracker& tracker, Explanation& whole) {
  const ir::History& history = *expr.history;
  EntriesView entries = entries_of(tracker);
  int64_t now_ms = evaluation_.now_ms;
  int64_t start_ms = kMissing;
  if (history.window == Window::within) {
    start_ms = earlier(now_ms, history.within, words_.zone());
  } else if (std::optional<Word> since = word_of(history.since)) {
    start_ms = int_of_word(*since);
  } else if (at(history.since).kind == ExprKind::entry_time) {
    start_ms = evaluation_.entry_ms;
  }
  if (is_missing(start_ms)) {
    whole.origin = source_words(in_.sources, at(history.since).span) + " is missing";
    return;
  }
  std::vector<int64_t> times;
  int64_t inside = 0;
  uint32_t place = entries.first_after(now_ms);
  for (; place > 0; --place) {
    int64_t time_ms = entries.time_ms(place - 1);
    bool in_window = history.window == Window::since ? time_ms >= start_ms
                                                     : later(time_ms, history.within, words_.zone()) > now_ms;
    if (!in_window && history.within.months == 0) break;
    if (in_window && times.size() < kTimesSaid) times.push_back(time_ms);
    inside += in_window;
  }
  std::string since = "since " + words_.at(start_ms);
  if (inside > 0) {
    whole.origin = words_.list(times, inside - static_cast<int64_t>(times.size())) + "; " + since;
    bool all_kept = tracker.keep_newest != 0 && inside >= tracker.keep_newest;
    if (all_kept && history.op == HistoryOp::count) whole.value += " or more";
  } else {
    int64_t last_ms = kept_word(tracker, TrackerPart::last);
    if (place > 0) last_ms = entries.time_ms(place - 1);
    whole.origin =
        is_missing(last_ms) ? "never" : fmt::format("none {}; the last was {}", since, words_.at(last_ms));
  }
}

void Explainer::add_history(ExprId id, Explanation& whole) {
  const ir::Expr& expr = at(id);
  const Tracker* tracker = tracker_of(id);
  if (!tracker) return;
  bool of_account = tracker->subject == SubjectKind::account;
  if (of_account && !evaluation_.has_account && !record(RecordBase::account)) return;
  if (expr.history->window != Window::all) return add_window(expr, *tracker, whole);
  whole.origin = ever_origin(*tracker);
  bool one_time = expr.history->op == HistoryOp::last || expr.history->op == HistoryOp::first;
  if (one_time && whole.origin == whole.value) whole.origin.clear();
  int64_t latest_at = kept_word(*tracker, TrackerPart::latest_at);
  if (expr.history->op == HistoryOp::latest && !is_missing(latest_at)) whole.origin = words_.at(latest_at);
}

// `no E for D`: now >= (last(E) ?? created_at) + D, all from one place of the source.
bool Explainer::add_absence(const ir::Expr& expr, Explanation& whole) {
  if (expr.kind != ExprKind::compare || at(expr.operands[0]).kind != ExprKind::now) return false;
  const ir::Expr& due = at(expr.operands[1]);
  bool made = source_words(in_.sources, due.span) == source_words(in_.sources, expr.span);
  if (!made || due.operands.empty() || at(due.operands[0]).kind != ExprKind::coalesce) return false;
  const ir::Expr& either = at(due.operands[0]);
  const ir::Expr& newest = at(either.operands[0]);
  if (newest.kind != ExprKind::history || newest.history->op != HistoryOp::last) return false;
  std::optional<Word> last = word_of(either.operands[0]);
  std::optional<Word> begin = word_of(due.operands.size() > 0 ? due.operands[0] : ir::kNoExpr);
  std::optional<Word> end = word_of(expr.operands[1]);
  if (!last || !begin || !end) return false;
  std::string event = source_words(in_.sources, newest.span);
  std::string since = *last == kMissingWord
                          ? fmt::format("no `{}` yet, first seen {}", event, words_.at(int_of_word(*begin)))
                          : fmt::format("the last `{}` was {}", event, words_.at(int_of_word(*last)));
  bool now = holds(static_cast<ExprId>(&expr - in_.ir.exprs.data()));
  whole.origin =
      fmt::format("{}; it {} {}", since, now ? "has held since" : "holds from", words_.at(int_of_word(*end)));
  return true;
}

}  // namespace nudge::scenario
