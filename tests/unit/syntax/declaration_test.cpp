#include <doctest/doctest.h>

#include "tests/unit/syntax/parsed.h"

using namespace nudge;

TEST_CASE("use, let, function, segment, action, sequence") {
  CHECK(shape("use saas") == "use saas");
  CHECK(shape("use \"./shared.flow\"") == "use \"./shared.flow\"");
  CHECK(shape("let a = 1 let b = a") == "let a (int 1), let b (name a)");
  CHECK(shape("function f(title: text, n: int?) = title") ==
        "function f (parameter title: text, parameter n: int?, name title)");
  CHECK(shape("segment busy for account = a") == "segment busy for account (name a)");
  CHECK(shape("action notify(channel: text,)") == "action notify (parameter channel: text)");
  CHECK(shape("sequence s(first: message) { send first }") ==
        "sequence s (parameter first: message, steps braced (send first))");
}

TEST_CASE("enums and records") {
  CHECK(shape("enum Plan { trial, starter as \"Starter (old)\", pro, }") ==
        "enum Plan (value trial, value starter as \"Starter (old)\", value pro)");
  CHECK(shape("record Address { city: text, country: text? }") ==
        "record Address (field city: text, field country: text?)");
}

TEST_CASE("fields") {
  CHECK(shape("contact { a : text? = \"x\" as \"A\" pii unique b : int }") ==
        "contact (field a: text? as \"A\" pii unique (default: text \"x\"), field b: int)");
  CHECK(shape("account { pii : text as : text unique : text }") ==
        "account (field pii: text, field as: text, field unique: text)");
}

TEST_CASE("types") {
  CHECK(shape("contact { a : list of text? }") == "contact (field a: list of text?)");
  CHECK(shape("contact { a : (list of text)? }") == "contact (field a: (list of text)?)");
  CHECK(shape("contact { a : set of list of Plan }") == "contact (field a: set of list of Plan)");
  CHECK(shape("contact { a : money(USD)? b : list of money(EUR) }") ==
        "contact (field a: money(USD)?, field b: list of money(EUR))");
}

TEST_CASE("events") {
  CHECK(shape("event signed_up event x { }") == "event signed_up, event x");
  CHECK(shape("event page as \"Page Viewed\" { path: text as \"url_path\", from: int? }") ==
        "event page as \"Page Viewed\" (field path: text as \"url_path\", field from: int?)");
}

TEST_CASE("scores") {
  CHECK(shape("score s for account { add 5 when a at most 3 times per day subtract n when no b(x) for 30 "
              "days }") ==
        "score s for account (add (points: int 5, when: name a, at most 3 times per day), "
        "subtract (points: name n, when no: call b (argument (name x)), for: duration 30 days))");
  CHECK(shape("score s { add 1 if c and d halve every 30 days keep within -5..100 }") ==
        "score s (add (points: int 1, if: binary and (name c, name d)), halve every: duration 30 days, "
        "keep from: negate (int 5), keep to: int 100)");
}

TEST_CASE("messages") {
  CHECK(
      shape("email m(name: text) { from \"a\" subject name body file \"x.md\" topic news transactional }") ==
      "email m (parameter name: text, from \"a\", subject name name, body file \"x.md\", topic name news, "
      "transactional)");
  CHECK(
      shape("sms s { text \"hi\" } push p { title \"a\" body \"b\" link \"c\" } in_app i { title \"x\" }") ==
      "sms s (text \"hi\"), push p (title \"a\", body \"b\", link \"c\"), in_app i (title \"x\")");
}

TEST_CASE("policy") {
  CHECK(
      shape("policy { quiet hours 20:00 to 08:00 at most 3 emails per 7 days ignore events older than 1 day "
            "default timezone \"Europe/Paris\" }") ==
      "policy (quiet hours (from: clock 20:00, to: clock 08:00), at most 3 emails (per: duration 7 days), "
      "ignore events older than (duration 1 days), default timezone \"Europe/Paris\")");
}

TEST_CASE("documentation is what stands directly above") {
  CHECK(shape("## What it is.\n## More.\nlet a = 1") ==
        "let a (documentation \"What it is.\\nMore.\", int 1)");
  CHECK(shape("## The file.\n\nlet a = 1") == "let a (int 1)");
  CHECK(shape("## doc\n# allow: x y\nlet a = 1") == "let a (documentation \"doc\", int 1)");
  CHECK(shape("let b = 1 ## not this\nlet a = 1") == "let b (int 1), let a (int 1)");
  CHECK(shape("contact {\n  ## Job title.\n  title : text?\n}") ==
        "contact (field title: text? (documentation \"Job title.\"))");
  CHECK(shape("enum E {\n  ## First.\n  a\n}") == "enum E (value a (documentation \"First.\"))");
}
