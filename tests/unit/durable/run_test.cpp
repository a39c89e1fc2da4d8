// A durable run that is stopped at any call of its store and taken up again gives what it gives undisturbed.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>
#include <set>

#include "tests/unit/durable/session.h"
#include "tests/unit/lower/lowered.h"

namespace nudge::test {
namespace {

constexpr const char* kProgram = R"(
event signed_up {
  plan: text?
}
event seen {
  path: text?
}
contact {
  name: text?
}
account {
  seats: int?
}
score heat {
  add 5 when seen
  halve every 7 days
}
action notify(text: text)
workflow welcome {
  when signed_up
  enter again after 2 days
  goal seen within 10 days
  then {
    notify("hello {contact.name ?? "you"}")
    wait 1 day
    notify("again {contact.name ?? "you"}")
  }
}
workflow warm {
  when score.heat >= 10
  enter every time
  then notify("warm {contact.name ?? "?"}")
}
)";

// Inputs of some people in an order of time that is nearly kept: repeats of a message id, lines that can't be
// taken, records without a time, batches, ids that turn out to be one person's.
std::vector<std::string> made_lines(uint64_t seed, size_t count) {
  std::mt19937_64 random(seed);
  auto below = [&](uint64_t limit) { return random() % limit; };
  std::vector<std::string> lines;
  int64_t at_ms = 1767225600000;
  while (lines.size() < count) {
    at_ms += static_cast<int64_t>(below(6)) * 3600000;
    const std::string time =
        below(8) == 0 ? ""
                      : fmt::format(R"(,"timestamp":{})", at_ms - static_cast<int64_t>(below(3)) * 7200000);
    const std::string id = fmt::format(R"("userId":"u{}","messageId":"m{}")", below(7), below(60));
    switch (below(8)) {
      case 0:
        lines.push_back(
            fmt::format(R"({{"type":"identify",{}{},"traits":{{"name":"N{}","email":"n@x.example"}}}})", id,
                        time, below(4)));
        break;
      case 1:
        lines.push_back(fmt::format(R"({{"type":"track","event":"seen","properties":{{}}{})", time));
        break;
      case 2:
        lines.push_back(fmt::format(R"({{"batch":[{{"type":"track","event":"seen",{0}{1}}},{{"type":"track",)"
                                    R"("event":"signed_up",{0}{1}}}]}})",
                                    id, time));
        break;
      case 3:
        lines.push_back(fmt::format(R"({{"type":"group",{}{},"groupId":"g{}","traits":{{"seats":3}}}})", id,
                                    time, below(3)));
        break;
      case 4:
        lines.push_back(fmt::format(R"({{"type":"alias","userId":"u{}","previousId":"a{}"{}}})", below(7),
                                    below(7), time));
        break;
      case 5:
        lines.push_back(
            fmt::format(R"({{"type":"track","event":"seen","anonymousId":"a{}"{}}})", below(7), time));
        break;
      default:
        lines.push_back(fmt::format(R"({{"type":"track","event":"{}",{}{}}})",
                                    below(2) ? "seen" : "signed_up", id, time));
    }
  }
  return lines;
}

struct Ran {
  std::vector<MemoryStore::Row> rows;
  std::string lines;
  Hash128 digest;
};

Ran run_undisturbed(const Program& program, const std::vector<std::string>& lines,
                    const SessionOptions& options, uint64_t* calls = nullptr) {
  MemoryStore store;
  install(store, program);
  store.fail_at(0);
  KeptDelivery delivery;
  Session session(store, delivery, options);
  const Status ran = session.run(lines);
  REQUIRE_MESSAGE(ran.ok(), ran.fault().message);
  if (calls) *calls = store.calls();
  Ran result;
  for (const auto& [seq, row] : store.content().outbox)
    result.rows.push_back(row);
  result.lines = delivery.lines;
  result.digest = state_digest(program, *session.recovered().state);
  return result;
}

// Each row in order, some of them again.
void check_delivered(const std::string& lines, const Ran& whole) {
  std::set<std::string> seen;
  std::string once;
  for (size_t begin = 0; begin < lines.size();) {
    const size_t end = lines.find('\n', begin) + 1;
    const std::string line = lines.substr(begin, end - begin);
    if (seen.insert(line).second) once += line;
    begin = end;
  }
  CHECK(once == whole.lines);
}

void check_rows(MemoryStore& store, const Ran& whole) {
  std::vector<MemoryStore::Row> rows;
  for (const auto& [seq, row] : store.content().outbox)
    rows.push_back(row);
  CHECK(rows == whole.rows);
}

SessionOptions options_of(uint64_t seed) {
  SessionOptions options;
  options.snapshot_every = 1 + seed % 11;
  options.lines_in_block = 1 + seed % 4;
  options.blocks_in_commit = 1 + seed % 3;
  options.until_ms = seed % 2 ? 1777225600000 : kMissing;
  return options;
}

// Stops at the call, then again and again so many calls later, until it comes through.
void run_stopped(const Program& program, const std::vector<std::string>& lines, const SessionOptions& options,
                 const Ran& whole, uint64_t call, bool commit_first) {
  CAPTURE(call);
  CAPTURE(commit_first);
  MemoryStore store;
  install(store, program);
  KeptDelivery delivery;
  for (uint64_t runs = 0;; ++runs) {
    REQUIRE(runs < 2000);
    store.open_again();
    store.fail_at(runs < 3 ? call : 0, commit_first);
    Session session(store, delivery, options);
    const Status ran = session.run(lines);
    if (!ran.ok()) continue;
    CHECK(state_digest(program, *session.recovered().state) == whole.digest);
    break;
  }
  check_rows(store, whole);
  check_delivered(delivery.lines, whole);
}

}  // namespace

