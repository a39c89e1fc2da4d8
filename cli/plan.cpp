// nudge plan: what a new version of a program would change for those who are in the installed one.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/options.h"
#include "cli/upgrade.h"
#include "runtime/report/json_writer.h"
#include "runtime/report/text_table.h"
#include "runtime/store/settled.h"

namespace nudge::cli {
namespace {

struct PlanOptions {
  UpgradeOptions upgrade;
  std::string format = "human";
};

std::string first_version(const Upgrade& upgrade, const PlanOptions& options) {
  if (options.format == "json") {
    JsonWriter json;
    json.open_object();
    json.null("from_version");
    json.integer("to_version", 1);
    json.open_array("workflows");
    for (const Workflow& workflow : upgrade.program().workflows) {
      json.open_object("", JsonWriter::Form::one_line);
      json.text("workflow", workflow.name);
      json.text("change", "starts");
      json.close();
    }
    json.close();
    json.close();
    return json.take() + "\n";
  }
  std::string text = fmt::format("version 1 for `{}`, from `{}`: no version is installed there yet\n\n",
                                 options.upgrade.folder, program_name(options.upgrade.paths));
  for (const Workflow& workflow : upgrade.program().workflows)
    text += fmt::format("+ {}: starts\n", workflow.name);
  return text;
}

// What comes of it, and how to go on: for people, on stderr.
std::string closing(const Upgrade& upgrade, const PlanOptions& options) {
  const std::string apply =
      fmt::format("nudge apply {} --data {}", program_name(options.upgrade.paths), options.upgrade.folder);
  if (upgrade.is_first()) return fmt::format("`{}` installs it, as does the first `nudge run`\n", apply);
  const Plan& plan = upgrade.plan();
  if (plan.unanswered() > 0) return fmt::format("`nudge apply` refuses this until it is answered\n");
  return fmt::format("`{}` installs it\n", apply);
}

int plan(const PlanOptions& options) {
  Result<std::unique_ptr<Upgrade>> prepared =
      read_settled([&] { return Upgrade::prepare(options.upgrade, StoreAccess::read); });
  if (!prepared.ok()) return machine_fault(prepared.fault());
  if (!*prepared) return kFaults;
  Upgrade& upgrade = **prepared;
  const bool json = options.format == "json";
  std::string text;
  if (upgrade.is_first()) {
    text = first_version(upgrade, options);
  } else {
    text =
        json ? print_plan_json(upgrade.view()) : print_plan(upgrade.view(), use_colour(stdout_is_terminal()));
  }
  if (Status written = write_stdout(text); !written.ok()) return machine_fault(written.fault());
  const bool unanswered = !upgrade.is_first() && upgrade.plan().unanswered() > 0;
  if (json) return unanswered ? kFaults : kDone;
  if (unanswered)
    fmt::print(stderr, "\n{}", print_unanswered(upgrade.view(), use_colour(stderr_is_terminal())));
  if (upgrade.is_first() || !upgrade.plan().same_program)
    fmt::print(stderr, "{}{}", unanswered ? "" : "\n", closing(upgrade, options));
  return unanswered ? kFaults : kDone;
}

}  // namespace

Command make_plan(Options& command) {
  auto options = std::make_shared<PlanOptions>();
  command.add("PATH", options->upgrade.paths,
              "the new version: a file, or a folder whose .flow files make one program (default: the current "
              "folder)");
  command.add("--data", options->upgrade.folder, "the folder that keeps the run").required();
  command.add("--format", options->format, "of the plan").one_of({"human", "json"}).shows_default();
  return [options] { return plan(*options); };
}

}  // namespace nudge::cli
