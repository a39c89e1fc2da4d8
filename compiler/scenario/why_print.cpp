// A report for people, as support staff would read it: the answer first, then what it rests on.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/scenario/columns.h"
#include "compiler/scenario/time_words.h"
#include "compiler/scenario/why.h"
#include "runtime/value/printable.h"
#include "runtime/value/time_text.h"

namespace nudge::scenario {

namespace {

constexpr size_t kTextColumns = 52;
constexpr size_t kOlderShown = 5;

std::string padded(std::string text, size_t columns) {
  size_t width = columns_of(text);
  return width < columns ? text.append(columns - width, ' ') : text;
}

class ReportPrinter {
 public:
  ReportPrinter(const WhyReport& report, const WhyStyle& style)
      : report_(report), style_(style), words_(report.now_ms, report.zone) {}

  std::string run() {
    head();
    line(bold(answer()));
    if (report_.passes.empty()) {
      triggers();
    } else {
      passes();
    }
    occasions();
    not_taken();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + '\n'; }
  std::string bold(const std::string& text) const {
    return style_.tree.colour ? "\033[1m" + text + "\033[0m" : text;
  }
  std::string dim(const std::string& text) const {
    return style_.tree.colour && !text.empty() ? "\033[2m" + text + "\033[0m" : text;
  }
  void tree(const Explanation& of, size_t indent) {
    TreeStyle style = style_.tree;
    style.indent.assign(indent, ' ');
    out_ += print(of, style);
  }
  void labelled(const std::string& label, const Explanation& of, size_t indent) {
    line(std::string(indent, ' ') + label);
    tree(of, indent + 2);
  }

  std::string kind() const { return report_.for_account ? "account" : "contact"; }

  void head() {
    std::string what = fmt::format("{} and {} {}", report_.workflow, kind(), report_.subject);
    if (!report_.asked_as.empty()) what += fmt::format(", asked for as {}", report_.asked_as);
    line(what);
    if (!report_.description.empty()) line(dim("\"" + report_.description + "\""));
    std::string others;
    for (const std::string& id : report_.other_ids) {
      if (id != report_.asked_as) others += (others.empty() ? "" : ", ") + id;
    }
    std::string heard =
        fmt::format("as of {} ({}); {} about it", words_.at(report_.now_ms), zone_name(report_.zone),
                    report_.inputs == 1 ? "one input" : fmt::format("{} inputs", report_.inputs));
    if (report_.first_ms != INT64_MIN) heard += ", the first on " + words_.at(report_.first_ms);
    if (!others.empty()) heard += "; known as " + others + " too";
    line(dim(heard));
    line("");
  }

  // --- the answer ---

  std::string end_words(const Pass& pass, bool dated) const {
    std::string at = dated ? " on " + words_.at(pass.ended_ms) : "";
    std::string after = print_duration((pass.ended_ms - pass.entered_ms) / 60000 * 60000);
    switch (pass.end) {
      case Pass::End::converted:
        return fmt::format("reached its goal{}, after {}: {}", at, after, pass.end_reason);
      case Pass::End::exited:
        return fmt::format("left by its exit{}: {}", at, pass.end_reason);
      case Pass::End::stopped:
        return fmt::format("was stopped{}", at);
      case Pass::End::finished:
        return pass.label.empty() ? fmt::format("came to its end{}", at)
                                  : fmt::format("finished as \"{}\"{}", pass.label, at);
      case Pass::End::none:
        break;
    }
    return "";
  }

  std::string standing_words(const Pass& pass) const {
    if (pass.way.empty()) return "";
    const WayStep& step = pass.way.back();
    std::string until = step.until_ms == INT64_MAX ? "" : " until " + words_.at(step.until_ms);
    if (step.until_ms != INT64_MAX && step.text.starts_with("wait") &&
        step.text.find(" for ") != std::string::npos)
      until = fmt::format(", until {} at the latest", words_.at(step.until_ms));
    std::string why = step.result.empty() ? "" : " (" + step.result + ")";
    return fmt::format("it stands on `{}`{} since {}{}", step.text, why, words_.at(step.at_ms), until);
  }

  // The newest that is going on, else the newest.
  size_t shown_pass() const {
    for (size_t place = report_.passes.size(); place-- > 0;) {
      if (report_.passes[place].end == Pass::End::none) return place;
    }
    return report_.passes.size() - 1;
  }

  std::string answer() const {
    if (report_.passes.empty()) return never_entered();
    const Pass& pass = report_.passes[shown_pass()];
    size_t times = report_.passes.size();
    std::string key = pass.key.empty() ? "" : " for " + pass.key;
    std::string begin = fmt::format("{} entered{} on {}", report_.subject, key, words_.at(pass.entered_ms));
    if (times > 1) {
      bool last = shown_pass() + 1 == times;
      begin = fmt::format("{} has entered {} times, {}{} on {}", report_.subject, times,
                          last ? "the last" : "one of them", key, words_.at(pass.entered_ms));
    }
    if (pass.held_out) begin += ", as one of the control group that gets nothing";
    if (pass.end == Pass::End::none) return begin + " and is in it: " + standing_words(pass);
    begin += ", and " + end_words(pass, true);
    return pass.open_goal && pass.end == Pass::End::finished ? begin + "; its goal may still be reached"
                                                             : begin;
  }

