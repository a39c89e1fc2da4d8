#include <doctest/doctest.h>

#include "tests/unit/check/expressions_checked.h"

namespace nudge::check {

TEST_CASE("names are enum values where one is expected") {
  CHECK(condition("contact.plan == pro") == "(contact.plan == pro)");
  CHECK(condition("trial == contact.plan") == "(trial == contact.plan)");
  CHECK(condition("contact.plan in [trial, starter]") == "(contact.plan in [trial, starter])");
  CHECK(condition("contact.plan not in [pro]") == "not (contact.plan in [pro])");
  CHECK(condition("contact.plan == (if contact.seats > 1 then pro else trial)") ==
        "(contact.plan == (if (contact.seats > 1) then pro else trial))");
  CHECK(condition("contact.plan == Plan.trial") == "(contact.plan == trial)");
  CHECK(condition("event.plan == pro") == "(event.plan == pro)");
  CHECK(condition("weekday(now) == monday") == "(weekday_of_time(now) == monday)");
  CHECK(condition("contact.plan == gold").starts_with("type_mismatch: can't compare `Plan` with `Tier`"));
  CHECK(condition("contact.plan == gould") == "unknown_name: `Plan` has no value `gould`");
  CHECK(condition("contact.plann == trial") == "unknown_field: `contact` has no field `plann`");
}

TEST_CASE("numbers widen, nothing else does") {
  CHECK(condition("contact.seats > 3.5") == "(to_number(contact.seats) > 3.5)");
  CHECK(condition("contact.limit == 3.5") == "(to_number(contact.limit) == 3.5)");
  CHECK(condition("contact.seats + 0.5 > 1") == "((to_number(contact.seats) + 0.5) > 1)");
  CHECK(condition("contact.email == contact.id") == "(contact.email == contact.id)");
  CHECK(condition("contact.seats == \"3\"") == "type_mismatch: can't compare `int` with `text`");
  CHECK(condition("contact.timezone == \"Europe/Paris\"") == "(contact.timezone == \"Europe/Paris\")");
  CHECK(condition("contact.timezone == \"Paris\"") == "bad_value: there is no time zone `Paris`");
}

TEST_CASE("constants are folded") {
  CHECK(value("1 + 2 * 3") == "\"7\"");
  CHECK(value("7 % 4") == "\"3\"");
  CHECK(value("(1 / 4)") == "\"0.25\"");
  CHECK(value("-(2 days)") == "\"-2 days\"");
  CHECK(value("2 * 1.50 USD") == "\"3.00 USD\"");
  CHECK(value("2026-03-05 - 2026-03-02") == "\"3 days\"");
  CHECK(value("2026-03-02 + 3 days") == "\"2026-03-05\"");
  CHECK(value("upper(\"a{1 + 1}\")") == "\"A2\"");
  CHECK(value("if 1 < 2 then \"yes\" else \"no\"") == "\"yes\"");
  CHECK(value("true and not false") == "\"true\"");
  CHECK(value("weekday(2026-03-02)") == "\"monday\"");
  CHECK(value("min(3, 2, 5)") == "\"2\"");
  CHECK(value("pro") == "\"pro\"");
  CHECK(value("first_page") == "\"/pricing\"");
  CHECK(condition("contact.id in pages") == "(contact.id in [\"/pricing\", \"/plans\"])");
}

TEST_CASE("what may be missing must be dealt with") {
  CHECK(condition("contact.renewal > now") ==
        "may_be_missing: `contact.renewal` may be missing: it is `time?`");
  CHECK(condition("contact.renewal is known and contact.renewal > now") ==
        "(known(contact.renewal) and (contact.renewal > now))");
  CHECK(condition("contact.renewal is missing or contact.renewal > now") ==
        "(not known(contact.renewal) or (contact.renewal > now))");
  CHECK(condition("not (contact.limit is missing) and contact.limit > 3") ==
        "(not not known(contact.limit) and (contact.limit > 3))");
  CHECK(condition("contact.limit == 3 and contact.limit + 1 > 3") ==
        "((contact.limit == 3) and ((contact.limit + 1) > 3))");
  CHECK(condition("contact.limit != 3 and contact.limit > 3") ==
        "may_be_missing: `contact.limit` may be missing: it is `int?`");
  CHECK(condition("(if contact.limit is known then contact.limit else 0) > 3") ==
        "((if known(contact.limit) then contact.limit else 0) > 3)");
  CHECK(condition("(contact.limit ?? 0.5) > 3") == "((to_number(contact.limit) ?? 0.5) > 3)");
  CHECK(condition("contact.limit in 1..5 or true").starts_with("may_be_missing"));
  CHECK(condition("contact.address.city == \"Paris\"") == "(contact.address.city == \"Paris\")");
  CHECK(condition("contact.address.city starts with \"P\"") ==
        "may_be_missing: `contact.address.city` may be missing: it is `text?`");
  CHECK(condition("contact.address is known and contact.address.city starts with \"P\"") ==
        "(known(contact.address) and starts_with(contact.address.city, \"P\"))");
  CHECK(condition("max(paid.amount) is known and max(paid.amount) > 5 USD") ==
        "(known(max(paid.amount)) and (max(paid.amount) > 5.00 USD))");
}

TEST_CASE("a contact may have no account") {
  CHECK(condition("account.seats > 3") == "may_be_missing: `account.seats` may be missing: it is `int?`");
  CHECK(condition("account is known and account.seats > 3") == "(account_known and (account.seats > 3))");
  CHECK(condition("account.name is known and account.seats > 3") ==
        "(known(account.name) and (account.seats > 3))");
  CHECK(condition("account is known and account.name > \"\"").starts_with("type_mismatch"));
}

TEST_CASE("a quotient is missing where the divisor is 0") {
  CHECK(condition("contact.seats / 2 > 3") == "((contact.seats / 2) > 3)");
  CHECK(condition("10 / contact.seats > 3") ==
        "may_be_missing: `10 / contact.seats` may be missing: it is `number?`");
  CHECK(condition("contact.seats != 0 and 10 / contact.seats > 3") ==
        "((contact.seats != 0) and ((10 / contact.seats) > 3))");
  CHECK(condition("contact.seats <= 0 or 10 % contact.seats > 3") ==
        "((contact.seats <= 0) or ((10 % contact.seats) > 3))");
  CHECK(condition("contact.limit != 0 and 10 / (contact.limit ?? 1) > 3").starts_with("may_be_missing"));
}

TEST_CASE("time") {
  CHECK(condition("now - contact.created_at > 3 days") == "((now -- contact.created_at) > 3 days)");
  CHECK(condition("contact.created_at + month > now") == "((contact.created_at + 1 month) > now)");
  CHECK(condition("now - contact.created_at > 1 year") == "(now > (contact.created_at + 1 year))");
  CHECK(condition("contact.started is known and contact.started - today < month * 2") ==
        "(known(contact.started) and ((contact.started + -2 months) < today))");
  CHECK(condition("today > now") == "type_mismatch: can't compare `date` with `time`");
  CHECK(condition("now > 2026-03-02 09:30") == "(now > local_time(2026-03-02, 09:30))");
  CHECK(condition("now > 2026-03-02T09:30Z") == "(now > 2026-03-02T09:30:00.000Z)");
  CHECK(condition("now in 2026-03-02T09:30Z..2026-03-03T09:30Z") ==
        "((now >= 2026-03-02T09:30:00.000Z) and (now <= 2026-03-03T09:30:00.000Z))");
  CHECK(condition("term > 1 month").starts_with("calendar_length"));
  CHECK(value("format(today, \"d MMM\")") == "format_date(today, \"d MMM\")");
  CHECK(value("days(now - contact.created_at)") == "to_text(days_of_duration((now -- contact.created_at)))");
}

TEST_CASE("lists and texts") {
  CHECK(condition("contact.tags contains \"vip\"") == "(\"vip\" in contact.tags)");
  CHECK(condition("contact.id contains \"vip\"") == "contains_text(contact.id, \"vip\")");
  CHECK(condition("contact.seats in [1, 2.5]") == "(to_number(contact.seats) in [1, 2.5])");
  CHECK(condition("contact.seats in []") == "false");
  CHECK(condition("contact.seats in 1..3") == "((contact.seats >= 1) and (contact.seats <= 3))");
  CHECK(condition("count(opened) in 1..3").starts_with("(let v"));
  CHECK(condition("contact.seats in 3..1") ==
        "bad_value: the range `3..1` is empty: it begins after its end");
  CHECK(value("contact.title") ==
        "may_be_missing: `contact.title` may be missing: it is `text?`, and a text needs a value");
  CHECK(value("contact.subscribed") == "to_text(contact.subscribed)");
}

TEST_CASE("functions are inlined") {
  CHECK(condition("contact.title is known and executive(contact.title)") ==
        "(known(contact.title) and (contact.title matches \"(?i)\\\\b(vp|chief)\\\\b\"))");
  CHECK(condition("executive(\"chief of staff\")") == "true");
  CHECK(condition("clamp(0.5, 1) == 1") == "true");
  CHECK(condition("twice(count(opened)) > 3").find(" = count(opened) in (v") != std::string::npos);
  CHECK(condition("bought(\"a\")") == "did(paid((arriving.order == \"a\")))");
  CHECK(condition("bought(event.order)").starts_with("out_of_place: `what` stands in a filter of history"));
}

TEST_CASE("history") {
  CHECK(condition("did opened within term") == "did(opened within 14 days)");
  CHECK(condition("count(opened since entry) > 3") == "(count(opened since entry.time) > 3)");
  CHECK(condition("count(opened since 2026-03-02) > 3") ==
        "(count(opened since local_time(2026-03-02, 00:00)) > 3)");
  CHECK(condition("sum(paid.amount within 7 days) > 5 USD") == "(sum(paid.amount within 7 days) > 5.00 USD)");
  CHECK(condition("latest(paid.plan) == pro") == "(latest(paid.plan) == pro)");
  CHECK(condition("average(paid.count_of) > 3") ==
        "may_be_missing: `average(paid.count_of)` may be missing: it is `number?`");
  CHECK(condition("did paid(plan == trial and order == contact.id)") ==
        "did(paid(((arriving.plan == trial) and (arriving.order == contact.id))))");
  CHECK(condition("last(opened) is known and now - last(opened) > 3 days") ==
        "(known(last(opened)) and ((now -- last(opened)) > 3 days))");
  CHECK(segment("count(opened since entry) > 3").starts_with("out_of_place: `since entry`"));
}

TEST_CASE("an event is no condition") {
  CHECK(condition("opened") ==
        "occurrence_as_condition: `opened` is an event; here a condition or a value is needed");
  CHECK(World("segment s = paid(order == \"a\") and contact.subscribed").suggestion() ==
        "did paid(order == \"a\")");
}

TEST_CASE("what the engine must foresee is linear in time") {
  CHECK(segment("now - contact.created_at < 3 days") == "((now -- contact.created_at) < 3 days)");
  CHECK(segment("today >= 2026-03-02 and not engaged") == "((today >= 2026-03-02) and not segment engaged)");
  CHECK(segment("hour(now) < 9") ==
        "not_linear_in_time: the moment at which `hour(now) < 9` turns can't be computed");
  CHECK(segment("now - contact.created_at < now - 2026-03-02T00:00Z").starts_with("not_linear_in_time"));
  CHECK(condition("hour(now) < 9") == "(hour_of_time(now) < 9)");
}

TEST_CASE("one fault is reported once") {
  CHECK(condition(
            "contact.titel == \"a\" and contact.titel matches contact.seat and round(contact.titel) > now") ==
        "unknown_field: `contact` has no field `titel`\nunknown_field: `contact` has no field `titel`\n"
        "unknown_field: `contact` has no field `seat`\nunknown_field: `contact` has no field `titel`");
  CHECK(condition("contact.spent + contact.saved > 3 USD") ==
        "mixed_currencies: `money(USD)` and `money(EUR)` don't mix");
}

}  // namespace nudge::check
