// A line of the outbox as a row of `--format table`: for actions that come out again in a later run than the
// one that made them, when their line is all that is known.
#pragma once

#include <string>
#include <string_view>

#include "runtime/input/json_tree.h"
#include "runtime/outbox/action_table.h"

namespace nudge {

class StoredRows {
 public:
  explicit StoredRows(const ActionTable& table) : table_(table) {}

  // Appends the row; a line that isn't an action's is appended as it is.
  void append(std::string& out, std::string_view line);

 private:
  std::string key_of(JsonId id) const;
  std::string value_of(JsonId id) const;

  const ActionTable& table_;
  JsonTree tree_;
  std::string padded_;
};

}  // namespace nudge
