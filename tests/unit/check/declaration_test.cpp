#include <doctest/doctest.h>

#include "tests/unit/check/expressions_checked.h"

namespace nudge::check {

namespace {

std::string findings(const std::string& text) {
  return World(text, false).findings();
}

std::string printed(const std::string& text) {
  const World world(text, false);
  return world.ir ? ir::print(*world.ir) : world.findings();
}

}  // namespace

TEST_CASE("blocks of contact and account merge") {
  CHECK(printed("contact { plan: text = \"a\" } contact { plan: text pii  seats: int = 1 } account { seats: "
                "int? }") ==
        "contact\n  plan : text = \"a\" pii\n  seats : int = 1\naccount\n  seats : int?\n");
  CHECK(findings("contact { plan: text? } contact { plan: int? }") ==
        "conflicting_field: `plan` is declared again as `int?`, it was `text?`");
  CHECK(findings("contact { email: text? }") ==
        "conflicting_field: `email` is declared again as `text?`, it was `email?`");
  CHECK(findings("account { seats: int }") ==
        "needs_default: `seats` needs a default, since a new account comes without it");
}

TEST_CASE("order of declarations does not matter") {
  CHECK(findings("segment s = contact.plan == first  let first = second  let second = pro  contact { plan: "
                 "Plan = first } "
                 "enum Plan { trial, pro } workflow w { when s then { finish } }") == "");
}

TEST_CASE("built-in fields") {
  CHECK(condition("contact.subscribed and contact.created_at < now") ==
        "(contact.subscribed and (contact.created_at < now))");
  CHECK(condition("contact.email == \"ada@acme.example\"") == "(contact.email == \"ada@acme.example\")");
  CHECK(condition("account is known and account.created_at < now") ==
        "(account_known and (account.created_at < now))");
}

TEST_CASE("what needs itself") {
  CHECK(findings("let a = b  let b = a") ==
        "recursive_declaration: the constant `a` needs itself: `a` → `b` → `a`");
  CHECK(findings("function f(n: int) = n + g(n)  function g(n: int) = f(n)") ==
        "recursive_declaration: the function `f` needs itself: `f` → `g` → `f`");
  CHECK(findings("record A { b: B? } record B { a: A }")
            .starts_with("recursive_declaration: a record can't hold itself"));
  CHECK(findings("segment s = not s") == "recursive_declaration: the segment `s` needs itself: `s` → `s`");
}

TEST_CASE("the body of a function is checked though nobody calls it") {
  CHECK(findings("function f(t: text?) = t matches \"a\"") ==
        "may_be_missing: `t` may be missing: it is `text?`");
  CHECK(findings("function f(t: text) = t + 1")
            .starts_with("type_mismatch: `+` can't be applied to `text` and `int`"));
}

TEST_CASE("messages") {
  const std::string text = printed(
      "email offer(percent: int, code: text?) { body \"**{percent}%**, {code ?? \"no code\"}\"  subject "
      "\"{percent} off\"  "
      "transactional  from \"Ada <ada@acme.example>\"  to contact.email ?? \"a@b.example\" }\n"
      "event e  workflow w { when e then { send offer(5) } }");
  CHECK(text.find("email offer(v0 percent: int, v1 code: text?) transactional\n"
                  "  to header_text((contact.email ?? \"a@b.example\"))\n"
                  "  from \"Ada <ada@acme.example>\"\n"
                  "  subject concat(header_text(to_text(v0)), \" off\")\n"
                  "  body markdown concat(\"**\", markdown_escape(to_text(v0)), \"%**, \", "
                  "markdown_escape((v1 ?? \"no code\")))") != std::string::npos);
  CHECK(findings("email a { body \"x\" }") == "incomplete_message: the email `a` has no `subject`");
  CHECK(findings("email a { subject \"x\" body \"y\" subjet \"z\" }") ==
        "unknown_field: an email has no field `subjet`");
}

TEST_CASE("a star ends the JSON name of an event that takes many") {
  CHECK(findings("event e as \"x_*\" { count: int }  segment s = did e(name == \"x_1\" and count > 2)") ==
        "");
  CHECK(
      findings("event e as \"x_*_y\"") ==
      "bad_value: `*` stands once, at the end of a name, and takes all names that begin so; found \"x_*_y\"");
  CHECK(findings("event e as \"x_*\"  event f as \"x_*\"") ==
        "duplicate_name: two events are called \"x_*\" in the input");
  CHECK(findings("event e as \"x_*\"  event f as \"x_\"") == "");
}

TEST_CASE("scores that need themselves are refused, by whatever way") {
  CHECK(findings("score a { add 1 if score.a > 3 }") ==
        "recursive_declaration: `score.a` needs itself: `score.a` → `score.a`");
  CHECK(findings("score a { add 1 if s }  segment s = score.b > 3  score b { add 2 if score.a > 1 }") ==
        "recursive_declaration: `s` needs itself: `s` → `score.b` → `score.a` → `s`");
  CHECK(findings("event e  score a { add 1 when e and score.a < 3 }  segment s = score.a > 3") == "");
}

TEST_CASE("a decaying score turns a condition only where it stands alone") {
  const std::string score =
      "event e  score a { add 1 when e  halve every 3 days }  score b { add 1 when e }  ";
  CHECK(findings(score + "segment s = score.a >= 80 and 3 > score.a or score.a in 3..4") == "");
  CHECK(findings(score + "segment s = score.b * 2 + 1 > 3 and score.a > score.b") == "");
  CHECK(findings(score + "segment s = score.a * 2 > 3").starts_with("not_linear_in_time"));
  CHECK(
      findings(score + "segment s = (if score.a > 3 then 1 else 2) == 1").starts_with("not_linear_in_time"));
}

TEST_CASE("files and modules") {
  World world("use crm\nuse \"./other.flow\"", false);
  CHECK(world.findings() ==
        "unknown_module: there is no module `crm`\nunknown_module: there is no file `./other.flow` in this "
        "program");
}

TEST_CASE("policy") {
  CHECK(printed("policy { ignore events older than 1 day default timezone \"Europe/Paris\" }") ==
        "policy\n  ignore events older than 1 day\n  default timezone Europe/Paris\n");
  CHECK(findings("policy { default timezone \"Europe/Pariss\" }") ==
        "bad_value: there is no time zone `Europe/Pariss`");
}

}  // namespace nudge::check
