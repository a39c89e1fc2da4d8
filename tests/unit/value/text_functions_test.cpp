#include "runtime/value/text_functions.h"

#include <doctest/doctest.h>

#include <random>

#include "runtime/value/letter_case.h"

using namespace nudge;

TEST_CASE("case, letter by letter") {
  struct Pair {
    const char* capitals;
    const char* small;
  };
  for (auto [capitals, small] : {
           Pair{"ABCXYZ09[`{@", "abcxyz09[`{@"},
           Pair{"ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ×÷", "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþ×÷"},
           Pair{"ĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ",
                "āăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżž"},
           Pair{"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫΆΈΉΊΌΎΏ", "αβγδεζηθικλμνξοπρστυφχψωϊϋάέήίόύώ"},
           Pair{"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏҐӀӁ",
                "абвгдежзийклмнопрстуфхцчшщъыьэюяѐёђѓєѕіїјљњћќѝўџґӏӂ"},
           Pair{"ȘȚƠƯẠẼỸԱՖ", "șțơưạẽỹաֆ"},
       }) {
    CHECK(lower(capitals) == small);
    CHECK(upper(small) == capitals);
    CHECK(lower(small) == small);
    CHECK(upper(capitals) == capitals);
  }
}

TEST_CASE("case where it isn't both ways") {
  CHECK(upper("straße") == "STRAßE");
  CHECK(lower("ẞ") == "ß");
  CHECK(upper("ς") == "Σ");
  CHECK(lower("Σ") == "σ");
  CHECK(upper("ıſµ") == "ISΜ");
  CHECK(lower("İ") == "i");
  CHECK(upper("日本語 🎉") == "日本語 🎉");
  CHECK(lower("\xFF\xC3(A") == "\xFF\xC3(a");
}

TEST_CASE("case is stable, whatever the code point") {
  for (char32_t value = 0; value < 0x20000; ++value) {
    REQUIRE(lower_code_point(lower_code_point(value)) == lower_code_point(value));
    REQUIRE(upper_code_point(upper_code_point(value)) == upper_code_point(value));
  }
}

TEST_CASE("trim") {
  CHECK(trim("  a b \t\n") == "a b");
  CHECK(trim("\u00A0\u2003a\u3000\uFEFF") == "a");
  CHECK(trim("") == "");
  CHECK(trim(" \u00A0 ") == "");
  CHECK(trim("é") == "é");
  CHECK(trim("\x80 a \x80\x80\x80\x80\x80") == "\x80 a \x80\x80\x80\x80\x80");
  CHECK(trim("a\xC2") == "a\xC2");
}

TEST_CASE("length counts code points") {
  CHECK(length("") == 0);
  CHECK(length("abc") == 3);
  CHECK(length("à la carte, s'il vous plaît") == 27);
  CHECK(length("日本🎉") == 3);
  CHECK(length("a\xFF\xFE") == 3);
}

TEST_CASE("search") {
  CHECK(starts_with("hello", "he"));
  CHECK(ends_with("hello", "lo"));
  CHECK(contains("hello", "ell"));
  CHECK(contains("hello", ""));
  CHECK(!contains("", "x"));
}

TEST_CASE("e-mail addresses") {
  for (const char* good : {"ada@acme.example", "a@b.c", "ada.l+x@mail.acme.example", "o'brien@x.ie",
                           "jürgen@müller.de", "Ada_1@ACME.example", "a/b=c@x.co"}) {
    CHECK_MESSAGE(is_email(good), good);
  }
  for (const char* bad :
       {"",        "@",           "ada",       "ada@",         "@acme.example", "a@@b.c",
        "a@b@c.d", "ada@acme",    "a@.b",      "a@b.",         "a@b..c",        "a b@c.d",
        " a@b.c",  "a@b.c ",      "a@b.c\n",   "a\u00A0b@c.d", "<a@b.c>",       "a@b.c,d@e.f",
        "a@b.c,d", "Ada <a@b.c>", "a@b.c\x01", "\xFF@b.c"}) {
    CHECK_MESSAGE(!is_email(bad), bad);
  }
  CHECK(email_domain("Ada@Acme.Example") == "acme.example");
  CHECK(email_domain("ada") == "");
}

TEST_CASE("URLs") {
  for (const char* good :
       {"https://acme.example/a?b=c#d", "mailto:ada@acme.example", "x-app+1.0:y", "HTTP://A"}) {
    CHECK_MESSAGE(is_url(good), good);
  }
  for (const char* bad :
       {"", "acme.example", "/pricing", "https:", ":x", "1a:b", "ht tp://x", "https://a b", "a_b:c"}) {
    CHECK_MESSAGE(!is_url(bad), bad);
  }
}

TEST_CASE("UTF-8 is checked and repaired") {
  CHECK(is_valid_utf8(""));
  CHECK(is_valid_utf8("plain ascii that is longer than a word"));
  CHECK(is_valid_utf8("plain ascii, then 日本🎉, then ascii again, long"));
  for (std::string_view bad :
       {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3", "12345678\xFF"}) {
    CHECK(!is_valid_utf8(bad));
    CHECK(is_valid_utf8(repair_utf8(bad)));
  }
  CHECK(repair_utf8("a\xFFz") == "a\uFFFDz");
  CHECK(repair_utf8("\xE2\x82") == "\uFFFD");
  CHECK(repair_utf8("é日") == "é日");
}

TEST_CASE("no bytes do harm") {
  std::mt19937_64 random(3);
  for (int i = 0; i < 5'000; ++i) {
    std::string bytes(random() % 24, '\0');
    for (char& byte : bytes)
      byte = static_cast<char>(random() % 3 == 0 ? random() : "@. :é\xC2\xA0"[random() % 8]);
    std::string repaired = repair_utf8(bytes);
    REQUIRE(is_valid_utf8(repaired));
    REQUIRE((repaired == bytes) == is_valid_utf8(bytes));
    REQUIRE(length(repaired) == length(bytes));
    REQUIRE(trim(trim(bytes)) == trim(bytes));
    REQUIRE(lower(lower(bytes)) == lower(bytes));
    if (is_email(bytes)) REQUIRE(!email_domain(bytes).empty());
    is_url(bytes);
  }
}
