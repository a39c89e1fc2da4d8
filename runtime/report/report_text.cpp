#include "runtime/report/report_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/outbox/action_printer.h"
#include "runtime/report/text_table.h"
#include "runtime/value/money.h"
#include "runtime/value/number_text.h"

namespace nudge {

namespace {

std::string worth_text(const WorthSum& worth) {
  if (!worth.is_money) return print_number(worth.number);
  // `529200.00 USD`, its whole units grouped.
  std::string printed = print_money(worth.minor_units, worth.currency);
  const size_t begin = printed.starts_with('-') ? 1 : 0;
  const size_t end = std::min(printed.find('.'), printed.find(' '));
  const auto whole = static_cast<uint64_t>(std::stoull(printed.substr(begin, end - begin)));
  return printed.substr(0, begin) + print_grouped(whole) + printed.substr(end);
}

std::string skipped_text(const std::array<uint64_t, kSkipReasons>& skipped) {
  std::string text;
  for (size_t reason = 1; reason < kSkipReasons; ++reason) {
    if (skipped[reason] == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", print_grouped(skipped[reason]),
                        name_of(static_cast<SkipReason>(reason)));
  }
  return text;
}

std::string times_text(const GoalReport& goal) {
  if (is_missing(goal.median_ms)) return "";
  const std::string half = rough_duration(goal.median_ms);
  const std::string nine_in_ten = rough_duration(goal.ninth_decile_ms);
  if (half == nine_in_ten) return "nine in ten within " + half;
  return fmt::format("half within {}, nine in ten within {}", half, nine_in_ten);
}

// `+0.7 points`
std::string difference_text(uint64_t part, uint64_t whole, uint64_t other_part, uint64_t other_whole) {
  if (whole == 0 || other_whole == 0) return "";
  const double points = 100 * (static_cast<double>(part) / static_cast<double>(whole) -
                               static_cast<double>(other_part) / static_cast<double>(other_whole));
  const std::string size = fmt::format("{:.1f}", points < 0 ? -points : points);
  return fmt::format("{}{} points", size == "0.0" ? "±" : points < 0 ? "−" : "+", size);
}

std::string head(const Report& report, const TextStyle& style) {
  std::string text =
      style.bold(counted(report.inputs.records, "input")) + " of " + counted(report.contacts, "contact");
  if (report.accounts > 0) text += " in " + counted(report.accounts, "account");
  if (!is_missing(report.from_ms))
    text += fmt::format(", {} to {} UTC", short_time(report.from_ms), short_time(report.until_ms));
  return text + "\n";
}

std::string overview(const Report& report) {
  const bool any_held_out = std::any_of(report.workflows.begin(), report.workflows.end(),
                                        [](const WorkflowReport& workflow) { return workflow.has_holdout; });
  const bool any_stopped = std::any_of(report.workflows.begin(), report.workflows.end(),
                                       [](const WorkflowReport& workflow) { return workflow.stopped > 0; });
  TextTable table("lrrrrrrrrr");
  auto add = [&](std::string name, std::string entered, std::string held_out, std::string converted,
                 std::string share, std::string exited, std::string stopped, std::string finished,
                 std::string inside) {
    std::vector<std::string> row = {std::move(name), std::move(entered)};
    if (any_held_out) row.push_back(std::move(held_out));
    row.insert(row.end(), {std::move(converted), std::move(share), std::move(exited)});
    if (any_stopped) row.push_back(std::move(stopped));
    row.insert(row.end(), {std::move(finished), std::move(inside)});
    table.add(std::move(row));
  };
  add("workflow", "entered", "held out", "converted", "", "exited", "stopped", "finished", "inside");
  for (const WorkflowReport& workflow : report.workflows) {
    const uint64_t reached = workflow.goal ? workflow.goal->reached : 0;
    add(workflow.name, print_grouped(workflow.entered),
        workflow.has_holdout ? print_grouped(workflow.held_out) : "-",
        workflow.goal ? print_grouped(reached) : "-",
        workflow.goal && workflow.entered > 0 ? per_cent(reached, workflow.entered) : "",
        print_grouped(workflow.exited), print_grouped(workflow.stopped), print_grouped(workflow.finished),
        print_grouped(workflow.inside));
  }
  return table.text();
}

// A workflow's lines: a name, a number, its share of those who entered, and what there is to say of it.
class Lines {
 public:
  explicit Lines(const WorkflowReport& workflow) : workflow_(workflow) {}

  void add_refused();
  void add_goal();
  void add_measures();
  void add_labels();
  void add_splits();
  void add_sends();
  std::string text() const { return table_.text(); }

 private:
  void add(const std::string& name, uint64_t number, const std::string& share, const std::string& more) {
    table_.add({name, print_grouped(number), share, more});
  }
  std::string share_of(uint64_t number) const { return per_cent(number, workflow_.entered); }
  std::string against_held_out(const GoalReport& goal) const {
    return difference_text(goal.reached, workflow_.entered, goal.held_out_reached, workflow_.held_out);
  }

