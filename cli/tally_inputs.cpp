#include "cli/tally_inputs.h"

#include "cli/replay.h"

namespace nudge::cli {

Result<TalliedInputs> tally_inputs(const Program& program, const std::string& path, int64_t until_ms,
                                   graph::Tally& tally) {
  Result<LineSource> source = LineSource::open(path);
  if (!source.ok()) return source.fault();
  ReplayOptions options;
  options.until_ms = until_ms;
  options.wants_traces = options.wants_passages = true;
  options.wants_content = false;
  // Never destroyed, for the process ends before, and need not wait for the compiler's thread.
  Replay& replay = *new Replay({program}, options);
  TalliedInputs inputs;
  const Status ran = replay.run(*source, [&](size_t, FeedBlock& block) -> Status {
    inputs.records += block.records;
    inputs.dead_letters += block.dead_letters;
    tally.add(block.output);
    return Done{};
  });
  if (!ran.ok()) return ran.fault();
  tally.finish(replay.state(0));
  return inputs;
}

}  // namespace nudge::cli