  std::string never_entered() const {
    const Occasion* last = nullptr;
    for (const Occasion& occasion : report_.occasions) {
      if (occasion.what == Occasion::What::fired) last = &occasion;
    }
    if (last)
      return fmt::format("{} has never entered: on {} {}, but {}", report_.subject, words_.at(last->at_ms),
                         last->by, last->reason);
    if (report_.triggers.empty())
      return fmt::format(
          "{} has never entered: nothing has started it{}", report_.subject,
          report_.started_by.empty() ? ", and it has no trigger" : "; only " + report_.started_by + " does");
    // Of several triggers that refused none is the reason.
    if (!report_.occasions.empty() && report_.triggers.size() == 1) {
      const Occasion& newest = report_.occasions.back();
      return fmt::format("{} has never entered: on {} {}, but {}", report_.subject, words_.at(newest.at_ms),
                         by_words(newest), outcome_words(newest));
    }
    return fmt::format("{} has never entered: {} fired", report_.subject,
                       report_.triggers.size() == 1 ? "its trigger has never" : "none of its triggers has");
  }

  // --- triggers that wait ---

  void triggers() {
    bool any = std::any_of(report_.triggers.begin(), report_.triggers.end(),
                           [](const TriggerReport& trigger) { return !trigger.lacks.empty(); });
    if (!any) return;
    line("");
    line(bold("what would start it"));
    for (const TriggerReport& trigger : report_.triggers) {
      if (trigger.lacks.empty()) continue;
      line(fmt::format("  when {}  {}", trigger.text, dim(trigger.place)));
      line("    " + trigger.lacks);
      if (trigger.now) tree(*trigger.now, 4);
    }
    bool fired = std::any_of(report_.occasions.begin(), report_.occasions.end(),
                             [](const Occasion& occasion) { return occasion.what == Occasion::What::fired; });
    if (!report_.started_by.empty()) line("  a step of " + report_.started_by);
    if (report_.condition && !fired) labelled("and its `if`, as of now:", *report_.condition, 2);
  }

  // --- occasions ---

  std::string outcome_words(const Occasion& occasion) const {
    switch (occasion.what) {
      case Occasion::What::filtered:
        return "not `" + occasion.reason + "`";
      case Occasion::What::counted:
        return occasion.reason;
      case Occasion::What::late:
        return "too late: " + occasion.reason;
      case Occasion::What::duplicate:
        return "a duplicate: " + occasion.reason;
      case Occasion::What::unusable:
        return "not taken: " + occasion.reason;
      case Occasion::What::fired:
        break;
    }
    switch (occasion.outcome) {
      case Occasion::Outcome::entered:
        return "entered";
      case Occasion::Outcome::held_out:
        return "entered, in the control group";
      case Occasion::Outcome::refused:
        return "refused: " + occasion.reason;
      case Occasion::Outcome::none:
        return "";
    }
    return "";
  }
  std::string by_words(const Occasion& occasion) const {
    if (!occasion.event || occasion.event->values.empty()) return occasion.by;
    std::string values;
    for (const EventSeen::Value& value : occasion.event->values)
      values += (values.empty() ? "" : ", ") + value.name + ": " + value.value;
    return fmt::format("`{} {{ {} }}` came", occasion.event->name, values);
  }
  void occasion_trees(const Occasion& occasion, size_t indent) {
    if (occasion.filter)
      labelled(occasion.event ? "its filter:" : "its condition:", *occasion.filter, indent);
    if (occasion.condition) labelled("its `if`:", *occasion.condition, indent);
    for (const Explanation& holding : occasion.in_the_way)
      labelled("what holds already:", holding, indent);
  }

  // Those that entered are told with their pass.
  void occasions() {
    std::vector<const Occasion*> told;
    for (const Occasion& occasion : report_.occasions) {
      bool entered =
          occasion.outcome == Occasion::Outcome::entered || occasion.outcome == Occasion::Outcome::held_out;
      if (!entered) told.push_back(&occasion);
    }
    if (told.empty()) return;
    line("");
    line(bold(report_.passes.empty() ? "when it could have entered"
                                     : "when it could have entered, and did not"));
    size_t shown = style_.all ? told.size() : std::min(told.size(), kOlderShown);
    if (shown < told.size())
      line(dim(fmt::format("  {} before these; `--all` shows them", told.size() - shown)));
    for (size_t place = told.size() - shown; place < told.size(); ++place) {
      const Occasion& occasion = *told[place];
      line(fmt::format("  {}  {}: {}", words_.at(occasion.at_ms), by_words(occasion),
                       outcome_words(occasion)));
      if (!occasion.misfits.empty()) line("    " + occasion.misfits);
      // Where the entry rule refused, conditions aren't what it was about.
      bool by_rule = occasion.outcome == Occasion::Outcome::refused && occasion.in_the_way.empty() &&
                     (!occasion.condition || occasion.condition->value == "true");
      if (style_.all || !by_rule) occasion_trees(occasion, 4);
    }
  }