TEST_CASE("a run that is stopped at any call of the store gives the same actions and the same state") {
  const Program program = lowered(kProgram);
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    CAPTURE(seed);
    const std::vector<std::string> lines = made_lines(seed, 60);
    const SessionOptions options = options_of(seed);
    uint64_t calls = 0;
    const Ran whole = run_undisturbed(program, lines, options, &calls);
    REQUIRE(whole.rows.size() >= 8);
    for (uint64_t call = 1; call <= calls; call += call < 40 ? 1 : 1 + call / 20)
      run_stopped(program, lines, options, whole, call, call % 2 == 0);
  }
}

TEST_CASE("blocks, commits and snapshots change nothing that comes out") {
  const Program program = lowered(kProgram);
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    CAPTURE(seed);
    const std::vector<std::string> lines = made_lines(seed, 150);
    SessionOptions options = options_of(seed);
    options.snapshot_every = 1000000;
    const Ran whole = run_undisturbed(program, lines, options);
    for (uint64_t other = 1; other <= 6; ++other) {
      SessionOptions changed = options_of(seed * 7 + other);
      changed.until_ms = options.until_ms;
      const Ran again = run_undisturbed(program, lines, changed);
      CHECK(again.lines == whole.lines);
      CHECK(again.digest == whole.digest);
    }
  }
}

TEST_CASE("a reader that goes away gets the undelivered rows the next time, as they were") {
  const Program program = lowered(kProgram);
  const std::vector<std::string> lines = made_lines(9, 80);
  const SessionOptions options = options_of(4);
  const Ran whole = run_undisturbed(program, lines, options);
  for (uint64_t call = 1; call < 12; ++call) {
    CAPTURE(call);
    MemoryStore store;
    install(store, program);
    KeptDelivery delivery;
    delivery.fail_at = call;
    Session first(store, delivery, options);
    REQUIRE_FALSE(first.run(lines).ok());
    store.open_again();
    Session second(store, delivery, options);
    REQUIRE(second.run(lines).ok());
    check_delivered(delivery.lines, whole);
    check_rows(store, whole);
  }
}

TEST_CASE("the same end of time again does nothing") {
  const Program program = lowered(kProgram);
  const std::vector<std::string> lines = made_lines(5, 40);
  SessionOptions options = options_of(3);
  REQUIRE(options.until_ms != kMissing);
  MemoryStore store;
  install(store, program);
  KeptDelivery delivery;
  Session first(store, delivery, options);
  REQUIRE(first.run(lines).ok());
  const uint64_t entries = store.content().log_end;
  const std::string delivered = delivery.lines;
  store.open_again();
  Session second(store, delivery, options);
  REQUIRE(second.run(lines).ok());
  CHECK(store.content().log_end == entries);
  CHECK(delivery.lines == delivered);
}

