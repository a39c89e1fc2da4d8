// Statements as inputs: what they become, when they happen.
#include "runtime/input/decoder.h"
#include "runtime/outbox/action_printer.h"
#include "runtime/value/time_text.h"
#include "tests/unit/scenario/staged.h"

namespace nudge::test {

namespace {

const char* const kProgram = R"flow(
use saas
use email
enum Plan { trial, pro as "Pro plan" }
record Address { city: text, country: text? }
contact { first_name: text? as "firstName"  plan: Plan = trial  address: Address?  tags: set of text = []
          born: date?  wake: clock?  budget: money(USD)?  seen: time?  grace: duration?  share: number? }
account { name: text?  seats: int = 5 }
event shop as "shop_*" { what: text? }
email welcome { from "a@x.example" subject "Welcome, {contact.first_name ?? "there"}!" body "Hi of {account.name ?? "none"}." }
email tips { from "a@x.example" subject "Tips" body "Tips." }
workflow onboarding {
  when signed_up
  enter every time
  then { send welcome wait 1 day send tips wait until monday 09:00 send tips }
}
workflow rich { when (account.seats ?? 0) > 6 then send tips }
)flow";

std::string with(const std::string& statements) {
  return std::string(kProgram) + "test \"it\" {\n" + statements + "\n}\n";
}

class Feeder : public RecordSink {
 public:
  Feeder(Engine& engine, Output& output) : engine_(engine), output_(output) {}
  void decoded(const Decoded& record) override {
    CHECK(record.faults.empty());
    engine_.step(record.input, output_);
  }
  void rejected(const Rejected& record) override { CHECK_MESSAGE(false, record.reason); }

 private:
  Engine& engine_;
  Output& output_;
};

// The actions of a world, and of an engine that is fed the world's lines of JSON and then its time.
std::string actions_of(const Staged& staged, const scenario::World& world) {
  std::string out;
  ActionPrinter(staged.lowered.program).append_ndjson(out, world.output());
  return out;
}
std::string actions_when_fed(const Staged& staged, const scenario::World& world) {
  const Program& program = staged.lowered.program;
  State state(program);
  Engine engine(*staged.predicates, state);
  Decoder decoder(program);
  Output output(program);
  Feeder feeder(engine, output);
  for (const std::string& line : world.inputs())
    decoder.decode_copy(line, state.now_ms == INT64_MIN ? kMissing : state.now_ms, feeder);
  engine.advance(world.now_ms(), output);
  std::string out;
  ActionPrinter(program).append_ndjson(out, output);
  return out;
}

std::string all_inputs(const scenario::World& world) {
  std::string out;
  for (const std::string& line : world.inputs())
    out += line + "\n";
  return out;
}

}  // namespace

TEST_CASE("values are written as they would come from outside") {
  Staged staged(with(R"(
    contact { email: "ada@x.example", first_name: "A \"da\"", plan: pro, timezone: "Europe/Paris",
              address: { city: "Paris" }, tags: ["a", "b"], born: 1990-02-28, wake: 07:30, budget: 49.50 USD,
              seen: 2026-03-01 08:00, grace: 36 hours, share: 0.25 }
    at 2026-03-02 10:00
    shop { name: "shop_lamp", what: "red" }
    set first_name = missing
    set address.city = "Lyon")"));
  auto world = staged.played();
  CHECK_MESSAGE(staged.last.ok(), staged.last.message);
  CHECK(
      all_inputs(*world) ==
      R"({"type":"identify","messageId":"test-1","timestamp":"2026-03-02T09:00:00.000Z","userId":"contact","traits":{"email":"ada@x.example","firstName":"A \"da\"","plan":"Pro plan","timezone":"Europe/Paris","address":{"city":"Paris"},"tags":["a","b"],"born":"1990-02-28","wake":"07:30","budget":"49.50 USD","seen":"2026-03-01T07:00:00.000Z","grace":"1 day 12 hours","share":0.25}}
{"type":"track","messageId":"test-2","timestamp":"2026-03-02T09:00:00.000Z","userId":"contact","event":"shop_lamp","properties":{"what":"red"}}
{"type":"identify","messageId":"test-3","timestamp":"2026-03-02T09:00:00.000Z","userId":"contact","traits":{"firstName":null}}
{"type":"identify","messageId":"test-4","timestamp":"2026-03-02T09:00:00.000Z","userId":"contact","traits":{"address":{"city":"Lyon"}}}
)");
}

