#include "runtime/dispatch/event_filters.h"

#include <algorithm>
#include <map>
#include <set>

#include "runtime/dispatch/constraint.h"
#include "runtime/dispatch/filter_reader.h"
#include "runtime/dispatch/tree_builder.h"
#include "runtime/program/op_form.h"

namespace nudge {

namespace {

bool is_slot(const CodeValue& value) {
  return value.instruction.op == Op::load;
}

// The instructions that compute a value, in a row.
class Row {
 public:
  Row(const CodeGraph& graph, ValueId value) : graph_(graph) {
    const uint16_t result = registers_for(value);
    code_.push_back({Op::give, 0, result, 0, 0});
  }
  std::vector<Instruction> take() { return std::move(code_); }
  uint32_t registers() const { return next_; }

 private:
  uint16_t registers_for(ValueId id) {
    auto known = at_.find(id);
    if (known != at_.end()) return known->second;
    const CodeValue& value = graph_.value(id);
    std::vector<uint16_t> operands;
    for (ValueId operand : value.operands)
      operands.push_back(registers_for(operand));
    Instruction at = value.instruction;
    switch (kOps[static_cast<size_t>(at.op)].form) {
      case OpForm::concat:
      case OpForm::make_list:
        at.a = static_cast<uint16_t>(next_);
        for (uint16_t operand : operands)
          code_.push_back({Op::move, take_register(), operand, 0, 0});
        break;
      case OpForm::call: {
        operands.resize(4);
        at.a = operands[0];
        at.b = operands[1];
        at.imm |= int64_t{operands[2]} << 16 | int64_t{operands[3]} << 32;
        break;
      }
      case OpForm::binary:
        at.b = operands[1];
        [[fallthrough]];
      case OpForm::unary:
      case OpForm::each:
        at.a = operands[0];
        break;
      default:
        break;
    }
    at.dst = take_register();
    code_.push_back(at);
    return at_[id] = at.dst;
  }
  uint16_t take_register() { return static_cast<uint16_t>(next_++); }

  const CodeGraph& graph_;
  std::map<ValueId, uint16_t> at_;
  std::vector<Instruction> code_;
  uint32_t next_ = 0;
};

// What all filters say, and the terms that they say it of.
class Collected {
 public:
  Collected(const Program& program, const std::vector<std::vector<PlacedFilter>>& lists) : graph_(program) {
    FilterReader reader(program, graph_);
    for (const auto& list : lists) {
      for (const PlacedFilter& filter : list) {
        const bool is_new = !by_filter_.contains(filter.filter);
        if (is_new) by_filter_[filter.filter] = constraints_of(graph_, reader.read(filter.filter));
        for (const auto& [term, keys] : by_filter_[filter.filter].of_terms)
          ++uses_[term];
      }
    }
    for (auto& [filter, constraints] : by_filter_)
      drop_costly(constraints);
    make_terms();
  }

  std::vector<Term> take_terms() { return std::move(terms_); }

  std::vector<MatchFilter> filters(const std::vector<PlacedFilter>& list) const {
    std::vector<MatchFilter> made;
    for (const PlacedFilter& from : list) {
      const Constraints& constraints = by_filter_.at(from.filter);
      if (!constraints.possible) continue;
      MatchFilter filter;
      filter.place = from.place;
      filter.filter = constraints.exact ? kNoFunction : from.filter;
      for (const auto& [term, keys] : constraints.of_terms) {
        const uint32_t id = ids_.at(term);
        filter.constraints.push_back({id, intervals(terms_[id], keys)});
      }
      std::sort(filter.constraints.begin(), filter.constraints.end(),
                [](const auto& left, const auto& right) { return left.term < right.term; });
      made.push_back(std::move(filter));
    }
    return made;
  }

