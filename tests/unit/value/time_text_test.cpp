#include "runtime/value/time_text.h"

#include <doctest/doctest.h>

#include <random>

#include "runtime/value/civil.h"
#include "runtime/value/word.h"

using namespace nudge;

TEST_CASE("times as senders write them") {
  int64_t time_ms = 1'772'440'273'704;
  for (const char* text :
       {"2026-03-02T08:31:13.704Z", "2026-03-02t08:31:13.704z", "2026-03-02 08:31:13.704Z",
        "2026-03-02T08:31:13.704", "2026-03-02T08:31:13.704123456789Z", "2026-03-02T08:31:13,704Z",
        "2026-03-02T09:31:13.704+01:00", "2026-03-02T09:31:13.704+0100", "2026-03-02T09:31:13.704+01",
        "2026-03-02T03:01:13.704-05:30", "2026-03-02 08:31:13.704 UTC", "2026-03-02 08:31:13.704 +0000",
        "2026-03-02T08:31:13.704-00:00", "2026-03-01T23:31:13.704-09:00", "2026-03-03T02:31:13.704+18:00"}) {
    CHECK_MESSAGE(parse_time(text) == time_ms, text);
  }
  CHECK(parse_time("2026-03-02T08:31:13Z") == time_ms - 704);
  CHECK(parse_time("2026-03-02T08:31:13.7Z") == time_ms - 4);
  CHECK(parse_time("2026-03-02T08:31:13.70499Z") == time_ms);
  CHECK(parse_time("2026-03-02T08:31Z") == time_ms - 13'704);
  CHECK(parse_time("2026-03-02T08:31") == time_ms - 13'704);
  CHECK(parse_time("2026-03-02T08:31+01:00") == time_ms - 13'704 - kHourMs);
  CHECK(parse_time("2026-03-02") == date_of_civil(2026, 3, 2) * kDayMs);
  CHECK(parse_time("2016-12-31T23:59:60Z") == date_of_civil(2017, 1, 1) * kDayMs);
  CHECK(parse_time("2016-12-31T23:59:60.9Z") == date_of_civil(2017, 1, 1) * kDayMs);
  CHECK(parse_time("1969-12-31T23:59:59.999Z") == -1);
  CHECK(parse_time("0000-01-01T00:00:00Z").has_value());
}

TEST_CASE("what is no time") {
  for (const char* text : {"",
                           "2026",
                           "2026-03",
                           "2026-3-2",
                           "20260302",
                           "2026-13-01",
                           "2026-00-01",
                           "2026-02-29",
                           "2026-04-31",
                           "2026-03-00",
                           "2026-03-02T",
                           "2026-03-02T8:31",
                           "2026-03-02T24:00",
                           "2026-03-02T08:60",
                           "2026-03-02T08:31:61",
                           "2026-03-02T08",
                           "2026-03-02T08:31:13.Z",
                           "2026-03-02T08:31:13.704X",
                           "2026-03-02T08:31:13.704Z ",
                           " 2026-03-02",
                           "2026-03-02 ",
                           "2026-03-02T08:31:13+1",
                           "2026-03-02T08:31:13+24:00",
                           "2026-03-02T08:31:13+01:60",
                           "2026-03-02T08:31:13+01:",
                           "2026-03-02T08:31:13 ",
                           "2026-03-02X08:31",
                           "+2026-03-02",
                           "yesterday",
                           "1772440273704",
                           "2026-03-02T08:31:13UTC"}) {
    CHECK_MESSAGE(!parse_time(text), text);
  }
  CHECK(!parse_time(std::string_view("2026-03-02\0", 11)));
}

TEST_CASE("no beginning of a time, and no time with a byte changed, does harm") {
  std::mt19937_64 random(5);
  std::string_view whole = "2026-03-02T08:31:13.704+01:00";
  for (size_t size = 0; size <= whole.size(); ++size)
    parse_time(whole.substr(0, size));
  for (int i = 0; i < 20'000; ++i) {
    std::string changed(whole);
    changed[random() % changed.size()] = static_cast<char>(random());
    if (auto time_ms = parse_time(changed)) CHECK(parse_time(print_time(*time_ms)) == time_ms);
  }
}

// One more digit says the same, and isn't of the form that is read apart.
TEST_CASE("the usual form is read as any other") {
  std::mt19937_64 random(24);
  constexpr std::string_view kTelling = "0123456789012345678969-:T.Z+ \x80\xFF\xB0";
  int read = 0, refused = 0;
  for (int round = 0; round < 200'000; ++round) {
    std::string text = print_time(static_cast<int64_t>(random() % 253'402'300'800'000));
    for (auto hits = random() % 3; hits > 0; --hits)
      text[random() % text.size()] = kTelling[random() % kTelling.size()];
    const std::string fraction = text.substr(19);
    if (fraction[0] != '.' || fraction.find_first_not_of("0123456789", 1) != 4 || fraction[4] != 'Z')
      continue;
    std::string longer = text;
    longer.insert(23, "0");
    CAPTURE(text);
    REQUIRE(parse_time(text) == parse_time(longer));
    ++(parse_time(text) ? read : refused);
  }
  CHECK(read > 50'000);
  CHECK(refused > 20'000);
}

TEST_CASE("times print and read back") {
  CHECK(print_time(0) == "1970-01-01T00:00:00.000Z");
  CHECK(print_time(-1) == "1969-12-31T23:59:59.999Z");
  CHECK(print_time(1'772'440'273'704) == "2026-03-02T08:31:13.704Z");
  CHECK(print_time(date_of_civil(12345, 1, 2) * kDayMs) == "+012345-01-02T00:00:00.000Z");
  CHECK(print_time(date_of_civil(-5, 1, 2) * kDayMs) == "-000005-01-02T00:00:00.000Z");
  CHECK(print_time(kMissing) == "missing");
  CHECK(!print_time(kMaxInt).empty());
  CHECK(!print_time(kMinInt).empty());
  std::mt19937_64 random(6);
  for (int i = 0; i < 20'000; ++i) {
    int64_t time_ms = static_cast<int64_t>(random() % 300'000'000'000'000) - 60'000'000'000'000;
    if (time_ms > 253'402'300'799'999) continue;
    REQUIRE(parse_time(print_time(time_ms)) == time_ms);
  }
}

TEST_CASE("dates and clocks") {
  CHECK(parse_date("2026-03-02") == date_of_civil(2026, 3, 2));
  CHECK(parse_date("2026-03-02T23:30:00-05:00") == date_of_civil(2026, 3, 2));
  CHECK(!parse_date("2026-03-02T23"));
  CHECK(!parse_date("02/03/2026"));
  CHECK(print_date(date_of_civil(2026, 3, 2)) == "2026-03-02");
  CHECK(print_date(date_of_civil(987, 3, 2)) == "0987-03-02");
  CHECK(print_date(kMissing) == "missing");
  CHECK(parse_clock("09:30") == 570);
  CHECK(parse_clock("9:30") == 570);
  CHECK(parse_clock("09:30:59") == 570);
  CHECK(parse_clock("00:00") == 0);
  CHECK(parse_clock("23:59") == 1439);
  for (const char* text :
       {"", "9", "24:00", "09:60", "9:3", "0930", "09:30 ", "09:30:", "09:30:60", "-1:00", "009:30"}) {
    CHECK_MESSAGE(!parse_clock(text), text);
  }
  CHECK(print_clock(570) == "09:30");
  CHECK(print_clock(kMissing) == "missing");
}

TEST_CASE("durations in the words of the language") {
  CHECK(print_duration(3 * kDayMs) == "3 days");
  CHECK(print_duration(kDayMs) == "1 day");
  CHECK(print_duration(14 * kDayMs) == "14 days");
  CHECK(print_duration(36 * kHourMs) == "1 day 12 hours");
  CHECK(print_duration(90 * kMinuteMs) == "1 hour 30 minutes");
  CHECK(print_duration(0) == "0 seconds");
  CHECK(print_duration(1'000) == "1 second");
  CHECK(print_duration(1'500) == "1.5 seconds");
  CHECK(print_duration(1) == "0.001 seconds");
  CHECK(print_duration(kDayMs + 1'020) == "1 day 1.02 seconds");
  CHECK(print_duration(-36 * kHourMs) == "-1 day 12 hours");
  CHECK(print_duration(kMissing) == "missing");
}

TEST_CASE("durations read back") {
  CHECK(parse_duration_text("3 days") == 3 * kDayMs);
  CHECK(parse_duration_text("1 week") == kWeekMs);
  CHECK(parse_duration_text("2 weeks 1 hour") == 2 * kWeekMs + kHourMs);
  CHECK(parse_duration_text("1.5 hours") == 90 * kMinuteMs);
  CHECK(parse_duration_text("0.0015 seconds") == 1);
  CHECK(parse_duration_text("-1 day 12 hours") == -36 * kHourMs);
  CHECK(parse_duration_text("99999999999999999999 weeks") == kMaxInt);
  for (const char* text :
       {"", "days", "3", "3days", "3 day s", "1 month", "2 years", "3 days ", " 3 days", "3  days", "1. days",
        ".5 days", "3 days,", "1 day and 2 hours", "--1 day", "3 dayss"}) {
    CHECK_MESSAGE(!parse_duration_text(text), text);
  }
  std::mt19937_64 random(9);
  for (int i = 0; i < 5'000; ++i) {
    int64_t duration_ms = static_cast<int64_t>(random()) >> (20 + random() % 40);
    REQUIRE(parse_duration_text(print_duration(duration_ms)) == duration_ms);
  }
  CHECK(parse_duration_text(print_duration(kMinInt)) == kMinInt);
}

TEST_CASE("weekdays have names") {
  CHECK(weekday_name(0) == "monday");
  CHECK(weekday_name(6) == "sunday");
  CHECK(weekday_name(kMissing) == "missing");
}
