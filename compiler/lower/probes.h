// Probes: functions that give the value of an expression and of each part of it that can be asked for by
// itself, so that a tool can say what a condition rests on. Made only for who asks: tests, the REPL, `why`.
// They read records and change nothing; a program with probes does what it does without them (its history may
// keep more).
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "compiler/ir/ir.h"
#include "runtime/program/program.h"

namespace nudge::lower {

inline constexpr TrackerId kNoTracker = UINT32_MAX;

struct Probe {
  FunctionId function = kNoFunction;
  FieldType type;                  // how the word is printed (outbox/value_text.h)
  TrackerId tracker = kNoTracker;  // of a history: what is kept of it
};
// By expression; the parts of what lies in the filter of a history or in the body of an `each` have none. The
// condition of a segment and those that count in a score are parts of what reads these.
using Probes = std::map<ir::ExprId, Probe>;

// Whose expression it is, and what it may read beside contact and account.
struct ProbeRequest {
  ir::ExprId expr = ir::kNoExpr;
  SubjectKind subject = SubjectKind::contact;
  std::optional<ir::EventId> arriving;     // the event that is being taken
  std::optional<ir::WorkflowId> workflow;  // whose captures it reads
};

struct LowerOptions {
  // What the expressions of tests ask for is kept too, and they have probes.
  bool tests = false;
  // Of each history the newest kTimesShown times are kept, even where a count or a bit would do, to be shown.
  bool keep_times = false;
  std::vector<ProbeRequest> requests;
};
inline constexpr uint32_t kTimesShown = 8;

struct Lowered {
  Program program;
  Probes tests;                   // LowerOptions::tests
  std::vector<Probes> requested;  // by request
};

}  // namespace nudge::lower
