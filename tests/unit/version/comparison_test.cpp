// What a comparison says of two programs, a line for each thing.
#include "runtime/version/comparison.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "runtime/program/node_nature.h"
#include "tests/unit/lower/lowered.h"

using namespace nudge;
using nudge::test::lowered;

namespace {

const std::string kDeclared = R"flow(
event begun { key: text?, amount: int }
event done
action note(text: text)
action other(text: text)
)flow";

// Steps on which somebody can stand: "wait 1 day: stays", "wait 2 days: wait 1 day changed".
std::string fates(const Program& from, const Program& to) {
  const Comparison comparison = compare(from, to);
  std::string all;
  for (size_t id = 0; id < from.workflows.size(); ++id) {
    const Workflow& workflow = from.workflows[id];
    const WorkflowMatch& match = comparison.workflows[id];
    REQUIRE(match.nodes.size() == workflow.nodes.size());
    for (size_t node = 0; node < workflow.nodes.size(); ++node) {
      if (!can_stand(workflow.nodes[node].kind)) continue;
      const NodeMatch& found = match.nodes[node];
      constexpr const char* kFates[] = {"stays", "moves", "finishes", "retires", "stops", "unanswered"};
      all += workflow.nodes[node].step + ": " + kFates[static_cast<size_t>(found.fate)];
      if (found.to != kNoNode) {
        const Node& there = to.workflows[*match.to].nodes[found.to];
        if (there.step != workflow.nodes[node].step) all += " at " + there.step;
      }
      if (found.fate == Fate::stays && found.changed) all += ", changed";
      all += "\n";
    }
  }
  return all;
}

std::string steps(const std::string& body) {
  return kDeclared + "workflow w { when begun enter every time " + body + " }";
}
std::string fates(const std::string& before, const std::string& after) {
  return fates(lowered(steps(before)), lowered(steps(after)));
}

struct FateCase {
  const char* what;
  const char* before;
  const char* after;
  const char* fates;
};
const FateCase kFateCases[] = {
    {"the same", "then { wait 1 day note(\"a\") }", "then { wait 1 day note(\"a\") }", "wait 1 day: stays\n"},
    {"a step before", "then { wait 1 day note(\"a\") }", "then { note(\"x\") wait 1 day note(\"a\") }",
     "wait 1 day: stays\n"},
    {"a like step before", "then { note(\"a\") wait 1 day note(\"b\") wait 1 day note(\"c\") }",
     "then { wait 1 day note(\"a\") wait 1 day note(\"b\") wait 1 day note(\"c\") }",
     "wait 1 day: stays at wait 1 day #2\nwait 1 day #2: stays at wait 1 day #3\n"},
    {"of two alike the first is gone",
     "then { if did done then { note(\"a\") wait 1 day } else { other(\"b\") wait 1 day other(\"c\") } }",
     "then { if did done then { note(\"a\") } else { other(\"b\") wait 1 day other(\"c\") } }",
     "wait 1 day: stays\nwait 1 day #2: stays at wait 1 day\n"},
    {"a shorter wait", "then { note(\"a\") wait 3 days note(\"b\") }",
     "then { note(\"a\") wait 1 day note(\"b\") }", "wait 3 days: stays at wait 1 day, changed\n"},
    {"two that swap their lengths", "then { wait 3 days note(\"a\") wait 1 day other(\"b\") }",
     "then { wait 1 day note(\"a\") wait 3 days other(\"b\") }",
     "wait 3 days: stays at wait 1 day, changed\nwait 1 day: stays at wait 3 days, changed\n"},
    {"a wait of another kind", "then { wait 3 days note(\"b\") }", "then { wait until 09:00 note(\"b\") }",
     "wait 3 days: unanswered\n"},
    {"a wait that is gone", "then { note(\"a\") wait 3 days note(\"b\") }",
     "then { note(\"a\") note(\"b\") }", "wait 3 days: unanswered\n"},
    {"a label given", "then { note(\"a\") wait 3 days note(\"b\") }",
     "then { note(\"a\") pause: wait 3 days note(\"b\") }", "wait 3 days: stays at pause\n"},
    {"a label given to a shorter one", "then { note(\"a\") wait 3 days note(\"b\") }",
     "then { note(\"a\") pause: wait 2 days note(\"b\") }", "wait 3 days: stays at pause, changed\n"},
    {"a label taken away", "then { note(\"a\") pause: wait 3 days note(\"b\") }",
     "then { note(\"a\") wait 3 days note(\"b\") }", "pause: stays at wait 3 days\n"},
    {"another label is another step", "then { pause: wait 3 days note(\"b\") }",
     "then { rest: wait 3 days note(\"b\") }", "pause: unanswered\n"},
    {"another label, said", "then { pause: wait 3 days note(\"b\") }",
     "moved pause to rest then { rest: wait 3 days note(\"b\") }", "pause: moves at rest\n"},
    {"to the end", "then { pause: wait 3 days note(\"b\") }", "moved pause to finish then { note(\"b\") }",
     "pause: finishes\n"},
    {"a label wanders", "then { pause: wait 3 days note(\"a\") wait 1 day }",
     "then { wait 1 day note(\"a\") pause: wait 2 days }", "pause: stays, changed\nwait 1 day: stays\n"},
    {"what is awaited changes", "then { wait up to 3 days for done then note(\"a\") }",
     "then { wait up to 3 days for begun(amount > 3) then note(\"a\") }",
     "wait for done: stays at wait for begun, changed\n"},
    {"a filter changes", "then { wait up to 3 days for begun(amount > 2) then note(\"a\") }",
     "then { wait up to 3 days for begun(amount > 3) then note(\"a\") }", "wait for begun: stays, changed\n"},
    {"a repeat and its end", "then { repeat up to 3 times every 2 days until did done { note(\"a\") } }",
     "then { note(\"x\") repeat up to 4 times every 1 day until did done { note(\"a\") } }",
     "repeat: stays, changed\n"},
    {"the workflow is gone", "then { wait 1 day }", nullptr, "wait 1 day: stops\n"},
};

