#include "runtime/value/zone.h"

#include <date/tz.h>
#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "runtime/value/time_text.h"
#include "runtime/value/word.h"
#include "runtime/value/zone_rule.h"

using namespace nudge;
using std::chrono::milliseconds;

namespace {

constexpr std::array kNames = {
    "Europe/Paris",      "America/New_York",   "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns",
    "Pacific/Apia",      "Africa/Casablanca",  "Asia/Tehran",         "Asia/Kolkata",   "Europe/Dublin",
    "America/Sao_Paulo", "Pacific/Kiritimati", "Antarctica/Troll",    "America/Havana", "Asia/Gaza",
    "Africa/Monrovia",   "US/Eastern",         "America/Nuuk",        "Etc/GMT+12",     "Europe/London"};

int64_t time_of(std::string_view text) {
  return parse_time(text).value();
}
ZoneId zone_of(std::string_view name) {
  return find_zone(name).value();
}
std::string local_text(std::string_view utc, std::string_view zone) {
  return print_time(utc_to_local(time_of(utc), zone_of(zone)));
}
std::string utc_text(std::string_view local, std::string_view zone) {
  return print_time(local_to_utc(time_of(local), zone_of(zone)));
}

}  // namespace

TEST_CASE("zones are found by their names and links") {
  CHECK(find_zone("UTC") == kUtc);
  CHECK(zone_name(kUtc) == "UTC");
  for (const char* name : kNames) {
    REQUIRE(find_zone(name));
    CHECK(zone_name(*find_zone(name)) == name);
    CHECK(find_zone(name) == find_zone(name));
  }
  CHECK(find_zone("US/Eastern") != find_zone("America/New_York"));
  CHECK(zone_count() > 400);
  for (const char* name :
       {"", "Europe", "europe/paris", "Europe/Pari", "../UTC", "localtime", "posixrules", "CEST"}) {
    CHECK_MESSAGE(!find_zone(name), name);
  }
}

