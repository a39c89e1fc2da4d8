// Histories of which moments are kept: no more than a record has room for.
#include <fmt/format.h>

#include "compiler/analyze/analyze.h"
#include "compiler/analyze/history.h"
#include "runtime/fault/limits.h"

namespace nudge::analyze {

void find_too_many_histories(const ir::Program& program, source::Diagnostics& diagnostics) {
  size_t kept[2] = {};  // of contacts, of accounts
  for (const TrackerPlan& plan : plan_history(program).trackers) {
    if (!plan.parts.contains(HistoryPart::entries)) continue;
    if (++kept[plan.of_account ? 1 : 0] != limits::kMaxHistories + 1) continue;
    const ir::Span span = plan.asked_by.empty() ? ir::Span() : plan.asked_by.front();
    diagnostics.report(source::DiagnosticKind::bad_value, span,
                       fmt::format("the program asks for the moments of more than {} histories by here",
                                   limits::kMaxHistories));
  }
}

}  // namespace nudge::analyze
