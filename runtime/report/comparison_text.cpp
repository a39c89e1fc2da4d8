// Two programs over the same inputs, for people.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/outbox/action_printer.h"
#include "runtime/report/report_text.h"
#include "runtime/report/text_table.h"
#include "runtime/value/number_text.h"

namespace nudge {

namespace {

// `+1,200`, `−5`, `=`
std::string change_text(uint64_t before, uint64_t after) {
  if (before == after) return "=";
  return after > before ? "+" + print_grouped(after - before) : "−" + print_grouped(before - after);
}

// `+2.9 %`
std::string growth_text(uint64_t before, uint64_t after) {
  if (before == after || before == 0) return "";
  return (after > before ? "+" : "−") + per_cent(after > before ? after - before : before - after, before);
}

class Changes {
 public:
  explicit Changes(const char* name) { table_.add({name, "old", "new", "change", ""}); }

  void head(const std::string& text) { table_.add({text}); }
  // Nothing, if it is nothing in both.
  void number(const std::string& name, uint64_t before, uint64_t after) {
    if (before == 0 && after == 0) return;
    table_.add({"  " + name, print_grouped(before), print_grouped(after), change_text(before, after),
                growth_text(before, after)});
  }
  void text(const std::string& name, const std::string& before, const std::string& after,
            const std::string& change) {
    table_.add({"  " + name, before, after, change});
  }
  std::string text() const { return table_.text(); }