TEST_CASE("time doesn't go back over a restart, and records without one get the same") {
  const Program program = lowered(kProgram);
  const std::vector<std::string> lines = {
      R"({"type":"track","event":"signed_up","userId":"u1","timestamp":"2026-05-01T00:00Z"})",
      R"({"type":"track","event":"signed_up","userId":"u2","timestamp":"2025-05-01T00:00Z"})",
      R"({"type":"track","event":"signed_up","userId":"u3"})",
      R"({"type":"track","event":"signed_up","userId":"u4","timestamp":"2026-05-02T12:00Z"})",
      R"({"type":"track","event":"signed_up","userId":"u5"})",
  };
  SessionOptions options;
  options.lines_in_block = options.blocks_in_commit = 1;
  const Ran whole = run_undisturbed(program, lines, options);
  MemoryStore store;
  install(store, program);
  KeptDelivery delivery;
  for (size_t count = 1; count <= lines.size(); ++count) {
    store.open_again();
    Session session(store, delivery, options);
    REQUIRE(session.run({lines.begin(), lines.begin() + static_cast<ptrdiff_t>(count)}).ok());
    if (count == lines.size()) CHECK(state_digest(program, *session.recovered().state) == whole.digest);
  }
  CHECK(delivery.lines == whole.lines);
}

TEST_CASE("a tail that yields other actions than were stored is refused, with what differs") {
  const Program program = lowered(kProgram);
  const std::vector<std::string> lines = made_lines(2, 60);
  SessionOptions options;
  options.snapshot_every = 1000000;
  MemoryStore store;
  install(store, program);
  KeptDelivery delivery;
  REQUIRE(Session(store, delivery, options).run(lines).ok());
  auto refused = [&](const auto& damage) {
    MemoryStore damaged;
    damaged.content() = store.content();
    damage(damaged.content());
    Result<std::unique_ptr<Recovered>> recovered = recover(damaged);
    REQUIRE_FALSE(recovered.ok());
    return recovered.fault().message;
  };
  CHECK(refused([](auto& content) {
          content.outbox[3].id.low ^= 1;
        }).starts_with("action 3 was stored with id "));
  CHECK(refused([](auto& content) {
          content.outbox.erase(std::prev(content.outbox.end()));
        }).find("which was never stored") != std::string::npos);
  CHECK(refused([](auto& content) { content.outbox.erase(5); }).starts_with("action 5 is missing"));
  CHECK(refused([](auto& content) {
          content.log.erase(std::prev(content.log.end()));
        }).find("ends before entry") != std::string::npos);
  CHECK(refused([](auto& content) { content.log.erase(10); }).starts_with("entry 10 of the log is missing"));
  CHECK(refused([](auto& content) { content.log.erase(0); }).starts_with("the log goes from entry 1"));
  CHECK(refused([](auto& content) { content.programs.clear(); }).starts_with("no program is installed"));
  CHECK(refused([](auto& content) { content.programs[0].encoded[8] ^= 64; }).find("has format") !=
        std::string::npos);
}

TEST_CASE("rows that were delivered and are old go when a snapshot is finished, and none of the log's tail") {
  const Program program = lowered(kProgram);
  std::vector<std::string> lines;
  for (int day = 0; day < 120; ++day)
    lines.push_back(fmt::format(R"({{"type":"track","event":"signed_up","userId":"u{}","timestamp":{}}})",
                                day, 1767225600000 + int64_t{day} * 24 * 3600000));
  SessionOptions options;
  options.snapshot_every = 10;
  options.lines_in_block = options.blocks_in_commit = 1;
  MemoryStore store;
  install(store, program);
  KeptDelivery delivery;
  REQUIRE(Session(store, delivery, options).run(lines).ok());
  const auto& outbox = store.content().outbox;
  REQUIRE_FALSE(outbox.empty());
  CHECK(outbox.begin()->first > 50);
  CHECK(outbox.begin()->second.at_ms >= 1767225600000 + int64_t{70} * 24 * 3600000);
  CHECK(store.content().log.size() < 30);
  CHECK(store.content().snapshots.size() == 1);
  CHECK(recover(store).ok());
}

}  // namespace nudge::test
