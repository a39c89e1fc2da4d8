#include "cli/durable_feed.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "cli/command.h"
#include "cli/stop_signals.h"
#include "cli/write_fault.h"
#include "runtime/value/number_text.h"

namespace nudge::cli {
namespace {

ReplayOptions replay_options(const FeedOptions& options, const DurableOptions& durable) {
  ReplayOptions replay;
  replay.until_ms = options.until_ms;
  replay.jit = options.jit;
  replay.threads = options.threads;
  replay.keep_dead_letters = !options.dead_letters_path.empty();
  replay.shows_pii = options.show_pii;
  replay.wants_traces = !options.trace_path.empty();
  replay.source = durable.source;
  replay.snapshot_every = durable.snapshot_every;
  replay.native_cache = (std::filesystem::path(durable.folder) / "nudge.native").string();
  replay.is_stopped = [] { return stop_signal() != 0; };
  return replay;
}

std::string counted(uint64_t number, const char* what, const char* more = "s") {
  return fmt::format("{} {}{}", print_grouped(number), what, number == 1 ? "" : more);
}

// Only who waits for it wants to know what for.
std::string native_text(const jit::JitReport& native) {
  std::string text =
      fmt::format("{} native after {:.3f} seconds: {} compiled, {} from the last run",
                  counted(native.functions, "function"), native.seconds,
                  counted(native.modules - native.cached, "module"), print_grouped(native.cached));
  if (!native.cache_trouble.empty()) text += "; the next run has to compile again: " + native.cache_trouble;
  return text + "\n";
}

}  // namespace

DurableFeed::DurableFeed(Store& store, Recovered& recovered, const FeedOptions& options,
                         const DurableOptions& durable)
    : store_(store),
      recovered_(recovered),
      options_(options),
      durable_(durable),
      replay_(recovered, replay_options(options, durable)),
      printer_(recovered.program),
      table_(recovered.program),
      stored_rows_(table_),
      traces_(recovered.program, options.show_pii),
      delivery_(
          STDOUT_FILENO,
          options.format != "table"
              ? OutputDelivery::Show()
              : [this](std::string& out, std::string_view line) { stored_rows_.append(out, line); }),
      summary_(recovered.program) {}

Status DurableFeed::open_files() {
  for (auto [file, path] :
       {std::pair{&trace_file_, options_.trace_path}, {&dead_letters_file_, options_.dead_letters_path}}) {
    if (Status opened = file->open(path, true); !opened.ok()) return opened;
  }
  return Done{};
}

Status DurableFeed::run(LineSource& source) {
  if (Status opened = open_files(); !opened.ok()) {
    const bool is_disk = opened.fault().message.find("run the same command again") != std::string::npos;
    return is_disk ? Status(explained(opened.fault())) : opened;
  }
  summary_.begin(dead_letters_file_.is_open());
  Status ran = run_blocks(source);
  summary_.end();
  if (ran.ok()) return ran;
  return explained(ran.fault());
}

Status DurableFeed::run_blocks(LineSource& source) {
  if (options_.format == "table") {
    std::string header;
    table_.append_header(header);
    if (Status printed = delivery_.write(header); !printed.ok()) return printed;
  }
  Result<uint64_t> stored_delivered = store_.delivered_through();
  if (!stored_delivered.ok()) return stored_delivered.fault();
  Result<uint64_t> delivered = delivery_.begin(store_, repeated_);
  committer_.emplace(store_, *stored_delivered, delivered.ok() ? *delivered : *stored_delivered, delivery_);
  say_ahead();
  Status fed = delivered.ok() ? feed_blocks(source) : Status(delivered.fault());
  if (fed.ok()) fed = delivery_.drain([] { return stop_signal() != 0; });
  // Of a reader that has gone, what it had read before is delivered.
  const bool has_gone = !fed.ok() && fed.fault().message.empty();
  if (!fed.ok() && !has_gone) return fed;
  Status settled = committer_->settle();
  return settled.ok() ? fed : settled;
}

void DurableFeed::say_ahead() const {
  const WrittenAhead* ahead = delivery_.ahead();
  if (ahead == nullptr) return;
  fmt::print(stderr, "{} is ahead of `{}`: {} behind seq {} that stand there already are not written again\n",
             output_name(STDOUT_FILENO), durable_.folder, counted(ahead->count(), "action"),
             print_grouped(ahead->through() - ahead->count()));
}

Status DurableFeed::feed_blocks(LineSource& source) {
  return replay_.run_together(source, [&](std::span<FeedBlock* const> blocks) {
    Status taken = take(blocks);
    if (!blocks.empty()) summary_.show_progress(blocks.back()->end_byte, source.size_bytes());
    return taken;
  });
}

// Traces and dead letters are written before the commit: after a crash a line of them may stand there twice,
// and none is missing.
Status DurableFeed::take(std::span<FeedBlock* const> blocks) {
  batches_.clear();
  for (FeedBlock* block : blocks) {
    print(*block);
    if (!block->batch.is_empty()) batches_.push_back(&block->batch);
  }
  for (OutputFile* file : {&trace_file_, &dead_letters_file_}) {
    if (Status flushed = file->flush(); !flushed.ok()) return flushed;
  }
  if (blocks.empty()) return committer_->settle();
  if (batches_.empty()) return Done{};
  ++commits_;
  if (Status committed = committer_->commit(batches_); !committed.ok()) return committed;
  for (FeedBlock* block : blocks)
    summary_.add(*block);
  return Done{};
}

void DurableFeed::print(FeedBlock& block) {
  const Output& output = block.output;
  block.batch.add_actions(printer_, output);
  if (options_.format == "table") {
    for (const Action& action : output.actions)
      table_.append_row(block.batch.shown, output, action);
  }
  if (trace_file_.is_open()) traces_.append(trace_file_.buffer(), output);
  if (dead_letters_file_.is_open()) dead_letters_file_.buffer() += block.dead_letter_lines;
}

// "everything up to line 1,234 of `inputs.ndjson` is kept"
std::string DurableFeed::kept() const {
  const uint64_t next =
      committer_ && committer_->progress() ? committer_->progress()->line : durable_.begin_line;
  if (next <= 1) return fmt::format("nothing of `{}` was taken yet", durable_.source_name);
  return fmt::format("everything up to line {} of `{}` is kept", print_grouped(next - 1),
                     durable_.source_name);
}

Fault DurableFeed::explained(const Fault& fault) const {
  const std::string again =
      durable_.source.empty() ? "run it again with the lines behind that" : "run the same command again";
  if (fault.message.empty()) {
    return Fault{
        fmt::format("whoever read standard output has gone: {}, and actions that were not read come first "
                    "in the next run",
                    kept())};
  }
  if ((!committer_ || committer_->stored_ok()) &&
      fault.message.find("standard output") != std::string::npos) {
    const char* behind =
        is_begun_anew(STDOUT_FILENO) ? " (let it write behind what is there: `>>`, not `>`)" : "";
    return Fault{fmt::format("{}; {}, and actions that aren't there yet come first in the next run{}",
                             fault.message, kept(), behind)};
  }
  // The store says itself how to go on.
  if (fault.message.find("run the same command again") != std::string::npos) {
    const char* without = durable_.source.empty() ? ", and is not to be fed again" : "";
    return Fault{fmt::format("{}; {}{}", fault.message, kept(), without)};
  }
  return Fault{fmt::format("{}; {}: {}", fault.message, kept(), again)};
}

std::string DurableFeed::text() const {
  std::string text;
  if (durable_.begin_line > 1)
    text +=
        fmt::format("went on at line {} of `{}`\n", print_grouped(durable_.begin_line), durable_.source_name);
  if (recovered_.replayed > 0)
    text +=
        fmt::format("replayed {} of the log in {:.2f} seconds\n",
                    recovered_.replayed == 1 ? "1 entry" : print_grouped(recovered_.replayed) + " entries",
                    durable_.recovery_seconds);
  if (replay_.native()) text += native_text(*replay_.native());
  if (repeated_ > 0)
    text += fmt::format("{} that had not been delivered came first\n", counted(repeated_, "action"));
  if (replay_.unfinished_line() > 0)
    text += fmt::format("line {} has no end yet: it is left for the next run\n",
                        print_grouped(replay_.unfinished_line()));
  const Replay::SnapshotWork& work = replay_.snapshot_work();
  if (work.finished > 0)
    text += fmt::format("{}; stepping paused for {:.1f} ms at most\n", counted(work.finished, "snapshot"),
                        work.longest_pause_ms);
  return text;
}

}  // namespace nudge::cli
