// The State without somebody: nothing of them in it, and everybody else goes on as before.
#include <fmt/format.h>

#include <random>

#include "runtime/rights/forget.h"
#include "runtime/snapshot/snapshot.h"
#include "tests/unit/engine/stepped.h"

namespace nudge {
namespace {

constexpr const char* kProgram = R"(
contact { name: text? pii  friend: text?  friends: set of text = []  boss: email?  seen: int = 0 }
account { last_by: text? }
record Line { who: text?  n: int = 0 }
contact { lines: (list of Line)? }
event poked { by: text?, n: int? }
action note(text: text)
segment busy for account = count(poked within 3 days) >= 3
workflow hello { when poked enter every time per event.by ?? "-" then { wait 1 day note("{contact.friend ?? "?"} {event.by ?? "?"}") wait 30 days } }
workflow many { when count(poked within 5 days) >= 4 enter every time then note("many {latest(poked.by) ?? "-"}") }
workflow team { for account when busy enter every time then { note("busy") wait 2 days note("still") } }
)";

std::string at(int hour) {
  return fmt::format("2026-03-{:02}T{:02}:00:00Z", 1 + hour / 24, hour % 24);
}

std::string poke(const std::string& id, int hour, const std::string& by) {
  return fmt::format(
      R"({{"type":"track","event":"poked","userId":"{}","timestamp":"{}","properties":{{"by":"{}","n":1}}}})",
      id, at(hour), by);
}

// Forgets, as `nudge forget` does.
Forgotten forget_in(test::Stepped& run, std::unique_ptr<State>& made, const std::vector<std::string>& ids) {
  std::vector<Person> people;
  for (const std::string& id : ids) {
    std::optional<Person> person = find_person(run.program, run.state, id);
    REQUIRE(person);
    people.push_back(*person);
  }
  Forgotten forgotten;
  made = state_without(run.program, run.state, people, Mentions(people), forgotten);
  return forgotten;
}

std::string bytes_of(const Program& program, const State& state) {
  std::string all;
  for (const EncodedPart& part : encode_state(program, state))
    all += part.bytes;
  return all;
}

}  // namespace

TEST_CASE("nobody finds them any more, by none of their ids, in no text of others") {
  test::Stepped run(kProgram);
  run.step(
      R"({"type":"track","event":"poked","anonymousId":"anon-ada-1","timestamp":"2026-03-01T00:00:00Z"})");
  run.step(
      R"({"type":"identify","userId":"person-ada","anonymousId":"anon-ada-1","timestamp":"2026-03-01T01:00:00Z","traits":{"name":"Ada","email":"ada@x.example"}})");
  run.step(
      R"({"type":"alias","userId":"person-ada","previousId":"ada-of-old","timestamp":"2026-03-01T01:00:00Z"})");
  run.step(
      R"({"type":"alias","userId":"person-new","previousId":"person-unborn","timestamp":"2026-03-01T01:00:00Z"})");
  run.step(
      R"({"type":"group","userId":"person-ada","groupId":"acme","timestamp":"2026-03-01T02:00:00Z","traits":{"last_by":"person-ada"}})");
  run.step(
      R"({"type":"identify","userId":"bob","timestamp":"2026-03-01T03:00:00Z","traits":{"friend":"person-ada","friends":["person-ada","eve"],"boss":"ada@x.example","name":"not person-adam","lines":[{"who":"person-ada","n":1},{"who":"eve"}]}})");
  run.step(R"({"type":"group","userId":"bob","groupId":"acme","timestamp":"2026-03-01T03:00:00Z"})");
  run.step(poke("bob", 4, "person-ada"));
  run.step(poke("person-ada", 5, "bob"));
  std::unique_ptr<State> made;
  Forgotten forgotten = forget_in(run, made, {"ada-of-old", "person-unborn"});
  CHECK(forgotten.enrolments == 2);
  CHECK(made->contacts.size() == 1);
  for (const char* id : {"person-ada", "anon-ada-1", "ada-of-old", "person-unborn", "person-new"}) {
    CAPTURE(id);
    CHECK(!find_person(run.program, *made, id));
  }
  std::string bytes = bytes_of(run.program, *made);
  CHECK(bytes.find("not person-adam") != std::string::npos);
  bytes.erase(bytes.find("person-adam"), 11);
  for (const char* text : {"person-ada", "anon-ada-1", "ada-of-old", "person-unborn", "ada@x", "Ada"}) {
    CAPTURE(text);
    CHECK(bytes.find(text) == std::string::npos);
  }
  CHECK(made->accounts[0].members.size() == 1);
  // friend, friends, boss, lines; latest(poked.by), the captured and the key; last_by of the account.
  CHECK(forgotten.mentions >= 7);
  // What is written can be read.
  State read(run.program);
  CHECK(decode_state(run.program, encode_state(run.program, *made), read).ok());
  CHECK(bytes_of(run.program, read) == bytes_of(run.program, *made));
}

TEST_CASE("everybody else goes on as if nothing had happened") {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    auto pick = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
    test::Stepped kept(kProgram), cut(kProgram);
    std::vector<std::string> lines;
    int hour = 0;
    auto line = [&] {
      hour += pick(6);
      const std::string id = fmt::format("c{}", pick(5));
      if (pick(8) == 0)
        return fmt::format(R"({{"type":"group","userId":"{}","groupId":"g{}","timestamp":"{}"}})", id,
                           pick(2), at(hour));
      return poke(id, hour, fmt::format("by{}", pick(3)));
    };
    for (int count = 0; count < 60; ++count) {
      const std::string text = line();
      kept.step(text);
      cut.step(text);
    }
    const std::string gone = fmt::format("c{}", pick(5));
    if (!find_person(cut.program, cut.state, gone)) continue;
    std::unique_ptr<State> made;
    forget_in(cut, made, {gone});
    Predicates predicates(cut.program);
    Engine engine(predicates, *made);
    Output output(cut.program);
    Decoder decoder(cut.program);
    struct Sink : RecordSink {
      Engine* engine;
      Output* output;
      void decoded(const Decoded& record) override { engine->step(record.input, *output); }
      void rejected(const Rejected&) override {}
    } sink;
    sink.engine = &engine;
    sink.output = &output;
    auto of_others = [&](const Output& from) {
      std::string all;
      for (const Action& action : from.actions) {
        if (view(action.subject) != gone)
          all += fmt::format("{} {} {}\n", hex_text(action.id), action.at_ms, view(action.subject));
      }
      return all;
    };
    for (int count = 0; count < 40; ++count) {
      const std::string text = line();
      if (text.find('"' + gone + '"') != std::string::npos) continue;
      output.clear();
      kept.step(text);
      decoder.decode_copy(text, made->now_ms, sink);
      REQUIRE(of_others(output) == of_others(kept.output));
    }
  }
}

}  // namespace nudge
