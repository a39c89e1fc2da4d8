#include "compiler/analyze/causes.h"

#include <string_view>

#include "compiler/analyze/traverse.h"

namespace nudge::analyze {
namespace {

constexpr std::string_view kZonedBuiltins[] = {
    "format_time",     "format_date", "date_of_time", "time_of_day", "hour_of_time",      "weekday_of_time",
    "add_months_time", "local_time",  "start_of_day", "next_clock",  "next_weekday_clock"};

bool follows_zone(const ir::Expr& expr) {
  switch (expr.kind) {
    case ExprKind::today:
    case ExprKind::local_time:
      return true;
    case ExprKind::calendar:
      return true;
    case ExprKind::history:
      return expr.history->within.months != 0;
    case ExprKind::call:
      for (std::string_view name : kZonedBuiltins) {
        if (expr.text_value == name) return true;
      }
      return false;
    default:
      return false;
  }
}

class Collector {
 public:
  explicit Collector(const ir::Program& program) : program_(program) {}

  void walk(ExprId id) {
    const ir::Expr& expr = program_[id];
    if (follows_zone(expr)) add_field("timezone");
    switch (expr.kind) {
      case ExprKind::field:
        if (expr.path.base == ir::Base::contact) add_field(expr.path.names.front());
        if (expr.path.base == ir::Base::account) causes.account = true;
        break;
      case ExprKind::account_known:
        causes.account = true;
        break;
      case ExprKind::history:
        causes.events.insert(expr.history->event);
        break;
      case ExprKind::segment:
        if (segments_.insert(expr.segment).second) walk(program_.segments[expr.segment].condition);
        break;
      default:
        break;
    }
    for_each_operand(expr, [&](ExprId operand) { walk(operand); });
  }

  Causes causes;

 private:
  void add_field(std::string_view name) {
    for (ir::FieldId field = 0; field < program_.contact.size(); ++field) {
      if (program_.contact[field].name == name) causes.fields.insert(field);
    }
  }

  const ir::Program& program_;
  std::set<ir::SegmentId> segments_;
};

}  // namespace

Causes causes_of(const ir::Program& program, ir::ExprId condition) {
  Collector collector(program);
  collector.walk(condition);
  return std::move(collector.causes);
}

}  // namespace nudge::analyze
