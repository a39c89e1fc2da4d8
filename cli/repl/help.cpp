#include "cli/repl/help.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/repl/command_words.h"

namespace nudge::repl {

namespace {

struct Topic {
  const char* name;
  const char* summary;
  const char* text;
};

const Topic kTopics[] = {
    {"statements", "what happens: contacts, events, the clock",
     "  contact { email: \"ada@x.example\", plan: trial }   bring one into being; `contact ada { … }` if "
     "there are several\n"
     "  account acme { name: \"Acme\" }                     an account; contacts after it belong to it\n"
     "  at 2026-03-02 10:00                               the clock, in the first contact's zone; forward "
     "only\n"
     "  after 1 day                                       all that falls due on the way happens in order\n"
     "  signed_up { source: \"ads\" }                       an event; `ada does signed_up` says whose\n"
     "  set plan = pro                                    a field changes from outside; `set ada.plan = "
     "pro`\n"
     "Braces, brackets and \"\"\" may stay open: the statement goes on on the next line.\n"},
    {"expect", "what should have happened",
     "  expect sent welcome                      queued since the last `expect` of a message\n"
     "  expect sent welcome to ada with subject contains \"Hi\"\n"
     "  expect not sent welcome                  expect nothing sent\n"
     "  expect action notify(channel: \"#sales\")  with the named arguments only\n"
     "  expect in onboarding at some_label       expect not in onboarding\n"
     "  expect finished onboarding as converted  or exited, or \"a label\"\n"
     "  expect score.lead == 30                  any condition\n"
     "Each says whether it held, and if it didn't, what there was instead.\n"},
    {"expressions", "ask for any value",
     "  contact.plan                             account.name, score.lead, a segment, now\n"
     "  count(page_viewed within 7 days) >= 3    a condition shows what it rests on\n"
     "  did signed_up                            a name alone is an event that happens: so `did` asks\n"
     "  contact.plan for ada                     of whom, where there are several\n"},
    {"keys", "of the line that is written",
     "  Tab            complete, by what may stand there; once more lists\n"
     "  Up, Down       what was said before, from other sessions too\n"
     "  Ctrl-R         search it\n"
     "  Ctrl-A Ctrl-E  the line's begin, its end; Ctrl-W drops a word\n"
     "  Ctrl-C         drop the line\n"
     "  Ctrl-D         leave\n"
     "The history is in ~/.local/state/nudge/history; NUDGE_HISTORY=off keeps none.\n"},
};

std::string fields_text(const std::vector<Vocabulary::Field>& fields, InkPot ink) {
  size_t width = 0;
  for (const auto& field : fields)
    width = std::max(width, field.name.size());
  std::string out;
  for (const auto& field : fields) {
    std::string values;
    if (field.type != "bool" && field.type != "bool?")
      for (const std::string& value : field.values)
        values += (values.empty() ? "   " : ", ") + value;
    out += fmt::format("  {:<{}}  {}{}\n", field.name, width, field.type, ink(Ink::dim, values));
  }
  return out;
}

std::string with_documentation(std::string head, const std::string& documentation) {
  return documentation.empty() ? head + "\n" : head + "\n" + documentation + "\n";
}

std::optional<std::string> name_text(const std::string& name, const Vocabulary& names, InkPot ink) {
  const std::string strong = ink(Ink::strong, name);
  std::string out;
  if (const auto* event = find(names.events, name))
    out += with_documentation("event " + strong, event->documentation) + fields_text(event->fields, ink);
  if (const auto* message = find(names.messages, name))
    out += fmt::format("{} {}\n  expect sent {}\n", message->channel, strong, name);
  if (const auto* action = find(names.actions, name))
    out += fmt::format("action {}\n{}", strong, fields_text(action->parameters, ink));
  if (const auto* workflow = find(names.workflows, name))
    out += with_documentation("workflow " + strong, workflow->description) +
           fmt::format("  why {}   expect in {}   expect finished {}\n", name, name, name);
  if (const auto* segment = find(names.segments, name))
    out += with_documentation("segment " + strong, segment->documentation);
  if (const auto* score = find(names.scores, name))
    out += with_documentation("score " + strong, score->documentation) + fmt::format("  score.{}\n", name);
  if (const auto* type = find(names.enums, name)) {
    out += "enum " + strong + "\n";
    for (const std::string& value : type->values)
      out += "  " + value + "\n";
  }
  if (name == "contact") out += "contact\n" + fields_text(names.contact, ink);
  if (name == "account") out += "account\n" + fields_text(names.account, ink);
  if (out.empty()) return std::nullopt;
  return out;
}

}  // namespace

std::string help_text(InkPot ink) {
  std::string out =
      "Say what happens and see what the program does, or ask for any value:\n\n"
      "  contact { plan: trial }\n"
      "  signed_up\n"
      "  after 1 day\n"
      "  contact.plan\n\n";
  size_t width = 0;
  for (const CommandWord& word : command_words())
    width = std::max(width, std::string(word.word).size() + 1 + std::string(word.arguments).size());
  for (const CommandWord& word : command_words()) {
    std::string head = word.word;
    if (*word.arguments != '\0') head += " " + std::string(word.arguments);
    out += fmt::format("  {}{}  {}\n", ink(Ink::strong, head),
                       std::string(width - std::min(width, head.size()), ' '), word.summary);
  }
  out += "\nMore by `help TOPIC`:\n";
  for (const Topic& topic : kTopics)
    out +=
        fmt::format("  {}{}  {}\n", ink(Ink::strong, topic.name),
                    std::string(width - std::min(width, std::string(topic.name).size()), ' '), topic.summary);
  out += "and `help NAME` of an event, a message, a workflow, `contact`.\n";
  return out;
}

std::optional<std::string> help_about(const std::string& topic, const Vocabulary& names, InkPot ink) {
  std::string out;
  for (const Topic& each : kTopics)
    if (each.name == topic)
      out += fmt::format("{}: {}\n\n{}", ink(Ink::strong, topic), each.summary, each.text);
  for (const CommandWord& word : command_words())
    if (word.word == topic)
      out +=
          fmt::format("{} {}\n{}\n{}", ink(Ink::strong, word.word), word.arguments, word.summary, word.more);
  if (const auto of_name = name_text(topic, names, ink)) out += (out.empty() ? "" : "\n") + *of_name;
  if (out.empty()) return std::nullopt;
  return out;
}

std::vector<std::string> help_topics(const Vocabulary& names) {
  std::vector<std::string> all;
  for (const Topic& each : kTopics)
    all.emplace_back(each.name);
  for (const CommandWord& word : command_words())
    all.emplace_back(word.word);
  for (const auto& each : names.events)
    all.push_back(each.name);
  for (const auto& each : names.messages)
    all.push_back(each.name);
  for (const auto& each : names.workflows)
    all.push_back(each.name);
  return all;
}

}  // namespace nudge::repl
