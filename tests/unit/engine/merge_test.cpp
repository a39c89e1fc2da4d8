// Contacts that turn out to be one: what is known of them is what it would be if all had come to one.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>

#include "tests/unit/engine/stepped.h"

using namespace nudge;
using nudge::test::Stepped;

namespace {

constexpr int64_t kBegin = 1'772'323'200'000;  // 2026-03-01

constexpr const char* kHistory = R"flow(
contact { plan: text?, seats: int = 1 }
event order { total: int?, sku: text?, weight: number? }
event probe
action note(text: text)
score lead { add 8 when order(sku == "a") halve every 2 days }
workflow w {
  when probe
  enter every time
  then {
    note("{count(order)} {count(order within 2 days)} {count(order(sku == "a"))} {did order} {sum(order.total)}")
    note("{sum(order.total within 30 hours)} {min(order.total) ?? -1} {max(order.weight) ?? -1} {first(order) ?? now}")
    note("{last(order) ?? now} {latest(order.sku) ?? "none"} {average(order.total) ?? -1} {round(score.lead * 1000)}")
    note("{last(order(sku == "b") within 1 month) ?? now}")
  }
}
)flow";

std::string track(const std::string& who, const std::string& event, int64_t at_ms,
                  const std::string& properties = "{}") {
  return fmt::format(R"({{"type":"track",{},"event":"{}","timestamp":"{}","properties":{}}})", who, event,
                     print_time(at_ms), properties);
}

const std::string kKnown = R"("userId":"u")";
const std::string kUnknown = R"("anonymousId":"a")";

std::string identify(int64_t at_ms, const std::string& who, const std::string& traits = "{}") {
  return fmt::format(R"({{"type":"identify",{},"timestamp":"{}","traits":{}}})", who, print_time(at_ms),
                     traits);
}
std::string merging(int64_t at_ms) {
  return identify(at_ms, kKnown + "," + kUnknown);
}

}  // namespace

TEST_CASE("history and points of both add up as if all had come to one") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 300; ++round) {
    Stepped apart(kHistory);
    Stepped together(kHistory);
    uint64_t share = random() % 5;  // of four, the anonymous contact's
    int64_t at_ms = kBegin;
    for (uint64_t events = random() % 30; events > 0; --events) {
      at_ms += static_cast<int64_t>(random() % (6 * kHourMs)) + kMinuteMs;
      int64_t stamp_ms = at_ms - static_cast<int64_t>(random() % (random() % 4 == 0 ? 20 * kHourMs : 1000));
      std::string properties = fmt::format(
          R"({{"total":{},"sku":{},"weight":{}}})", random() % 3 ? std::to_string(random() % 9) : "null",
          random() % 3 ? (random() % 2 ? "\"a\"" : "\"b\"") : "null", static_cast<double>(random() % 50) / 4);
      bool anonymous = random() % 4 < share;
      apart.step(track(anonymous ? kUnknown : kKnown, "order", stamp_ms, properties));
      together.step(track(kKnown, "order", stamp_ms, properties));
    }
    apart.step(merging(at_ms + 1));
    together.step(identify(at_ms + 1, kKnown));
    int64_t probe_ms = at_ms + static_cast<int64_t>(random() % (3 * kDayMs)) + 2;
    // Later inputs under either id are the known contact's.
    apart.step(track(random() % 2 ? kKnown : kUnknown, "order", probe_ms - 1, R"({"total":3,"sku":"a"})"));
    together.step(track(kKnown, "order", probe_ms - 1, R"({"total":3,"sku":"a"})"));
    apart.step(track(random() % 2 ? kKnown : kUnknown, "probe", probe_ms));
    together.step(track(kKnown, "probe", probe_ms));
    REQUIRE(!together.actions().empty());
    CHECK(apart.actions() == together.actions());
  }
}

TEST_CASE("the known contact's fields stay, what it hasn't is taken") {
  const char* program = R"flow(
contact { plan: text?, seats: int = 1, city: text?, size: int = 3 }
event probe
action note(text: text)
workflow w { when probe enter every time then note("{contact.plan ?? "-"} {contact.seats} {contact.city ?? "-"} {contact.size}") }
)flow";
  Stepped stepped(program);
  stepped.step(identify(kBegin, kUnknown, R"({"plan":"pro","seats":7,"city":"Rome"})"));
  stepped.step(identify(kBegin + 1, kKnown, R"({"plan":"trial","size":4})"));
  stepped.step(merging(kBegin + 2));
  stepped.step(track(kUnknown, "probe", kBegin + 3));
  CHECK(stepped.actions() == "u w \"trial 7 Rome 4\"\n");
  // A write older than the one that was taken is none.
  stepped.step(identify(kBegin - 1, kKnown, R"({"seats":9})"));
  stepped.step(track(kKnown, "probe", kBegin + 4));
  CHECK(stepped.actions() == "u w \"trial 7 Rome 4\"\n");
}

