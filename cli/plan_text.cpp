#include "cli/plan_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/scenario/explain.h"
#include "compiler/source/snippet.h"
#include "runtime/report/text_table.h"
#include "runtime/value/number_text.h"

namespace nudge::cli {
namespace {

constexpr size_t kStepColumns = 64;

using source::Paint;
using source::Style;

// What nobody wrote as a label is several words, or the first of the step's: `notify`.
bool is_label(const std::string& identity, const std::string& words) {
  return identity.find(' ') == std::string::npos && words.substr(0, words.find_first_of(" (")) != identity;
}

// "pause: wait 3 days"
std::string words_of(const StepText* text, const std::string& identity) {
  if (!text) return scenario::shortened(identity, kStepColumns);
  const std::string label = is_label(identity, text->words) ? identity + ": " : "";
  return scenario::shortened(label + text->words, kStepColumns);
}

struct StepLine {
  char mark;
  std::string words;
  std::string remark;
};

class StepLines {
 public:
  StepLines(const PlanView& view, const PlannedWorkflow& workflow) : view_(view), workflow_(workflow) {}

  StepLine of(const PlannedStep& step) const {
    const std::string before = words_of(view_.before.find(workflow_.name, step.step), step.step);
    const std::string after = words_of(view_.now.find(workflow_.name, step.to), step.to);
    switch (step.change) {
      case StepChange::changed:
        if (before == after) return {'~', before, joined("it does or waits otherwise", here(step))};
        // Two long texts side by side would push every remark off the screen.
        if (before.size() + after.size() > kStepColumns) {
          return {'~', before, joined(fmt::format("now `{}`", after), here(step))};
        }
        return {'~', before + " → " + after, here(step)};
      case StepChange::fresh:
        return {'+', words_of(view_.now.find(workflow_.name, step.step), step.step), ""};
      case StepChange::moved:
        return {'-', before, on(step) + fmt::format(": on to `{}`", after) + at_once(step)};
      case StepChange::finishes:
        return {'-', before, on(step) + ": on to the end"};
      case StepChange::retires:
        return {'-', before, on(step) + ": they run out on the old version" + at_once(step)};
      case StepChange::stops:
      case StepChange::gone:
        return {'-', before, on(step)};
      case StepChange::unanswered:
        return {'!', before, on(step) + ": what becomes of them?"};
      case StepChange::same:
        break;
    }
    return {' ', before, ""};
  }

 private:
  static std::string joined(const std::string& first, const std::string& second) {
    return second.empty() ? first : first + "; " + second;
  }
  std::string people(const PlannedStep& step) const {
    std::string text = step.people > 0 ? counted_people(step.people, workflow_.subject) : "";
    if (step.messages > 0) {
      text += fmt::format("{}{} to members", text.empty() ? "" : " and ", counted(step.messages, "message"));
    }
    return text;
  }
  std::string on(const PlannedStep& step) const {
    return step.people + step.messages == 0 ? "nobody is on it" : people(step) + " on it";
  }
  std::string here(const PlannedStep& step) const {
    if (step.people + step.messages == 0) return "";
    return people(step) + " on it" + at_once(step);
  }
  static std::string at_once(const PlannedStep& step) {
    if (step.at_once == 0) return "";
    if (step.at_once == step.people + step.messages) return ", who go on at once";
    return fmt::format(", {} of whom go on at once", print_grouped(step.at_once));
  }

  const PlanView& view_;
  const PlannedWorkflow& workflow_;
};

class PlanText {
 public:
  PlanText(const PlanView& view, bool colour) : view_(view), plan_(view.plan), paint_{colour} {}

  std::string print() {
    if (plan_.same_program) {
      return fmt::format("`{}` is the program that `{}` runs, as version {}: nothing changes for anyone\n",
                         view_.program, view_.folder, view_.from_version);
    }
    head();
    for (const PlannedWorkflow& workflow : plan_.workflows)
      add_workflow(workflow);
    add_same();
    add_fields();
    add_policy();
    add_conditions();
    add_histories();
    if (plan_.actions_at_once > 0)
      out_ += fmt::format("\n{} of it at once\n", counted(plan_.actions_at_once, "action") +
                                                      (plan_.actions_at_once == 1 ? " comes" : " come"));
    if (!plan_.changes_anything()) out_ += "\nnothing changes for anyone\n";
    return std::move(out_);
  }

