// Traces as lines of JSON (`--trace`): what happened to enrolments, as cli.md's "Records" has it.
#pragma once

#include <string>
#include <vector>

#include "runtime/engine/output.h"

namespace nudge {

// With `shows_pii` unset what is personal is "[pii]": a worth that is made of fields marked `pii`, and the
// id, should `contact.id` or `account.id` be marked so.
class TracePrinter {
 public:
  explicit TracePrinter(const Program& program, bool shows_pii = false);  // which must outlive it

  // Appends the trace and a newline; keys that don't apply are left out.
  void append(std::string& out, const Trace& trace) const;
  // All of them.
  void append(std::string& out, const Output& output) const;

 private:
  bool hides_worth(const Trace& trace) const;

  const Program& program_;
  bool hides_id_[2];  // by SubjectKind
  // By workflow: of the goal, and by name of each measure.
  struct Worths {
    bool goal = false;
    std::vector<const std::string*> measures;  // those that are hidden
  };
  std::vector<Worths> worths_;
};

const char* name_of(TraceWhat what);

}  // namespace nudge
