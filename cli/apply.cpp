// nudge apply: a new version of a program is installed, and the people in the old one are carried over, in
// one transaction.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/fill_histories.h"
#include "cli/options.h"
#include "cli/output_file.h"
#include "cli/upgrade.h"
#include "runtime/outbox/action_printer.h"
#include "runtime/outbox/trace_printer.h"
#include "runtime/program/encoding.h"
#include "runtime/report/text_table.h"
#include "runtime/version/carry.h"

namespace nudge::cli {
namespace {

struct ApplyOptions {
  UpgradeOptions upgrade;
  bool include_existing = false;
  std::vector<std::string> backfill;
  std::string trace;
  bool show_pii = false;
};

InstalledProgram to_install(const Upgrade& upgrade, int64_t at_ms) {
  InstalledProgram program;
  program.at_ms = at_ms;
  program.encoded = encode(upgrade.program());
  for (EarlierFile& file : project_texts(upgrade.compilation()))
    program.sources.push_back({std::move(file.path), std::move(file.text)});
  return program;
}

// The State of the new version, and what came of the change.
class Change {
 public:
  explicit Change(Upgrade& upgrade)
      : upgrade_(upgrade),
        state_(upgrade.program()),
        stopped_(upgrade.installed().program),
        output_(upgrade.program()) {}

  Status make(const ApplyOptions& options) {
    stopped_.wants_traces = output_.wants_traces = !options.trace.empty();
    CarryOptions carrying;
    carrying.include_existing = options.include_existing;
    Status filled = Done{};
    if (!options.backfill.empty()) {
      carrying.fill_histories = [&](State& state) { filled = fill(options.backfill, state); };
    }
    carry(upgrade_.installed().program, *upgrade_.installed().state, upgrade_.predicates(),
          with_all_answered(upgrade_.comparison()), carrying, state_, stopped_, output_);
    return filled;
  }

  Result<uint64_t> install() {
    Store& store = upgrade_.store();
    if (Status begun = store.begin(); !begun.ok()) return begun.fault();
    if (Status put = put_actions(); !put.ok()) return put.fault();
    InstalledProgram program = to_install(upgrade_, state_.now_ms);
    if (Status installed = store.install(program); !installed.ok()) return installed.fault();
    Status put = put_whole_state(store, upgrade_.program(), state_, upgrade_.installed().log_end);
    if (!put.ok()) return put.fault();
    if (Status committed = store.commit(); !committed.ok()) return committed.fault();
    return program.version;
  }

  Status write_traces(const ApplyOptions& options) const {
    OutputFile file;
    if (Status opened = file.open(options.trace); !opened.ok()) return opened;
    TracePrinter(upgrade_.installed().program, options.show_pii).append(file.buffer(), stopped_);
    TracePrinter(upgrade_.program(), options.show_pii).append(file.buffer(), output_);
    return file.flush();
  }

  // What has happened, for people.
  std::string text() const {
    std::string out;
    if (filled_) out += filled_->text() + "\n";
    uint64_t stopped = 0, finished = 0, entered = 0;
    for (const WorkflowCounts& counts : stopped_.counts.workflows)
      stopped += counts.stopped;
    for (const WorkflowCounts& counts : output_.counts.workflows) {
      stopped += counts.stopped;
      finished += counts.finished;
      entered += counts.entered + counts.held_out;
    }
    const auto add = [&](uint64_t number, const char* what) {
      if (number > 0) out += fmt::format("{} {}\n", counted(number, "enrolment"), what);
    };
    add(stopped, "stopped");
    add(finished, "finished");
    add(entered, "began");
    if (!output_.actions.empty()) {
      out +=
          fmt::format("{} came of it: the next `nudge run` prints {} first\n",
                      counted(output_.actions.size(), "action"), output_.actions.size() == 1 ? "it" : "them");
    }
    for (const std::string& warning : output_.warnings)
      out += "warning: " + warning + "\n";
    return out;
  }

 private:
  Status fill(const std::vector<std::string>& paths, State& state) {
    Result<FilledHistories> filled =
        fill_histories(paths, upgrade_.predicates(), upgrade_.comparison().empty_histories, state);
    if (!filled.ok()) return filled.fault();
    filled_ = *filled;
    return Done{};
  }

  Status put_actions() {
    ActionPrinter printer(upgrade_.program());
    std::vector<std::string> lines(output_.actions.size());
    std::vector<OutboxRow> rows;
    for (const Action& action : output_.actions) {
      std::string& line = lines[rows.size()];
      printer.append_ndjson(line, output_, action);
      line.pop_back();
      rows.push_back({action.seq, action.id, action.at_ms, action.subject_kind == SubjectKind::account,
                      view(action.subject), line});
    }
    return upgrade_.store().append_actions(rows);
  }

