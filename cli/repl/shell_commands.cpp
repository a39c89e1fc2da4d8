// The REPL's own commands but `help`, `load` and `save`.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "cli/repl/moments.h"
#include "cli/repl/shell.h"
#include "compiler/scenario/why.h"
#include "runtime/input/line_source.h"

namespace nudge::repl {

namespace {

// So many moments at which nothing that can be seen happens are passed over by `next`.
constexpr int kMostSilentMoments = 50;
constexpr size_t kMostNames = 8;

std::string list_of(const std::vector<std::string>& names) {
  std::string out;
  for (size_t at = 0; at < std::min(names.size(), kMostNames); ++at)
    out += (at > 0 ? ", `" : "`") + names[at] + "`";
  if (names.size() > kMostNames) out += fmt::format(" and {} more", names.size() - kMostNames);
  return out;
}

template <typename Named>
std::vector<std::string> names_of(const std::vector<Named>& all) {
  std::vector<std::string> names;
  for (const Named& each : all)
    names.push_back(each.name);
  return names;
}

std::string there_are(const std::vector<std::string>& names) {
  return (names.size() == 1 ? "there is " : "there are ") + list_of(names);
}

// "did you mean `x`?", else what there is.
std::string suggestion(const std::string& wrong, const std::vector<std::string>& names, const char* none) {
  if (names.empty()) return none;
  if (const auto near = source::nearest_name(wrong, names)) return fmt::format("did you mean `{}`?", *near);
  return there_are(names);
}

// Ids of contacts, or of accounts, in the session.
std::vector<std::string> ids_of(const Session& session, bool accounts) {
  std::vector<std::string> ids;
  const State& state = session.world().state();
  for (size_t at = 0; at < state.contacts.size() && !accounts; ++at)
    if (state.contacts[at].merged_into == kNone)
      ids.emplace_back(state.contact_id(static_cast<uint32_t>(at)));
  for (size_t at = 0; at < state.accounts.size() && accounts; ++at)
    ids.emplace_back(state.account_id(static_cast<uint32_t>(at)));
  return ids;
}

}  // namespace

void Shell::why(const std::string& rest) {
  const auto words = arguments_of(rest);
  const ir::Program& program = session_.ir();
  const std::vector<std::string> workflows = names_of(program.workflows);
  if (!words || words->empty() || words->size() > 2)
    return complain("`why` wants a workflow, and whom it is about: `why WORKFLOW [CONTACT]`",
                    workflows.empty() ? "" : there_are(workflows));
  const auto workflow = std::find(workflows.begin(), workflows.end(), (*words)[0].text);
  if (workflow == workflows.end())
    return complain(fmt::format("there is no workflow `{}`", (*words)[0].text),
                    suggestion((*words)[0].text, workflows, "the program has none"));
  scenario::WhyQuestion question;
  question.workflow = static_cast<ir::WorkflowId>(workflow - workflows.begin());
  const bool account = program.workflows[question.workflow].for_account;
  const std::vector<std::string> ids = ids_of(session_, account);
  if (words->size() == 2) {
    question.subject = (*words)[1].text;
    for (const ir::Actor& actor : session_.test().actors)
      if (actor.name == question.subject && actor.account == account) question.subject = actor.id;
  } else if (ids.size() == 1) {
    question.subject = ids.front();
  } else if (ids.empty()) {
    return complain(fmt::format("there is no {} in the session yet", account ? "account" : "contact"));
  } else {
    return complain(fmt::format("`why {}` of whom?", *workflow), there_are(ids));
  }
  const auto answer =
      scenario::why(program, session_.program().sources(), question, [this](scenario::InputTaker& taker) {
        for (const std::string& json : session_.world().inputs())
          taker.take_json(json);
        if (session_.world().has_begun()) taker.advance(session_.world().now_ms());
        return Status(Done{});
      });
  if (!answer.ok()) return complain(answer.fault().message);
  if (!answer->report)
    return complain(
        fmt::format("there is no {} `{}` in the session", account ? "account" : "contact", question.subject),
        suggestion(question.subject, ids, "nobody is there yet"));
  scenario::WhyStyle style;
  style.tree.colour = options_.colour;
  options_.out(scenario::print(*answer->report, style));
}

void Shell::actions(const std::string& rest) {
  if (rest.empty()) return options_.out(actions_table(session_, ink_));
  size_t number = 0;
  const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (fault != std::errc() || end != rest.data() + rest.size())
    return complain(fmt::format("`actions` wants the number of one, found `{}`", rest),
                    "`actions` alone lists them with their numbers");
  const std::string text = action_whole(session_, number, ink_);
  const size_t count = session_.world().timeline().queued.size();
  if (text.empty())
    return complain(fmt::format("there is no action {}", number),
                    count == 0 ? "nothing has been queued yet" : fmt::format("there are 1 to {}", count));
  options_.out(text);
}

void Shell::timeline() {
  int64_t day = INT64_MIN;
  const std::string text = happenings(session_, 0, {ink_, true, true}, day);
  options_.out(text.empty() ? "nothing has happened yet\n" : text);
}

void Shell::state(const std::string& rest) {
  const auto words = arguments_of(rest);
  if (!words || words->size() > 1) return complain("`state` wants one name, or none");
  const std::string name = words->empty() ? "" : words->front().text;
  const auto text = state_text(session_, name, ink_);
  if (!text)
    return complain(fmt::format("there is nobody `{}` in the session", name),
                    suggestion(name, ids_of(session_, false), "`contact { … }` brings somebody"));
  options_.out(*text);
}

void Shell::next() {
  int64_t from_ms = session_.world().now_ms();
  if (!session_.world().has_begun()) {
    const Answer began = session_.say(move_to(from_ms, zone_of(session_.world().zone())));
    const std::string text = happenings(session_, began.first_happening, {ink_, false, false}, day_);
    if (!text.empty()) return options_.out(text);
  }
  for (int moment = 0; moment < kMostSilentMoments; ++moment) {
    const int64_t due_ms = session_.world().state().first_due().due_ms;
    const ZoneId zone = zone_of(session_.world().zone());
    if (due_ms == kNever) {
      if (moment == 0) return options_.out("nothing is due: nobody waits for a time\n");
      return options_.out(fmt::format("nothing that can be seen happened until {}, and nothing more is due\n",
                                      wall_time(session_.world().now_ms(), zone)));
    }
    if (moment > 0) session_.undo();  // one move of the clock is enough
    const Answer answer = session_.say(move_to(due_ms, zone));
    if (!answer.kept) return complain(answer.outcome ? answer.outcome->message : "the clock can't go there");
    const std::string text = happenings(session_, answer.first_happening, {ink_, false, false}, day_);
    if (!text.empty()) return options_.out(text);
  }
  options_.out(fmt::format("{} moments passed, and nothing that can be seen happened: `next` goes on\n",
                           kMostSilentMoments));
}

void Shell::inputs(const std::string& rest) {
  const auto words = arguments_of(rest);
  if (!words || words->size() != 1) return complain("`inputs` wants the name of one file");
  Result<LineSource> source = LineSource::open(words->front().text);
  if (!source.ok()) return complain(source.fault().message);
  size_t taken = 0;
  size_t faulty = 0;
  Line line;
  for (;;) {
    Result<bool> more = source->next(line);
    if (!more.ok()) return complain(more.fault().message);
    if (!*more) break;
    const Answer answer = session_.take_input(std::string(line.text));
    ++taken;
    options_.out(happenings(session_, answer.first_happening, {ink_, true, false}, day_));
    if (answer.outcome->kind == scenario::Outcome::Kind::impossible) {
      ++faulty;
      complain(fmt::format("line {}: {}", line.number, answer.outcome->message));
    }
    if (options_.interrupted && options_.interrupted()) {
      options_.out("interrupted\n");
      break;
    }
  }
  options_.out(fmt::format("{} input{}{}\n", taken, taken == 1 ? "" : "s",
                           faulty == 0 ? "" : fmt::format(", {} with faults", faulty)));
}

void Shell::undo() {
  const auto text = session_.undo();
  if (!text) return complain("there is nothing to undo");
  day_ = INT64_MIN;
  options_.out(fmt::format("undone: {}\n", in_one_line(*text)));
}

void Shell::reset() {
  session_.reset();
  day_ = INT64_MIN;
  told_of_clock_ = false;
  options_.out("nothing has happened, nobody is there\n");
}

}  // namespace nudge::repl
