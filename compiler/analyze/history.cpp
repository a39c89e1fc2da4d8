#include "compiler/analyze/history.h"

#include <algorithm>

#include "compiler/analyze/structure.h"
#include "compiler/analyze/traverse.h"
#include "compiler/ir/comparison.h"
#include "runtime/fault/limits.h"
#include "runtime/value/civil.h"

namespace nudge::analyze {
namespace {

using ir::CompareOp;
using ir::HistoryOp;
using Window = ir::History::Window;

constexpr int64_t kMostKept = limits::kMaxEntries;  // a greater count than this bounds nothing

// How many of the newest entries decide `count CMP constant`; 0: all of them.
uint32_t entries_that_decide(CompareOp op, int64_t constant) {
  bool reaching = op == CompareOp::greater_equal || op == CompareOp::less;
  if (constant >= kMostKept) return 0;
  return static_cast<uint32_t>(std::max<int64_t>(reaching ? constant : constant + 1, 1));
}

std::set<HistoryPart> parts_of(const ir::History& history) {
  if (history.window != Window::all) return {HistoryPart::entries};
  switch (history.op) {
    case HistoryOp::did:
      return {HistoryPart::did};
    case HistoryOp::count:
      return {HistoryPart::count};
    case HistoryOp::first:
      return {HistoryPart::first};
    case HistoryOp::last:
      return {HistoryPart::last};
    case HistoryOp::sum:
      return {HistoryPart::sum};
    case HistoryOp::min:
      return {HistoryPart::least};
    case HistoryOp::max:
      return {HistoryPart::greatest};
    case HistoryOp::average:
      return {HistoryPart::sum, HistoryPart::valued};
    case HistoryOp::latest:
      return {HistoryPart::latest};
  }
  return {};
}

class Planner {
 public:
  explicit Planner(const ir::Program& program)
      : program_(program), walker_(program, [this](ExprId id) { visit(id); }) {}

  HistoryPlan run(const AlsoAsked& also) {
    for_each_root(program_, [&](ExprId root) { visit_root(root); });
    for (ir::WorkflowId workflow = 0; workflow < program_.workflows.size(); ++workflow) {
      const auto& triggers = program_.workflows[workflow].triggers;
      for (uint32_t index = 0; index < triggers.size(); ++index)
        add_trigger(workflow, index, triggers[index]);
    }
    for (ExprId root : also.roots)
      visit_root(root);
    for (ExprId id : also.alone) {
      if (is_windowed_count(id)) keep_count(tracker_of(id), 0);
    }
    for (size_t index = 0; index < plan_.trackers.size(); ++index) {
      if (unbounded_[index]) plan_.trackers[index].keep_newest = 0;
      if (also.times_shown != 0) show_times(plan_.trackers[index], also.times_shown);
    }
    return std::move(plan_);
  }

 private:
  uint32_t tracker_for(bool of_account, ir::EventId event, ExprId filter,
                       const std::vector<std::string>& field, ir::Span span) {
    std::string key =
        (of_account ? 'a' : 'c') + std::to_string(event) + ' ' + structural_key(program_, filter);
    for (const std::string& name : field)
      key += '.' + name;
    auto [found, is_new] = by_key_.try_emplace(key, static_cast<uint32_t>(plan_.trackers.size()));
    if (is_new) {
      TrackerPlan tracker;
      tracker.of_account = of_account;
      tracker.event = event;
      tracker.filter = filter;
      tracker.field = field;
      plan_.trackers.push_back(std::move(tracker));
      unbounded_.push_back(false);
    }
    plan_.trackers[found->second].asked_by.push_back(span);
    return found->second;
  }

  // Of a month's window the newest don't decide: 28 January 16:00 leaves after 30 January 09:00.
  void keep_window(uint32_t index, const ir::Length& within) {
    TrackerPlan& tracker = plan_.trackers[index];
    if (within.months != 0) unbounded_[index] = true;
    tracker.parts.insert(HistoryPart::entries);
    tracker.keep_ms = std::max(tracker.keep_ms, longest_ms(within));
  }

  // `newest`: how many decide; 0 for all.
  void keep_count(uint32_t tracker, uint32_t newest) {
    if (newest == 0) unbounded_[tracker] = true;
    plan_.trackers[tracker].keep_newest = std::max(plan_.trackers[tracker].keep_newest, newest);
  }