std::string join(const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines)
    all += line + "\n";
  return all;
}

}  // namespace

TEST_CASE("steps keep their places, whatever is put in or taken out around them") {
  for (const FateCase& one : kFateCases) {
    const std::string what = one.what;
    CAPTURE(what);
    if (one.after) {
      CHECK(fates(one.before, one.after) == one.fates);
    } else {
      CHECK(fates(lowered(steps(one.before)),
                  lowered(kDeclared + "workflow v { when done then note(\"x\") }")) == one.fates);
    }
  }
}

TEST_CASE("functions mean the same wherever their constants and slots stand") {
  const std::string before = R"flow(
enum Plan { trial, starter, pro }
contact { plan: Plan = trial, seats: int = 1, tags: set of text = [] }
event begun { amount: int }
action note(text: text)
segment rich = contact.plan == pro and count(begun(amount > 3) within 7 days) >= 2
workflow w { when rich then { if contact.plan in [starter, pro] then note("{contact.plan} has {contact.seats}") set contact.plan = pro } }
)flow";
  const std::string after = R"flow(
enum Plan { free, trial, pro, starter }
contact { age: int?, tags: set of text = [], seats: int = 1, plan: Plan = trial }
event another { x: text? }
event begun { more: text?, amount: int }
action note(text: text)
segment old = contact.age == 7 and count(another(x == "q") within 7 days) >= 2
segment rich = contact.plan == pro and count(begun(amount > 3) within 7 days) >= 2
workflow a { when old then note("{contact.age ?? 3} {last(another) ?? now}") }
workflow w { when rich then { if contact.plan in [starter, pro] then note("{contact.plan} has {contact.seats}") set contact.plan = pro } }
)flow";
  const Program from = lowered(before);
  const Program to = lowered(after);
  Comparison comparison = compare(from, to);
  CHECK(!comparison.workflows[0].changed);
  REQUIRE(comparison.conditions.size() == 1);
  CHECK(to.subjects[0].conditions[comparison.conditions[0].condition].name == "old");
  CHECK(comparison.conditions[0].fresh);
  CHECK(comparison.new_triggers.size() == 1);
  CHECK(comparison.started.size() == 1);
  comparison = compare(to, from);
  CHECK(!comparison.workflows[1].changed);
  CHECK(comparison.conditions.empty());
  CHECK(comparison.stopped.size() == 1);
}

TEST_CASE("what a condition says is told from what it doesn't say") {
  const std::string head =
      "enum Plan { trial, starter, pro }\ncontact { plan: Plan = trial, seats: int = 1 }\n" + kDeclared;
  auto changed = [&](const std::string& before, const std::string& after) {
    const Comparison comparison =
        compare(lowered(head + "workflow w { when " + before + " then note(\"a\") }"),
                lowered(head + "workflow w { when " + after + " then note(\"a\") }"));
    CHECK(comparison.conditions.size() == comparison.new_triggers.size());
    CHECK(comparison.workflows[0].changed == !comparison.conditions.empty());
    return !comparison.conditions.empty();
  };
  CHECK(!changed("contact.plan == pro", "(contact.plan == pro)"));
  CHECK(changed("contact.plan == pro", "contact.plan == starter"));
  CHECK(changed("contact.seats > 2", "contact.seats > 3"));
  CHECK(changed("count(done within 7 days) >= 3", "count(done within 8 days) >= 3"));
  CHECK(changed("count(done within 7 days) >= 3", "count(begun within 7 days) >= 3"));
  CHECK(changed("count(begun(amount > 2)) >= 3", "count(begun(amount > 3)) >= 3"));
  CHECK(changed("contact.email is known and contact.email matches r\"a\"",
                "contact.email is known and contact.email matches r\"b\""));
  CHECK(changed("contact.seats > 2 holds for 3 days", "contact.seats > 2 holds for 4 days"));
}

