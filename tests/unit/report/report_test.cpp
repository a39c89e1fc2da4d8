// What reports are made of: ranks, weeks, comparisons, and how numbers are written for people.
#include "runtime/report/report.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

#include "runtime/report/comparison.h"
#include "runtime/report/journal.h"
#include "runtime/report/json_writer.h"
#include "runtime/report/plot.h"
#include "runtime/report/text_table.h"
#include "runtime/value/civil.h"

using namespace nudge;

namespace {

std::vector<Journal::Sent> at_days(std::initializer_list<double> days) {
  std::vector<Journal::Sent> sent;
  for (double day : days)
    sent.push_back({static_cast<int64_t>(day * static_cast<double>(kDayMs)), 0, 0});
  return sent;
}

// Two messages, `a` and `b`, and a workflow.
Program program_of(std::initializer_list<const char*> messages) {
  Program program;
  for (const char* name : messages)
    program.messages.push_back({name, Channel::email, {}, "", false});
  program.workflows.emplace_back().name = "w";
  return program;
}

}  // namespace

TEST_CASE("a percentile is the least value that so many per cent don't exceed") {
  auto of = [](std::vector<int64_t> values, unsigned per_cent) { return percentile(values, per_cent); };
  CHECK(of({}, 50) == kMissing);
  CHECK(of({7}, 50) == 7);
  CHECK(of({7}, 90) == 7);
  CHECK(of({2, 1}, 50) == 1);
  CHECK(of({2, 1}, 90) == 2);
  CHECK(of({3, 1, 2}, 50) == 2);
  CHECK(of({10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 90) == 9);
  CHECK(of({11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 90) == 10);
}

TEST_CASE("a week ends before its seventh day is over again") {
  CHECK(fullest_week({}).messages == 0);
  CHECK(fullest_week(at_days({0, 7})).messages == 1);
  CHECK(fullest_week(at_days({0, 6.99})).messages == 2);
  Fullest week = fullest_week(at_days({0, 5, 8, 11.5, 30, 31, 36.9}));
  CHECK(week.messages == 3);
  CHECK(week.from_ms == 5 * kDayMs);  // of two such weeks the first
}

TEST_CASE("the fullest week is what counting from each message gives") {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::vector<Journal::Sent> sent;
    int64_t now = 0;
    for (uint64_t count = random() % 40; sent.size() < count;)
      sent.push_back({now += static_cast<int64_t>(random() % (3 * kDayMs)), 0, 0});
    uint64_t most = 0;
    for (const Journal::Sent& begin : sent) {
      uint64_t within = 0;
      for (const Journal::Sent& other : sent)
        within += other.at_ms >= begin.at_ms && other.at_ms < begin.at_ms + kWeekMs;
      most = std::max(most, within);
    }
    REQUIRE(fullest_week(sent).messages == most);
  }
}

TEST_CASE("a journal gives each contact its messages in order") {
  Journal journal;
  for (int64_t turn = 0; turn < 3000; ++turn)
    journal.add(fmt::format("u{}", turn % 7), {turn, static_cast<uint32_t>(turn % 2), 0});
  journal.close();
  REQUIRE(journal.contacts() == 7);
  for (uint32_t contact = 0; contact < 7; ++contact) {
    int64_t before = -1;
    for (const Journal::Sent& sent : journal.of(contact)) {
      CHECK(journal.id(contact) == fmt::format("u{}", sent.at_ms % 7));
      CHECK(sent.at_ms > before);
      before = sent.at_ms;
    }
  }
  CHECK(journal.id(journal.contacts_by_id().front()) == "u0");
}

TEST_CASE("messages are compared by name, whatever their places") {
  const Program before = program_of({"a", "b", "c"});
  const Program after = program_of({"c", "a"});
  Journal old_journal, new_journal;
  auto add_old = [&](const char* who, int64_t at_ms, uint32_t message) {
    old_journal.add(who, {at_ms, message, 0});
  };
  auto add_new = [&](const char* who, int64_t at_ms, uint32_t message) {
    new_journal.add(who, {at_ms, message, 0});
  };
  add_old("same", 1, 0), add_new("same", 1, 1);
  add_old("other", 1, 1), add_new("other", 1, 1);
  add_old("later", 1, 2), add_new("later", 2, 0);
  add_old("swapped", 1, 0), add_old("swapped", 2, 2), add_new("swapped", 1, 0), add_new("swapped", 2, 1);
  add_old("gone", 1, 0);
  add_new("new", 1, 0);
  old_journal.close(), new_journal.close();
  const ReportComparison found = compare({before, old_journal}, {after, new_journal}, 10);
  CHECK(found.contacts == std::array<uint64_t, kChanges>{1, 1, 1, 2, 1});
  CHECK(found.newly_reached == 1);
  CHECK(found.no_longer_reached == 1);
  std::string order;
  for (const ContactChange& example : found.examples)
    order += example.contact + " ";
  CHECK(order == "new gone other later swapped ");
  CHECK(compare({before, old_journal}, {after, new_journal}, 0).examples.empty());
}

TEST_CASE("numbers for people") {
  CHECK(per_cent(0, 0) == "-");
  CHECK(per_cent(0, 5) == "0.0 %");
  CHECK(per_cent(1, 3) == "33.3 %");
  CHECK(per_cent(2, 3) == "66.7 %");
  CHECK(per_cent(1, 100'000) == "<0.1 %");
  CHECK(per_cent(5, 5) == "100.0 %");
  CHECK(rough_duration(kMissing) == "-");
  CHECK(rough_duration(960) == "0.96 seconds");
  CHECK(rough_duration(2 * kDayMs + 4 * kHourMs + 31 * kMinuteMs) == "2 days 5 hours");
  CHECK(rough_duration(3 * kHourMs + 29'999) == "3 hours");
  CHECK(short_time(1772442000000) == "2026-03-02 09:00");
  CHECK(counted(1, "contact") == "1 contact");
  CHECK(counted(1200, "contact") == "1,200 contacts");
  TextTable table("lr", 2);
  table.add({"nämlich", "1"});
  table.add({"b", "1,000", "more"});
  CHECK(table.text() == "  nämlich      1\n  b        1,000  more\n");
}

TEST_CASE("JSON is indented, short things stand on one line") {
  JsonWriter json;
  json.open_object();
  json.integer("n", 1);
  json.open_array("all", JsonWriter::Form::one_line);
  json.text("", "a\"b");
  json.open_object();
  json.time("at", kMissing);
  json.number("half", 0.5);
  json.close();
  json.close();
  json.open_array("none");
  json.close();
  json.close();
  CHECK(json.take() ==
        "{\n  \"n\": 1,\n  \"all\": [\"a\\\"b\", {\"at\": null, \"half\": 0.5}],\n  \"none\": []\n}\n");
}

TEST_CASE("a plot of nothing says so; many messages share a colour; a long time is shown by weeks") {
  Report none;
  CHECK(plot_svg({{"", none}}, PlotBy::message).find("no messages were sent") != std::string::npos);
  Report report;
  for (int message = 0; message < 14; ++message)
    report.messages.push_back({fmt::format("m<{}>", message), Channel::email, 0, {}});
  for (int64_t date : {20'000, 20'500})
    report.days.push_back({date, std::vector<uint64_t>(14, 3), {}});
  const std::string svg = plot_svg({{"", report}}, PlotBy::message);
  CHECK(svg.find("m&lt;0&gt; 6") != std::string::npos);
  CHECK(svg.find("5 others 30") != std::string::npos);
  CHECK(svg.find("sent per week") != std::string::npos);
  // A wrong timestamp's centuries.
  report.days.push_back({2'000'000, std::vector<uint64_t>(14, 3), {}});
  CHECK(plot_svg({{"", report}}, PlotBy::message).size() < 500'000);
}