  // All of a window is kept anyway; what is older would be kept for ever, so of that the newest alone is, and
  // how many there were.
  static void show_times(TrackerPlan& tracker, uint32_t shown) {
    tracker.parts.insert(HistoryPart::last);
    bool all_of_window = tracker.parts.contains(HistoryPart::entries) && tracker.keep_newest == 0;
    if (all_of_window) {
      tracker.parts.insert(HistoryPart::count);
      return;
    }
    tracker.parts.insert(HistoryPart::entries);
    tracker.keep_newest = std::max(tracker.keep_newest, shown);
    tracker.keep_forever = true;
  }

  void visit_root(ExprId root) {
    if (is_windowed_count(root)) keep_count(tracker_of(root), 0);
    walker_.walk(root);
  }

  // What decides a count depends on where it stands, so that is noted with its parent; each is visited once.
  void visit(ExprId id) {
    const ir::Expr& expr = program_[id];
    if (expr.kind == ExprKind::history) note(id);
    for_each_operand(expr, [&](ExprId operand) {
      if (is_windowed_count(operand)) keep_count(tracker_of(operand), entries_asked(expr, operand));
    });
  }

  bool is_windowed_count(ExprId id) const {
    const ir::Expr& expr = program_[id];
    return expr.kind == ExprKind::history && expr.history->window != Window::all &&
           expr.history->op == HistoryOp::count;
  }

  uint32_t tracker_of(ExprId id) {
    const ir::Expr& expr = program_[id];
    auto known = plan_.by_expr.find(id);
    if (known != plan_.by_expr.end()) return known->second;
    const ir::History& history = *expr.history;
    uint32_t index = tracker_for(history.of_account, history.event, history.filter, history.field, expr.span);
    plan_.by_expr[id] = index;
    return index;
  }

  void note(ExprId id) {
    const ir::History& history = *program_[id].history;
    uint32_t index = tracker_of(id);
    TrackerPlan& tracker = plan_.trackers[index];
    tracker.parts.merge(parts_of(history));
    if (history.window == Window::within) keep_window(index, history.within);
    if (history.window == Window::since) tracker.keep_forever = true;
    if (history.window == Window::all || history.op == HistoryOp::count) return;
    keep_count(index, history.op == HistoryOp::did || history.op == HistoryOp::last ? 1 : 0);
  }

  // How many of the newest entries decide `parent`, which compares the count or does something else with it.
  uint32_t entries_asked(const ir::Expr& parent, ExprId count) const {
    if (parent.kind != ExprKind::compare || parent.operands[0] == parent.operands[1]) return 0;
    bool on_the_left = parent.operands[0] == count;
    const ir::Expr& other = program_[parent.operands[on_the_left ? 1 : 0]];
    if (other.kind != ExprKind::constant || is_missing(int_of_word(other.word))) return 0;
    CompareOp op = on_the_left ? parent.compare_op : mirrored(parent.compare_op);
    return entries_that_decide(op, int_of_word(other.word));
  }

  void add_trigger(ir::WorkflowId workflow, uint32_t place, const ir::Trigger& trigger) {
    if (trigger.kind != ir::Trigger::Kind::count) return;
    uint32_t index = tracker_for(program_.workflows[workflow].for_account, trigger.occurrence.event,
                                 trigger.occurrence.filter, {}, trigger.span);
    plan_.by_trigger[{workflow, place}] = index;
    keep_window(index, trigger.within);
    // One more than it counts to: the event that makes it reach `times` is told from one that makes it exceed
    // them.
    keep_count(index, entries_that_decide(CompareOp::greater, trigger.times));
  }

  const ir::Program& program_;
  Walker walker_;
  HistoryPlan plan_;
  std::vector<bool> unbounded_;  // by tracker: some use needs all entries
  std::map<std::string, uint32_t> by_key_;
};

}  // namespace

int64_t shortest_ms(const ir::Length& length) {
  constexpr int64_t kShortMonthMs = 28 * kDayMs;
  return length.ms + length.months * kShortMonthMs;
}

int64_t longest_ms(const ir::Length& window) {
  return window.months == 0 ? window.ms : window.months * 31LL * kDayMs + kDayMs;
}

HistoryPlan plan_history(const ir::Program& program, const AlsoAsked& also) {
  return Planner(program).run(also);
}

}  // namespace nudge::analyze