  const WorkflowReport& workflow_;
  TextTable table_{"lrrl", 2};
};

void join(std::string& text, const std::string& more) {
  if (!more.empty()) text += (text.empty() ? "" : "; ") + more;
}

void Lines::add_refused() {
  for (const NamedCount& reason : workflow_.refused)
    add("refused", reason.count, "", reason.name);
}

void Lines::add_goal() {
  if (!workflow_.goal) return;
  const GoalReport& goal = *workflow_.goal;
  std::string more = times_text(goal);
  if (goal.worth && goal.reached > 0) join(more, "worth " + worth_text(*goal.worth));
  if (workflow_.entered > 0) add("converted", goal.reached, share_of(goal.reached), more);
  if (workflow_.held_out == 0) return;
  const std::string difference = against_held_out(goal);
  add("of those held out", goal.held_out_reached, per_cent(goal.held_out_reached, workflow_.held_out),
      difference.empty() ? "" : "the workflow makes " + difference);
}

void Lines::add_measures() {
  for (const GoalReport& measure : workflow_.measures) {
    std::string more = times_text(measure);
    if (measure.worth && measure.reached > 0) join(more, "worth " + worth_text(*measure.worth));
    if (workflow_.held_out > 0) {
      join(more,
           fmt::format("{} of those held out, {}", per_cent(measure.held_out_reached, workflow_.held_out),
                       against_held_out(measure)));
    }
    add(measure.name, measure.reached, share_of(measure.reached), more);
  }
}

void Lines::add_labels() {
  const bool labelled = !workflow_.labels.empty() && !workflow_.labels.front().name.empty();
  for (const NamedCount& label : workflow_.labels) {
    if (!labelled) continue;
    add("finished", label.count, share_of(label.count),
        label.name.empty() ? "without a label" : fmt::format("as \"{}\"", label.name));
  }
}

void Lines::add_splits() {
  for (const SplitReport& split : workflow_.splits) {
    table_.add({"split " + split.name, "", "", split.adapts ? "adaptive" : ""});
    for (const ArmReport& arm : split.arms) {
      const auto tenths = static_cast<int64_t>(arm.weight * 1000 + 0.5);
      const std::string weight =
          split.adapts ? "" : fmt::format("{} % ", print_number(static_cast<double>(tenths) / 10));
      add("  " + weight + arm.name, arm.entered, share_of(arm.entered),
          workflow_.goal ? fmt::format("{} of them converted, {}", print_grouped(arm.converted),
                                       per_cent(arm.converted, arm.entered))
                         : "");
    }
  }
}

void Lines::add_sends() {
  if (!workflow_.messages.empty()) table_.add({"sent"});
  for (const MessageReport& message : workflow_.messages) {
    const std::string skipped = skipped_text(message.skipped);
    add("  " + message.name, message.sent, "", skipped.empty() ? "" : "skipped: " + skipped);
  }
  if (!workflow_.actions.empty()) table_.add({"done"});
  for (const NamedCount& action : workflow_.actions)
    add("  " + action.name, action.count, "", "");
}

std::string lines_of(const WorkflowReport& workflow) {
  Lines lines(workflow);
  lines.add_refused();
  lines.add_goal();
  lines.add_measures();
  lines.add_labels();
  lines.add_splits();
  lines.add_sends();
  return lines.text();
}

std::string in_all(const Report& report) {
  std::array<uint64_t, 4> by_channel{};
  for (const MessageReport& message : report.messages)
    by_channel[static_cast<size_t>(message.channel)] += message.sent;
  std::string channels;
  for (size_t channel = 0; channel < by_channel.size(); ++channel) {
    if (by_channel[channel] == 0) continue;
    channels += fmt::format("{}{} {}", channels.empty() ? "" : ", ", print_grouped(by_channel[channel]),
                            name_of(static_cast<ActionKind>(channel)));
  }
  std::string text = counted(report.sent(), "message") + " in all";
  if (!channels.empty()) text += ": " + channels;
  const std::string skipped = skipped_text(report.skipped());
  return text + (skipped.empty() ? "\n" : "; skipped: " + skipped + "\n");
}

// `███▌`, of the greatest; at least a sliver for what isn't nothing.
std::string bar(uint64_t number, uint64_t greatest) {
  static const char* const kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  constexpr uint64_t kWidth = 30;
  uint64_t eighths = greatest == 0 ? 0 : number * kWidth * 8 / greatest;
  if (eighths == 0 && number > 0) eighths = 1;
  std::string text;
  for (uint64_t full = 0; full < eighths / 8; ++full)
    text += "█";
  return text + kEighths[eighths % 8];
}

std::string weeks(const Report& report, const TextStyle& style) {
  if (!report.fullest) return "";
  std::string text = fmt::format(
      "{}: {} to {}, from {} UTC\n", style.bold("Most messages to one contact in a week (7 × 24 hours)"),
      print_grouped(report.fullest->messages), report.fullest->contact, short_time(report.fullest->from_ms));
  TextTable table("lrrl", 2);
  table.add({"in their fullest week", "contacts", "", ""});
  const auto& counts = report.contacts_by_fullest_week;
  const uint64_t greatest = *std::max_element(counts.begin(), counts.end());
  for (size_t messages = 0; messages < counts.size(); ++messages) {
    if (counts[messages] == 0) continue;
    table.add({messages == 0 ? "none" : counted(messages, "message"), print_grouped(counts[messages]),
               per_cent(counts[messages], report.contacts), bar(counts[messages], greatest)});
  }
  return text + table.text();
}

}  // namespace

std::string report_text(const Report& report, const TextStyle& style) {
  std::string text = head(report, style) + "\n" + overview(report);
  for (const WorkflowReport& workflow : report.workflows) {
    const std::string lines = lines_of(workflow);
    if (workflow.entered + workflow.held_out + workflow.all_refused() == 0 || lines.empty()) continue;
    text += "\n" + style.bold(workflow.name);
    if (workflow.subject == SubjectKind::account) text += " (accounts)";
    if (!workflow.description.empty()) text += "  " + style.dim(workflow.description);
    text += "\n" + lines;
  }
  return text + "\n" + in_all(report) + weeks(report, style);
}

}  // namespace nudge
