#include "runtime/report/report_json.h"

#include "runtime/outbox/action_printer.h"
#include "runtime/report/json_writer.h"
#include "runtime/value/time_text.h"

namespace nudge {

namespace {

constexpr auto kOneLine = JsonWriter::Form::one_line;

const char* name_of_channel(Channel channel) {
  switch (channel) {
    case Channel::email:
      return "email";
    case Channel::sms:
      return "sms";
    case Channel::push:
      return "push";
    case Channel::in_app:
      return "in_app";
  }
  return "";
}

void write_share(JsonWriter& json, std::string_view key, uint64_t part, uint64_t whole) {
  if (whole == 0) return json.null(key);
  json.number(key, static_cast<double>(part) / static_cast<double>(whole));
}

void write_inputs(JsonWriter& json, const InputCounts& inputs) {
  json.open_object("inputs", kOneLine);
  json.integer("all", inputs.records);
  json.integer("applied", inputs.applied);
  json.integer("duplicates", inputs.duplicates);
  json.integer("late", inputs.late);
  json.integer("undeclared", inputs.undeclared);
  json.integer("dead_letters", inputs.dead_letters);
  json.integer("cut_off", inputs.cut_off);
  json.close();
}

void write_skipped(JsonWriter& json, const std::array<uint64_t, kSkipReasons>& skipped) {
  json.open_object("skipped", kOneLine);
  for (size_t reason = 1; reason < kSkipReasons; ++reason) {
    if (skipped[reason] > 0) json.integer(name_of(static_cast<SkipReason>(reason)), skipped[reason]);
  }
  json.close();
}

void write_counts(JsonWriter& json, std::string_view key, const std::vector<NamedCount>& counts) {
  json.open_object(key, kOneLine);
  for (const NamedCount& entry : counts) {
    if (!entry.name.empty()) json.integer(entry.name, entry.count);
  }
  json.close();
}

void write_worth(JsonWriter& json, const WorthSum& worth) {
  json.open_object("worth", kOneLine);
  if (worth.is_money) {
    const std::string printed = print_money(worth.minor_units, worth.currency);
    json.text("amount", std::string_view(printed).substr(0, printed.rfind(' ')));
    json.text("currency", currency_code(worth.currency));
  } else {
    json.number("number", worth.number);
  }
  json.close();
}

// The members of a goal or measure; of a goal `reached` is `converted`.
void write_goal(JsonWriter& json, const GoalReport& goal, const WorkflowReport& workflow) {
  json.integer("reached", goal.reached);
  write_share(json, "share", goal.reached, workflow.entered);
  if (workflow.has_holdout) {
    json.integer("held_out_reached", goal.held_out_reached);
    write_share(json, "held_out_share", goal.held_out_reached, workflow.held_out);
    if (workflow.entered > 0 && workflow.held_out > 0) {
      json.number("difference",
                  static_cast<double>(goal.reached) / static_cast<double>(workflow.entered) -
                      static_cast<double>(goal.held_out_reached) / static_cast<double>(workflow.held_out));
    } else {
      json.null("difference");
    }
  }
  json.duration("median_ms", goal.median_ms);
  json.duration("ninth_decile_ms", goal.ninth_decile_ms);
  if (goal.worth) write_worth(json, *goal.worth);
}

void write_message(JsonWriter& json, const MessageReport& message) {
  json.open_object({}, kOneLine);
  json.text("name", message.name);
  json.text("channel", name_of_channel(message.channel));
  json.integer("sent", message.sent);
  write_skipped(json, message.skipped);
  json.close();
}

void write_split(JsonWriter& json, const SplitReport& split) {
  json.open_object();
  json.text("name", split.name);
  json.boolean("adapts", split.adapts);
  json.open_array("arms");
  for (const ArmReport& arm : split.arms) {
    json.open_object({}, kOneLine);
    json.text("name", arm.name);
    json.integer("entered", arm.entered);
    json.integer("converted", arm.converted);
    write_share(json, "share", arm.converted, arm.entered);
    json.close();
  }
  json.close();
  json.close();
}

void write_workflow(JsonWriter& json, const WorkflowReport& workflow) {
  json.open_object();
  json.text("name", workflow.name);
  json.text("subject", workflow.subject == SubjectKind::contact ? "contact" : "account");
  json.integer("entered", workflow.entered);
  json.integer("held_out", workflow.held_out);
  write_counts(json, "refused", workflow.refused);
  if (workflow.goal) {
    json.open_object("goal", kOneLine);
    write_goal(json, *workflow.goal, workflow);
    json.close();
  } else {
    json.null("goal");
  }
  json.integer("exited", workflow.exited);
  json.integer("stopped", workflow.stopped);
  json.integer("finished", workflow.finished);
  write_counts(json, "finished_by_label", workflow.labels);
  const bool some_unlabelled = !workflow.labels.empty() && workflow.labels.back().name.empty();
  json.integer("finished_without_label", some_unlabelled ? workflow.labels.back().count : 0);
  json.integer("inside", workflow.inside);
  json.open_array("measures");
  for (const GoalReport& measure : workflow.measures) {
    json.open_object({}, kOneLine);
    json.text("name", measure.name);
    write_goal(json, measure, workflow);
    json.close();
  }
  json.close();
  json.open_array("splits");
  for (const SplitReport& split : workflow.splits)
    write_split(json, split);
  json.close();
  json.open_array("messages");
  for (const MessageReport& message : workflow.messages)
    write_message(json, message);
  json.close();
  write_counts(json, "actions", workflow.actions);
  json.close();
}

void write_week(JsonWriter& json, const Report& report) {
  json.open_object("fullest_week");
  if (report.fullest) {
    json.open_object("most", kOneLine);
    json.text("contact", report.fullest->contact);
    json.time("from", report.fullest->from_ms);
    json.integer("messages", report.fullest->messages);
    json.close();
  } else {
    json.null("most");
  }
  json.open_array("contacts");
  for (size_t messages = 0; messages < report.contacts_by_fullest_week.size(); ++messages) {
    if (report.contacts_by_fullest_week[messages] == 0) continue;
    json.open_object({}, kOneLine);
    json.integer("messages", messages);
    json.integer("contacts", report.contacts_by_fullest_week[messages]);
    json.close();
  }
  json.close();
  json.close();
}

void write_days(JsonWriter& json, const Report& report) {
  json.open_array("days");
  for (const DayReport& day : report.days) {
    json.open_object({}, kOneLine);
    json.text("date", print_date(day.date));
    json.open_object("sent");
    for (size_t message = 0; message < day.by_message.size(); ++message) {
      if (day.by_message[message] > 0) json.integer(report.messages[message].name, day.by_message[message]);
    }
    json.close();
    json.close();
  }
  json.close();
}

void write_report(JsonWriter& json, std::string_view key, const Report& report) {
  json.open_object(key);
  write_inputs(json, report.inputs);
  json.time("from", report.from_ms);
  json.time("until", report.until_ms);
  json.integer("contacts", report.contacts);
  json.integer("accounts", report.accounts);
  json.open_array("workflows");
  for (const WorkflowReport& workflow : report.workflows)
    write_workflow(json, workflow);
  json.close();
  json.open_array("messages");
  for (const MessageReport& message : report.messages)
    write_message(json, message);
  json.close();
  json.integer("contacts_reached", report.contacts_reached);
  write_week(json, report);
  write_days(json, report);
  json.close();
}

void write_change(JsonWriter& json, std::string_view key, uint64_t before, uint64_t after) {
  json.open_object(key);
  json.integer("old", before);
  json.integer("new", after);
  json.integer("change", static_cast<int64_t>(after) - static_cast<int64_t>(before));
  json.close();
}

// Of both programs, by name; what one of them lacks counts nothing.
void write_changes(JsonWriter& json, const Report& old_report, const Report& new_report) {
  json.open_array("workflows");
  for (const Pair<WorkflowReport>& pair : paired(old_report.workflows, new_report.workflows)) {
    const WorkflowReport none;
    const WorkflowReport& before = pair.before ? *pair.before : none;
    const WorkflowReport& after = pair.after ? *pair.after : none;
    json.open_object({}, kOneLine);
    json.text("name", pair.name());
    json.text("in", pair.where());
    write_change(json, "entered", before.entered, after.entered);
    write_change(json, "converted", before.goal ? before.goal->reached : 0,
                 after.goal ? after.goal->reached : 0);
    write_change(json, "exited", before.exited, after.exited);
    write_change(json, "finished", before.finished, after.finished);
    json.close();
  }
  json.close();
  json.open_array("messages");
  for (const Pair<MessageReport>& pair : paired(old_report.messages, new_report.messages)) {
    json.open_object({}, kOneLine);
    json.text("name", pair.name());
    json.text("in", pair.where());
    write_change(json, "sent", pair.before ? pair.before->sent : 0, pair.after ? pair.after->sent : 0);
    write_change(json, "skipped", pair.before ? pair.before->all_skipped() : 0,
                 pair.after ? pair.after->all_skipped() : 0);
    json.close();
  }
  json.close();
}

void write_received(JsonWriter& json, std::string_view key, const std::vector<Received>& messages) {
  json.open_array(key);
  for (const Received& message : messages) {
    json.open_object({}, kOneLine);
    json.time("at", message.at_ms);
    json.text("message", message.message);
    json.text("workflow", message.workflow);
    json.close();
  }
  json.close();
}

}  // namespace

std::string report_json(const Report& report) {
  JsonWriter json;
  write_report(json, {}, report);
  return json.take();
}

std::string comparison_json(const Report& old_report, const Report& new_report,
                            const ReportComparison& comparison) {
  JsonWriter json;
  json.open_object();
  write_report(json, "old", old_report);
  write_report(json, "new", new_report);
  json.open_object("changes");
  json.open_object("contacts", kOneLine);
  for (size_t change = 0; change < kChanges; ++change)
    json.integer(name_of(static_cast<Change>(change)), comparison.contacts[change]);
  json.integer("newly_reached", comparison.newly_reached);
  json.integer("no_longer_reached", comparison.no_longer_reached);
  json.close();
  write_changes(json, old_report, new_report);
  json.open_array("examples");
  for (const ContactChange& example : comparison.examples) {
    json.open_object();
    json.text("contact", example.contact);
    json.text("change", name_of(example.change));
    write_received(json, "old", example.old_messages);
    write_received(json, "new", example.new_messages);
    json.close();
  }
  json.close();
  json.close();
  json.close();
  return json.take();
}

}  // namespace nudge
