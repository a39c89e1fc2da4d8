#include <doctest/doctest.h>

#include "assembled.h"
#include "runtime/value/money.h"

using namespace nudge;

TEST_CASE("texts") {
  Assembled it;
  it.program.texts = {"(?i)\\bvp\\b"};
  it.add({constant(1, 0), instruction(Op::call, 0, 0, 1, builtin_id("matches"))});
  it.ready();
  CHECK(it.call_text("lower", it.text("ÀB")) == "àb");
  CHECK(it.call_text("trim", it.text("  a b\n")) == "a b");
  CHECK(it.call_int("length", it.text("é!")) == 2);
  CHECK(it.call_text("domain", it.text("Ada@Acme.example")) == "acme.example");
  CHECK(it.call("contains_text", it.text("abc"), it.text("bc")) == 1);
  CHECK(it.call("starts_with", it.text("abc"), it.text("bc")) == 0);
  CHECK(it.call("ends_with", it.text("abc"), it.text("bc")) == 1);
  CHECK(it.call("matches", it.text("the VP of sales"), 0) == 1);
  CHECK(it.call("matches", 0, 0) == 0);
  for (auto name : {"lower", "upper", "trim", "domain", "markdown_escape"})
    CHECK(it.call(name) == kMissingTextWord);
  for (auto name : {"length", "list_length"})
    CHECK(it.call(name) == kMissingWord);
  for (auto name : {"contains_text", "starts_with", "ends_with"}) {
    CHECK(it.call(name, it.text(""), 0) == 0);
    CHECK(it.call(name, it.text(""), it.text("")) == 1);
  }
}

TEST_CASE("what is missing stays missing, numbers stay in range") {
  Assembled it;
  it.ready();
  auto number = [](double value) { return word_of_number(value); };
  CHECK(it.call_int("round", number(2.5)) == 3);
  CHECK(it.call_int("round", number(-2.5)) == -3);
  CHECK(it.call_int("floor", number(-0.5)) == -1);
  CHECK(it.call_int("ceil", number(1e300)) == kMaxInt);
  CHECK(it.call("round", kMissingNumberWord) == kMissingWord);
  CHECK(it.call("abs_int", kMissingWord) == kMissingWord);
  CHECK(it.call("abs_number", number(-3)) == number(3));
  CHECK(it.call("min_int", 4, word_of_int(-4)) == word_of_int(-4));
  CHECK(it.call("max_int", 4, kMissingWord) == kMissingWord);
  CHECK(it.call("max_number", number(4), kMissingNumberWord) == kMissingNumberWord);
  CHECK(it.call_int("scale_int", 333, number(0.5)) == 167);
  CHECK(it.call_int("money_divide", 1000, number(3)) == 333);
  CHECK(it.call_int("money_divide", 1000, number(0)) == kMissing);
  CHECK(it.call_int("scale_int", kMissingWord, number(0.5)) == kMissing);
}

TEST_CASE("printing") {
  Assembled it;
  it.program.enums = {{"Plan", {{"trial", "trial"}, {"pro", "pro"}}}};
  it.ready();
  CurrencyId usd = *find_currency("USD");
  CHECK(it.call_text("text_of_bool", 1) == "true");
  CHECK(it.call_text("text_of_int", word_of_int(-7)) == "-7");
  CHECK(it.call_text("text_of_number", word_of_number(0.1)) == "0.1");
  CHECK(it.call_text("text_of_number", kMissingNumberWord) == "<missing>");
  CHECK(it.call_text("text_of_enum", 1, 0) == "pro");
  CHECK(it.call_text("text_of_enum", 9, 0) == "9");
  CHECK(it.call_text("text_of_time", word_of_int(kNow)) == "2026-03-02T10:00:00.000Z");
  CHECK(it.call_text("text_of_clock", 570) == "09:30");
  CHECK(it.call_text("text_of_zone", 0) == "UTC");
  CHECK(it.call_text("text_of_money", 4900, usd) == "49.00 USD");
  CHECK(it.call_text("format_date", date_of(kNow, kUtc), it.text("d MMM yyyy")) == "2 Mar 2026");
  std::vector<Word> words = {1, kMissingWord, 0};
  Word list = word_of_list(make_list(it.arena, words, false));
  CHECK(it.call_text("text_of_word_list", list, static_cast<Word>(FieldKind::enumeration), 0) ==
        "pro, missing, trial");
  std::vector<Word> texts = {it.text("a"), it.text("b c")};
  CHECK(it.call_text("text_of_text_list", word_of_list(make_list(it.arena, texts, true))) == "a, b c");
}

