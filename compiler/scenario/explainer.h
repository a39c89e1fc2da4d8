// The parts of an explanation that are put together in several files. Private to scenario/explain*.cpp.
#pragma once

#include <optional>

#include "compiler/scenario/explain.h"
#include "compiler/scenario/time_words.h"

namespace nudge::scenario {

std::string number_words(double number);  // of many decimals the first

class Explainer {
 public:
  Explainer(const ExplainInput& in, Evaluation& evaluation)
      : in_(in), evaluation_(evaluation), words_(evaluation.now_ms, static_cast<ZoneId>(evaluation.zone)) {}

  Explanation explain(ir::ExprId id);

 private:
  // explain.cpp: what it is made of
  Explanation bare(ir::ExprId id) const;  // text, type and value
  void add_parts(ir::ExprId id, Explanation& whole);
  void add_operands(const ir::Expr& expr, Explanation& whole);
  void add_sides(const ir::Expr& expr, Explanation& whole);
  void collect_sides(ir::ExprId id, ir::ExprKind kind, std::vector<ir::ExprId>& sides) const;
  void add_choice(const ir::Expr& expr, Explanation& whole);
  void add_fallback(const ir::Expr& expr, Explanation& whole);
  void add_part(ir::ExprId id, Explanation& whole, bool asked = true);
  bool says_itself(ir::ExprId id) const;
  std::string constant_words(const ir::Expr& expr) const;
  ir::ExprId through(ir::ExprId id) const;

  // explain_origin.cpp: where a value comes from
  std::string field_origin(const ir::Expr& expr, bool missing) const;
  std::string written(const std::vector<Field>& fields, const Layout& layout, RecordBase base,
                      const ir::FieldPath& path, bool missing) const;
  std::string account_name() const;
  std::string held_origin(const ir::Expr& expr) const;
  void add_segment(const ir::Expr& expr, Explanation& whole);
  void add_score(const ir::Expr& expr, Explanation& whole);

  // explain_history.cpp
  void add_history(ir::ExprId id, Explanation& whole);
  bool add_absence(const ir::Expr& expr, Explanation& whole);
  const Tracker* tracker_of(ir::ExprId id) const;
  EntriesView entries_of(const Tracker& tracker) const;
  int64_t kept_word(const Tracker& tracker, TrackerPart part) const;  // kMissing if it isn't kept
  std::string ever_origin(const Tracker& tracker) const;
  void add_window(const ir::Expr& expr, const Tracker& tracker, Explanation& whole);

  const lower::Probe* probe_of(ir::ExprId id) const;
  std::optional<Word> word_of(ir::ExprId id) const;
  bool holds(ir::ExprId id) const { return word_of(id) == Word{1}; }
  std::string value_words(const FieldType& type, Word word) const;
  bool is_hidden(ir::ExprId id, const lower::Probe& probe) const;
  const std::byte* record(RecordBase base) const { return evaluation_.records[static_cast<size_t>(base)]; }
  const ir::Expr& at(ir::ExprId id) const { return in_.ir[id]; }
  ir::TypeKind kind_of(ir::ExprId id) const { return in_.ir.types[at(id).type].kind; }

  const ExplainInput& in_;
  Evaluation& evaluation_;
  TimeWords words_;
};

}  // namespace nudge::scenario
