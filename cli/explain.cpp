// nudge explain --state: what a contact, an account and an enrolment cost in memory, and which line of the
// program asks for it; with `--data`, what they take on average in a run.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/options.h"
#include "compiler/state_cost/state_cost.h"
#include "runtime/durable/recovery.h"

namespace nudge::cli {
namespace {

struct ExplainOptions {
  std::vector<std::string> paths;
  bool state = false;
  std::string format = "human";
  std::string data;
};

Result<state_cost::Measured> measure(const std::string& folder) {
  Result<std::unique_ptr<Store>> store = Store::open(folder, StoreAccess::read);
  if (!store.ok()) return store.fault();
  Result<std::unique_ptr<Recovered>> recovered = recover(**store);
  if (!recovered.ok()) return recovered.fault();
  State& state = *(*recovered)->state;
  state_cost::Measured measured;
  state.let_sleep((*recovered)->program);
  state.put_to_sleep();
  measured.asleep = footprint_of(state, SubjectKind::contact);
  for ([[maybe_unused]] const Contact& wakes : state.contacts) {
  }
  measured.contacts = footprint_of(state, SubjectKind::contact);
  measured.accounts = footprint_of(state, SubjectKind::account);
  measured.message_ids = state.message_ids.size();
  measured.message_id_bytes = state.message_ids.allocated_bytes();
  return measured;
}

int explain(const ExplainOptions& options) {
  if (!options.state)
    return usage_fault(
        "`nudge explain` needs to be told what: `nudge explain --state` tells what a contact costs");
  Result<Compilation> loaded = load_project(options.paths);
  if (!loaded.ok()) return machine_fault(loaded.fault());
  compile(*loaded);
  if (report(*loaded, "human").errors > 0) return kFaults;
  const state_cost::StateCost cost = state_cost::cost_of(*loaded->ir, loaded->sources, *loaded->program);
  std::optional<state_cost::Measured> measured;
  if (!options.data.empty()) {
    Result<state_cost::Measured> found = measure(options.data);
    if (!found.ok()) return machine_fault(found.fault());
    measured = std::move(*found);
  }
  const std::string text = options.format == "json" ? state_cost::json_of(cost, loaded->sources, measured)
                                                    : state_cost::text_of(cost, loaded->sources, measured);
  if (Status written = write_stdout(text); !written.ok()) return machine_fault(written.fault());
  return kDone;
}

}  // namespace

Command make_explain(Options& command) {
  auto options = std::make_shared<ExplainOptions>();
  command.add("PATH", options->paths,
              "files, or a folder whose .flow files make one program (default: the current folder)");
  command.flag("--state", options->state,
               "what a contact, an account and an enrolment cost in bytes, and which line asks for it");
  command.add("--format", options->format, "how it is printed").one_of({"human", "json"}).shows_default();
  command.add("--data", options->data, "and what they take on average in the run that this folder keeps");
  return [options] { return explain(*options); };
}

}  // namespace nudge::cli