TEST_CASE("histories that begin empty, and who reads them") {
  struct Case {
    const char* before;
    const char* after;
    const char* empty;
  };
  const Case cases[] = {
      {"did done", "did done", ""},
      {"did done", "count(done) >= 2", "done: empty, workflow w\n"},
      {"count(done) >= 2", "did done", ""},
      {"did done", "did begun", "begun: empty, workflow w\n"},
      {"count(done within 7 days) >= 2", "count(done within 5 days) >= 2", ""},
      {"count(done within 7 days) >= 2", "count(done within 9 days) >= 2", "done: partly, workflow w\n"},
      {"count(done within 7 days) >= 2", "count(done within 7 days) >= 3", "done: partly, workflow w\n"},
      {"no done for 9 days", "did done within 5 days", ""},
      {"sum(begun.amount) > 3", "sum(begun.amount within 3 days) > 3", "begun.amount: empty, workflow w\n"},
      {"did begun(key == \"a\")", "did begun(key == \"b\")", "begun(key == \"b\"): empty, workflow w\n"},
  };
  for (const Case& one : cases) {
    const std::string change = fmt::format("{} -> {}", one.before, one.after);
    CAPTURE(change);
    auto program = [&](const char* when) {
      return lowered(kDeclared + "workflow w { when " + when + " then note(\"a\") }");
    };
    std::string empty;
    for (const EmptyHistory& history : compare(program(one.before), program(one.after)).empty_histories) {
      empty += fmt::format("{}: {}", history.name, history.partly ? "partly" : "empty");
      for (const std::string& user : history.used_by)
        empty += ", " + user;
      empty += "\n";
    }
    CHECK(empty == one.empty);
  }
}

TEST_CASE("changes of fields, for people") {
  auto program = [](const std::string& fields) {
    return lowered(fields +
                   "\nevent begun\naction note(text: text)\nworkflow w { when begun then note(\"a\") }");
  };
  const Program from = program(R"flow(
enum Plan { trial, older, pro }
contact { plan: Plan = trial, seats: int = 1, title: text?, mail: text?, worth: money(USD)?, age: int?, gone: text?, price: number?,
  address: Address?, phones: list of text = [] }
record Address { city: text, street: text? }
)flow");
  const Program to = program(R"flow(
enum Plan { pro, trial }
contact { plan: Plan = trial, seats: number = 1, title: text? pii, mail: email?, worth: money(EUR)?, age: int = 3, price: int?, size: int = 4,
  note: text?, address: Address?, phones: set of text = [] }
record Address { city: text, zip: text? }
)flow");
  CHECK(join(compare(from, to).field_changes) ==
        "contact.plan: `older` is gone: who has that gets the default\n"
        "contact.seats: number, was int: its values are kept\n"
        "contact.title: masked, as `pii`, from now on\n"
        "contact.mail: email?, was text?: what doesn't read as one is dropped\n"
        "contact.worth: money(EUR)?, was money(USD)?: its values are dropped\n"
        "contact.age: int, was int?: who has none gets its default\n"
        "contact.price: int?, was number?: what isn't whole is dropped\n"
        "contact.size: int, new: everybody begins with its default\n"
        "contact.note: text?, new: nobody has one yet\n"
        "contact.address.zip: text?, new: nobody has one yet\n"
        "contact.address.street: gone, its values are dropped\n"
        "contact.phones: set of text, was list of text: its values are kept\n"
        "contact.gone: gone, its values are dropped\n");
  CHECK(compare(from, from).field_changes.empty());
}

TEST_CASE("a program is the same however it is spaced, and wherever its lines stand") {
  const Program one = lowered(steps("then { wait up to 1 day for begun(amount > 3) note(\"a\") }"));
  CHECK(same_program(one, one));
  CHECK(same_program(
      one, lowered("\n# said\n" +
                   steps("then {\n\n  wait up to 1 day for begun(amount   >  3)\n note(\"a\") }"))));
  CHECK(!same_program(one, lowered(steps("then { wait up to 1 day for begun(amount > 4) note(\"a\") }"))));
  CHECK(!same_program(one, lowered(steps("then { wait up to 1 day for begun(amount > 3) note(\"b\") }"))));
}
