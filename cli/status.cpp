// nudge status: what a folder keeps, and who stands where.
#include "cli/status.h"

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/options.h"
#include "cli/plan_text.h"
#include "cli/upgrade.h"
#include "compiler/scenario/explain.h"
#include "compiler/source/snippet.h"
#include "runtime/report/json_writer.h"
#include "runtime/report/text_table.h"
#include "runtime/store/settled.h"
#include "runtime/value/number_text.h"

namespace nudge::cli {
namespace {

struct StatusOptions {
  std::string folder;
  std::string format = "human";
};

std::string bytes_text(uint64_t bytes) {
  if (bytes < 10'000) return fmt::format("{} bytes", print_grouped(bytes));
  if (bytes < 10'000'000) return fmt::format("{} KB", print_grouped(bytes / 1000));
  return fmt::format("{} MB", print_grouped(bytes / 1'000'000));
}

std::string time_or(int64_t time_ms, const char* otherwise) {
  return time_ms == INT64_MIN ? otherwise : short_time(time_ms) + " UTC";
}

std::string until_text(const StepStatus& step) {
  if (step.earliest_ms == INT64_MAX) return "without an end";
  return "the first until " + short_time(step.earliest_ms);
}

std::string standing_text(const StepStatus& step, SubjectKind subject) {
  std::string text = step.people > 0 ? counted_people(step.people, subject) : "";
  if (step.messages > 0)
    text += fmt::format("{}{}", text.empty() ? "" : ", ", counted(step.messages, "message"));
  return text;
}

std::string in_it(const WorkflowStatus& workflow) {
  std::string text = counted_people(workflow.active, workflow.subject) + " in it";
  if (workflow.held_out > 0) text += fmt::format(", {} of whom held out", print_grouped(workflow.held_out));
  if (workflow.goal_open > 0)
    text += fmt::format("; {} through, whose goal is open", print_grouped(workflow.goal_open));
  return text;
}

void write_workflow(JsonWriter& json, const WorkflowStatus& workflow) {
  json.open_object();
  json.text("workflow", workflow.name);
  json.text("for", workflow.subject == SubjectKind::contact ? "contact" : "account");
  json.integer("active", workflow.active);
  json.integer("held_out", workflow.held_out);
  json.integer("goal_open", workflow.goal_open);
  json.open_array("steps");
  for (const StepStatus& step : workflow.steps) {
    json.open_object("", JsonWriter::Form::one_line);
    json.text("step", step.step);
    json.integer("people", step.people);
    if (step.messages > 0) json.integer("messages", step.messages);
    json.time("earliest", step.earliest_ms == INT64_MAX ? kMissing : step.earliest_ms);
    if (step.version > 0) json.integer("retired_of_version", step.version);
    json.close();
  }
  json.close();
  json.close();
}

void write_inputs(JsonWriter& json, const FolderStatus& status) {
  json.open_array("inputs");
  for (const SourceProgress& source : status.inputs) {
    json.open_object("", JsonWriter::Form::one_line);
    json.text("source", source.source);
    json.integer("next_line", source.line);
    json.integer("next_byte", source.byte);
    json.close();
  }
  json.close();
}

int status(const StatusOptions& options) {
  using Read = Result<std::optional<FolderStatus>>;
  const Read read = read_settled([&]() -> Read {
    Result<std::unique_ptr<Store>> store = open_to_read(options.folder);
    if (!store.ok()) return store.fault();
    if (!*store) return std::optional<FolderStatus>();
    Result<FolderStatus> status = read_status(options.folder, **store);
    if (!status.ok()) return status.fault();
    return std::optional(std::move(*status));
  });
  if (!read.ok()) return machine_fault(read.fault());
  if (!*read) return no_run_there(options.folder);
  const FolderStatus& status = **read;
  Status written =
      write_stdout(options.format == "json" ? print_status_json(status)
                                            : print_status(status, use_colour(stdout_is_terminal())));
  return written.ok() ? kDone : machine_fault(written.fault());
}

}  // namespace

std::string print_status(const FolderStatus& status, bool colour) {
  const source::Paint paint{colour};
  TextTable table("ll");
  table.add({"version", fmt::format("{}, installed {}, {}", status.version,
                                    time_or(status.installed_ms, "before the first input"),
                                    counted(status.sources.size(), "file"))});
  table.add({"now", time_or(status.now_ms, "nothing has come yet")});
  table.add({"people", counted(status.contacts, "contact") +
                           (status.accounts > 0 ? ", " + counted(status.accounts, "account") : "")});
  table.add({"actions", status.undelivered() == 0
                            ? fmt::format("{}, all delivered", print_grouped(status.next_seq - 1))
                            : fmt::format("{}, the last {} undelivered", print_grouped(status.next_seq - 1),
                                          print_grouped(status.undelivered()))});
  table.add({"store",
             fmt::format("{}: log {} ({}), snapshot {}, outbox {}", bytes_text(status.size.file_bytes),
                         print_grouped(status.size.log_entries), bytes_text(status.size.log_bytes),
                         bytes_text(status.size.snapshot_bytes), counted(status.size.outbox_rows, "row"))});
  for (const SourceProgress& source : status.inputs)
    table.add({"read", fmt::format("{}, up to line {}", source.source, print_grouped(source.line - 1))});
  table.add({"digest", hex_text(status.digest)});
  std::string out = table.text();
  for (const WorkflowStatus& workflow : status.workflows) {
    out += "\n" + paint(source::Style::strong, workflow.name) + ": " + in_it(workflow) + "\n";
    TextTable steps("rll", 4);
    for (const StepStatus& step : workflow.steps) {
      steps.add({standing_text(step, workflow.subject),
                 scenario::shortened(step.step, 60) +
                     (step.version > 0 ? fmt::format(" (retired, of version {})", step.version) : ""),
                 until_text(step)});
    }
    out += steps.text();
  }
  return out;
}

std::string print_status_json(const FolderStatus& status) {
  JsonWriter json;
  json.open_object();
  json.text("folder", status.folder);
  json.integer("version", status.version);
  json.time("installed", status.installed_ms == INT64_MIN ? kMissing : status.installed_ms);
  json.open_array("sources", JsonWriter::Form::one_line);
  for (const std::string& source : status.sources)
    json.text("", source);
  json.close();
  json.time("now", status.now_ms == INT64_MIN ? kMissing : status.now_ms);
  json.integer("contacts", status.contacts);
  json.integer("accounts", status.accounts);
  json.integer("actions", status.next_seq - 1);
  json.integer("undelivered", status.undelivered());
  json.open_object("store", JsonWriter::Form::one_line);
  json.integer("file_bytes", status.size.file_bytes);
  json.integer("log_begin", status.log_begin);
  json.integer("log_end", status.log_end);
  json.integer("log_bytes", status.size.log_bytes);
  json.integer("snapshot_bytes", status.size.snapshot_bytes);
  json.integer("outbox_rows", status.size.outbox_rows);
  json.close();
  write_inputs(json, status);
  json.text("digest", hex_text(status.digest));
  json.open_array("workflows");
  for (const WorkflowStatus& workflow : status.workflows)
    write_workflow(json, workflow);
  json.close();
  json.close();
  return json.take() + "\n";
}

Command make_status(Options& command) {
  auto options = std::make_shared<StatusOptions>();
  command.add("--data", options->folder, "the folder that keeps the run").required();
  command.add("--format", options->format, "of the status").one_of({"human", "json"}).shows_default();
  return [options] { return status(*options); };
}

}  // namespace nudge::cli
