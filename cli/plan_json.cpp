// A Plan for machines: one JSON object.
#include <fmt/format.h>

#include "cli/plan_text.h"
#include "runtime/report/json_writer.h"

namespace nudge::cli {
namespace {

const char* name_of(StepChange change) {
  switch (change) {
    case StepChange::same:
      return "same";
    case StepChange::changed:
      return "changed";
    case StepChange::fresh:
      return "new";
    case StepChange::moved:
      return "moved";
    case StepChange::finishes:
      return "finishes";
    case StepChange::retires:
      return "retires";
    case StepChange::stops:
      return "stops";
    case StepChange::gone:
      return "gone";
    case StepChange::unanswered:
      return "unanswered";
  }
  return "";
}

const char* name_of(WorkflowChange change) {
  switch (change) {
    case WorkflowChange::same:
      return "same";
    case WorkflowChange::changed:
      return "changed";
    case WorkflowChange::starts:
      return "starts";
    case WorkflowChange::stops:
      return "stops";
  }
  return "";
}

const char* name_of(SubjectKind subject) {
  return subject == SubjectKind::contact ? "contact" : "account";
}

void write_place(JsonWriter& json, const char* prefix, const StepText* text) {
  if (!text || !text->place) return;
  json.text(fmt::format("{}file", prefix), text->place->file->path());
  json.integer(fmt::format("{}line", prefix), text->place->begin.line);
}

void write_step(JsonWriter& json, const PlanView& view, const PlannedWorkflow& workflow,
                const PlannedStep& step) {
  json.open_object("", JsonWriter::Form::one_line);
  json.text("change", name_of(step.change));
  json.text("step", step.step);
  if (!step.to.empty()) json.text("to", step.to);
  const StepText* before =
      step.change == StepChange::fresh ? nullptr : view.before.find(workflow.name, step.step);
  const StepText* after =
      view.now.find(workflow.name, step.change == StepChange::fresh ? step.step : step.to);
  if (before) json.text("was", before->words);
  if (after) json.text("is", after->words);
  json.integer("people", step.people);
  if (step.messages > 0) json.integer("messages", step.messages);
  json.integer("at_once", step.at_once);
  write_place(json, "old_", before);
  write_place(json, "", after);
  if (step.change == StepChange::unanswered) {
    json.open_array("answers", JsonWriter::Form::one_line);
    for (const std::string& answer : answers_for(step))
      json.text("", answer);
    json.close();
  }
  json.close();
}

void write_workflow(JsonWriter& json, const PlanView& view, const PlannedWorkflow& workflow) {
  json.open_object();
  json.text("workflow", workflow.name);
  json.text("change", name_of(workflow.change));
  json.text("for", name_of(workflow.subject));
  json.integer("active", workflow.active);
  json.integer("goal_open", workflow.goal_open);
  json.open_array("steps");
  for (const PlannedStep& step : workflow.steps)
    write_step(json, view, workflow, step);
  json.close();
  json.close();
}

void write_conditions(JsonWriter& json, const Plan& plan) {
  json.open_array("conditions");
  for (const PlannedCondition& condition : plan.conditions) {
    json.open_object("", JsonWriter::Form::one_line);
    json.text("condition", condition.name);
    json.text("for", name_of(condition.subject));
    json.boolean("new", condition.fresh);
    json.integer("holds", condition.holds);
    json.close();
  }
  json.close();
  json.open_array("with_include_existing");
  for (const Plan::Entered& entered : plan.with_existing) {
    json.open_object("", JsonWriter::Form::one_line);
    json.text("workflow", entered.workflow);
    json.integer("enter", entered.people);
    json.close();
  }
  json.close();
}

void write_histories(JsonWriter& json, const Plan& plan) {
  json.open_array("empty_histories");
  for (const EmptyHistory& history : plan.empty_histories) {
    json.open_object("", JsonWriter::Form::one_line);
    json.text("history", history.name);
    json.open_array("used_by", JsonWriter::Form::one_line);
    for (const std::string& user : history.used_by)
      json.text("", user);
    json.close();
    json.boolean("partly", history.partly);
    json.close();
  }
  json.close();
}

}  // namespace

std::string print_plan_json(const PlanView& view) {
  const Plan& plan = view.plan;
  JsonWriter json;
  json.open_object();
  json.integer("from_version", view.from_version);
  json.integer("to_version", plan.same_program ? view.from_version : view.from_version + 1);
  json.boolean("same_program", plan.same_program);
  json.time("at", plan.now_ms == INT64_MIN ? kMissing : plan.now_ms);
  json.integer("contacts", plan.contacts);
  json.integer("accounts", plan.accounts);
  json.integer("unanswered", plan.unanswered());
  json.open_array("workflows");
  for (const PlannedWorkflow& workflow : plan.workflows)
    write_workflow(json, view, workflow);
  json.close();
  write_conditions(json, plan);
  write_histories(json, plan);
  json.open_array("field_changes");
  for (const std::string& change : plan.field_changes)
    json.text("", change);
  json.close();
  json.open_array("policy_changes");
  for (const std::string& change : plan.policy_changes)
    json.text("", change);
  json.close();
  json.open_array("new_scores");
  for (const std::string& score : plan.fresh_scores)
    json.text("", score);
  json.close();
  json.close();
  return json.take() + "\n";
}

}  // namespace nudge::cli
