// Which fields some expression of the program reads (of contact and account also: some step writes, some
// trigger watches; of the events that the engine itself knows: what it asks of them), so that only those are
// stored. Linear in the program.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "compiler/ir/ir.h"

namespace nudge::analyze {

using FieldPathNames = std::vector<std::string>;

struct Reads {
  std::set<FieldPathNames> contact;
  std::set<FieldPathNames> account;
  std::vector<std::set<FieldPathNames>> events;  // by event

  // The field, or one below or above it.
  static bool touches(const std::set<FieldPathNames>& paths, const FieldPathNames& field);
};

// `also`: expressions beside those of the program.
Reads find_reads(const ir::Program& program, const std::vector<ir::ExprId>& also = {});

// What of captured events a workflow's steps, goals, measures and exits read, in order of capture and name.
struct CapturedRead {
  uint32_t capture = 0;  // 0: the triggering event, else the binding's index + 1
  FieldPathNames names;
  auto operator<=>(const CapturedRead&) const = default;
};
// The value is some expression that reads it (for its type).
struct CapturedReads {
  std::vector<std::pair<CapturedRead, ir::ExprId>> reads;
};
CapturedReads find_captured_reads(const ir::Program& program, const ir::Workflow& workflow);

}  // namespace nudge::analyze