 private:
  // What takes more than a load is asked once for all filters that share it; what only one filter asks is
  // left to that one, which may not come to ask it.
  void drop_costly(Constraints& constraints) const {
    std::erase_if(constraints.of_terms, [&](const auto& one) {
      const bool costly = !is_slot(graph_.value(one.first.first)) && uses_.at(one.first) < 2;
      if (costly) constraints.exact = false;
      return costly;
    });
  }

  void make_terms() {
    std::map<TermKey, std::set<Key>> bounds;
    for (const auto& [filter, constraints] : by_filter_) {
      for (const auto& [term, keys] : constraints.of_terms) {
        std::set<Key>& of_term = bounds[term];
        if (term.second != KeyDomain::text) continue;
        for (const KeyRange& range : keys.ranges()) {
          if (!range.from.empty()) of_term.insert(range.from);
          if (range.to != end_key()) of_term.insert(range.to);
        }
      }
    }
    for (const auto& [key, of_term] : bounds) {
      ids_[key] = static_cast<uint32_t>(terms_.size());
      terms_.push_back(term(key, {of_term.begin(), of_term.end()}));
    }
  }

  Term term(const TermKey& key, const std::vector<Key>& bounds) const {
    const CodeValue& value = graph_.value(key.first);
    Term made;
    made.domain = key.second;
    if (is_slot(value)) {
      made.base = static_cast<RecordBase>(value.instruction.a);
      made.slot = {static_cast<uint32_t>(value.instruction.imm), static_cast<SlotKind>(value.instruction.b)};
      made.of_event = made.base == RecordBase::arriving;
    } else {
      Row row(graph_, key.first);
      made.code = row.take();
      made.registers = row.registers();
    }
    if (key.second == KeyDomain::text) made.scale = TextScale(bounds, graph_.has_prefixes(key.first));
    return made;
  }

  static std::vector<KeyInterval> intervals(const Term& term, const KeySet& keys) {
    std::vector<KeyInterval> all;
    for (const KeyRange& range : keys.ranges()) {
      if (term.domain == KeyDomain::text) {
        const int64_t first = term.scale.cell_of_bound(range.from);
        const int64_t last = int64_t{term.scale.cell_of_bound(range.to)} - 1;
        const bool to_end = range.to == end_key();
        all.push_back({range.from.empty() ? INT64_MIN : first, to_end ? INT64_MAX : last});
      } else {
        all.push_back({range.from.empty() ? INT64_MIN : int_of_key(range.from),
                       range.to == end_key() ? INT64_MAX : int_of_key(range.to) - 1});
      }
    }
    return all;
  }

  CodeGraph graph_;
  std::map<FunctionId, Constraints> by_filter_;
  std::map<TermKey, uint32_t> uses_;
  std::map<TermKey, uint32_t> ids_;
  std::vector<Term> terms_;
};

}  // namespace

EventFilters::EventFilters(const Program& program, const std::vector<std::vector<PlacedFilter>>& lists)
    : lists_(lists.size()) {
  std::vector<std::vector<PlacedFilter>> many(lists.size());
  for (size_t list = 0; list < lists.size(); ++list)
    (lists[list].size() <= kFew ? lists_[list].few : many[list]) = lists[list];
  Collected collected(program, many);
  std::vector<std::vector<MatchFilter>> filters;
  for (const auto& list : many)
    filters.push_back(collected.filters(list));
  terms_ = Terms(collected.take_terms());
  for (size_t list = 0; list < lists.size(); ++list)
    lists_[list].tree = build_match_tree(filters[list], terms_.all());
}

void EventFilters::find_many(const MatchTree& tree, const Predicates& predicates, Evaluation& evaluation,
                             Reading& reading, std::vector<uint32_t>& places) const {
  reading.begin_question(terms_, evaluation);
  tree.find(predicates, evaluation, reading, places);
  // What one leaf gives is ascending, and mostly it is all.
  auto not_ascending = [](uint32_t left, uint32_t right) { return left >= right; };
  if (std::adjacent_find(places.begin(), places.end(), not_ascending) == places.end()) return;
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
}

}  // namespace nudge
