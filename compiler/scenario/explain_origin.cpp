// Where the values of fields, segments, scores and `holds for` come from.
#include <fmt/format.h>

#include "compiler/ir/print_expression.h"
#include "compiler/scenario/explainer.h"
#include "runtime/value/civil.h"
#include "runtime/value/number_text.h"

namespace nudge::scenario {

using ir::ExprId;
using ir::ExprKind;

namespace {

const Field* top_field(const std::vector<Field>& fields, const std::string& name) {
  for (const Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

std::string events_of(const ir::Program& ir, const std::vector<ir::EventId>& events) {
  std::string names;
  for (ir::EventId event : events)
    names += (names.empty() ? "" : " or ") + ir.events[event].name;
  return names;
}

}  // namespace

std::string Explainer::account_name() const {
  const Program& program = in_.program;
  Slot id = program.account_layout.slots[program.account_fields[kAccountId].slot];
  return "account " + std::string(view(text_of_word(load_slot(record(RecordBase::account), id))));
}

std::string Explainer::written(const std::vector<Field>& fields, const Layout& layout, RecordBase base,
                               const ir::FieldPath& path, bool missing) const {
  const Field* field = top_field(fields, path.names.front());
  if (!field || field->written_slot == kNoSlot) return "";
  Word at = load_slot(record(base), layout.slots[field->written_slot]);
  if (at != kMissingWord) return (missing ? "taken away " : "set ") + words_.at(int_of_word(at));
  if (missing) return "never set";
  return field->has_default ? "the default" : "";
}

std::string Explainer::field_origin(const ir::Expr& expr, bool missing) const {
  const ir::FieldPath& path = expr.path;
  const Program& program = in_.program;
  switch (path.base) {
    case ir::Base::contact:
      return written(program.contact_fields, program.contact_layout, RecordBase::contact, path, missing);
    case ir::Base::account: {
      bool is_there = evaluation_.has_account || !missing;
      if (!is_there) return "is in no account";
      std::string when =
          written(program.account_fields, program.account_layout, RecordBase::account, path, missing);
      return when;
    }
    case ir::Base::arriving:
      return "of this `" + events_of(in_.ir, path.events) + "`";
    case ir::Base::captured:
      return "of the `" + events_of(in_.ir, path.events) + "` that came";
  }
  return "";
}

// Since when its condition has been true, which the subject keeps.
std::string Explainer::held_origin(const ir::Expr& expr) const {
  ExprId condition = expr.operands[0];
  const lower::Probe* probe = probe_of(condition);
  FunctionId function = probe ? probe->function : kNoFunction;
  bool is_segment = at(condition).kind == ExprKind::segment;
  for (SubjectKind subject : {SubjectKind::contact, SubjectKind::account}) {
    for (const StoredCondition& stored : in_.program.tables(subject).conditions) {
      bool this_one =
          stored.condition.value == function ||
          (is_segment && stored.condition.value == in_.program.segments[at(condition).segment].value);
      if (!this_one || stored.since_slot == kNoSlot) continue;
      RecordBase base = subject == SubjectKind::contact ? RecordBase::contact : RecordBase::account;
      Word since = load_slot(record(base), in_.program.layout(subject).slots[stored.since_slot]);
      if (since == kMissingWord) return "it doesn't hold now";
      int64_t enough_ms = add_int(int_of_word(since), expr.length.ms);
      if (expr.length.months != 0)
        enough_ms = add_months_to_time(enough_ms, expr.length.months, words_.zone());
      return fmt::format("without a break since {}; long enough from {}", words_.at(int_of_word(since)),
                         words_.at(enough_ms));
    }
  }
  return "";
}

void Explainer::add_segment(const ir::Expr& expr, Explanation& whole) {
  const ir::Segment& segment = in_.ir.segments[expr.segment];
  if (segment.for_account && !evaluation_.has_account && !record(RecordBase::account)) return;
  if (probe_of(segment.condition)) whole.parts.push_back(explain(segment.condition));
}

// The points that rules have given, and what counts while a condition holds.
void Explainer::add_score(const ir::Expr& expr, Explanation& whole) {
  const ir::Score& from = in_.ir.scores[expr.score];
  const Score& score = in_.program.scores[expr.score];
  bool of_account = score.subject == SubjectKind::account;
  if (of_account && whole.value == "missing") {
    whole.origin = "is in no account";
    return;
  }
  const Layout& layout = in_.program.layout(score.subject);
  const std::byte* from_record = record(of_account ? RecordBase::account : RecordBase::contact);
  double points = number_of_word(load_slot(from_record, layout.slots[score.points_slot]));
  if (is_missing_number(points)) {
    whole.origin = "no points yet";
  } else if (score.as_of_slot != kNoSlot) {
    Word as_of = load_slot(from_record, layout.slots[score.as_of_slot]);
    whole.origin = fmt::format("{} points on {}, halved every {}", number_words(points),
                               words_.at(int_of_word(as_of)), ir::print_length({score.halve_ms, 0}));
  } else {
    whole.origin = number_words(points) + " points by its rules";
  }
  if (score.bounded)
    whole.origin += fmt::format(", kept within {}..{}", print_number(score.least), print_number(score.most));
  for (const ir::ScoreRule& rule : from.rules) {
    if (rule.kind != ir::ScoreRule::Kind::condition || !probe_of(rule.condition)) continue;
    Explanation bonus;
    bonus.text = source_words(in_.sources, rule.span);
    bonus.type = "number";
    bonus.value = holds(rule.condition) ? print_number(rule.points) : "0";
    Explanation condition = explain(rule.condition);
    if (condition.parts.empty()) {
      bonus.origin = condition.origin;
    } else {
      bonus.parts = std::move(condition.parts);
    }
    whole.parts.push_back(std::move(bonus));
  }
}

}  // namespace nudge::scenario
