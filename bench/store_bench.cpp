// The durable store on this machine's disk: what a commit costs, whatever is in it, and how fast what was
// written is read again. In the folder that NUDGE_BENCH_FOLDER names, or the current one: the disk matters.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <stdlib.h>

#include <filesystem>

#include "runtime/store/page_checksum.h"
#include "runtime/store/store.h"

namespace nudge {
namespace {

constexpr size_t kLineBytes = 250;

class Folder {
 public:
  Folder() {
    const char* parent = getenv("NUDGE_BENCH_FOLDER");
    path_ = fmt::format("{}/nudge_store_bench_XXXXXX", parent == nullptr ? "." : parent);
    if (mkdtemp(path_.data()) == nullptr) abort();
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

void check(const Status& status) {
  if (status) return;
  fmt::print(stderr, "{}\n", status.fault().message);
  exit(1);
}

// Like a page view of Segment's, with what differs from one to the next.
std::vector<std::string> make_lines(size_t count) {
  std::vector<std::string> lines;
  uint64_t chance = 42;
  for (size_t i = 0; i < count; i++) {
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    std::string line = fmt::format(
        R"({{"type":"track","event":"page_viewed","messageId":"{:016x}{:016x}","userId":"u{:07}","timestamp":"2026-03-{:02}T{:02}:{:02}:{:02}.{:03}Z","properties":{{"path":"/docs/{}","seconds":{},"referrer":"https://example.com/{:08x}")",
        chance, chance * 31, chance >> 40, 1 + chance % 28, chance % 24, i % 60, chance % 60, chance % 1000,
        chance >> 50, chance % 300, chance >> 32);
    line.resize(std::max(line.size(), kLineBytes - 2), ' ');
    lines.push_back(line + "}}");
  }
  return lines;
}

std::unique_ptr<Store> open(const std::string& folder) {
  auto opened = Store::open(folder, StoreAccess::create);
  if (!opened) check(opened.fault());
  return std::move(*opened);
}

// A commit: a batch of lines, an action for every eighth, the source's and the deliveries' progress.
void commit(Store& store, const std::vector<std::string>& lines, uint64_t& seq) {
  std::vector<LogEntry> entries;
  for (const std::string& line : lines)
    entries.push_back({EntryKind::line, 1, line, 0});
  check(store.begin());
  check(store.append_log(entries));
  std::vector<OutboxRow> rows;
  for (size_t i = 0; i < lines.size(); i += 8) {
    seq++;
    rows.push_back({seq, {seq * 0x9e3779b97f4a7c15u, seq}, 0, false, "u1234567", lines[i]});
  }
  check(store.append_actions(rows));
  check(store.set_source({"inputs.ndjson", seq, seq, {1, 2}, 4096}));
  if (seq > lines.size()) check(store.set_delivered(seq - lines.size()));
  check(store.commit());
  check(store.checkpoint_if_due());
}

void commits(benchmark::State& state) {
  Folder folder;
  std::unique_ptr<Store> store = open(folder.path());
  std::vector<std::string> lines = make_lines(static_cast<size_t>(state.range(0)));
  uint64_t seq = 0;
  for (auto _ : state)
    commit(*store, lines, seq);
  auto all = static_cast<double>(state.iterations()) * static_cast<double>(lines.size());
  state.counters["commits/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["lines/s"] = benchmark::Counter(all, benchmark::Counter::kIsRate);
  state.counters["MB/s"] = benchmark::Counter(all * kLineBytes / 1e6, benchmark::Counter::kIsRate);
  state.counters["bytes/line"] = static_cast<double>(store->size()->file_bytes) / all;
}
BENCHMARK(commits)->Arg(1)->Arg(64)->Arg(512)->Arg(4096)->Unit(benchmark::kMicrosecond)->UseRealTime();

void read_log(benchmark::State& state) {
  Folder folder;
  std::unique_ptr<Store> store = open(folder.path());
  std::vector<std::string> lines = make_lines(512);
  uint64_t seq = 0, read = 0;
  for (int i = 0; i < 400; i++)
    commit(*store, lines, seq);
  for (auto _ : state) {
    check(store->read_log(0, [&](uint64_t, const LogEntry& entry) -> Status {
      read += entry.text.size();
      return Done{};
    }));
  }
  state.counters["MB/s"] = benchmark::Counter(static_cast<double>(read) / 1e6, benchmark::Counter::kIsRate);
}
BENCHMARK(read_log)->Unit(benchmark::kMillisecond)->UseRealTime();

// A snapshot of 256 parts takes the place of the last, and the log before it goes: as a whole, and the
// longest of its transactions, a part each.
void snapshots(benchmark::State& state) {
  Folder folder;
  std::unique_ptr<Store> store = open(folder.path());
  std::vector<std::string> lines = make_lines(512);
  std::string part;
  for (int i = 0; i < state.range(0); i++)
    part += lines[static_cast<size_t>(i) % lines.size()];
  uint64_t seq = 0;
  double longest_s = 0;
  for (auto _ : state) {
    state.PauseTiming();
    for (int i = 0; i < 100; i++)
      commit(*store, lines, seq);
    state.ResumeTiming();
    uint64_t position = *store->log_end();
    for (uint32_t number = 0; number < 256; number++) {
      auto begun = std::chrono::steady_clock::now();
      check(store->begin());
      check(store->put_snapshot(position, {number, part}));
      if (number == 255) check(store->finish_snapshot(position, false));
      check(store->commit());
      check(store->checkpoint_if_due());
      std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
      longest_s = std::max(longest_s, took.count());
    }
  }
  auto all = static_cast<double>(state.iterations()) * static_cast<double>(part.size()) * 256;
  state.counters["MB/s"] = benchmark::Counter(all / 1e6, benchmark::Counter::kIsRate);
  state.counters["longest_ms"] = longest_s * 1000;
}
BENCHMARK(snapshots)->Arg(40)->Arg(2000)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(4);

void page_checksums(benchmark::State& state) {
  std::string page(4096, 'x');
  uint64_t number = 0;
  for (auto _ : state) {
    set_page_checksum(reinterpret_cast<unsigned char*>(page.data()), page.size(), ++number);
    benchmark::DoNotOptimize(page);
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * 4096);
}
BENCHMARK(page_checksums);

}  // namespace
}  // namespace nudge

BENCHMARK_MAIN();
