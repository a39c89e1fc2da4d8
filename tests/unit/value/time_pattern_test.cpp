#include "runtime/value/time_pattern.h"

#include <doctest/doctest.h>

#include "runtime/value/civil.h"
#include "runtime/value/time_text.h"
#include "runtime/value/word.h"

using namespace nudge;

namespace {

std::string shown(std::string_view time, std::string_view pattern, std::string_view zone = "UTC") {
  return format_time(parse_time(time).value(), pattern, find_zone(zone).value());
}

}  // namespace

TEST_CASE("patterns of dates") {
  int64_t date = date_of_civil(2026, 3, 2);
  auto shown_date = [&](std::string_view pattern) { return format_date(date, pattern); };
  CHECK(shown_date("d MMM yyyy") == "2 Mar 2026");
  CHECK(shown_date("dd/MM/yyyy") == "02/03/2026");
  CHECK(shown_date("M/d/yy") == "3/2/26");
  CHECK(shown_date("EEEE d MMMM") == "Monday 2 March");
  CHECK(shown_date("E, EEE LLL y") == "Mon, Mon Mar 2026");
  CHECK(shown_date("'Q'Q yyyy") == "Q1 2026");
  CHECK(shown_date("d 'de' MMMM") == "2 de March");
  CHECK(shown_date("d 'o''clock' '' y") == "2 o'clock ' 2026");
  CHECK(shown_date("yyyy年M月d日") == "2026年3月2日");
  CHECK(shown_date("") == "");
  CHECK(format_date(date_of_civil(987, 12, 31), "yyyy yy y MMMM") == "0987 87 987 December");
  CHECK(format_date(kMissing, "y") == "missing");
}

TEST_CASE("patterns of times") {
  CHECK(shown("2026-03-02T08:05:09.074Z", "HH:mm") == "08:05");
  CHECK(shown("2026-03-02T08:05:09.074Z", "H:m:s") == "8:5:9");
  CHECK(shown("2026-03-02T08:05:09.074Z", "ss.SSS S SS") == "09.074 0 07");
  CHECK(shown("2026-03-02T08:05Z", "h:mm a") == "8:05 AM");
  CHECK(shown("2026-03-02T00:05Z", "h:mm a") == "12:05 AM");
  CHECK(shown("2026-03-02T12:05Z", "hh:mm a") == "12:05 PM");
  CHECK(shown("2026-03-02T23:05Z", "hh a") == "11 PM");
  CHECK(shown("2026-03-02T23:30Z", "EEE d MMM HH:mm", "Europe/Paris") == "Tue 3 Mar 00:30");
}

TEST_CASE("patterns show the zone") {
  CHECK(shown("2026-07-01T00:00Z", "Z X XX XXX VV", "Europe/Paris") == "+0200 +02 +0200 +02:00 Europe/Paris");
  CHECK(shown("2026-07-01T00:00Z", "Z X XXX", "America/St_Johns") == "-0230 -0230 -02:30");
  CHECK(shown("2026-07-01T00:00Z", "Z X XX XXX") == "+0000 Z Z Z");
}

TEST_CASE("what is wrong with a pattern is said") {
  for (const char* good : {"", "d MMM yyyy", "EEEE 'the' d", "''", "yy-MM-dd", "…"}) {
    CHECK_MESSAGE(!check_pattern(good, PatternFor::date), good);
    CHECK_MESSAGE(!check_pattern(good), good);
  }
  CHECK(!check_pattern("HH:mm:ss.SSS a XXX Z VV"));
  CHECK(check_pattern("YYYY-MM-dd") == "`Y` is not a field of a date pattern; did you mean `y`?");
  CHECK(check_pattern("yyyy-MM-DD") == "`D` is not a field of a date pattern; did you mean `d`?");
  CHECK(check_pattern("yyyy-MM-ddTHH:mm") ==
        "`T` is not a field of a date pattern; a letter that stands for itself is put in single quotes");
  CHECK(check_pattern("yyy") == "`yyy` is not a field of a date pattern; write `y`, `yy` or `yyyy`");
  CHECK(check_pattern("ddd") == "`ddd` is not a field of a date pattern; write `d` or `dd`");
  CHECK(check_pattern("aa") == "`aa` is not a field of a date pattern; write `a`");
  CHECK(check_pattern("MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM").has_value());
  CHECK(check_pattern("d 'of") == "a single quote is not closed; a quote itself is written `''`");
  CHECK(check_pattern("d MMM HH:mm", PatternFor::date) ==
        "`H` is a part of the time of day, which a date does not have");
}

TEST_CASE("a pattern that wasn't checked does no harm") {
  CHECK(shown("2026-03-02T08:05Z", "YYYY ddd 'x") == "YYYY ddd x");
  CHECK(format_date(kMaxInt, "yyyy-MM-dd EEEE").size() > 10);
  CHECK(format_time(kMinInt, "yyyy-MM-dd HH:mm", 65535).size() > 10);
}