  void not_taken() {
    const size_t count = report_.not_taken.size();
    if (count == 0) return;
    line("");
    line(bold("what of its inputs could not be taken"));
    const size_t shown = style_.all ? count : std::min(count, kOlderShown);
    if (shown < count) line(dim(fmt::format("  {} before these; `--all` shows them", count - shown)));
    for (size_t place = count - shown; place < count; ++place) {
      const NotTaken& input = report_.not_taken[place];
      line(fmt::format("  {}  {}", words_.at(input.at_ms), input.reason));
    }
  }

  // --- passes ---

  void passes() {
    line("");
    for (size_t place = 0; place < report_.passes.size(); ++place) {
      const Pass& pass = report_.passes[place];
      if (style_.all) {
        if (place > 0) line("");
        whole_pass(pass);
      } else if (place != shown_pass()) {
        std::string end = pass.end == Pass::End::none ? standing_words(pass) : end_words(pass, true);
        line(fmt::format("  {}  entered{}; {}", words_.at(pass.entered_ms),
                         pass.key.empty() ? "" : " for " + pass.key, end));
      }
    }
    if (style_.all) return;
    if (report_.passes.size() > 1) {
      line(dim("  `--all` shows the way of each"));
      line("");
    }
    whole_pass(report_.passes[shown_pass()]);
  }

  void whole_pass(const Pass& pass) {
    line(bold("how it entered"));
    if (pass.occasion >= 0) {
      const Occasion& occasion = report_.occasions[static_cast<size_t>(pass.occasion)];
      std::string place = occasion.trigger >= 0
                              ? report_.triggers[static_cast<size_t>(occasion.trigger)].place
                              : report_.place;
      line(fmt::format("  {}  {}  {}", words_.at(occasion.at_ms), by_words(occasion), dim(place)));
      occasion_trees(occasion, 4);
    }
    line("");
    line(bold("the way it took"));
    way(pass);
    if (pass.end != Pass::End::none) {
      bool said = !pass.way.empty() && pass.way.back().text.starts_with("finish");
      if (!said) line(fmt::format("  {}  {}", words_.at(pass.ended_ms), end_words(pass, false)));
      if (pass.end_condition) tree(*pass.end_condition, 4);
    }
    for (const std::string& measured : pass.measured)
      line("  counted for " + measured);
    if (pass.open.empty()) return;
    line("");
    line(bold(pass.end == Pass::End::none ? "where it stands now" : "what is still open"));
    for (const Open& open : pass.open)
      open_lines(open);
  }

  void open_lines(const Open& open) {
    std::string state = open.state.empty() ? "" : ", " + open.state;
    line(fmt::format("  {} `{}`{}", open.kind, open.text, state));
    if (!open.events.empty()) line("    " + open.events);
    for (const Explanation& condition : open.conditions)
      tree(condition, 4);
  }

  void way(const Pass& pass) {
    size_t time_columns = 0, text_columns = 0;
    for (const WayStep& step : pass.way) {
      time_columns = std::max(time_columns, columns_of(words_.at(step.at_ms)));
      text_columns = std::max(text_columns, std::min(kTextColumns, columns_of(step.text)));
    }
    std::string before;
    for (const WayStep& step : pass.way) {
      std::string at = words_.at(step.at_ms);
      std::string result = step.result;
      bool cut = step.waits && step.left_ms == INT64_MIN && pass.end != Pass::End::none;
      if (cut && step.until_ms != INT64_MAX) result = "was to wait until " + words_.at(step.until_ms);
      bool there = step.waits && step.left_ms == INT64_MIN && pass.end == Pass::End::none;
      if (there)
        result = (result.empty() ? "" : result + ": ") +
                 (step.until_ms == INT64_MAX ? "waits" : "waits until " + words_.at(step.until_ms));
      std::string shown = fmt::format("  {}  {}  {}", padded(at == before ? "" : at, time_columns),
                                      padded(shortened(step.text, kTextColumns), text_columns), result);
      while (shown.ends_with(' '))
        shown.pop_back();
      line(shown);
      before = at;
      if (step.condition) tree(*step.condition, 4 + time_columns + 2);
    }
  }

  const WhyReport& report_;
  const WhyStyle& style_;
  TimeWords words_;
  std::string out_;
};

}  // namespace

std::string print(const WhyReport& report, const WhyStyle& style) {
  WhyReport shown = report;
  shown.subject = printable(report.subject);
  for (Pass& pass : shown.passes)
    pass.key = printable(pass.key);
  return ReportPrinter(shown, style).run();
}

}  // namespace nudge::scenario
