// nudge run --data DIR: the run whose state, log and outbox are kept in a folder, and which goes on where it
// stopped.
#pragma once

#include <string>
#include <vector>

#include "cli/feed.h"

namespace nudge::cli {

struct DurableRunOptions {
  std::vector<std::string> paths;  // of the program; none: the current folder's, or the installed one
  std::string input;
  std::string data;
  std::string source;  // a name for the input; "": its path
  int snapshot_every = 0;
  FeedOptions feed;
};

// Gives the exit status; ends the process by the signal that told it to stop.
int run_durable(const DurableRunOptions& options);

}  // namespace nudge::cli
