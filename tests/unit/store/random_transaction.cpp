#include "tests/unit/store/random_transaction.h"

#include <fmt/format.h>

#include <memory>

namespace nudge {

std::string RandomRun::text() {
  std::string text = fmt::format("{{\"userId\":\"u{}\",\"x\":\"", below(9));
  // Mostly a line, now and then so much that it fills pages, and doesn't compress.
  uint64_t size = below(40) == 0 ? 3000 + below(9000) : below(150);
  for (uint64_t i = 0; i < size; i++)
    text += static_cast<char>('!' + below(90));
  return text + "\"}";
}

RandomRun::Change RandomRun::batch() {
  auto texts = std::make_shared<std::vector<std::string>>();
  auto entries = std::make_shared<std::vector<LogEntry>>();
  for (uint64_t count = 1 + below(below(4) == 0 ? 40 : 4); count > 0; count--)
    texts->push_back(text());
  for (const std::string& text : *texts)
    entries->push_back({EntryKind::line, ++line_, text, 0});
  if (below(5) == 0) entries->push_back({EntryKind::advance, 0, {}, now_ms_});
  SourceProgress progress{fmt::format("in{}", below(2)), line_ * 100, line_, {line_, below(1000)}, line_};
  return [texts, entries, progress](Store& store) -> Status {
    if (Status done = store.append_log(*entries); !done) return done;
    return store.set_source(progress);
  };
}

RandomRun::Change RandomRun::action_batch() {
  auto texts = std::make_shared<std::vector<std::pair<std::string, std::string>>>();
  auto rows = std::make_shared<std::vector<OutboxRow>>();
  for (uint64_t count = below(6); count > 0; count--)
    texts->emplace_back(fmt::format("u{}", below(9)), text());
  for (const auto& [subject, line] : *texts) {
    // Mostly later than the one before.
    now_ms_ += static_cast<int64_t>(below(1000));
    const int64_t at_ms = now_ms_ - static_cast<int64_t>(below(5) == 0 ? below(5000) : 0);
    const uint64_t seq = ++last_seq_;
    rows->push_back({seq, {below(UINT64_MAX), seq}, at_ms, below(4) == 0, subject, line});
  }
  return [texts, rows](Store& store) { return store.append_actions(*rows); };
}

std::vector<RandomRun::Change> RandomRun::actions(PlainStore& twin) {
  std::vector<Change> changes;
  for (uint64_t count = below(4); count > 0; count--)
    changes.push_back(action_batch());
  uint64_t delivered = *twin.delivered_through();
  if (below(2) == 0) {
    uint64_t seq = delivered + below(last_seq_ - delivered + 1);
    changes.push_back([seq](Store& store) { return store.set_delivered(seq); });
    delivered = seq;
  }
  if (below(5) == 0) {
    uint64_t through = below(delivered + 2);
    auto before_ms = static_cast<int64_t>(below(static_cast<uint64_t>(now_ms_) + 1000));
    changes.push_back([=](Store& store) { return store.prune_outbox(through, before_ms); });
  }
  return changes;
}

std::vector<RandomRun::Change> RandomRun::snapshot(PlainStore& twin) {
  std::vector<Change> changes;
  bool begins = !snapshot_;
  if (begins) snapshot_ = *twin.log_end();
  uint64_t position = *snapshot_;
  for (uint64_t count = (begins ? 1 : 0) + below(4); count > 0; count--) {
    SnapshotPart part{static_cast<uint32_t>(below(6)), text()};
    changes.push_back([=](Store& store) { return store.put_snapshot(position, part); });
  }
  if (below(3) == 0) {
    bool keep_log = below(4) == 0;
    changes.push_back([=](Store& store) { return store.finish_snapshot(position, keep_log); });
    snapshot_.reset();
  }
  return changes;
}

RandomRun::Change RandomRun::rewriting() {
  std::vector<std::string> needles{fmt::format("\"u{}\"", below(9)), fmt::format("u{}", below(9))};
  bool removes = below(2) == 0;
  Store::Rewrite rewrite = [removes](std::string_view text) -> std::optional<std::string> {
    if (removes) return std::nullopt;
    return fmt::format("{{\"was\":{}}}", text.size());
  };
  return [=](Store& store) -> Status {
    if (Status done = store.rewrite_log(needles, rewrite); !done) return done;
    return store.rewrite_outbox(needles, rewrite);
  };
}

std::vector<RandomRun::Change> RandomRun::next_transaction(PlainStore& twin, bool& commits) {
  std::vector<Change> changes;
  // In an order of their own: a snapshot's position is the log's end before the batch.
  if (below(3) == 0) {
    for (Change& change : snapshot(twin))
      changes.push_back(std::move(change));
  }
  if (below(8) != 0) changes.push_back(batch());
  for (Change& change : actions(twin))
    changes.push_back(std::move(change));
  if (below(8) == 0 || (*twin.programs()).empty()) {
    InstalledProgram program{0, now_ms_, text() + text(), {{"a.flow", text()}, {"b.html", text()}}};
    changes.push_back([program](Store& store) {
      InstalledProgram installed = program;
      return store.install(installed);
    });
  }
  if (below(12) == 0) changes.push_back(rewriting());
  commits = below(8) != 0;
  return changes;
}

RandomRun::Outcome RandomRun::step(Store& store, PlainStore& twin) {
  Outcome outcome;
  RandomRun before = *this;
  bool commits = false;
  std::vector<Change> changes = next_transaction(twin, commits);
  for (const Change& change : changes)
    (void)change(twin);
  outcome.committed = twin;
  (void)outcome.committed.commit();
  outcome.status = store.begin();
  for (const Change& change : changes) {
    if (outcome.status) outcome.status = change(store);
  }
  if (outcome.status && commits) {
    outcome.status = store.commit();
    outcome.is_in_doubt = !outcome.status;
  } else if (outcome.status) {
    store.roll_back();
  }
  if (commits && outcome.status) {
    (void)twin.commit();
    outcome.status = store.checkpoint_if_due();
    return outcome;
  }
  twin.roll_back();
  before.random_ = random_;
  *this = before;
  return outcome;
}

void RandomRun::reopened(PlainStore& twin) {
  twin.reopen();
  snapshot_.reset();
  last_seq_ = *twin.delivered_through();
  (void)twin.read_outbox(0, [this](const OutboxRow& row) -> Status {
    last_seq_ = std::max(last_seq_, row.seq);
    return Done{};
  });
}

}  // namespace nudge
