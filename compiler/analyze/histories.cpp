// The moments that histories keep: no more than a record has room for.
#include <fmt/format.h>

#include "compiler/analyze/analyze.h"
#include "compiler/analyze/history.h"
#include "runtime/fault/limits.h"

namespace nudge::analyze {

void find_too_many_moments(const ir::Program& program, source::Diagnostics& diagnostics) {
  uint64_t kept[2] = {};  // for contacts, for accounts
  for (const TrackerPlan& plan : plan_history(program).trackers) {
    if (!plan.parts.contains(HistoryPart::entries)) continue;
    uint64_t& all = kept[plan.of_account ? 1 : 0];
    const bool had_room = all <= limits::kMaxMoments;
    all += plan.keep_newest == 0 ? limits::kMaxEntries : plan.keep_newest;
    if (!had_room || all <= limits::kMaxMoments) continue;
    const ir::Span span = plan.asked_by.empty() ? ir::Span() : plan.asked_by.front();
    diagnostics
        .report(source::DiagnosticKind::bad_value, span,
                fmt::format("the program asks by here to keep more than {} million moments for {}",
                            limits::kMaxMoments / 1'000'000, plan.of_account ? "an account" : "a contact"))
        .note(span,
              fmt::format("a count within a time keeps as many as it is compared with, and {} if it isn't "
                          "compared with a constant",
                          limits::kMaxEntries));
  }
}

}  // namespace nudge::analyze