TEST_CASE("Markdown reads an escaped text as it is") {
  Assembled it;
  it.ready();
  auto escaped = [&](std::string_view text) { return it.call_text("markdown_escape", it.text(text)); };
  CHECK(escaped("Ada Lovelace") == "Ada Lovelace");
  CHECK(escaped("a*b_c <b>[x](y)") == "a&#0042;b&#0095;c &#0060;b&#0062;&#0091;x&#0093;&#0040;y&#0041;");
  CHECK(escaped("# no\nheading") == "&#0035; no heading");
  CHECK(escaped("#1 and -5") == "#1 and -5");
  CHECK(escaped("---") == "&#0045;--");
  CHECK(escaped("-5 points") == "-5 points");
  CHECK(escaped("3. March") == "3&#0046; March");
  CHECK(escaped("3.14") == "3.14");
  CHECK(escaped("Hi!") == "Hi&#0033;");
  CHECK(escaped("    code") == " code");
  CHECK(escaped("https://acme.example/?a=1&b=2") == "https&#0058;//acme.example/?a=1&#0038;b=2");
}

TEST_CASE("time in the contact's zone") {
  Assembled it;
  it.ready();
  it.evaluation.zone = *find_zone("Europe/Paris");
  int64_t today = date_of(kNow, kUtc);
  CHECK(it.call_int("date_of_time", word_of_int(kNow)) == today);
  CHECK(it.call_int("time_of_day", word_of_int(kNow)) == 11 * 60);
  CHECK(it.call_int("hour_of_time", word_of_int(kNow)) == 11);
  CHECK(it.call_int("weekday_of_time", word_of_int(kNow)) == 0);
  CHECK(it.call_int("days_of_duration", word_of_int(-kDayMs - 1)) == -1);
  CHECK(it.call_int("date_difference", 10, 7) == 3 * kDayMs);
  CHECK(it.call_int("start_of_day", word_of_int(today)) == kNow - 11 * kHourMs);
  CHECK(it.call_int("next_clock", 11 * 60) == kNow + kDayMs);
  CHECK(it.call_int("next_clock", 11 * 60 + 1) == kNow + kMinuteMs);
  CHECK(it.call_int("next_weekday_clock", 0, 11 * 60) == kNow + kWeekMs);
  CHECK(it.call_int("add_months_time", kMissingWord, 1) == kMissing);
  CHECK(it.call_int("local_time", word_of_int(today), 11 * 60) == kNow);
}

TEST_CASE("when a comparison with today or now turns") {
  Assembled it;
  it.ready();
  int64_t today = date_of(kNow, kUtc);
  int64_t midnight = start_of_day(today, kUtc);
  auto turn = [&](int64_t date) { return it.call_int("next_turn_of_today", word_of_int(date)); };
  CHECK(turn(today + 5) == midnight + 4 * kDayMs);
  CHECK(turn(today + 1) == midnight + kDayMs);
  CHECK(turn(today) == midnight + kDayMs);
  CHECK(turn(today - 1) == midnight + kDayMs);
  CHECK(turn(today - 2) == kMissing);
  CHECK(turn(kMissing) == kMissing);
  CHECK(it.call_int("next_turn_of_now", word_of_int(kNow + 9)) == kNow + 9);
  CHECK(it.call_int("next_turn_of_now", word_of_int(kNow)) == kNow + 1);
  CHECK(it.call_int("next_turn_of_now", word_of_int(kNow - 1)) == kMissing);
  CHECK(it.call_int("next_turn_of_now", kMissingWord) == kMissing);
}
