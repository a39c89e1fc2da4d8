// Scores through whole programs, over random events, against a slow plain twin that goes over all of history.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "runtime/value/time_text.h"
#include "tests/unit/engine/stepped.h"

using namespace nudge;
using nudge::test::Stepped;

namespace {

constexpr int64_t kBegin = 1'772'323'200'000;  // 2026-03-01

constexpr const char* kProgram = R"flow(
contact { title: text? }
event opened
event visited { page: text }
event tick
event asked
action note(points: number)
score lead {
  add 4 when opened at most 2 times per day
  add 9 when visited(page == "/pricing") or visited(page == "/plans") at most 3 times per week
  subtract 3 when visited(page == "/jobs")
  add 15 if contact.title == "VP"
  subtract 20 when no visited for 3 days
  halve every 36 hours
  keep within -5..40
}
workflow a_adds { when asked enter every time then add 11 to score.lead }
workflow b_tells { when tick enter every time then note(score.lead) }
workflow c_hot { when score.lead >= 30 enter every time then note(1000) }
)flow";

std::string line(const std::string& event, const std::string& page, int64_t at_ms) {
  return fmt::format(
      R"({{"type":"track","userId":"u","event":"{}","timestamp":{},"properties":{{"page":"{}"}}}})", event,
      fmt::format("\"{}\"", print_time(at_ms)), page);
}

struct Twin {
  double points = 0;
  int64_t as_of_ms = kBegin;
  int64_t last_visit_ms = kBegin;  // the contact's creation
  bool subtracted = false;         // for this silence
  bool is_vp = false;
  bool hot = false;
  int crossed = 0;
  std::vector<int64_t> opened, visited;

  double decayed(int64_t now_ms) const {
    return points * std::exp2(-static_cast<double>(now_ms - as_of_ms) / (36.0 * kHourMs));
  }
  double reading(int64_t now_ms) const {
    return std::min(std::max(decayed(now_ms) + (is_vp ? 15 : 0), -5.0), 40.0);
  }
  void add(double more, int64_t now_ms) {
    points = std::min(std::max(decayed(now_ms) + more, -5.0), 40.0);
    as_of_ms = now_ms;
  }
  static bool counts(std::vector<int64_t>& all, size_t at_most, int64_t per_ms, int64_t now_ms) {
    size_t within = 0;
    for (int64_t at_ms : all)
      within += at_ms + per_ms > now_ms;
    if (within < at_most) all.push_back(now_ms);
    return within < at_most;
  }
  void look(int64_t now_ms) {
    bool now_hot = reading(now_ms) >= 30;
    crossed += now_hot && !hot;
    hot = now_hot;
  }
  // The silences that end before the next input.
  void pass_to(int64_t now_ms) {
    if (!subtracted && last_visit_ms + 3 * kDayMs <= now_ms) {
      look(last_visit_ms + 3 * kDayMs);
      add(-20, last_visit_ms + 3 * kDayMs);
      subtracted = true;
      look(last_visit_ms + 3 * kDayMs);
    }
    look(now_ms);
  }
};

}  // namespace

TEST_CASE("scores agree with a slow plain twin over random events") {
  for (uint64_t seed = 0; seed < 12; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Stepped run(kProgram);
    Twin twin;
    int64_t now = kBegin;
    run.step(line("other", "", now));
    int crossed = 0, silences = 0;
    auto hear = [&] {
      for (size_t place = 0; place < run.output.actions.size(); ++place) {
        double points = number_of_word(run.output.fields[run.output.actions[place].first_field].word);
        crossed += points == 1000;
      }
    };
    for (int turn = 0; turn < 500; ++turn) {
      bool long_pause = random() % 25 == 0;
      now += static_cast<int64_t>(random() % (long_pause ? 150 : 8)) * kHourMs + 1;
      silences += !twin.subtracted && twin.last_visit_ms + 3 * kDayMs <= now;
      twin.pass_to(now);
      switch (random() % 6) {
        case 0:
          if (Twin::counts(twin.opened, 2, kDayMs, now)) twin.add(4, now);
          run.step(line("opened", "", now));
          break;
        case 1:
        case 2: {
          const char* pages[] = {"/pricing", "/plans", "/jobs", "/docs"};
          size_t page = random() % 4;
          if (page < 2 && Twin::counts(twin.visited, 3, kWeekMs, now)) twin.add(9, now);
          if (page == 2) twin.add(-3, now);
          twin.last_visit_ms = now;
          twin.subtracted = false;
          run.step(line("visited", pages[page], now));
          break;
        }
        case 3:
          twin.add(11, now);
          run.step(line("asked", "", now));
          break;
        case 4:
          twin.is_vp = random() % 2;
          run.step(
              fmt::format(R"({{"type":"identify","userId":"u","timestamp":"{}","traits":{{"title":"{}"}}}})",
                          print_time(now), twin.is_vp ? "VP" : "Clerk"));
          break;
        default:
          run.step(line("tick", "", now));
          REQUIRE(!run.output.actions.empty());
          CHECK(number_of_word(run.output.fields.back().word) ==
                doctest::Approx(twin.reading(now)).epsilon(1e-9));
      }
      twin.look(now);
      hear();
    }
    CHECK(crossed == twin.crossed);
    CHECK(crossed > 3);
    CHECK(silences > 3);
  }
}

TEST_CASE("a score's threshold is left by decay at the millisecond at which the reading is below it") {
  Stepped run(R"flow(
event hit
action note(points: number)
score heat { add 64 when hit halve every 1 hour }
segment hot = score.heat > 8
workflow w { when not hot enter every time then note(score.heat) }
)flow");
  run.step(line("hit", "", kBegin));
  // 64 → 8 in three hours: not above 8 any more.
  run.advance(print_time(kBegin + 3 * kHourMs - 1));
  CHECK(run.output.actions.empty());
  run.advance(print_time(kBegin + 3 * kHourMs));
  REQUIRE(run.output.actions.size() == 1);
  CHECK(run.output.actions[0].at_ms == kBegin + 3 * kHourMs);
  CHECK(number_of_word(run.output.fields[0].word) == 8);
}

TEST_CASE("late events score nothing, duplicates neither") {
  Stepped run(R"flow(
event hit
event tick
action note(points: number)
score heat { add 10 when hit }
workflow w { when tick enter every time then note(score.heat) }
)flow");
  run.step(line("tick", "", kBegin + 10 * kDayMs));
  run.step(line("hit", "", kBegin + 6 * kDayMs));
  run.step(line("hit", "", kBegin + 7 * kDayMs));  // exactly 72 hours
  run.step(line("tick", "", kBegin + 10 * kDayMs));
  CHECK(number_of_word(run.output.fields.back().word) == 10);
}
