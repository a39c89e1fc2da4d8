// Standard output as the place where a durable run's actions are handed out. Where it is a file that is
// written behind its end (`>> actions.ndjson`), the last whole line in it says how far an earlier process
// came, so that no line stands there twice, even where the store went back to a backup; a pipe or a terminal
// tells nothing, and what isn't known to be handed out comes again, as it was: of a pipe what its reader
// hasn't read. A reader that goes away loses nothing: a fault without words.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/pipe_end.h"
#include "cli/written_ahead.h"
#include "runtime/durable/committer.h"
#include "runtime/store/store.h"

namespace nudge::cli {

class OutputDelivery : public Delivery {
 public:
  // The row as `shown` makes it of the stored line, which has no newline; null: as it is stored.
  using Show = std::function<void(std::string& out, std::string_view line)>;
  OutputDelivery(int descriptor, Show show)
      : descriptor_(descriptor), show_(std::move(show)), pipe_(descriptor) {}

  // Hands out what of the outbox wasn't yet. Gives the seq through which it was then; `repeated` counts the
  // rows.
  Result<uint64_t> begin(Store& store, uint64_t& repeated);

  // After begin(): the file holds actions that the store will come to.
  const WrittenAhead* ahead() const { return ahead_.get(); }

  // What isn't an action, before the first of them.
  Status write(std::string_view text);
  Status deliver(std::string_view lines, uint64_t through) override;
  Result<uint64_t> confirm(uint64_t handed_out, bool at_rest) override;
  // At the end: waits for the reader of a pipe, PipeEnd::drain().
  Status drain(const std::function<bool()>& is_stopped);

 private:
  Status leave_out_first(std::string_view& lines, uint64_t through);
  Result<uint64_t> find_ahead(uint64_t delivered, uint64_t through);
  Result<uint64_t> find_written(Store& store, uint64_t delivered);
  Status cut_torn(Store& store, uint64_t through);

  int descriptor_;
  Show show_;
  bool tells_ = false;                   // it is a file whose end says how far it was written
  std::string last_line_, torn_;         // of the file, as it was found
  std::unique_ptr<WrittenAhead> ahead_;  // as long as what stands in the file comes again
  PipeEnd pipe_;
  uint64_t confirmed_ = 0;
  uint64_t unconfirmed_bytes_ = 0;
};

}  // namespace nudge::cli
