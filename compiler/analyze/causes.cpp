#include "compiler/analyze/causes.h"

#include <string_view>

namespace nudge::analyze {
namespace {

constexpr std::string_view kZonedBuiltins[] = {"format_time",     "format_date",        "date_of_time",
                                               "time_of_day",     "hour_of_time",       "weekday_of_time",
                                               "add_months_time", "local_time",         "start_of_day",
                                               "next_clock",      "next_weekday_clock", "format_time_plain"};

bool follows_zone(const ir::Expr& expr) {
  switch (expr.kind) {
    case ExprKind::today:
    case ExprKind::local_time:
      return true;
    case ExprKind::calendar:
      return true;
    case ExprKind::history:
      return expr.history->within.months != 0;
    case ExprKind::holds:
      return expr.length.months != 0;
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
  Collector(const ir::Program& program, const Reader& reader) : program_(program), reader_(reader) {}

  void walk(ExprId id) {
    const ir::Expr& expr = program_[id];
    if (follows_zone(expr)) add_field(program_.contact, "timezone", causes.contact_fields);
    switch (expr.kind) {
      case ExprKind::field:
        walk_field(expr.path);
        break;
      case ExprKind::account_known:
        causes.joined = true;
        break;
      case ExprKind::history:
        causes.histories.insert(id);
        break;
      case ExprKind::segment:
        walk_segment(expr.segment);
        break;
      case ExprKind::score:
        walk_score(expr.score);
        break;
      case ExprKind::local:
        walk_local(expr.local);
        break;
      default:
        break;
    }
    for_each_operand(expr, [&](ExprId operand) { walk(operand); });
  }

  // What is the account's own turns by no zone (its is the policy's) and by nobody's joining.
  Causes take() {
    if (reader_.account) {
      causes.joined = false;
      causes.contact_fields.clear();
    }
    return std::move(causes);
  }

  Causes causes;

 private:
  static void add_field(const std::vector<ir::Field>& fields, std::string_view name,
                        std::set<ir::FieldId>& found) {
    for (ir::FieldId field = 0; field < fields.size(); ++field) {
      if (fields[field].name == name) found.insert(field);
    }
  }
  void walk_field(const ir::FieldPath& path) {
    if (path.base == ir::Base::contact)
      add_field(program_.contact, path.names.front(), causes.contact_fields);
    if (path.base != ir::Base::account) return;
    add_field(program_.account, path.names.front(), causes.account_fields);
    causes.joined = true;
  }
  // Is it kept by another, the account of the contact that asks?
  bool is_anothers(bool for_account) const { return for_account && !reader_.account; }

  void walk_segment(ir::SegmentId id) {
    if (!segments_.insert(id).second) return;
    const ir::Segment& segment = program_.segments[id];
    if (!is_anothers(segment.for_account)) return walk(segment.condition);
    causes.joined = true;
    causes.account_segments.insert(id);
  }
  void walk_score(ir::ScoreId id) {
    if (!causes.scores.insert(id).second) return;
    const ir::Score& score = program_.scores[id];
    causes.joined |= is_anothers(score.for_account);
    for (const ir::ScoreRule& rule : score.rules) {
      if (rule.kind != ir::ScoreRule::Kind::condition) continue;
      if (is_anothers(score.for_account)) {
        causes.account_conditions.insert(rule.condition);
      } else {
        walk(rule.condition);
      }
    }
  }
  // One that is bound around what is asked; others are walked where they are bound.
  void walk_local(ir::LocalId id) {
    if (!reader_.lets || !locals_.insert(id).second) return;
    auto value = reader_.lets->find(id);
    if (value != reader_.lets->end()) walk(value->second);
  }

  const ir::Program& program_;
  const Reader& reader_;
  std::set<ir::SegmentId> segments_;
  std::set<ir::LocalId> locals_;
};

}  // namespace

Causes causes_of(const ir::Program& program, ir::ExprId condition, const Reader& reader) {
  Collector collector(program, reader);
  collector.walk(condition);
  return collector.take();
}

}  // namespace nudge::analyze