  Upgrade& upgrade_;
  State state_;
  Output stopped_, output_;
  std::optional<FilledHistories> filled_;
};

Status install_alone(Store& store, InstalledProgram program) {
  if (Status begun = store.begin(); !begun.ok()) return begun;
  if (Status installed = store.install(program); !installed.ok()) return installed;
  return store.commit();
}

int install_first(Upgrade& upgrade, const ApplyOptions& options) {
  Status installed = install_alone(upgrade.store(), to_install(upgrade, INT64_MIN));
  if (!installed.ok()) return machine_fault(installed.fault());
  fmt::print(stderr, "version 1 is installed in `{}`: {}\n", options.upgrade.folder,
             summary(upgrade.compilation()));
  return kDone;
}

int refuse_unanswered(Upgrade& upgrade) {
  const bool colour = use_colour(stderr_is_terminal());
  fmt::print(stderr, "{}\n{}nothing was changed: version {} runs on\n", print_plan(upgrade.view(), colour),
             print_unanswered(upgrade.view(), colour), upgrade.installed().installed.version);
  return kFaults;
}

// After a fault: a commit that failed may have come to the disk all the same, but as a whole.
std::string what_runs(const std::string& folder, uint64_t before) {
  Result<std::unique_ptr<Store>> store = Store::open(folder, StoreAccess::read);
  Result<std::optional<InstalledProgram>> newest = std::optional<InstalledProgram>();
  if (store.ok()) newest = (*store)->newest_program();
  if (newest.ok() && *newest) {
    const uint64_t version = (*newest)->version;
    return fmt::format("{}: version {} runs on",
                       version == before ? "nothing was changed" : "the change was made all the same",
                       version);
  }
  return fmt::format("the old version is there, or the new one, whole: `nudge status --data {}` says which",
                     folder);
}

// What fails before the store is changed: it, or a file of traces.
int refuse_unchanged(const Fault& fault) {
  const bool is_disk = fault.message.find("run the same command again") != std::string::npos;
  return machine_fault({fault.message + (is_disk ? "; nothing was changed" : "")});
}

int apply(const ApplyOptions& options) {
  if (Status readable = can_read(options.backfill); !readable.ok()) return machine_fault(readable.fault());
  Result<std::unique_ptr<Upgrade>> prepared = Upgrade::prepare(options.upgrade, StoreAccess::create);
  if (!prepared.ok()) return refuse_unchanged(prepared.fault());
  if (!*prepared) return kFaults;
  Upgrade& upgrade = **prepared;
  if (upgrade.is_first()) return install_first(upgrade, options);
  if (upgrade.plan().same_program) {
    fmt::print(stderr, "nothing to do: `{}` runs this program already, as version {}\n",
               options.upgrade.folder, upgrade.installed().installed.version);
    return kDone;
  }
  if (upgrade.plan().unanswered() > 0) return refuse_unanswered(upgrade);
  Change change(upgrade);
  if (Status made = change.make(options); !made.ok()) return machine_fault(made.fault());
  if (!options.trace.empty()) {
    if (Status written = change.write_traces(options); !written.ok())
      return refuse_unchanged(written.fault());
  }
  fmt::print(stderr, "{}\n", print_plan(upgrade.view(), use_colour(stderr_is_terminal())));
  Result<uint64_t> version = change.install();
  if (!version.ok()) {
    const uint64_t before = upgrade.installed().installed.version;
    upgrade.close();
    return machine_fault({version.fault().message + "; " + what_runs(options.upgrade.folder, before)});
  }
  fmt::print(stderr, "{}version {} is installed in `{}`\n", change.text(), *version, options.upgrade.folder);
  return kDone;
}

}  // namespace

Command make_apply(Options& command) {
  auto options = std::make_shared<ApplyOptions>();
  command.add("PATH", options->upgrade.paths,
              "the new version: a file, or a folder whose .flow files make one program (default: the current "
              "folder)");
  command.add("--data", options->upgrade.folder, "the folder that keeps the run").required();
  command.flag("--include-existing", options->include_existing,
               "condition triggers that are new fire for whom they hold now");
  command
      .add("--backfill", options->backfill,
           "fill histories that begin empty from these archived inputs; may be given several times")
      .named("FILE")
      .one_each();
  command.add("--trace", options->trace, "write what happened to enrolments to this file; - is stdout");
  command.flag("--show-pii", options->show_pii,
               "personal data as it is; without it `[pii]` stands for the values of fields marked `pii`");
  return [options] { return apply(*options); };
}

}  // namespace nudge::cli