TEST_CASE("what isn't a zone counts as UTC") {
  CHECK(zone_name(65535) == "UTC");
  CHECK(utc_to_local(1'000, 65535) == 1'000);
  CHECK(local_to_utc(1'000, 65535) == 1'000);
}

TEST_CASE("every zone loads, with offsets below 26 hours") {
  for (size_t zone = 0; zone < zone_count(); ++zone) {
    for (int64_t time_ms : {time_of("1970-01-01"), time_of("2026-07-01"), time_of("2100-01-01")}) {
      REQUIRE(std::abs(utc_offset_ms(time_ms, static_cast<ZoneId>(zone))) < 26 * 3'600'000);
    }
    REQUIRE(find_zone(zone_name(static_cast<ZoneId>(zone))) == static_cast<ZoneId>(zone));
  }
}

TEST_CASE("offsets equal those of the tz library") {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<int64_t> any(time_of("1850-01-01"), time_of("2037-12-01"));
  for (const char* name : kNames) {
    const date::time_zone* reference = date::locate_zone(name);
    ZoneId zone = zone_of(name);
    for (int i = 0; i < 2'000; ++i) {
      int64_t time_ms = any(random);
      date::sys_info info = reference->get_info(date::sys_time<milliseconds>(milliseconds(time_ms)));
      REQUIRE_MESSAGE(utc_offset_ms(time_ms, zone) == milliseconds(info.offset).count(),
                      name << " " << print_time(time_ms));
      for (int64_t edge : {milliseconds(info.begin.time_since_epoch()).count(),
                           milliseconds(info.end.time_since_epoch()).count()}) {
        if (edge < time_of("1850-01-01") || edge > time_of("2037-12-01")) continue;
        for (int64_t around : {edge - 1, edge, edge + 1}) {
          auto there = reference->get_info(date::sys_time<milliseconds>(milliseconds(around)));
          REQUIRE(utc_offset_ms(around, zone) == milliseconds(there.offset).count());
        }
      }
    }
  }
}

TEST_CASE("local times become instants as by the tz library") {
  std::mt19937_64 random(8);
  std::uniform_int_distribution<int64_t> any(time_of("1850-01-01"), time_of("2037-12-01"));
  auto check = [](const date::time_zone* reference, ZoneId zone, int64_t local_ms) {
    date::local_time<milliseconds> local{milliseconds(local_ms)};
    date::local_info info = reference->get_info(local);
    int64_t expected = local_ms - milliseconds(info.first.offset).count();
    if (info.result == date::local_info::nonexistent)
      expected = milliseconds(info.first.end.time_since_epoch()).count();
    REQUIRE_MESSAGE(local_to_utc(local_ms, zone) == expected, reference->name()
                                                                  << " " << print_time(local_ms));
  };
  for (const char* name : kNames) {
    const date::time_zone* reference = date::locate_zone(name);
    ZoneId zone = zone_of(name);
    for (int i = 0; i < 300; ++i) {
      int64_t time_ms = any(random);
      check(reference, zone, time_ms);
      int64_t edge =
          milliseconds(
              reference->get_info(date::sys_time<milliseconds>(milliseconds(time_ms))).end.time_since_epoch())
              .count();
      if (edge > time_of("2037-12-01")) continue;
      for (int64_t minutes = -26 * 60; minutes <= 26 * 60; minutes += 15) {
        check(reference, zone, edge + minutes * 60'000 + utc_offset_ms(edge, zone));
      }
    }
  }
}

TEST_CASE("gaps and overlaps") {
  CHECK(utc_text("2026-03-29T02:30", "Europe/Paris") ==
        "2026-03-29T01:00:00.000Z");  // skipped: 03:00 summer time
  CHECK(utc_text("2026-03-29T01:59:59.999", "Europe/Paris") == "2026-03-29T00:59:59.999Z");
  CHECK(utc_text("2026-10-25T02:30", "Europe/Paris") == "2026-10-25T00:30:00.000Z");  // twice: the first
  CHECK(utc_text("2026-10-25T03:00", "Europe/Paris") == "2026-10-25T02:00:00.000Z");
  CHECK(utc_text("2026-10-04T02:15", "Australia/Lord_Howe") == "2026-10-03T15:30:00.000Z");  // half an hour
  CHECK(utc_text("2011-12-30T12:00", "Pacific/Apia") == "2011-12-30T10:00:00.000Z");  // a day that wasn't
  CHECK(local_text("2011-12-30T10:00", "Pacific/Apia") == "2011-12-31T00:00:00.000Z");
}

TEST_CASE("rules go on after the last change that the tz file lists") {
  CHECK(local_text("2050-07-01T12:00", "Europe/Paris") == "2050-07-01T14:00:00.000Z");
  CHECK(local_text("2050-01-01T12:00", "Europe/Paris") == "2050-01-01T13:00:00.000Z");
  CHECK(local_text("2099-07-01T12:00", "America/New_York") == "2099-07-01T08:00:00.000Z");
  CHECK(local_text("2199-01-01T12:00", "Australia/Lord_Howe") == "2199-01-01T23:00:00.000Z");
  CHECK(local_text("2060-07-01T12:00", "Asia/Tehran") == "2060-07-01T15:30:00.000Z");
  CHECK(local_text("2060-07-01T12:00", "America/Nuuk") == "2060-07-01T11:00:00.000Z");
  CHECK(utc_text("2040-03-25T02:30", "Europe/Paris") == "2040-03-25T01:00:00.000Z");
}

TEST_CASE("the rules of tz files") {
  auto paris = changes_by_rule("CET-1CEST,M3.5.0,M10.5.0/3", 2026, 2026);
  REQUIRE(paris.size() == 2);
  CHECK(paris[0] == ZoneChange{time_of("2026-03-29T01:00Z"), 7'200'000});
  CHECK(paris[1] == ZoneChange{time_of("2026-10-25T01:00Z"), 3'600'000});
  auto dublin = changes_by_rule("IST-1GMT0,M10.5.0,M3.5.0/1", 2026, 2026);  // summer time in winter
  REQUIRE(dublin.size() == 2);
  CHECK(dublin[0] == ZoneChange{time_of("2026-03-29T01:00Z"), 3'600'000});
  CHECK(dublin[1] == ZoneChange{time_of("2026-10-25T01:00Z"), 0});
  auto nuuk = changes_by_rule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026, 2026);  // a time before its day
  REQUIRE(nuuk.size() == 2);
  CHECK(nuuk[0] == ZoneChange{time_of("2026-03-29T01:00Z"), -3'600'000});
  auto chatham = changes_by_rule("<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", 2026, 2026);
  REQUIRE(chatham.size() == 2);
  CHECK(chatham[0] == ZoneChange{time_of("2026-04-04T14:00Z"), 45'900'000});
  auto by_day = changes_by_rule("AAA0BBB,J60/0,300/0", 2024, 2024);
  REQUIRE(by_day.size() == 2);
  CHECK(by_day[0].at_ms == time_of("2024-03-01T00:00Z"));
  CHECK(by_day[1].at_ms == time_of("2024-10-26T23:00Z"));
  for (const char* none :
       {"", "UTC0", "<+0330>-3:30", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.5.0,M10.5.0x", "<+01-1", "AB1CD,1,2", "CET-1CEST,M3.6.0,M10.5.0"}) {
    CHECK_MESSAGE(changes_by_rule(none, 2026, 2027).empty(), none);
  }
}

TEST_CASE("the ends of time") {
  for (const char* name : kNames) {
    ZoneId zone = zone_of(name);
    CHECK(utc_to_local(kMissing, zone) == kMissing);
    CHECK(local_to_utc(kMissing, zone) == kMissing);
    for (int64_t time_ms : {kMinInt, kMinInt + 1, kMaxInt - 1, kMaxInt}) {
      CHECK(!is_missing(utc_to_local(time_ms, zone)));
      CHECK(!is_missing(local_to_utc(time_ms, zone)));
    }
  }
}

TEST_CASE("zones may be first used by many threads at once") {
  std::vector<std::thread> threads;
  std::array<int64_t, 4> sums{};
  for (size_t t = 0; t < sums.size(); ++t) {
    threads.emplace_back([&sums, t] {
      for (size_t i = 0; i < zone_count(); ++i) {
        sums[t] += utc_to_local(1'780'000'000'000, static_cast<ZoneId>((i + t * 100) % zone_count()));
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  for (int64_t sum : sums)
    CHECK(sum == sums[0]);
}