TEST_CASE("enrolments move with their time; one that is active at both is stopped") {
  const char* program = R"flow(
event started { key: text }
event going
action note(text: text)
workflow one { when going enter every time then { wait 1 day  note("one") } }
workflow keyed { when started enter every time per event.key then { wait 2 days  note("keyed {event.key}") } }
workflow once { when going enter once then note("once") }
)flow";
  Stepped stepped(program);
  stepped.step(track(kUnknown, "going", kBegin));
  CHECK(stepped.actions() == "a once \"once\"\n");
  stepped.step(track(kUnknown, "started", kBegin, R"({"key":"x"})"));
  stepped.step(track(kUnknown, "started", kBegin + 1, R"({"key":"y"})"));
  stepped.step(track(kKnown, "started", kBegin + 2, R"({"key":"x"})"));
  stepped.step(merging(kBegin + 3));
  CHECK(stepped.actions().empty());
  CHECK(stepped.output.counts.workflows.size() == 3);
  stepped.step(track(kKnown, "going", kBegin + 4));  // active already, entered once already
  CHECK(stepped.actions().empty());
  stepped.advance(print_time(kBegin + kDayMs));
  CHECK(stepped.actions() == "u one \"one\"\n");
  stepped.advance(print_time(kBegin + 3 * kDayMs));
  CHECK(stepped.actions() == "u keyed \"keyed y\"\nu keyed \"keyed x\"\n");
}

TEST_CASE("nothing fires twice, and what both together make true fires once") {
  const char* program = R"flow(
event seen
action note(text: text)
workflow many { when count(seen) >= 3 enter every time then note("many") }
workflow some { when did seen enter every time then note("some") }
)flow";
  Stepped stepped(program);
  stepped.step(track(kUnknown, "seen", kBegin));
  stepped.step(track(kUnknown, "seen", kBegin + 1));
  stepped.step(track(kKnown, "seen", kBegin + 2));
  CHECK(stepped.actions() == "u some \"some\"\n");
  stepped.step(merging(kBegin + 3));
  CHECK(stepped.actions() == "u many \"many\"\n");
  stepped.step(merging(kBegin + 4));
  CHECK(stepped.actions().empty());
}

TEST_CASE("who is known by which id") {
  const char* program = R"flow(
event seen
action note(text: text)
workflow w { when seen enter every time then note("{contact.id} {count(seen)}") }
)flow";
  auto alias = [](int64_t at_ms, const char* previous, const char* id) {
    return fmt::format(R"({{"type":"alias","userId":"{}","previousId":"{}","timestamp":"{}"}})", id, previous,
                       print_time(at_ms));
  };
  auto seen_by = [](Stepped& stepped, int64_t at_ms, const char* id) {
    stepped.step(track(fmt::format(R"("userId":"{}")", id), "seen", at_ms));
    return stepped.actions();
  };
  Stepped stepped(program);
  CHECK(seen_by(stepped, kBegin, "a") == "a w \"a 1\"\n");
  stepped.step(alias(kBegin + 1, "a", "u"));  // takes the id
  CHECK(seen_by(stepped, kBegin + 2, "a") == "u w \"u 2\"\n");
  CHECK(seen_by(stepped, kBegin + 3, "u") == "u w \"u 3\"\n");
  stepped.step(alias(kBegin + 4, "b", "u"));  // not heard of yet
  CHECK(seen_by(stepped, kBegin + 5, "b") == "u w \"u 4\"\n");
  stepped.step(alias(kBegin + 6, "x", "y"));  // nobody yet, so nobody is made
  CHECK(stepped.state.contacts.size() == 1);
  CHECK(seen_by(stepped, kBegin + 7, "x") == "y w \"y 1\"\n");
  stepped.step(alias(kBegin + 8, "a", "y"));  // belongs to u for good
  CHECK(seen_by(stepped, kBegin + 9, "a") == "u w \"u 5\"\n");
  stepped.step(alias(kBegin + 10, "u", "y"));  // with all its ids
  CHECK(seen_by(stepped, kBegin + 11, "b") == "y w \"y 7\"\n");
  CHECK(seen_by(stepped, kBegin + 12, "a") == "y w \"y 8\"\n");
  stepped.step(alias(kBegin + 13, "y", "u"));  // is that already
  CHECK(seen_by(stepped, kBegin + 14, "u") == "y w \"y 9\"\n");
}

TEST_CASE("a message that one of them had is a duplicate for both") {
  const char* program = R"flow(
event seen
action note(text: text)
workflow w { when seen enter every time then note("seen") }
)flow";
  auto message = [](const std::string& who, int64_t at_ms) {
    return fmt::format(R"({{"type":"track",{},"event":"seen","messageId":"m","timestamp":"{}"}})", who,
                       print_time(at_ms));
  };
  Stepped stepped(program);
  stepped.step(message(kUnknown, kBegin));
  CHECK(stepped.actions() == "a w \"seen\"\n");
  stepped.step(identify(kBegin, kKnown));
  stepped.step(merging(kBegin + 1));
  stepped.step(message(kKnown, kBegin + 2));
  CHECK(stepped.actions().empty());
  stepped.step(message(kUnknown, kBegin + 3));
  CHECK(stepped.actions().empty());
  stepped.step(message(kKnown, kBegin + kDayMs));
  CHECK(stepped.actions() == "u w \"seen\"\n");
}
