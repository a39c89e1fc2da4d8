#include "cli/durable_run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/durable_feed.h"
#include "cli/stop_signals.h"
#include "cli/upgrade.h"
#include "runtime/program/encoding.h"
#include "runtime/value/number_text.h"
#include "runtime/version/comparison.h"

namespace nudge::cli {
namespace {

// A fault and the exit status that belongs to it.
struct Refusal {
  int status = kMachine;
  Fault fault;
};

int refuse(const Refusal& refusal) {
  if (refusal.status == kUsage) return usage_fault(refusal.fault.message);
  machine_fault(refusal.fault);
  return refusal.status;
}

std::string shown_path(const std::vector<std::string>& paths) {
  return paths.empty() ? "." : fmt::format("{}", fmt::join(paths, " "));
}

// One run, in the order in which things can go wrong.
class DurableRun {
 public:
  explicit DurableRun(const DurableRunOptions& options) : options_(options) {}
  int run();

 private:
  std::optional<Refusal> load_program();
  std::optional<Refusal> open_known_store();
  std::optional<Refusal> compile_program();
  std::optional<Refusal> agree_on_program();
  std::optional<Refusal> open_store(StoreAccess access);
  std::string no_program_text() const;
  std::optional<Refusal> install();
  std::optional<Refusal> check_same(const InstalledProgram& installed);
  std::optional<Refusal> take_up();
  std::optional<Refusal> find_source();
  std::optional<Refusal> check_source(const SourceProgress& known);
  std::string untouched(const std::string& fault) const;
  int feed();