 private:
  void head() {
    out_ += fmt::format("version {} for `{}`, from `{}`; version {} runs there{}\n", view_.from_version + 1,
                        view_.folder, view_.program, view_.from_version,
                        view_.installed_at.empty() ? "" : " since " + view_.installed_at);
    if (plan_.now_ms == INT64_MIN) {
      out_ += "nothing has come yet\n";
      return;
    }
    out_ += fmt::format("as of {} UTC: {}{}\n", short_time(plan_.now_ms), counted(plan_.contacts, "contact"),
                        plan_.accounts > 0 ? ", " + counted(plan_.accounts, "account") : "");
  }

  std::string inside(const PlannedWorkflow& workflow) const {
    std::string text =
        workflow.active == 0 ? "nobody in it" : counted_people(workflow.active, workflow.subject) + " in it";
    if (workflow.goal_open > 0)
      text += fmt::format(", {} through whose goal is open", print_grouped(workflow.goal_open));
    return text;
  }

  void title(Style style, char mark, const PlannedWorkflow& workflow, const std::string& words) {
    out_ += "\n" + paint_(style, fmt::format("{} {}", mark, workflow.name)) + ": " + words + "\n";
  }

  void add_workflow(const PlannedWorkflow& workflow) {
    switch (workflow.change) {
      case WorkflowChange::same:
        return;
      case WorkflowChange::starts:
        return title(Style::help, '+', workflow, "starts");
      case WorkflowChange::stops:
        title(Style::error, '-', workflow, "stops; " + inside(workflow) + leaves(workflow));
        break;
      case WorkflowChange::changed:
        title(Style::warning, '~', workflow,
              inside(workflow) + (workflow.steps_are_same()
                                      ? "; its steps are as they were, what stands before `then` isn't"
                                      : ""));
        break;
    }
    TextTable table("lll", 4);
    const StepLines lines(view_, workflow);
    for (const PlannedStep& step : workflow.steps) {
      if (step.change == StepChange::stops && step.people + step.messages == 0) continue;
      StepLine line = lines.of(step);
      table.add({std::string(1, line.mark) + " " + line.words, line.remark});
    }
    out_ += table.text();
  }

  static std::string leaves(const PlannedWorkflow& workflow) {
    if (workflow.active == 0) return "";
    return workflow.active == 1 ? ", who leaves as `stopped`" : ", who leave as `stopped`";
  }

  void add_same() {
    const auto same = std::count_if(
        plan_.workflows.begin(), plan_.workflows.end(),
        [](const PlannedWorkflow& workflow) { return workflow.change == WorkflowChange::same; });
    if (same == 0) return;
    out_ += fmt::format("\n= {} as {}\n", counted(static_cast<uint64_t>(same), "workflow"),
                        same == 1 ? "it was" : "they were");
  }

  void add_fields() {
    if (plan_.field_changes.empty() && plan_.fresh_scores.empty()) return;
    out_ += "\ndata\n";
    for (const std::string& change : plan_.field_changes)
      out_ += "    " + change + "\n";
    for (const std::string& score : plan_.fresh_scores)
      out_ += fmt::format("    score {}: new, everybody begins at 0\n", score);
  }

  void add_policy() {
    if (plan_.policy_changes.empty()) return;
    out_ += "\npolicy\n";
    for (const std::string& change : plan_.policy_changes)
      out_ += "    " + change + "\n";
  }

  void add_conditions() {
    if (plan_.conditions.empty()) return;
    out_ += "\nconditions that are new, or say something else than before\n";
    TextTable table("ll", 4);
    for (const PlannedCondition& condition : plan_.conditions) {
      table.add(
          {condition.name, condition.holds == 0
                               ? "holds for nobody now"
                               : "holds for " + counted_people(condition.holds, condition.subject) + " now"});
    }
    out_ += table.text();
    if (plan_.with_existing.empty()) return;
    std::string entries;
    for (const Plan::Entered& entered : plan_.with_existing) {
      entries += fmt::format("{}{} {}", entries.empty() ? "" : ", ", print_grouped(entered.people),
                             entered.workflow);
    }
    out_ +=
        "    nobody enters a workflow by them; with `--include-existing` there would enter " + entries + "\n";
  }

