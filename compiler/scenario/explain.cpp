// What a condition is made of, and which of it decides.
#include "compiler/scenario/explain.h"

#include <algorithm>
#include <cctype>

#include "compiler/ir/print_expression.h"
#include "compiler/scenario/explainer.h"
#include "runtime/outbox/value_text.h"
#include "runtime/value/number_text.h"

namespace nudge::scenario {

using ir::ExprId;
using ir::ExprKind;
using ir::kNoExpr;

namespace {

constexpr size_t kLongestValue = 48;

void not_asked(Explanation& part) {
  part.asked = part.decides = false;
  for (Explanation& inside : part.parts)
    not_asked(inside);
}

bool is_text(FieldKind kind) {
  return kind == FieldKind::text || kind == FieldKind::email || kind == FieldKind::url;
}

// "50 days 14 hours" of "50 days 14 hours 21 minutes": the first two.
std::string duration_words(const std::string& text) {
  size_t end = 0;
  for (int words = 0; words < 4 && end != std::string::npos; ++words)
    end = text.find(' ', end + 1);
  return text.substr(0, end);
}

}  // namespace

std::string source_words(const source::SourceSet& sources, source::Span span) {
  std::string text;
  if (!span.known()) return text;
  for (char byte : sources.text(span)) {
    bool space = std::isspace(static_cast<unsigned char>(byte)) != 0;
    if (space && (text.empty() || text.back() == ' ')) continue;
    text += space ? ' ' : byte;
  }
  while (text.ends_with(' '))
    text.pop_back();
  return text;
}

// Cut, not rounded: 29.99996 is below 30.
std::string number_words(double number) {
  constexpr size_t kDecimals = 4;
  if (is_missing_number(number)) return "missing";
  std::string text = print_number(number);
  size_t point = text.find('.');
  bool cut = point != std::string::npos && text.size() > point + 1 + kDecimals &&
             text.find('e') == std::string::npos;
  return cut ? text.substr(0, point + 1 + kDecimals) + "…" : text;
}

const lower::Probe* Explainer::probe_of(ExprId id) const {
  auto found = in_.probes.find(id);
  return found == in_.probes.end() || found->second.function == kNoFunction ? nullptr : &found->second;
}

std::optional<Word> Explainer::word_of(ExprId id) const {
  const lower::Probe* probe = probe_of(id);
  if (!probe) return std::nullopt;
  return interpret(in_.program, probe->function, evaluation_);
}

std::string Explainer::value_words(const FieldType& type, Word word) const {
  if (type.kind == FieldKind::time) return words_.at(int_of_word(word));
  if (type.kind == FieldKind::number) return number_words(number_of_word(word));
  std::string text;
  append_plain_value(text, in_.program, type, word);
  if (type.kind == FieldKind::duration) return duration_words(text);
  bool missing = word == kMissingTextWord;
  if (is_text(type.kind) && !missing) return '"' + shortened(text, kLongestValue - 2) + '"';
  return shortened(text, kLongestValue);
}

bool Explainer::is_hidden(ExprId id, const lower::Probe& probe) const {
  if (!in_.hides || probe.type.kind == FieldKind::boolean) return false;
  if (at(id).kind == ExprKind::history) {
    switch (at(id).history->op) {
      case ir::HistoryOp::did:
      case ir::HistoryOp::count:
      case ir::HistoryOp::first:
      case ir::HistoryOp::last:
        return false;
      default:
        break;
    }
  }
  return in_.hides->reads(probe.function, in_.workflow, in_.event);
}

// Conversions say nothing by themselves.
ExprId Explainer::through(ExprId id) const {
  while (at(id).kind == ExprKind::to_number || at(id).kind == ExprKind::to_text)
    id = at(id).operands[0];
  return id;
}

// A literal: its value is its text.
bool Explainer::says_itself(ExprId id) const {
  const ir::Expr& expr = at(through(id));
  if (expr.kind == ExprKind::list) {
    return std::all_of(expr.operands.begin(), expr.operands.end(),
                       [&](ExprId element) { return says_itself(element); });
  }
  if (expr.kind != ExprKind::constant && expr.kind != ExprKind::text) return false;
  std::string text = source_words(in_.sources, expr.span);
  if (text.empty() || !std::isalpha(static_cast<unsigned char>(text[0])) || text.starts_with("r\""))
    return true;
  std::string value = constant_words(expr);
  return text == value || text.ends_with("." + value) || expr.kind == ExprKind::list;
}

std::string Explainer::constant_words(const ir::Expr& expr) const {
  return expr.kind == ExprKind::text ? expr.text_value
                                     : ir::print_scalar(in_.ir, in_.ir.types[expr.type], expr.word);
}

Explanation Explainer::bare(ExprId id) const {
  const ir::Expr& expr = at(id);
  Explanation made;
  made.text = source_words(in_.sources, expr.span);
  if (made.text.starts_with("when ")) made.text.erase(0, 5);  // of `when no E for D` the whole line
  if (made.text.empty()) made.text = ir::print_expression(in_.ir, id);
  made.type = ir::print_type(in_.ir, expr.type);
  if (const lower::Probe* probe = probe_of(id)) {
    made.value = value_words(probe->type, interpret(in_.program, probe->function, evaluation_));
    if (made.value != "missing" && is_hidden(id, *probe)) made.value = kPersonal;
  } else if (expr.kind == ExprKind::text) {
    made.value = '"' + shortened(expr.text_value, kLongestValue - 2) + '"';
  } else if (expr.kind == ExprKind::constant) {
    made.value = shortened(constant_words(expr), kLongestValue);
  }
  return made;
}

void Explainer::add_part(ExprId id, Explanation& whole, bool asked) {
  id = through(id);
  const ir::Expr& expr = at(id);
  bool constant = expr.kind == ExprKind::constant || expr.kind == ExprKind::text;
  if (says_itself(id) || (!constant && !probe_of(id))) return;
  // What the checker made of one place in the source is one part.
  if (!expr.call.known() && !expr.operands.empty() && source_words(in_.sources, expr.span) == whole.text) {
    for (ExprId operand : expr.operands)
      add_part(operand, whole, asked);
    return;
  }
  Explanation part = explain(id);
  bool said = std::any_of(whole.parts.begin(), whole.parts.end(),
                          [&](const Explanation& other) { return other.text == part.text; });
  if (said) return;
  if (!asked) not_asked(part);
  whole.parts.push_back(std::move(part));
}

void Explainer::add_operands(const ir::Expr& expr, Explanation& whole) {
  for (ExprId operand : expr.operands) {
    if (operand != kNoExpr) add_part(operand, whole);
  }
}

void Explainer::collect_sides(ExprId id, ExprKind kind, std::vector<ExprId>& sides) const {
  for (ExprId side : at(id).operands) {
    bool inlined = at(side).call.known();
    if (at(side).kind == kind && !inlined) {
      collect_sides(side, kind, sides);
    } else {
      sides.push_back(side);
    }
  }
}

// One that says no to an `and`, or yes to an `or`, decides, and those behind it are not asked.
void Explainer::add_sides(const ir::Expr& expr, Explanation& whole) {
  bool absorbing = expr.kind == ExprKind::logical_or;
  std::vector<ExprId> sides;
  auto self = static_cast<ExprId>(&expr - in_.ir.exprs.data());
  collect_sides(self, expr.kind, sides);
  bool one_place = std::all_of(sides.begin(), sides.end(), [&](ExprId side) {
    return source_words(in_.sources, at(side).span) == whole.text && !at(side).call.known();
  });
  if (one_place) return add_operands(expr, whole);  // a range
  bool decided = false;
  for (ExprId side : sides) {
    size_t before = whole.parts.size();
    add_part(side, whole, !decided);
    bool says = !decided && holds(side) == absorbing;
    if (says) {
      for (size_t place = 0; place < before; ++place)
        whole.parts[place].decides = false;
    }
    decided = decided || says;
  }
}

void Explainer::add_choice(const ir::Expr& expr, Explanation& whole) {
  bool first = holds(expr.operands[0]);
  add_part(expr.operands[0], whole);
  add_part(expr.operands[1], whole, first);
  add_part(expr.operands[2], whole, !first);
}

void Explainer::add_fallback(const ir::Expr& expr, Explanation& whole) {
  const lower::Probe* probe = probe_of(through(expr.operands[0]));
  add_part(expr.operands[0], whole);
  bool missing = probe && value_words(probe->type, *word_of(through(expr.operands[0]))) == "missing";
  add_part(expr.operands[1], whole, missing);
}

void Explainer::add_parts(ExprId id, Explanation& whole) {
  const ir::Expr& expr = at(id);
  switch (expr.kind) {
    case ExprKind::logical_and:
    case ExprKind::logical_or:
      return add_sides(expr, whole);
    case ExprKind::conditional:
      return add_choice(expr, whole);
    case ExprKind::coalesce:
      return add_fallback(expr, whole);
    case ExprKind::compare:
      if (add_absence(expr, whole)) return;
      return add_operands(expr, whole);
    case ExprKind::field:
      whole.origin = field_origin(expr, whole.value == "missing");
      return;
    case ExprKind::account_known:
      whole.origin = evaluation_.has_account ? account_name() : "is in no account";
      return;
    case ExprKind::entry_time:
      whole.origin = "when it entered";
      return;
    case ExprKind::history:
      return add_history(id, whole);
    case ExprKind::segment:
      return add_segment(expr, whole);
    case ExprKind::score:
      return add_score(expr, whole);
    case ExprKind::holds:
      whole.origin = held_origin(expr);
      return add_operands(expr, whole);
    case ExprKind::each:
      return add_part(expr.operands[0], whole);
    case ExprKind::let:  // a range over something computed, or an inlined function
      if (add_absence(at(expr.operands[1]), whole)) return;
      add_part(expr.operands[0], whole);
      return add_part(expr.operands[1], whole);
    default:
      return add_operands(expr, whole);
  }
}

Explanation Explainer::explain(ExprId id) {
  Explanation made = bare(id);
  if (!probe_of(id)) return made;
  add_parts(id, made);
  const ir::Expr& expr = at(id);
  std::string call = source_words(in_.sources, expr.call);
  if (call.empty() || call == made.text) return made;
  Explanation called = made;
  called.text = call;
  if (!made.is_bool()) return called;
  called.origin.clear();
  called.parts.assign(1, std::move(made));
  return called;
}

Explanation explain(const ExplainInput& in, ExprId expr, Evaluation& evaluation) {
  return Explainer(in, evaluation).explain(expr);
}

}  // namespace nudge::scenario
