// What a folder keeps, for its operators: the installed version, the run's time, who stands on which step,
// how large it all is, what is undelivered. Data; `nudge status` prints it.
#pragma once

#include <string>
#include <vector>

#include "runtime/durable/recovery.h"
#include "runtime/store/store.h"

namespace nudge::cli {

struct StepStatus {
  std::string step;
  NodeKind kind = NodeKind::wait;
  uint64_t people = 0;
  uint64_t messages = 0;            // to members of accounts
  int64_t earliest_ms = INT64_MAX;  // the first of them goes on then at the latest; INT64_MAX: no end
  uint64_t version = 0;             // retired: the newest that had it as a step of its own
};
struct WorkflowStatus {
  std::string name;
  SubjectKind subject = SubjectKind::contact;
  uint64_t active = 0;  // held out too
  uint64_t held_out = 0;
  uint64_t goal_open = 0;         // through, and their goal or a measure may still be reached
  std::vector<StepStatus> steps;  // on which somebody stands, in the program's order
};

struct FolderStatus {
  std::string folder;
  uint64_t version = 0;
  int64_t installed_ms = INT64_MIN;
  std::vector<std::string> sources;  // paths of the program's files
  int64_t now_ms = INT64_MIN;
  uint64_t contacts = 0, accounts = 0;
  Store::Size size;
  uint64_t log_begin = 0, log_end = 0;
  uint64_t next_seq = 1;
  uint64_t delivered_through = 0;
  std::vector<SourceProgress> inputs;
  Hash128 digest;
  std::vector<WorkflowStatus> workflows;

  uint64_t undelivered() const { return next_seq - 1 - delivered_through; }
};

// Costs the whole State.
Result<FolderStatus> read_status(const std::string& folder, Store& store);

std::string print_status(const FolderStatus& status, bool colour);
std::string print_status_json(const FolderStatus& status);

}  // namespace nudge::cli
