// nudge why: why a contact did or didn't enter a workflow, which way it took, and where it stands.
#include "compiler/scenario/why.h"

#include <fmt/format.h>

#include "cli/command.h"
#include "cli/compilation.h"
#include "cli/options.h"
#include "cli/upgrade.h"
#include "compiler/scenario/why_state.h"
#include "compiler/source/diagnostic.h"
#include "compiler/stored.h"
#include "runtime/value/time_text.h"

namespace nudge::cli {
namespace {

struct WhyCommandOptions {
  std::string workflow;
  std::string subject;
  std::vector<std::string> paths;
  std::string input;
  std::string until;
  std::string data;
  std::string format = "human";
  bool all = false;
  bool show_pii = false;
};

int unknown_workflow(const ir::Program& program, const std::string& name) {
  std::vector<std::string> names;
  for (const ir::Workflow& workflow : program.workflows)
    names.push_back(workflow.name);
  if (names.empty()) return usage_fault("the program has no workflows");
  std::optional<std::string> nearest = source::nearest_name(name, names);
  if (nearest)
    return usage_fault(fmt::format("there is no workflow `{}`; did you mean `{}`?", name, *nearest));
  return usage_fault(
      fmt::format("there is no workflow `{}`; there are `{}`", name, fmt::join(names, "`, `")));
}

int nobody(const WhyCommandOptions& options, const scenario::WhyAnswer& answer, bool for_account) {
  const char* kind = for_account ? "account" : "contact";
  std::string near;
  for (const std::string& id : answer.near)
    near += (near.empty() ? "`" : ", `") + id + "`";
  if (answer.other_kind == "contact") {
    return usage_fault(fmt::format("workflow `{}` is for accounts, and `{}` is a contact {}",
                                   options.workflow, options.subject,
                                   near.empty() ? "without one" : "of account " + near));
  }
  if (answer.other_kind == "account") {
    return usage_fault(fmt::format("workflow `{}` is for contacts, and `{}` is an account{}",
                                   options.workflow, options.subject,
                                   near.empty() ? "" : "; members of it are " + near));
  }
  std::string text = answer.subjects == 0 ? fmt::format("there are no {}s in {}", kind, options.input)
                     : answer.subjects == 1
                         ? fmt::format("no {} `{}` among the one in {}", kind, options.subject, options.input)
                         : fmt::format("no {} `{}` among the {} in {}", kind, options.subject,
                                       answer.subjects, options.input);
  return usage_fault(near.empty() ? text : fmt::format("{}; did you mean {}?", text, near));
}

// Stdin can be read once, a file as often as it is asked for.
class Inputs {
 public:
  Inputs(std::string path, int64_t until_ms) : path_(std::move(path)), until_ms_(until_ms) {}

  Status operator()(scenario::InputTaker& taker) {
    if (path_ != "-" || !was_read_) {
      Result<LineSource> source = LineSource::open(path_);
      if (!source.ok()) return source.fault();
      Line line;
      for (;;) {
        Result<bool> more = source->next(line);
        if (!more.ok()) return more.fault();
        if (!*more) break;
        if (path_ == "-") kept_.emplace_back(line.text);
        taker.take(line);
      }
      was_read_ = true;
    } else {
      for (const std::string& text : kept_)
        taker.take_json(text);
    }
    if (until_ms_ != kMissing) taker.advance(until_ms_);
    return Done{};
  }

