#include <doctest/doctest.h>

#include "tests/unit/syntax/parsed.h"

using namespace nudge;

TEST_CASE("precedence, from loosest to tightest") {
  CHECK(expr_shape("a or b and c") == "binary or (name a, binary and (name b, name c))");
  CHECK(expr_shape("not a and b") == "binary and (not (name a), name b)");
  CHECK(expr_shape("not a holds for 1 day") == "not (holds for (name a, duration 1 days))");
  CHECK(expr_shape("a == b holds for 7 days and c") ==
        "binary and (holds for (binary == (name a, name b), duration 7 days), name c)");
  CHECK(expr_shape("a == b ?? c") == "binary == (name a, binary ?? (name b, name c))");
  CHECK(expr_shape("a ?? b + c") == "binary ?? (name a, binary + (name b, name c))");
  CHECK(expr_shape("a + b * c - d") == "binary - (binary + (name a, binary * (name b, name c)), name d)");
  CHECK(expr_shape("-a.b * c % 2") == "binary % (binary * (negate (member b (name a)), name c), int 2)");
  CHECK(expr_shape("a - -1") == "binary - (name a, negate (int 1))");
  CHECK(expr_shape("(a or b) and c") == "binary and (binary or in parentheses (name a, name b), name c)");
  CHECK(expr_shape("a.b.c") == "member c (member b (name a))");
  CHECK(expr_shape("(a ?? b).c") == "member c (binary ?? in parentheses (name a, name b))");
  CHECK(expr_shape("a is known and b.c is missing") ==
        "binary and (is known (name a), is missing (member c (name b)))");
  CHECK(expr_shape("not not a") == "not (not (name a))");
}

TEST_CASE("each comparison") {
  for (const std::string op : {"==", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "starts with",
                               "ends with", "matches"}) {
    CHECK(expr_shape("a " + op + " b") == "binary " + op + " (name a, name b)");
  }
  CHECK(expr_shape("a in 1..5") == "binary in (name a, range (int 1, int 5))");
  CHECK(expr_shape("a not in low..high + 1") ==
        "binary not in (name a, range (name low, binary + (name high, int 1)))");
  CHECK(expr_shape("a in [x, y,]") == "binary in (name a, list (name x, name y))");
  CHECK(expr_shape("[]") == "list");
}

TEST_CASE("comparisons do not chain") {
  CHECK(expr_shape("a == b == c") == "1:16 syntax_error: comparisons do not chain");
  CHECK(expr_shape("1 < a < 5") == "1:15 syntax_error: comparisons do not chain");
  CHECK(expr_shape("a is known == b") == "1:20 syntax_error: comparisons do not chain");
  CHECK(expr_shape("(a == b) == c") == "binary == (binary == in parentheses (name a, name b), name c)");
}

TEST_CASE("not and if as operands stand in parentheses") {
  CHECK(expr_shape("a == not b") == "1:14 syntax_error: `not` as an operand stands in parentheses");
  CHECK(expr_shape("1 + if a then b else c") ==
        "1:13 syntax_error: `if … then … else …` as an operand stands in parentheses");
  CHECK(expr_shape("1 + (if a then b else c)") ==
        "binary + (int 1, conditional in parentheses (if: name a, then: name b, else: name c))");
}

TEST_CASE("conditional expressions") {
  CHECK(expr_shape("if a then b else c or d") ==
        "conditional (if: name a, then: name b, else: binary or (name c, name d))");
  CHECK(expr_shape("if a then b else if c then d else e") ==
        "conditional (if: name a, then: name b, else: conditional (if: name c, then: name d, else: name e))");
  CHECK(expr_shape("if a then b else # why\n if c then d else e") ==
        expr_shape("if a then b else if c then d else e"));
}

TEST_CASE("ranges stand in their places only") {
  CHECK(expr_shape("1..5") ==
        "1:9 syntax_error: a range stands after `in`, in an arm of `match` and in `keep within` only");
  CHECK(expr_shape("a == 1..5").find("a range stands after `in`") != std::string::npos);
}

TEST_CASE("calls, occurrences and their windows") {
  CHECK(expr_shape("f()") == "call f");
  CHECK(expr_shape("round(a, digits: 2)") == "call round (argument (name a), argument digits (int 2))");
  CHECK(expr_shape("f(in: 1, if: 2)") == "call f (argument in (int 1), argument if (int 2))");
  CHECK(expr_shape("count(session_started within 14 days) >= 5") ==
        "binary >= (call count (argument (name session_started, window within (duration 14 days))), int 5)");
  CHECK(expr_shape("count(page_viewed(path == \"/x\") since entry)") ==
        "call count (argument (call page_viewed (argument (binary == (name path, text \"/x\"))), window "
        "since entry))");
  CHECK(expr_shape("sum(order(total > 1).amount since contact.renewed)") ==
        "call sum (argument (member amount (call order (argument (binary > (name total, int 1)))), "
        "window since (member renewed (name contact))))");
  CHECK(expr_shape("any(x in contact.tags: x == \"a\")") ==
        "call any (argument (binary in (name x, member tags (name contact)), body: binary == (name x, text "
        "\"a\")))");
  CHECK(expr_shape("f(a + 1: 2)").find("before the `:` of an argument") != std::string::npos);
}

