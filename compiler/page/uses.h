// Who uses what: what each workflow, segment, score and message reads, sends, starts, and the same the other
// way round. Linear in the program. Private to page/.
#pragma once

#include <map>
#include <set>
#include <string>

#include "compiler/graph/trees.h"

namespace nudge::page {

enum class Kind : uint8_t {
  workflow,
  message,
  event,
  segment,
  score,
  action,
  enumeration,
  record,
  sequence,
  function,
  test
};

// A thing of the program, by its name; ordered by kind, then by name.
struct Thing {
  Kind kind = Kind::workflow;
  std::string name;
  auto operator<=>(const Thing&) const = default;
};

using Things = std::set<Thing>;

class Uses {
 public:
  explicit Uses(const graph::Parts& parts);
  const Things& of(const Thing& user) const { return found(used_, user); }
  const Things& by(const Thing& used) const { return found(users_, used); }

 private:
  void add(const Thing& user, const Thing& used);
  void read(const Thing& user, ir::ExprId expr);
  void read(const Thing& user, const ir::Awaited& awaited);
  void add_steps(const Thing& user, const ir::Block& block);
  void add_step(const Thing& user, const ir::Step& step);
  void add_workflow(const ir::Workflow& workflow);
  void add_score(const ir::Score& score);
  void add_tests();
  void add_sequences();
  static const Things& found(const std::map<Thing, Things>& map, const Thing& thing);

  const graph::Parts& parts_;
  std::map<Thing, Things> used_;
  std::map<Thing, Things> users_;
};

}  // namespace nudge::page
