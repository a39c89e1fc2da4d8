// What of the past must be kept: only what some line of the program can ask for. History expressions over the
// same event with structurally equal filters share a tracker; its parts are those that some of them reads,
// and its entries no more than the longest window and the greatest count compared with ask for. Linear in the
// program.
#pragma once

#include <map>
#include <set>
#include <unordered_map>

#include "compiler/ir/ir.h"

namespace nudge::analyze {

enum class HistoryPart : uint8_t { did, count, first, last, sum, least, greatest, valued, latest, entries };

struct TrackerPlan {
  bool of_account = false;  // of the account's members, kept for the account
  ir::EventId event = 0;
  ir::ExprId filter = ir::kNoExpr;
  std::vector<std::string> field;  // whose value is kept; empty: none
  std::set<HistoryPart> parts;
  // Of the entries:
  uint32_t keep_newest = 0;  // 0: no bound
  bool keep_forever = false;
  int64_t keep_ms = 0;             // else the longest window
  std::vector<ir::Span> asked_by;  // the lines that ask for it
};

struct HistoryPlan {
  std::vector<TrackerPlan> trackers;                 // in the order in which the program first asks for them
  std::unordered_map<ir::ExprId, uint32_t> by_expr;  // of every history expression
  std::map<std::pair<ir::WorkflowId, uint32_t>, uint32_t> by_trigger;  // of every `N times within D`
};

// What tools ask for beside what the program does: tests, explanations.
struct AlsoAsked {
  std::vector<ir::ExprId> roots;  // expressions that are evaluated too
  // Whose values are asked for by themselves, and not only for what the program does with them: where it asks
  // for `count(E) >= 3`, they ask how many there are.
  std::vector<ir::ExprId> alone;
  // Of each history the newest so many times are kept, however old, and the newest of all.
  uint32_t times_shown = 0;
};

HistoryPlan plan_history(const ir::Program& program, const AlsoAsked& also = {});

// The longest that a window can be: a month counts as 31 days, and a day more for the clock's changes.
int64_t longest_ms(const ir::Length& window);
// The shortest: a month counts as 28 days.
int64_t shortest_ms(const ir::Length& length);

}  // namespace nudge::analyze
