// The State without somebody: nothing of them in it, and everybody else goes on as before.
#include <fmt/format.h>

#include <random>
#include <set>

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
Forgotten forget_in(const Program& program, State& state, std::unique_ptr<State>& made,
                    const std::vector<std::string>& ids) {
  std::vector<Person> people;
  for (const std::string& id : ids) {
    std::optional<Person> person = find_person(program, state, id);
    REQUIRE(person);
    people.push_back(*person);
  }
  Forgotten forgotten;
  made = state_without(program, state, people, Mentions(people), forgotten);
  return forgotten;
}

// Steps lines on a State that was made of another.
class Resumed : private RecordSink {
 public:
  Resumed(const Program& program, State& state)
      : output(program),
        predicates_(program),
        state_(state),
        engine_(predicates_, state),
        decoder_(program) {}
  void step(const std::string& line) {
    output.clear();
    decoder_.decode_copy(line, state_.now_ms, *this);
  }
  Output output;

 private:
  void decoded(const Decoded& record) override { engine_.step(record.input, output); }
  void rejected(const Rejected& record) override { REQUIRE_MESSAGE(false, record.reason); }

  Predicates predicates_;
  State& state_;
  Engine engine_;
  Decoder decoder_;
};

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
  Forgotten forgotten = forget_in(run.program, run.state, made, {"ada-of-old", "person-unborn"});
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
    forget_in(cut.program, cut.state, made, {gone});
    Resumed resumed(cut.program, *made);
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
      kept.step(text);
      resumed.step(text);
      REQUIRE(of_others(resumed.output) == of_others(kept.output));
    }
  }
}

TEST_CASE("who comes back gets no id of an action that was given before") {
  int given_again = 0, came_back = 0;
  for (unsigned seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    auto pick = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
    test::Stepped run(kProgram);
    std::set<std::string> given;
    int hour = 0;
    for (int count = 0; count < 80; ++count) {
      hour += pick(6);
      const std::string id = fmt::format("c{}", pick(4));
      // In every other run some turn out to be one: the other's own actions were given under its own id.
      run.step(seed % 2 == 0 && count % 20 == 19
                   ? fmt::format(R"({{"type":"alias","userId":"c0","previousId":"c{}","timestamp":"{}"}})",
                                 1 + pick(3), at(hour))
                   : poke(id, hour, fmt::format("by{}", pick(3))));
      for (const Action& action : run.output.actions)
        given.insert(hex_text(action.id));
    }
    // One after the other: what was kept of the first must outlast the second, and being written.
    auto state = std::make_unique<State>(run.program);
    REQUIRE(decode_state(run.program, encode_state(run.program, run.state), *state).ok());
    for (const char* gone : {"c0", "c1", "c2", "c3"}) {
      if (!find_person(run.program, *state, gone)) continue;
      std::unique_ptr<State> made;
      forget_in(run.program, *state, made, {gone});
      state = std::make_unique<State>(run.program);
      REQUIRE(decode_state(run.program, encode_state(run.program, *made), *state).ok());
    }
    REQUIRE(state->contacts.empty());
    Resumed resumed(run.program, *state);
    for (int count = 0; count < 80; ++count) {
      hour += pick(6);
      resumed.step(poke(fmt::format("c{}", pick(4)), hour, fmt::format("by{}", pick(3))));
      for (const Action& action : resumed.output.actions) {
        ++came_back;
        given_again += !given.insert(hex_text(action.id)).second;
      }
    }
  }
  CHECK(came_back > 300);
  CHECK(given_again == 0);
}

}  // namespace nudge