  void add_histories() {
    if (plan_.empty_histories.empty()) return;
    out_ += "\nhistory that begins empty\n";
    TextTable table("ll", 4);
    for (const EmptyHistory& history : plan_.empty_histories) {
      std::string used;
      for (const std::string& user : history.used_by)
        used += (used.empty() ? "for " : ", ") + user;
      if (history.partly) used += used.empty() ? "only in part" : "; only in part";
      table.add({scenario::shortened(history.name, kStepColumns), used});
    }
    out_ +=
        table.text() + "    `nudge apply --backfill FILE` fills it from archived inputs, now and not later\n";
  }

  const PlanView& view_;
  const Plan& plan_;
  Paint paint_;
  std::string out_;
};

bool is_name(const std::string& text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}
// What is more than one word stands in quotes, and what the grammar reads as a word of its own.
std::string as_written(const std::string& step) {
  const bool reserved = step == "if" || step == "match" || step == "repeat" || step == "finish";
  if (is_name(step) && !reserved) return step;
  std::string text = "\"";
  for (char byte : step) {
    if (byte == '"' || byte == '\\' || byte == '{' || byte == '}') text += '\\';
    text += byte;
  }
  return text + "\"";
}

void append_unanswered(std::string& out, const PlanView& view, const PlannedWorkflow& workflow,
                       const PlannedStep& step, const Paint& paint) {
  const StepText* before = view.before.find(workflow.name, step.step);
  const auto here = view.now.workflow(workflow.name);
  const int widest =
      std::max(here ? here->end.line : 1, before && before->place ? before->place->end.line : 1);
  source::SnippetWriter writer(out, paint, widest);
  const uint64_t number = step.people > 0 ? step.people : step.messages;
  out += paint(Style::error, "error") +
         paint(Style::strong,
               fmt::format(
                   ": {} {} at `{}`, which `{}` doesn't have any more",
                   step.people > 0 ? counted_people(number, workflow.subject) : counted(number, "message"),
                   number == 1 ? "waits" : "wait", words_of(before, step.step), workflow.name)) +
         "\n";
  if (here) {
    writer.place(*here);
    writer.source({{*here, '^', Style::error, ""}});
    writer.blank();
  }
  if (before && before->place) {
    out += paint(Style::note, "note") + paint(Style::strong, ":") +
           fmt::format(" it stood here in version {}\n", view.before.version_of(workflow.name, step.step));
    writer.place(*before->place);
    writer.source({{*before->place, '-', Style::gutter, ""}});
  }
  out += paint(Style::help, "help") + paint(Style::strong, ":") +
         fmt::format(" say in `{}`, before `then`, what becomes of them: one of\n", workflow.name);
  TextTable table("ll", 8);
  const std::vector<std::string> lines = answers_for(step);
  for (const std::string& line : lines) {
    table.add({line, line.starts_with("retire")     ? "# they run out on the old version"
                     : line.ends_with(" to finish") ? "# they are done"
                                                    : "# they go on there"});
  }
  out += table.text() + "\n";
}

}  // namespace

std::string counted_people(uint64_t number, SubjectKind subject) {
  return counted(number, subject == SubjectKind::contact ? "contact" : "account");
}

std::vector<std::string> answers_for(const PlannedStep& step) {
  const std::string from = as_written(step.step);
  return {
      fmt::format("moved {} to {}", from, step.next_kept.empty() ? "some_label" : as_written(step.next_kept)),
      fmt::format("moved {} to finish", from), fmt::format("retire {}", from)};
}

std::string print_plan(const PlanView& view, bool colour) {
  return PlanText(view, colour).print();
}

std::string print_unanswered(const PlanView& view, bool colour) {
  std::string out;
  for (const PlannedWorkflow& workflow : view.plan.workflows) {
    for (const PlannedStep& step : workflow.steps) {
      if (step.change == StepChange::unanswered) append_unanswered(out, view, workflow, step, Paint{colour});
    }
  }
  return out;
}

}  // namespace nudge::cli
