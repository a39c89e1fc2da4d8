#include "runtime/dispatch/constraint.h"

namespace nudge {

namespace {

Constraints impossible() {
  Constraints none;
  none.possible = false;
  return none;
}

Constraints unknown() {
  Constraints all;
  all.exact = false;
  return all;
}

class Approximation {
 public:
  explicit Approximation(const CodeGraph& graph) : graph_(graph) {}

  // Of the formula, or of its opposite.
  Constraints of(FormulaId id, bool positive) const {
    const Formula& formula = graph_.formula(id);
    switch (formula.kind) {
      case Formula::Kind::no:
        return positive ? impossible() : Constraints();
      case Formula::Kind::yes:
        return positive ? Constraints() : impossible();
      case Formula::Kind::unknown:
        return unknown();
      case Formula::Kind::negation:
        return of(formula.parts[0], !positive);
      case Formula::Kind::within: {
        Constraints one;
        narrow(one, {formula.value, formula.domain}, positive ? formula.keys : formula.keys.complement());
        return one;
      }
      case Formula::Kind::all_of:
        return positive ? all_of(formula, true) : any_of(formula, false);
      case Formula::Kind::any_of:
        return positive ? any_of(formula, true) : all_of(formula, false);
    }
    return unknown();
  }

 private:
  static void narrow(Constraints& to, const TermKey& term, const KeySet& keys) {
    if (keys.is_all()) return;
    auto [place, is_new] = to.of_terms.try_emplace(term, keys);
    if (!is_new) place->second = place->second.intersected(keys);
    if (place->second.is_none()) to.possible = false;
  }

  Constraints all_of(const Formula& formula, bool positive) const {
    Constraints all;
    for (FormulaId part : formula.parts) {
      const Constraints one = of(part, positive);
      if (!one.possible) return impossible();
      all.exact = all.exact && one.exact;
      for (const auto& [term, keys] : one.of_terms)
        narrow(all, term, keys);
      if (!all.possible) return impossible();
    }
    return all;
  }

  // What each of its ways to be true says of a value, together. That is all of it only if they are about one
  // value.
  Constraints any_of(const Formula& formula, bool positive) const {
    Constraints any = impossible();
    for (FormulaId part : formula.parts) {
      Constraints one = of(part, positive);
      if (!one.possible) continue;
      if (!any.possible) {
        any = std::move(one);
        continue;
      }
      const bool is_always = (any.exact && any.of_terms.empty()) || (one.exact && one.of_terms.empty());
      if (is_always) return Constraints();
      const bool about_one = any.of_terms.size() == 1 && one.of_terms.size() == 1 &&
                             any.of_terms.begin()->first == one.of_terms.begin()->first;
      any.exact = any.exact && one.exact && about_one;
      unite(any, one);
    }
    return any;
  }

  static void unite(Constraints& any, const Constraints& one) {
    for (auto at = any.of_terms.begin(); at != any.of_terms.end();) {
      auto other = one.of_terms.find(at->first);
      if (other != one.of_terms.end()) at->second = at->second.united(other->second);
      at = other == one.of_terms.end() || at->second.is_all() ? any.of_terms.erase(at) : std::next(at);
    }
  }

  const CodeGraph& graph_;
};

}  // namespace

Constraints constraints_of(const CodeGraph& graph, FormulaId formula) {
  return Approximation(graph).of(formula, true);
}

}  // namespace nudge