 private:
  std::string path_;
  int64_t until_ms_;
  bool was_read_ = false;
  std::vector<std::string> kept_;
};

// Which of the program's; kNoWorkflow: none, which was said.
constexpr ir::WorkflowId kNoWorkflow = UINT32_MAX;
ir::WorkflowId find_workflow(const ir::Program& program, const std::string& name) {
  for (ir::WorkflowId id = 0; id < program.workflows.size(); ++id) {
    if (program.workflows[id].name == name) return id;
  }
  (void)unknown_workflow(program, name);
  return kNoWorkflow;
}

std::string misuse_in_run(const WhyCommandOptions& options) {
  if (!options.input.empty())
    return "`--input` replays inputs, `--data` reads what a run keeps of them: one of the two";
  if (!options.until.empty())
    return "`--until` moves the clock behind `--input`; with `--data` it is as it stands";
  if (!options.paths.empty())
    return fmt::format("`--data {}` asks the program that runs there: leave out `{}`", options.data,
                       options.paths[0]);
  if (options.format == "json") return "`--format json` is for `--input`: a run doesn't keep what it tells";
  return "";
}

// By the state alone: where it stands, and what the conditions are now.
int why_in_run(const WhyCommandOptions& options) {
  if (const std::string fault = misuse_in_run(options); !fault.empty()) return usage_fault(fault);
  const Result<std::unique_ptr<Recovered>> run = read_run(options.data);
  if (!run.ok()) return machine_fault(run.fault());
  if (!*run) return no_run_there(options.data);
  const Compilation stored = compile_stored(version_of((*run)->installed));
  if (report_errors(stored) > 0 || !stored.program) return kFaults;
  const ir::WorkflowId workflow = find_workflow(*stored.ir, options.workflow);
  if (workflow == kNoWorkflow) return kUsage;
  const scenario::WhyProgram program(*stored.ir, stored.sources, workflow, !options.show_pii, false);
  const std::optional<scenario::StandingReport> report =
      scenario::explain_standing(program, (*run)->program, *(*run)->state, options.subject);
  if (!report) {
    return usage_fault(fmt::format("no {} goes by `{}` in `{}`",
                                   stored.ir->workflows[workflow].for_account ? "account" : "contact",
                                   options.subject, options.data));
  }
  scenario::WhyStyle style;
  style.tree.colour = use_colour(stdout_is_terminal());
  Status written = write_stdout(print(*report, style));
  return written.ok() ? kDone : machine_fault(written.fault());
}

int why(const WhyCommandOptions& options) {
  if (!options.data.empty()) return why_in_run(options);
  if (options.input.empty())
    return usage_fault(
        "`--input FILE` is needed: the inputs that the answer is found in (- is stdin); or `--data DIR`: the "
        "run "
        "that it stands in now");
  int64_t until_ms = kMissing;
  if (!options.until.empty()) {
    std::optional<int64_t> parsed = parse_time(options.until);
    if (!parsed)
      return usage_fault(
          fmt::format("`--until {}` is no time: write it as 2026-03-02T09:30Z", options.until));
    until_ms = *parsed;
  }
  Result<Compilation> loaded = load_project(options.paths);
  if (!loaded.ok()) return load_fault(loaded.fault(), options.paths);
  compile(*loaded, {Stage::check});
  if (report(*loaded, "human").errors > 0) return kFaults;
  const ir::Program& program = *loaded->ir;
  const ir::WorkflowId workflow = find_workflow(program, options.workflow);
  if (workflow == kNoWorkflow) return kUsage;
  scenario::WhyQuestion question;
  question.workflow = workflow;
  question.subject = options.subject;
  question.all = options.all;
  question.hides_pii = !options.show_pii;
  auto inputs = std::make_shared<Inputs>(options.input, until_ms);
  Result<scenario::WhyAnswer> answer = scenario::why(
      program, loaded->sources, question, [&](scenario::InputTaker& taker) { return (*inputs)(taker); });
  if (!answer.ok()) return machine_fault(answer.fault());
  if (!answer->report) return nobody(options, *answer, program.workflows[workflow].for_account);
  scenario::WhyStyle style;
  style.tree.colour = use_colour(stdout_is_terminal());
  style.all = options.all;
  Status written =
      write_stdout(options.format == "json" ? print_json(*answer->report) : print(*answer->report, style));
  return written.ok() ? kDone : machine_fault(written.fault());
}

}  // namespace

Command make_why(Options& command) {
  auto options = std::make_shared<WhyCommandOptions>();
  command.add("WORKFLOW", options->workflow, "the workflow's name").required();
  command
      .add("CONTACT", options->subject,
           "the contact's id, any that it goes by; of a workflow for accounts the account's")
      .required();
  command.add("PATH", options->paths,
              "a file, or a folder whose .flow files make one program (default: the current folder)");
  command.add("--input", options->input, "inputs of Segment's spec, one JSON object a line; - is stdin");
  command.add("--until", options->until, "move the clock on after the last input, to that time inclusive");
  command.flag("--all", options->all, "every occasion and every pass in full, not just the newest");
  command.flag("--show-pii", options->show_pii,
               "personal data as it is; without it `[pii]` stands for the values of fields marked `pii`");
  command.add("--format", options->format, "of the report").one_of({"human", "json"}).shows_default();
  command.add("--data", options->data,
              "the folder that keeps a run: where it stands there now, in place of `--input`");
  return [options] { return why(*options); };
}

}  // namespace nudge::cli
