// A year of one program, in eleven versions: what happens to two people, worked out by hand.
#include <doctest/doctest.h>

#include "tests/unit/version/versions.h"

using namespace nudge;
using nudge::test::Versions;

namespace {

struct Project {
  std::string plans = "trial, pro";
  std::string fields = "seats: int = 1";
  std::string active = "count(visited within 30 days) >= 2";
  std::string head = "enter once goal invited within 300 days";
  std::string steps = "note(\"welcome\") wait 30 days note(\"tips\") wait 60 days note(\"ask\")";
  std::string others;

  std::string text() const {
    return "enum Plan { " + plans + " }\ncontact { plan: Plan = trial, " + fields +
           " }\nevent signed_up\nevent visited { pages: int = 1 }\nevent invited\naction note(text: text)\n" +
           "segment active = " + active + "\nworkflow onboarding { when signed_up " + head + " then { " +
           steps +
           " } }\nworkflow lively { when active enter every time then note(\"active {contact.plan}\") }\n" +
           others;
  }
};

const std::string kWinback =
    "workflow winback { when no visited for 60 days enter again after 90 days then { note(\"back?\") wait 10 "
    "days "
    "note(\"last\") } }\n";

struct Year {
  Project project;
  Versions run{project.text()};

  void until(const std::string& date, const std::string& happened) {
    CAPTURE(date);
    run.advance(date + "T10:00Z");
    CHECK(run.take() == happened);
  }
  void winter();
  void spring();
  void rest();
};

void Year::winter() {
  run.event("2026-01-01T10:00Z", "ada", "signed_up");
  CHECK(run.take() == "ada onboarding entered\nada onboarding \"welcome\"\n");
  run.identify("2026-01-02T10:00Z", "ada", R"({"plan":"pro","seats":9})");
  run.event("2026-01-05T10:00Z", "ada", "visited");
  run.event("2026-01-06T10:00Z", "ada", "visited");
  CHECK(run.take() == "ada lively entered\nada lively \"active pro\"\nada lively finished\n");

  // 2: steps put in before and behind where she waits.
  until("2026-01-10", "");
  project.steps =
      "note(\"hello\") note(\"welcome\") wait 30 days note(\"tips\") note(\"more\") wait 60 days "
      "note(\"ask\")";
  run.apply(project.text());
  until("2026-01-30", "");
  until("2026-01-31", "ada onboarding \"tips\"\nada onboarding \"more\"\n");

  // 3: values of an enum in another order, a field more, her wait ten days shorter: until the 22nd of March.
  until("2026-02-10", "");
  project.plans = "pro, free, trial";
  project.fields = "region: text?, seats: int = 1";
  project.steps =
      "note(\"hello\") note(\"welcome\") wait 30 days note(\"tips\") note(\"more\") wait 50 days "
      "note(\"ask\")";
  run.apply(project.text());

  // 4: the wait gets a label, 5: it is called otherwise and is longer, said by `moved`: until the 11th of
  // April.
  until("2026-02-20", "");
  project.steps =
      "note(\"hello\") note(\"welcome\") wait 30 days note(\"tips\") note(\"more\") calm: wait 50 days "
      "note(\"ask\")";
  run.apply(project.text());
  CHECK(run.comparison.workflows[1].changed);
  until("2026-03-01", "");
  project.head += " moved calm to quiet";
  project.steps =
      "note(\"hello\") note(\"welcome\") wait 30 days note(\"tips\") note(\"more\") quiet: wait 70 days "
      "note(\"ask\")";
  run.apply(project.text());
}

void Year::spring() {
  // 6: a workflow more. Ada was here last on the 6th of January: that is known by what `active` kept, and she
  // is left alone. Bob comes.
  run.event("2026-03-14T10:00Z", "bob", "visited");
  until("2026-03-15", "");
  project.others = kWinback;
  run.apply(project.text());
  CHECK(run.comparison.empty_histories.empty());
  CHECK(run.comparison.new_triggers.size() == 1);
  CHECK(run.take() == "");

  // 7: a longer window: what it lacks is told. 8: a field goes, one comes.
  until("2026-04-01", "");
  project.active = "count(visited within 90 days) >= 3";
  run.apply(project.text());
  REQUIRE(run.comparison.empty_histories.size() == 1);
  CHECK(run.comparison.empty_histories[0].partly);
  CHECK(run.comparison.empty_histories[0].used_by ==
        std::vector<std::string>{"segment active", "workflow lively", "workflow winback"});
  until("2026-04-03", "");
  project.fields = "region: text?, places: int = 2";
  run.apply(project.text());
  CHECK(run.comparison.field_changes.size() == 2);
  // The third within 90 days: two were kept from when it was 30.
  run.event("2026-04-03T11:00Z", "ada", "visited");
  CHECK(run.take() == "ada lively entered\nada lively \"active pro\"\nada lively finished\n");
  until("2026-04-10", "");
  until("2026-04-11", "ada onboarding \"ask\"\nada onboarding finished\n");
}

void Year::rest() {
  // 9: winback goes, while Bob is in it.
  until("2026-05-12", "");
  until("2026-05-13", "bob winback entered\nbob winback \"back?\"\n");
  until("2026-05-20", "");
  project.others = "";
  run.apply(project.text());
  CHECK(run.take() == "bob winback stopped\n");
  until("2026-06-30", "");

  // 10: more time for the goal, which ended on the 28th of October else.
  project.head = "enter once goal invited within 400 days";
  run.apply(project.text());
  until("2026-11-01", "");
  run.event("2026-11-15T10:00Z", "ada", "invited");
  CHECK(run.take() == "ada onboarding converted\n");

  // 11: once becomes again after 300 days: when she entered isn't known any more, so it counts from now.
  until("2026-12-01", "");
  project.head = "enter again after 300 days goal invited within 400 days";
  run.apply(project.text());
  run.event("2026-12-20T10:00Z", "ada", "signed_up");
  CHECK(run.take() == "ada onboarding refused (entered too short a time ago)\n");
  run.event("2026-12-20T10:00Z", "bob", "signed_up");
  CHECK(run.take() == "bob onboarding entered\nbob onboarding \"hello\"\nbob onboarding \"welcome\"\n");
}

}  // namespace

TEST_CASE("a year in eleven versions") {
  Year year;
  year.winter();
  year.spring();
  year.rest();
}
