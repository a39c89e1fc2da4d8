#include "tests/unit/version/random_program.h"

#include <fmt/format.h>

#include "runtime/value/civil.h"
#include "runtime/value/time_text.h"

namespace nudge::test {

namespace {
constexpr int64_t kBegin = 1'772'323'200'000;  // 2026-03-01
}

RandomProgram::RandomProgram(uint64_t seed) : random_(seed), now_ms_(kBegin) {
  plan_ = below(2), seats_ = below(2), score_ = below(3), policy_ = below(4), segment_ = below(3);
  const uint64_t count = 1 + below(4);
  for (uint64_t number = 0; number < count; ++number)
    workflows_.push_back(make_workflow(number));
}

std::string RandomProgram::condition() {
  const std::vector<std::string> all = {
      "contact.plan == pro",
      "score.lead >= 6",
      "count(visited within 2 days) >= 2",
      "busy",
      "did paid",
      "did visited(pages > 2)",
      "contact.seats > 3",
      "contact.plan == pro holds for 9 hours",
      "sum(visited.pages within 3 days) > 4",
      "(account.size ?? 0) > 2",
      "big",
      "(count(visited since entry) > 1)",
      fmt::format("count(visited within {} hours) >= {}", 5 + 7 * below(6), 1 + below(3)),
  };
  return one_of(all);
}

std::string RandomProgram::make_step(const std::string& workflow, bool for_account) {
  const uint64_t number = ++made_;
  const std::string label = below(3) == 0 ? "" : fmt::format("l{}: ", number);
  const std::string note = fmt::format("note(\"{} {}\")", workflow, number);
  const uint64_t hours = 2 + 5 * below(8);
  if (for_account) {
    const std::vector<std::string> all = {
        note,
        fmt::format("{}wait {} hours", label, hours),
        fmt::format("{}send hello to members", label),
        fmt::format("{}wait up to {} hours for big then {}", label, hours, note),
        "set account.size = 3",
        fmt::format("{}wait until 10:00", label)};
    return one_of(all);
  }
  const std::vector<std::string> all = {
      note,
      fmt::format("{}send mail", label),
      fmt::format("{}send mail at best time within {} hours", label, hours),
      fmt::format("{}wait {} hours", label, hours),
      fmt::format("{}wait {} hours", label, hours),
      fmt::format("{}wait 1 month", label),
      fmt::format("{}wait until {:02}:00", label, 1 + below(22)),
      fmt::format("{}wait until monday 18:00", label),
      fmt::format("{}wait up to {} hours for {} then {}", label, hours, condition(), note),
      fmt::format("{}wait up to {} hours for paid or {} then {} else note(\"late\")", label, hours,
                  condition(), note),
      fmt::format("{}wait for visited(pages > {})", label, below(3)),
      fmt::format("if {} then {{ {} }} else {{ {}wait {} hours }}", condition(), note, label, hours),
      fmt::format("split s{} {{ 50% a {{ {} }} 50% b {{ {}wait {} hours }} }}", number, note, label, hours),
      fmt::format("split t{} adapt {{ a {{ {} }} b {{ note(\"b\") }} }}", number, note),
      fmt::format("{}repeat up to 3 times every {} hours until {} {{ {} w{}: wait 3 hours }}", label, hours,
                  condition(), note, number),
      "set contact.plan = pro",
      "add 3 to score.lead",
      "set account.size = 5",
      "set contact.seats = contact.seats + 1"};
  return one_of(all);
}

RandomProgram::Workflow RandomProgram::make_workflow(uint64_t number) {
  Workflow made;
  made.name = fmt::format("w{}", number);
  made.for_account = below(4) == 0;
  // Before there is an enrolment there is no entry.
  std::string standing = condition();
  while (standing.find("entry") != std::string::npos)
    standing = condition();
  const std::vector<std::string> triggers = {"when visited",
                                             "when paid",
                                             "when paid",
                                             fmt::format("when {}", standing),
                                             "when not busy",
                                             "when visited(pages > 1) 2 times within 9 hours",
                                             "when contact.plan changes",
                                             "when every day at 09:00",
                                             "when 2 days before contact.renewal",
                                             "when score.lead >= 6"};
  const std::vector<std::string> account_triggers = {"when big", "when visited", "when account.size changes"};
  const std::vector<std::string> rules = {"enter once", "enter again after 3 days", "enter every time",
                                          "enter every time"};
  made.head = one_of(made.for_account ? account_triggers : triggers) + " " + one_of(rules);
  if (!made.for_account) {
    made.head += below(2) == 0 ? fmt::format(" goal paid within {} days", 2 + below(5))
                               : fmt::format(" goal ({}) within 4 days", condition());
    if (below(3) == 0) made.head += fmt::format(" measure looked: ({}) within 3 days", condition());
    if (below(3) == 0) made.head += fmt::format(" exit when ({})", condition());
    if (below(5) == 0) made.head += " holdout 30%";
  } else {
    made.head += " for account";
  }
  for (uint64_t steps = 2 + below(6); steps > 0; --steps)
    made.steps.push_back(make_step(made.name, made.for_account));
  return made;
}

std::string RandomProgram::fields() const {
  const std::string plans = plan_ % 2 == 0 ? "free, trial, pro" : "pro, trial, extra, free";
  std::string text = "enum Plan { " + plans + " }\n";
  text += fmt::format("contact {{ plan: Plan = trial, seats: {} = 1, renewal: date?, name: text?{} }}\n",
                      seats_ % 2 == 0 ? "int" : "number", seats_ % 3 == 0 ? ", more: int?" : "");
  text += "account { size: int = 1 }\n";
  text += "event visited { pages: int = 1, path: text? }\nevent paid { total: int? }\n";
  text += "event email_opened\naction note(text: text)\n";
  text += "email mail { from \"a@x.example\" subject \"Hi {contact.plan}\" body \"x\" }\n";
  text += "in_app hello { title \"Hello\" body \"y\" }\n";
  text += fmt::format("score lead {{ add {} when visited at most {} times per day  add 2 when paid {} }}\n",
                      2 + score_ % 2, 2 + score_ % 3, score_ % 3 == 1 ? "halve every 3 days" : "");
  text += fmt::format("segment busy = count(visited within {} days) >= 2\n", 1 + segment_ % 3);
  text += "segment big for account = account.size > 3 or count(visited within 2 days) >= 4\n";
  switch (policy_ % 4) {
    case 0:
      text += "policy { quiet hours 20:00 to 08:00  at most 2 emails per 3 days }\n";
      break;
    case 1:
      text +=
          "policy { quiet hours 21:00 to 07:00  at most 4 emails per 3 days  at most 5 messages per 7 days "
          "}\n";
      break;
    case 2:
      text += "policy { at most 1 email per 1 day }\n";
      break;
    default:
      break;
  }
  return text;
}

std::string RandomProgram::text() const {
  std::string text = fields();
  for (const Workflow& workflow : workflows_) {
    text += fmt::format("workflow {} {{ {} {}then {{\n", workflow.name, workflow.head, workflow.moves);
    for (const std::string& step : workflow.steps)
      text += "  " + step + "\n";
    text += "} }\n";
  }
  return text;
}

void RandomProgram::mutate() {
  switch (below(9)) {
    case 0:
      ++plan_;
      return;
    case 1:
      ++seats_;
      return;
    case 2:
      ++score_;
      return;
    case 3:
      ++policy_;
      return;
    case 4:
      ++segment_;
      return;
    case 5:
      if (workflows_.size() > 1 && below(2) == 0) {
        workflows_.erase(workflows_.begin() + static_cast<ptrdiff_t>(below(workflows_.size())));
      } else {
        workflows_.push_back(make_workflow(++made_));
      }
      return;
    default:
      break;
  }
  Workflow& workflow = workflows_[below(workflows_.size())];
  const size_t place = below(workflow.steps.size());
  if (below(2) == 0 || workflow.steps.size() == 1) {
    workflow.steps.insert(workflow.steps.begin() + static_cast<ptrdiff_t>(place),
                          make_step(workflow.name, workflow.for_account));
    return;
  }
  // What is labelled can be answered for; a repeat's body stands by its own label.
  const std::string& step = workflow.steps[place];
  const size_t colon = step.find(": ");
  if (step.front() != 'l' || colon == std::string::npos) return;
  workflow.moves += fmt::format("moved {} to finish ", step.substr(0, colon));
  if (const size_t body = step.find(" w"); step.find("repeat") != std::string::npos) {
    const size_t label = step.find("{ note");
    const size_t inner = step.find(" w", label);
    workflow.moves +=
        fmt::format("moved {} to finish ", step.substr(inner + 1, step.find(':', inner) - inner - 1));
    (void)body;
  }
  workflow.steps.erase(workflow.steps.begin() + static_cast<ptrdiff_t>(place));
}

std::vector<std::string> RandomProgram::inputs(size_t count) {
  std::vector<std::string> lines;
  for (size_t place = 0; place < count; ++place) {
    now_ms_ += static_cast<int64_t>(below(3 * kHourMs)) + 1;
    const std::string who = fmt::format("u{}", below(6));
    const std::string at =
        print_time(below(12) == 0 ? now_ms_ - static_cast<int64_t>(below(5 * kDayMs)) : now_ms_);
    const std::string context = fmt::format(R"("context":{{"groupId":"a{}"}},)", below(2));
    auto line = [&](const std::string& type, const std::string& rest) {
      lines.push_back(fmt::format(R"({{"type":"{}","userId":"{}","timestamp":"{}",{}{}}})", type, who, at,
                                  below(3) == 0 ? context : "", rest));
    };
    switch (below(8)) {
      case 0:
        line("identify",
             fmt::format(R"("traits":{{"plan":"{}","email":"{}@x.example","timezone":"{}"}})",
                         below(2) ? "pro" : "trial", who, below(2) ? "Europe/Paris" : "America/Lima"));
        break;
      case 1:
        line("identify",
             fmt::format(R"("traits":{{"seats":{},"renewal":"2026-03-{:02}"}})", below(6), 1 + below(28)));
        break;
      case 2:
        lines.push_back(fmt::format(
            R"({{"type":"group","userId":"{}","groupId":"a{}","timestamp":"{}","traits":{{"size":{}}}}})",
            who, below(2), at, below(6)));
        break;
      case 3:
        line("track", R"("event":"paid","properties":{"total":3})");
        break;
      case 4:
        line("track", R"("event":"email_opened","properties":{})");
        break;
      default:
        line("track", fmt::format(R"("event":"visited","properties":{{"pages":{}}})", below(5)));
    }
  }
  return lines;
}

}  // namespace nudge::test
