// Actions for people (`--format table`): a row each, columns aligned. The widths come from the program's
// names, so rows can be printed as they arise; a contact's id longer than its column pushes the row aside.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/engine/output.h"

namespace nudge {

class ActionTable {
 public:
  explicit ActionTable(const Program& program);  // which must outlive it

  void append_header(std::string& out) const;
  void append_row(std::string& out, const Output& output, const Action& action) const;
  // The same of an action that is known as a line of JSON only: texts as they are to be shown.
  struct Row {
    std::string at, subject, workflow, step, kind, name, reason;
    std::vector<std::pair<std::string, std::string>> fields;  // name, value
  };
  void append_row(std::string& out, const Row& row) const;

 private:
  const Program& program_;
  size_t workflow_width_ = 8;
  size_t step_width_ = 4;
};

}  // namespace nudge