 private:
  TextTable table_{"lrrrr"};
};

std::string points_text(uint64_t part, uint64_t whole, uint64_t new_part, uint64_t new_whole) {
  if (whole == 0 || new_whole == 0) return "";
  const double points = 100 * (static_cast<double>(new_part) / static_cast<double>(new_whole) -
                               static_cast<double>(part) / static_cast<double>(whole));
  const std::string size = fmt::format("{:.1f}", points < 0 ? -points : points);
  return size == "0.0" ? "=" : fmt::format("{}{} points", points < 0 ? "−" : "+", size);
}

std::string where_text(const char* where) {
  return std::string_view(where) == "both" ? "" : fmt::format(" (only in the {} program)", where);
}

void add_goal(Changes& changes, const std::string& name, const GoalReport& before, const GoalReport& after,
              const WorkflowReport& old_workflow, const WorkflowReport& new_workflow) {
  changes.number(name, before.reached, after.reached);
  if (before.reached == 0 && after.reached == 0) return;
  changes.text("  of those who entered", per_cent(before.reached, old_workflow.entered),
               per_cent(after.reached, new_workflow.entered),
               points_text(before.reached, old_workflow.entered, after.reached, new_workflow.entered));
  if (before.median_ms == after.median_ms) return;
  changes.text("  half within", rough_duration(before.median_ms), rough_duration(after.median_ms), "");
}

void add_workflow(Changes& changes, const Pair<WorkflowReport>& pair) {
  static const WorkflowReport kNothing;
  static const GoalReport kNoGoal;
  const WorkflowReport& before = pair.before ? *pair.before : kNothing;
  const WorkflowReport& after = pair.after ? *pair.after : kNothing;
  changes.head(pair.name() + where_text(pair.where()));
  changes.number("refused", before.all_refused(), after.all_refused());
  changes.number("entered", before.entered, after.entered);
  changes.number("held out", before.held_out, after.held_out);
  add_goal(changes, "converted", before.goal ? *before.goal : kNoGoal, after.goal ? *after.goal : kNoGoal,
           before, after);
  for (const Pair<GoalReport>& measure : paired(before.measures, after.measures)) {
    add_goal(changes, measure.name(), measure.before ? *measure.before : kNoGoal,
             measure.after ? *measure.after : kNoGoal, before, after);
  }
  changes.number("exited", before.exited, after.exited);
  changes.number("stopped", before.stopped, after.stopped);
  changes.number("finished", before.finished, after.finished);
  changes.number("inside at the end", before.inside, after.inside);
}

std::string messages(const Report& old_report, const Report& new_report) {
  Changes changes("message");
  for (const Pair<MessageReport>& pair : paired(old_report.messages, new_report.messages)) {
    changes.number(pair.name() + where_text(pair.where()), pair.before ? pair.before->sent : 0,
                   pair.after ? pair.after->sent : 0);
    const auto none = std::array<uint64_t, kSkipReasons>{};
    const auto& before = pair.before ? pair.before->skipped : none;
    const auto& after = pair.after ? pair.after->skipped : none;
    for (size_t reason = 1; reason < kSkipReasons; ++reason) {
      changes.number(fmt::format("  skipped, {}", name_of(static_cast<SkipReason>(reason))), before[reason],
                     after[reason]);
    }
  }
  changes.number("all sent", old_report.sent(), new_report.sent());
  const uint64_t old_most = old_report.fullest ? old_report.fullest->messages : 0;
  const uint64_t new_most = new_report.fullest ? new_report.fullest->messages : 0;
  changes.number("most to one contact in a week", old_most, new_most);
  return changes.text();
}

std::string contacts(const ReportComparison& comparison) {
  static const char* const kWhat[kChanges] = {"more messages", "fewer messages", "as many, but others",
                                              "the same, at other times", "exactly the same"};
  uint64_t all = 0;
  for (uint64_t number : comparison.contacts)
    all += number;
  TextTable table("lrrl", 2);
  for (size_t change = 0; change < kChanges; ++change) {
    const uint64_t number = comparison.contacts[change];
    std::string more;
    if (change == static_cast<size_t>(Change::more) && comparison.newly_reached > 0)
      more = print_grouped(comparison.newly_reached) + " of them got none before";
    if (change == static_cast<size_t>(Change::fewer) && comparison.no_longer_reached > 0)
      more = print_grouped(comparison.no_longer_reached) + " of them get none now";
    table.add({kWhat[change], print_grouped(number), per_cent(number, all), more});
  }
  return table.text();
}

std::string received_text(const Received& message) {
  return short_time(message.at_ms) + "  " + message.message;
}

std::string head_of(const ContactChange& example) {
  const uint64_t before = example.old_messages.size();
  const uint64_t after = example.new_messages.size();
  switch (example.change) {
    case Change::more:
    case Change::fewer:
      return fmt::format("gets {} instead of {}", counted(after, "message"), print_grouped(before));
    case Change::other:
      return fmt::format("gets other messages, {} as before", print_grouped(after));
    default:
      return "gets the same at other times";
  }
}

bool is_same(const Received& left, const Received& right) {
  return left.at_ms == right.at_ms && left.message == right.message;
}

// Old and new side by side, in order of time; what both have stands in one line.
std::string example_text(const ContactChange& example, const TextStyle& style) {
  std::string text = style.bold(example.contact) + " " + head_of(example) + "\n";
  TextTable table("lll", 2);
  table.add({"old", "", "new"});
  size_t before = 0, after = 0;
  const auto& old_messages = example.old_messages;
  const auto& new_messages = example.new_messages;
  while (before < old_messages.size() || after < new_messages.size()) {
    const bool has_old = before < old_messages.size();
    const bool has_new = after < new_messages.size();
    if (has_old && has_new && is_same(old_messages[before], new_messages[after])) {
      table.add({received_text(old_messages[before++]), "=", received_text(new_messages[after++])});
    } else if (has_old && (!has_new || old_messages[before].at_ms <= new_messages[after].at_ms)) {
      table.add({received_text(old_messages[before++]), "−"});
    } else {
      table.add({"", "+", received_text(new_messages[after++])});
    }
  }
  return text + table.text();
}

}  // namespace

std::string comparison_text(const Report& old_report, const Report& new_report,
                            const ReportComparison& comparison, const TextStyle& style) {
  std::string text = style.bold(counted(new_report.inputs.records, "input")) + " of " +
                     counted(new_report.contacts, "contact");
  if (!is_missing(new_report.from_ms))
    text += fmt::format(", {} to {} UTC", short_time(new_report.from_ms), short_time(new_report.until_ms));
  Changes workflows("workflow");
  for (const Pair<WorkflowReport>& pair : paired(old_report.workflows, new_report.workflows))
    add_workflow(workflows, pair);
  text += "\n\n" + workflows.text() + "\n" + messages(old_report, new_report) + "\n";
  text += style.bold("Contacts that got a message get") + "\n" + contacts(comparison);
  for (const ContactChange& example : comparison.examples)
    text += "\n" + example_text(example, style);
  return text;
}

}  // namespace nudge