TEST_CASE("an account comes with its first member, at once with its fields") {
  Staged staged(with(R"(
    account acme { name: "Acme", seats: 9 }
    contact ada { email: "ada@x.example" }
    contact bob { email: "bob@x.example" }
    at 2026-03-02 10:00
    set acme.seats = 10
    bob does signed_up
    expect sent tips to ada
    expect sent welcome to bob with body "Hi of Acme.")"));
  auto world = staged.played();
  CHECK_MESSAGE(staged.last.ok(), staged.last.message);
  const std::string inputs = all_inputs(*world);
  CHECK(
      inputs.find(
          R"("userId":"ada","groupId":"acme","context":{"traits":{"email":"ada@x.example"}},"traits":{"name":"Acme","seats":9}})") !=
      std::string::npos);
  CHECK(inputs.find(R"("userId":"bob","context":{"groupId":"acme"},"traits":{"email":"bob@x.example"}})") !=
        std::string::npos);
  CHECK(inputs.find(R"("userId":"ada","groupId":"acme","traits":{"seats":10}})") != std::string::npos);
}

TEST_CASE("the clock begins at the first `at`, else on a monday at nine in the contact's zone") {
  Staged with_at(with("contact { timezone: \"Asia/Tokyo\" } at 2026-03-02 10:00 signed_up"));
  CHECK(print_time(with_at.played()->now_ms()) == "2026-03-02T01:00:00.000Z");
  Staged without(with("contact { timezone: \"Asia/Tokyo\" } signed_up"));
  CHECK(print_time(without.played()->now_ms()) == "2026-01-05T00:00:00.000Z");
  Staged before(with("at 2026-03-02 10:00 contact { timezone: \"Asia/Tokyo\" }"));
  CHECK(print_time(before.played()->now_ms()) == "2026-03-02T01:00:00.000Z");
  Staged absolute(with("at 2026-03-02T10:00Z contact { timezone: \"Asia/Tokyo\" }"));
  CHECK(print_time(absolute.played()->now_ms()) == "2026-03-02T10:00:00.000Z");
}

TEST_CASE("time moves by statements alone, months by the calendar") {
  Staged staged(with(R"(
    contact { timezone: "Europe/Paris", email: "ada@x.example" }
    at 2026-01-31 10:00
    after 1 month
    expect now == 2026-02-28 10:00
    after 1 month
    expect now == 2026-03-28 10:00
    after 1 day
    expect now == 2026-03-29 11:00)"));
  auto world = staged.played();
  // 24 hours, over the change of the clocks.
  CHECK_MESSAGE(staged.last.kind == scenario::Outcome::Kind::held, staged.last.message);
  CHECK(print_time(world->now_ms()) == "2026-03-29T09:00:00.000Z");
}

TEST_CASE("what a world does is what an engine does that is fed its lines") {
  Staged staged(with(R"(
    account { name: "Acme", seats: 4 }
    contact ada { email: "ada@x.example", timezone: "Asia/Tokyo" }
    contact bob { phone: "1" }
    at 2026-03-02 10:00
    ada does signed_up
    bob does signed_up
    after 30 hours
    set account.seats = 7
    ada does signed_up
    after 10 days
    ada does unsubscribed
    ada does signed_up
    after 2 months)"));
  auto world = staged.played();
  CHECK_MESSAGE(staged.last.ok(), staged.last.message);
  CHECK(actions_of(staged, *world).size() > 1000);
  CHECK(actions_of(staged, *world) == actions_when_fed(staged, *world));
}

TEST_CASE("a line of JSON is taken as it is, and what is no good of it is said") {
  Staged staged(with("contact { email: \"ada@x.example\" }"));
  auto world = staged.world();
  world->prepare(staged.ir().tests[0]);
  CHECK(world->run(staged.ir().tests[0].statements[0]).ok());
  CHECK_FALSE(world->has_begun());
  // What was held happens at the line's time.
  CHECK(
      world
          ->take_input(
              R"({"type":"track","userId":"contact","event":"Signed Up","timestamp":"2026-05-01T00:00:00Z"})")
          .ok());
  CHECK(print_time(world->now_ms()) == "2026-05-01T00:00:00.000Z");
  CHECK(world->output().actions.size() == 1);
  scenario::Outcome outcome =
      world->take_input(R"({"type":"identify","userId":"contact","traits":{"born":7,"firstName":"Ada"}})");
  CHECK(outcome.kind == scenario::Outcome::Kind::impossible);
  CHECK(outcome.message.find("born") != std::string::npos);
  CHECK(world->timeline().happenings.back().kind == scenario::Happening::Kind::faulty);
}

TEST_CASE("statements don't share message ids with lines") {
  Staged staged(with("signed_up signed_up signed_up"));
  CHECK(staged.played()->output().counts.duplicates == 0);
}

TEST_CASE("who stands where is said of each") {
  Staged staged(with(R"(
    contact ada { email: "ada@x.example" }
    contact bob { email: "bob@x.example" }
    at 2026-03-02 10:00
    ada does signed_up)"));
  auto world = staged.played();
  auto lines = world->standing(0);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == "ada waits at `wait 1 day`, until 2026-03-03 10:00");
  CHECK(lines[1] == "bob did not enter: `when signed_up` has not fired");
}

}  // namespace nudge::test