  const DurableRunOptions& options_;
  std::optional<Compilation> compilation_;  // none: what is installed runs
  std::string no_program_;                  // why there is none
  bool has_run_ = false;                    // there is one in the folder, as far as is known
  std::unique_ptr<Store> store_;
  std::unique_ptr<Recovered> recovered_;
  std::optional<LineSource> source_;
  DurableOptions durable_;
};

std::optional<Refusal> DurableRun::load_program() {
  Result<std::vector<std::string>> files = project_files(options_.paths);
  if (!files.ok() && options_.paths.empty()) {
    no_program_ = files.fault().message;
    return std::nullopt;
  }
  Result<Compilation> loaded = load_project(options_.paths);
  if (!loaded.ok()) return Refusal{kMachine, loaded.fault()};
  compilation_ = std::move(*loaded);
  return std::nullopt;
}

std::optional<Refusal> DurableRun::open_store(StoreAccess access) {
  Result<std::unique_ptr<Store>> store = Store::open(options_.data, access);
  if (!store.ok()) return Refusal{kMachine, store.fault()};
  store_ = std::move(*store);
  return std::nullopt;
}

// A folder that isn't there yet is made when there is something to put into it.
std::optional<Refusal> DurableRun::open_known_store() {
  std::error_code fault;
  const std::filesystem::path file = std::filesystem::path(options_.data) / "nudge.db";
  if (std::filesystem::exists(file, fault)) {
    constexpr uintmax_t kBegun = 4096;  // no more than this where the making of a store was cut short
    has_run_ = std::filesystem::file_size(file, fault) > kBegun && !fault;
    return open_store(compilation_ ? StoreAccess::create : StoreAccess::write);
  }
  if (compilation_) return std::nullopt;
  return Refusal{kUsage, Fault{no_program_text()}};
}

std::string DurableRun::no_program_text() const {
  return fmt::format("{}, and there is no run in `{}`: `nudge run PATH --data {} --input FILE` begins one",
                     no_program_, options_.data, options_.data);
}

// The status is kFaults, with nothing more to say, if the program has faults.
std::optional<Refusal> DurableRun::compile_program() {
  if (!compilation_) return std::nullopt;
  // What it retires of earlier versions is a part of it.
  Result<std::vector<EarlierVersion>> earlier = std::vector<EarlierVersion>();
  if (store_) earlier = earlier_versions(*store_);
  if (!earlier.ok()) return Refusal{kMachine, earlier.fault()};
  CompileOptions compiling;
  compiling.earlier = *earlier;
  compile(*compilation_, compiling);
  if (report(*compilation_, "human").errors > 0) return Refusal{kFaults, Fault{""}};
  return std::nullopt;
}

std::optional<Refusal> DurableRun::agree_on_program() {
  if (!store_) {
    if (std::optional<Refusal> refusal = open_store(StoreAccess::create)) return refusal;
  }
  Result<std::optional<InstalledProgram>> installed = store_->newest_program();
  if (!installed.ok()) return Refusal{kMachine, installed.fault()};
  has_run_ = installed->has_value();
  if (has_run_) return compilation_ ? check_same(**installed) : std::nullopt;
  if (compilation_) return install();
  return Refusal{kUsage, Fault{no_program_text()}};
}

std::optional<Refusal> DurableRun::install() {
  InstalledProgram program;
  program.at_ms = INT64_MIN;
  program.encoded = encode(*compilation_->program);
  for (EarlierFile& file : project_texts(*compilation_))
    program.sources.push_back({std::move(file.path), std::move(file.text)});
  Status installed = store_->begin();
  if (installed.ok()) installed = store_->install(program);
  if (installed.ok()) installed = store_->commit();
  if (installed.ok()) return std::nullopt;
  return Refusal{kMachine, installed.fault()};
}

std::optional<Refusal> DurableRun::check_same(const InstalledProgram& installed) {
  Result<Program> program = decode(installed.encoded);
  if (!program.ok()) {
    return Refusal{
        kMachine, Fault{fmt::format("version {} of the program, which is installed in `{}`, can't be run: {}",
                                    installed.version, options_.data, program.fault().message)}};
  }
  if (same_program(*program, *compilation_->program)) return std::nullopt;
  const std::string path = shown_path(options_.paths);
  return Refusal{
      kFaults,
      Fault{fmt::format("the program in `{0}` isn't the one that `{1}` runs: `nudge plan {0} --data {1}` "
                        "says what would change, `nudge apply {0} --data {1}` installs it",
                        path, options_.data)}};
}

std::optional<Refusal> DurableRun::take_up() {
  const auto begun = std::chrono::steady_clock::now();
  Result<std::unique_ptr<Recovered>> recovered = recover(*store_);
  if (!recovered.ok())
    return Refusal{kMachine,
                   Fault{fmt::format("can't go on in `{}`: {}", options_.data, recovered.fault().message)}};
  recovered_ = std::move(*recovered);
  durable_.recovery_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return std::nullopt;
}

std::optional<Refusal> DurableRun::find_source() {
  durable_.folder = options_.data;
  durable_.snapshot_every = static_cast<uint64_t>(options_.snapshot_every);
  durable_.source_name = options_.input == "-" ? "stdin" : options_.input;
  durable_.source = options_.source;
  if (options_.source.empty() && options_.input != "-") {
    std::error_code fault;
    if (std::filesystem::is_regular_file(options_.input, fault)) {
      const std::filesystem::path path = std::filesystem::canonical(options_.input, fault);
      if (!fault) durable_.source = path.string();
    }
  }
  std::optional<SourceProgress> known;
  if (!durable_.source.empty()) {
    Result<std::vector<SourceProgress>> sources = store_->sources();
    if (!sources.ok()) return Refusal{kMachine, sources.fault()};
    for (const SourceProgress& progress : *sources) {
      if (progress.source == durable_.source) known = progress;
    }
  }
  LinePosition start;
  if (known) start = {known->byte, known->line};
  Result<LineSource> source = LineSource::open(options_.input, start);
  if (!source.ok()) return Refusal{kMachine, source.fault()};
  source_.emplace(std::move(*source));
  durable_.begin_line = start.line;
  return known ? check_source(*known) : std::nullopt;
}

// Is it the source that was read?
std::optional<Refusal> DurableRun::check_source(const SourceProgress& known) {
  const std::string anew = "; if it is another one, give it a name: `--source NAME`";
  if (source_->position().byte < known.byte || (source_->is_file() && source_->size_bytes() < known.byte)) {
    return Refusal{
        kFaults, Fault{fmt::format(
                     "`{}` ends before byte {}, up to which (line {}) it was read already: it was cut "
                     "or replaced{}",
                     durable_.source_name, print_grouped(known.byte), print_grouped(known.line - 1), anew)}};
  }
  const std::string_view beginning =
      source_->beginning().substr(0, static_cast<size_t>(known.beginning_bytes));
  if (beginning.size() == known.beginning_bytes && stable_hash({beginning}) == known.beginning)
    return std::nullopt;
  return Refusal{
      kFaults, Fault{fmt::format("`{}` was read up to line {}, but doesn't begin any more as it did then: it "
                                 "was changed or replaced{}",
                                 durable_.source_name, print_grouped(known.line - 1), anew)}};
}

// What a disk that refused something before the first input leaves to be said.
std::string DurableRun::untouched(const std::string& fault) const {
  if (fault.find("run the same command again") == std::string::npos ||
      fault.find("damaged") != std::string::npos)
    return "";
  return has_run_ ? fmt::format("; what `{}` keeps is as it was", options_.data)
                  : fmt::format("; nothing of `{}` was taken yet",
                                options_.input == "-" ? "stdin" : options_.input);
}

int DurableRun::feed() {
  catch_stop_signals();
  source_->end_when_readable(stop_descriptor());
  // The feed is never destroyed: the process ends before, and need not wait for the compiler's thread.
  DurableFeed& feed = *new DurableFeed(*store_, *recovered_.release(), options_.feed, durable_);
  Status fed = feed.run(*source_);
  if (!fed.ok()) {
    machine_fault(fed.fault());
    return kMachine;
  }
  const std::string text = feed.text();
  if (!text.empty()) fmt::print(stderr, "\n{}", text);
  fmt::print(stderr, "{}", feed.summary().text());
  store_.reset();
  if (stop_signal() != 0) end_by_signal(stop_signal());
  return options_.feed.strict && feed.summary().dead_letters() > 0 ? kFaults : kDone;
}

int DurableRun::run() {
  if (options_.input != "-" && ::access(options_.input.c_str(), R_OK) != 0)
    return machine_fault(Fault{fmt::format("can't open `{}`: {}", options_.input, std::strerror(errno))});
  std::error_code ignored;
  if (std::filesystem::is_directory(options_.input, ignored))
    return machine_fault(Fault{fmt::format("can't read `{}`: it is a folder", options_.input)});
  using Step = std::optional<Refusal> (DurableRun::*)();
  for (Step step : {&DurableRun::load_program, &DurableRun::open_known_store, &DurableRun::compile_program,
                    &DurableRun::agree_on_program, &DurableRun::take_up, &DurableRun::find_source}) {
    if (std::optional<Refusal> refusal = (this->*step)()) {
      if (refusal->status == kMachine) refusal->fault.message += untouched(refusal->fault.message);
      return refuse(*refusal);
    }
  }
  return feed();
}

}  // namespace

int run_durable(const DurableRunOptions& options) {
  // Not destroyed: after a fault threads may still read what it holds.
  return (new DurableRun(options))->run();
}

}  // namespace nudge::cli