TEST_CASE("did takes its window greedily") {
  CHECK(expr_shape("did paid") == "did paid");
  CHECK(expr_shape("did paid(amount > 5) within 3 days and a") ==
        "binary and (did paid (filter: binary > (name amount, int 5), window within (duration 3 days)), name "
        "a)");
  CHECK(expr_shape("did paid since 2026-01-01 09:30") ==
        "did paid (window since (time 2026-01-01 09:30:00))");
  CHECK(clauses_shape("goal did x within 5 days then send a")
            .starts_with("goal (did x (window within (duration 5 days)))"));
  CHECK(clauses_shape("goal (did x) within 5 days then send a")
            .starts_with("goal (did x in parentheses, within: duration 5 days)"));
}

TEST_CASE("literals") {
  CHECK(expr_shape("42") == "int 42");
  CHECK(expr_shape("9223372036854775807") == "int 9223372036854775807");
  CHECK(expr_shape("-9223372036854775808") == "int -9223372036854775808");
  CHECK(expr_shape("0.9") == "number 0.9");
  CHECK(expr_shape("1e+21") == "number 1e+21");
  CHECK(expr_shape("true") == "bool true");
  CHECK(expr_shape("3 days") == "duration 3 days");
  CHECK(expr_shape("1 hour") == "duration 1 hours");
  CHECK(expr_shape("09:30") == "clock 09:30");
  CHECK(expr_shape("2026-03-02") == "date 2026-03-02");
  CHECK(expr_shape("2024-02-29") == "date 2024-02-29");
  CHECK(expr_shape("2026-03-02 09:30") == "time 2026-03-02 09:30:00");
  CHECK(expr_shape("2026-03-02T09:30Z") == "time 2026-03-02 09:30:00 utc");
  CHECK(expr_shape("2026-03-02T09:30:15Z") == "time 2026-03-02 09:30:15 utc");
  CHECK(expr_shape("49.00 USD") == "money 49.00 USD");
  CHECK(expr_shape("49 EUR") == "money 49 EUR");
  CHECK(expr_shape("monday") == "name monday");
}

TEST_CASE("literals that do not exist") {
  CHECK(expr_shape("9223372036854775808").find("bad_literal") != std::string::npos);
  CHECK(expr_shape("1e999").find("bad_literal") != std::string::npos);
  CHECK(expr_shape("2026-02-29") == "1:9 bad_literal: the date `2026-02-29` does not exist");
  CHECK(expr_shape("2026-13-01").find("does not exist") != std::string::npos);
  CHECK(expr_shape("24:00") == "1:9 bad_literal: the time of day `24:00` does not exist");
  CHECK(expr_shape("9:30") == "1:9 bad_literal: the hour of `9:30` has two digits");
  CHECK(expr_shape("09:30:10").find("no seconds") != std::string::npos);
  CHECK(expr_shape("2026-03-02T09:30").find("names no zone") != std::string::npos);
  CHECK(expr_shape("1.5 days").find("counts whole units") != std::string::npos);
  CHECK(expr_shape("99999999 years").find("longer than ten thousand years") != std::string::npos);
  CHECK(expr_shape("12345678901234567890.00 USD").find("bad_literal") != std::string::npos);
}

TEST_CASE("keywords are names where position allows") {
  for (const std::string word :
       {"when",   "goal",  "exit",   "wait",  "send",  "contact", "email", "test",  "segment",
        "days",   "month", "from",   "to",    "at",    "for",     "name",  "title", "end",
        "worth",  "holds", "starts", "known", "list",  "USD",     "file",  "use",   "expect",
        "finish", "of",    "as",     "every", "entry", "monday"}) {
    CHECK(expr_shape(word + " + 1") == "binary + (name " + word + ", int 1)");
    CHECK(expr_shape("event." + word) == "member " + word + " (name event)");
    CHECK(shape("event e { " + word + ": text }") == "event e (field " + word + ": text)");
    CHECK(shape("enum E { " + word + " }") == "enum E (value " + word + ")");
  }
  for (const std::string word : {"and", "or", "not", "in", "is", "if", "then", "else", "true", "false", "did",
                                 "contains", "matches", "since", "within"}) {
    CHECK(expr_shape("event." + word + " == 1") == "binary == (member " + word + " (name event), int 1)");
    CHECK(shape("event e { a: text " + word + ": text }") ==
          "event e (field a: text, field " + word + ": text)");
    CHECK(!Parsed("let " + word + " = 1").errors().empty());
  }
  CHECK(shape("contact { a : int = x in : text holds : text }") ==
        "contact (field a: int (default: name x), field in: text, field holds: text)");
}
