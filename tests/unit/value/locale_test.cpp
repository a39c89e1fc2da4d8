#include "runtime/value/locale.h"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "runtime/value/time_pattern.h"
#include "runtime/value/time_text.h"

using namespace nudge;

TEST_CASE("a locale is found by its tag, or by a part of it") {
  CHECK(find_locale("en") == kEnglish);
  CHECK(find_locale("fr-FR") == find_locale("FR_fr"));
  CHECK(find_locale("de-XX") == find_locale("de"));
  CHECK(find_locale("fr_FR.UTF-8@euro") == find_locale("fr-FR"));
  for (const char* unknown : {"", "xx", "xx-YY", "-", "___", "root of all", "\xFF"})
    CHECK(find_locale(unknown) == kEnglish);
}

TEST_CASE("numbers and money") {
  CHECK(format_number_in(kEnglish, 1234567.25) == "1,234,567.25");
  CHECK(format_number_in(kEnglish, -0.0) == "0");
  CHECK(format_number_in(kEnglish, 1e300) == "1e+300");
  CHECK(format_number_in(find_locale("de"), 1234.5) == "1.234,5");
  CHECK(format_int_in(find_locale("de-CH"), 1234567) == "1\u2019234\u2019567");
  CHECK(format_money_in(kEnglish, -4900, 840) == "-$49.00");
  CHECK(format_money_in(kEnglish, 5, *find_currency("EUR")) == "\u20AC0.05");
  CHECK(format_money_in(kEnglish, 4900, *find_currency("JPY")) == "\u00A54,900");
  CHECK(format_money_in(find_locale("de"), 104950, *find_currency("EUR")) == "1.049,50\u00A0\u20AC");
}

TEST_CASE("dates and times, in our zones") {
  const int64_t date = *parse_date("2026-09-07"), time = *parse_time("2026-09-07T22:30:00Z");
  CHECK(format_date_in(kEnglish, date) == "Sep 7, 2026");
  CHECK(format_date_in(find_locale("de"), date) == "07.09.2026");
  CHECK(format_time_in(kEnglish, time, kUtc) == "Sep 7, 2026, 10:30 PM");
  CHECK(format_time_in(find_locale("de"), time, *find_zone("Europe/Berlin")) == "08.09.2026, 00:30");
  CHECK(format_clock_in(kEnglish, 8 * 60 + 5) == "8:05 AM");
  CHECK(format_clock_in(find_locale("fr"), 20 * 60 + 5) == "20:05");
  CHECK(format_date(date, "EEEE d MMMM", find_locale("fr")) == "lundi 7 septembre");
  CHECK(format_date(date, "EEE d MMM yyyy", kEnglish) == "Mon 7 Sep 2026");
  CHECK(format_date_in(kEnglish, INT64_MAX) == print_date(INT64_MAX));
}

TEST_CASE("threads get the same") {
  std::vector<std::string> made(4);
  std::vector<std::thread> threads;
  for (std::string& place : made)
    threads.emplace_back([&place] {
      for (const char* tag : {"en", "fr", "ja", "ar", "th", "fa"}) {
        place += format_number_in(find_locale(tag), 1234.5) + format_date_in(find_locale(tag), 20000) +
                 format_money_in(find_locale(tag), 4950, 840);
      }
    });
  for (std::thread& thread : threads)
    thread.join();
  for (const std::string& place : made)
    CHECK(place == made[0]);
}
