// Scores: the slots of their points, the rules that change them, and the function of their reading: what the
// points have come down to by decay, and what counts while a condition holds, kept within their bounds.
#include "compiler/lower/code.h"

namespace nudge::lower {

using ir::TypeKind;
using RuleKind = ir::ScoreRule::Kind;

namespace {

ScoreRule make_rule(Context& context, const ir::ScoreRule& from, SubjectKind subject,
                    const std::string& name) {
  ScoreRule rule;
  rule.points = from.points;
  if (from.kind == RuleKind::absence) {
    rule.condition = stored_condition(context, from.condition, place_of(subject), name);
    return rule;
  }
  for (const ir::Occurrence& occurrence : from.occurrences) {
    Place place = place_of(subject);
    place.arriving = occurrence.event;
    Occurrence made;
    made.event = occurrence.event;
    made.filter = value_function(context, occurrence.filter, place, name);
    rule.occurrences.push_back(std::move(made));
  }
  if (from.at_most > 0) {
    rule.at_most = static_cast<uint32_t>(from.at_most);
    rule.per_ms = from.per_ms;
    rule.counted_slot = context.out.layout(subject).add(SlotKind::entries);
  }
  return rule;
}

void make_score(Context& context, ir::ScoreId id) {
  const ir::Score& from = context.in.scores[id];
  Score& made = context.out.scores[id];
  made.name = from.name;
  made.subject = subject_of(from.for_account);
  made.halve_ms = from.halve_ms;
  made.bounded = from.bounded;
  made.least = from.least;
  made.most = from.most;
  Layout& layout = context.out.layout(made.subject);
  made.points_slot = layout.add(SlotKind::number);
  if (made.halve_ms != 0) made.as_of_slot = layout.add(SlotKind::wide);
}

void make_rules(Context& context, ir::ScoreId id, RuleKind kind) {
  const ir::Score& from = context.in.scores[id];
  std::vector<ScoreRule> rules;
  for (size_t index = 0; index < from.rules.size(); ++index) {
    if (from.rules[index].kind != kind) continue;
    std::string name = "score." + from.name + " #" + std::to_string(index + 1);
    rules.push_back(make_rule(context, from.rules[index], subject_of(from.for_account), name));
  }
  auto& all = context.out.scores[id].rules;
  all.insert(all.end(), rules.begin(), rules.end());
}

}  // namespace

// First all that they count by becoming true: a stored condition that reads a score comes after these.
void make_scores(Context& context) {
  for (ir::ScoreId id = 0; id < context.in.scores.size(); ++id)
    make_score(context, id);
  for (ir::ScoreId id = 0; id < context.in.scores.size(); ++id)
    make_rules(context, id, RuleKind::absence);
  for (SubjectTables& tables : context.out.subjects)
    tables.scoring_conditions = static_cast<uint32_t>(tables.conditions.size());
  for (ir::ScoreId id = 0; id < context.in.scores.size(); ++id) {
    make_rules(context, id, RuleKind::occurrence);
    score(context, id);
  }
}

const Score& score(Context& context, ir::ScoreId id) {
  if (!context.score_done[id]) {
    context.score_done[id] = true;
    Place place = place_of(subject_of(context.in.scores[id].for_account));
    Code code(context, place);
    Register dst = code.builder.take();
    code.emit_reading(id, dst);
    code.builder.give(dst);
    std::string name = "score." + context.in.scores[id].name;
    FunctionId value = add_function(context, code.builder, ResultKind::number, name);
    context.out.scores[id].value = value;
  }
  return context.out.scores[id];
}

void Code::emit_points(ir::ScoreId id, Register dst) {
  const Score& of = context_.out.scores[id];
  emit_slot(of.subject, of.points_slot, TypeKind::number, dst);
  if (of.halve_ms == 0) return emit_or_zero(dst, true);
  Register as_of = builder.take();
  Register halve = builder.take();
  emit_slot(of.subject, of.as_of_slot, TypeKind::time, as_of);
  builder.constant(halve, of.halve_ms);
  builder.call(dst, "decayed", {dst, as_of, halve});
}

// What counts in the account's score is stored there, for its contacts to read.
void Code::emit_bonus(ir::ScoreId id, Register dst) {
  SubjectKind subject = context_.out.scores[id].subject;
  bool anothers = subject == SubjectKind::account && place_.subject == SubjectKind::contact;
  for (const ir::ScoreRule& rule : context_.in.scores[id].rules) {
    if (rule.kind != RuleKind::condition) continue;
    uint32_t mark = builder.mark();
    Register counts = builder.take();
    if (anothers) {
      uint32_t stored = stored_condition(context_, rule.condition, place_of(subject), "score.if");
      emit_account_slot(context_.out.tables(subject).conditions[stored].slot, counts);
    } else {
      auto around = locals_;
      bind_outer(rule.condition);
      emit_to(rule.condition, counts);
      locals_ = std::move(around);  // the registers of the others are given back
    }
    FunctionBuilder::Jump end = builder.jump_if_false(counts);
    builder.constant(counts, word_of_number(rule.points));
    builder.binary(Op::add_number, dst, dst, counts);
    builder.land(end);
    builder.release(mark);
  }
}

void Code::emit_reading(ir::ScoreId id, Register dst) {
  emit_points(id, dst);
  emit_bonus(id, dst);
  const Score& of = context_.out.scores[id];
  if (!of.bounded) return;
  Register least = builder.take();
  Register most = builder.take();
  builder.constant(least, word_of_number(of.least));
  builder.constant(most, word_of_number(of.most));
  builder.call(dst, "kept_within", {dst, least, most});
}

void Code::emit_score(ir::ScoreId id, Register dst) {
  bool of_account = context_.in.scores[id].for_account;
  if (!of_account || place_.subject == SubjectKind::account)
    return builder.emit({Op::invoke, dst, 0, 0, score(context_, id).value});
  emit_missing(TypeKind::number, dst);
  Register has_account = builder.take();
  builder.context(has_account, ContextValue::has_account);
  FunctionBuilder::Jump end = builder.jump_if_false(has_account);
  emit_reading(id, dst);
  builder.land(end);
}

}  // namespace nudge::lower
