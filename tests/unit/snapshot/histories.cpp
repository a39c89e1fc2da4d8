#include "tests/unit/snapshot/histories.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "runtime/value/time_text.h"
#include "tests/unit/lower/lowered.h"

namespace nudge::test {

namespace {

constexpr const char* kEverything = R"flow(
enum Plan { free, team, gold }
record Item { sku: text, price: int?, zone: timezone? }
contact {
  first_name: text?
  plan: Plan = free
  tags: set of text = ["new"]
  marks: list of int? = []
  cart: (list of Item)?
  vip: bool = false
  born: date?
  weight: number?
  renewal: date?
  seen_at: time?
}
account {
  name: text?
  seats: int = 3
  health: number?
  regions: (set of timezone)?
}
event visited { path: text?, seconds: int = 0, ratio: number?, items: list of Item }
event bought { sku: text, price: int = 0 }
event replied { rating: int?, plan: Plan? }
event email_opened
event unsubscribed { topic: text? }
action note(text: text)

policy {
  quiet hours 20:00 to 08:00
  at most 2 emails per 3 days
}

segment busy = count(visited within 6 hours) >= 3
segment reading = sum(visited.seconds within 1 day) > 200
segment settled = contact.vip holds for 2 days
segment healthy_account for account = (account.health ?? 0) > 0.5

score heat {
  add 5 when visited at most 3 times per day
  add 12.5 when bought
  add 3 if contact.vip
  subtract 4 when no visited for 5 days
  halve every 7 days
  keep within 0..100
}
score team_heat for account {
  add 1 when visited
  halve every 3 days
}

email hello { subject "Hi {contact.first_name ?? "you"}" body "{round(score.heat)}" topic news }
email bill { subject "Bill" body "Pay" transactional }
sms ping { text "Ping {contact.id}" }
email team_news { subject "Team" body "{account.name ?? ""}" topic team }

workflow nurture {
  when visited(seconds > 20)
  if contact.plan != gold
  enter again after 2 days
  holdout 20%
  goal bought(price > 50) within 6 days worth 3
  measure came_back: count(visited within 3 days) >= 2 within 4 days
  measure hot: score.heat >= 20 within 5 days
  exit when unsubscribed or contact.plan == gold
  then {
    send hello
    wait up to 2 days for replied as reply
      then note("r {reply.rating ?? 0} {event.path ?? "-"}")
      else {
        split kind adapt {
          warm { send hello at best time within 1 day }
          cold { wait until monday 09:00
                 note("cold") }
        }
      }
    repeat up to 3 times every 1 day until contact.vip { send hello }
    set contact.plan = team
    add "nurtured" to contact.tags
  }
}

workflow each_order {
  when bought
  enter every time per event.sku
  then {
    wait 1 day
    split evenly_made {
      50% left  { note("left {event.sku}") }
      50% right { wait 3 hours
                  note("right {event.price}") }
    }
    add 2 to score.heat
    wait up to 5 days for bought(sku == event.sku)
      then finish as "again"
      else note("once")
  }
}

workflow busy_ones {
  when busy
  enter every time
  exit when reading
  measure warm_team: account is known and score.team_heat >= 3 within 3 days
  then { wait up to 1 day for not busy
         note("{round(score.team_heat ?? 0)}") }
}

workflow became_hot {
  when score.heat >= 30
  enter every time
  then { note("hot")
         wait up to 3 days for not (score.heat >= 30) }
}

workflow renew {
  when 3 days before contact.renewal
  enter every time
  then { send bill }
}

workflow weekly {
  when every monday at 09:00
  if contact.vip
  enter every time
  then { send ping }
}

workflow steady {
  when settled
  enter once
  then { set account.health = 0.75
         wait 2 days
         note("steady") }
}

workflow team {
  for account
  when count(visited within 1 day) >= 4
  enter again after 1 day
  goal (account.health ?? 0) > 0.9 within 10 days
  then {
    send team_news to members where contact.vip
    wait 1 day
    set account.seats = account.seats + 1
    send team_news to members at best time within 1 day
    wait up to 2 days for healthy_account
      then note("team {account.name ?? ""}")
      else note("quiet team")
  }
}
)flow";

class Lines {
 public:
  explicit Lines(uint64_t seed) : random_(seed) {}

  std::vector<std::string> make(size_t count) {
    std::vector<std::string> lines;
    for (size_t line = 0; line < count; ++line)
      lines.push_back(one(line));
    return lines;
  }

 private:
  uint64_t pick(uint64_t below) { return random_() % below; }
  bool chance(int percent) { return pick(100) < static_cast<uint64_t>(percent); }
  const char* any(std::initializer_list<const char*> of) { return of.begin()[pick(of.size())]; }
  std::string person() { return fmt::format("u{}", pick(kPeople)); }
  std::string unknown() { return fmt::format("anon-{}", pick(kPeople)); }

  std::string traits() {
    std::string all =
        fmt::format(R"("email":"{}@x.example","first_name":"{}")", pick(9), any({"Ada", "Bo", "Ünal"}));
    if (chance(40)) all += fmt::format(R"(,"plan":"{}")", any({"free", "team", "gold"}));
    if (chance(40)) all += fmt::format(R"(,"vip":{})", any({"true", "false"}));
    if (chance(20))
      all += fmt::format(R"(,"timezone":"{}")", any({"Europe/Paris", "Asia/Tokyo", "America/New_York"}));
    if (chance(20)) all += fmt::format(R"(,"renewal":"2026-03-{:02}")", 1 + pick(28));
    if (chance(20)) all += fmt::format(R"(,"tags":["a","{}"],"marks":[{},null,-3])", pick(5), pick(1000));
    if (chance(20)) all += fmt::format(R"(,"weight":{}.25,"born":"1990-01-{:02}")", pick(90), 1 + pick(28));
    if (chance(20))
      all += fmt::format(R"(,"cart":[{{"sku":"s{}","price":{}}},{{"sku":"t","zone":"UTC"}}])", pick(5),
                         pick(90));
    if (chance(10)) all += R"(,"first_name":null)";
    return all;
  }

  std::string event() {
    switch (pick(6)) {
      case 0:
        return fmt::format(R"("event":"bought","properties":{{"sku":"s{}","price":{}}})", pick(4), pick(120));
      case 1:
        return fmt::format(R"("event":"replied","properties":{{"rating":{},"plan":"team"}})", pick(6));
      case 2:
        return R"("event":"email_opened","properties":{})";
      case 3:
        if (chance(30)) return R"("event":"unsubscribed","properties":{"topic":"team"})";
        [[fallthrough]];
      default:
        return fmt::format(R"("event":"visited","properties":{{"path":"/{}","seconds":{},"ratio":0.{}}})",
                           pick(4), pick(90), pick(10));
    }
  }

  std::string one(size_t number) {
    now_ms_ += chance(3) ? static_cast<int64_t>(pick(3 * 86'400'000)) : static_cast<int64_t>(pick(3'600'000));
    int64_t at_ms = now_ms_;
    if (chance(8)) at_ms -= static_cast<int64_t>(pick(6 * 86'400'000));  // some of them late
    const size_t message = chance(10) && number > 5 ? number - pick(5) : number;
    std::string head = fmt::format(R"("messageId":"m{}","timestamp":"{}")", message, print_time(at_ms));
    switch (pick(12)) {
      case 0:
      case 1:
        return fmt::format(R"({{"type":"identify",{},"userId":"{}","traits":{{{}}}}})", head, person(),
                           traits());
      case 2:
        return fmt::format(
            R"({{"type":"group",{},"userId":"{}","groupId":"acct{}","traits":{{"name":"Acme","seats":{},"health":0.{},"regions":["UTC","Asia/Tokyo"]}}}})",
            head, person(), pick(5), pick(9), pick(10));
      case 3:
        return fmt::format(R"({{"type":"track",{},"anonymousId":"{}",{}}})", head, unknown(), event());
      case 4:
        if (chance(40))
          return fmt::format(R"({{"type":"identify",{},"userId":"{}","anonymousId":"{}","traits":{{}}}})",
                             head, person(), unknown());
        if (chance(40))
          return fmt::format(R"({{"type":"alias",{},"userId":"{}","previousId":"{}"}})", head,
                             chance(30) ? "nobody-" + std::to_string(pick(9)) : person(),
                             chance(50) ? person() : "old-" + std::to_string(pick(30)));
        [[fallthrough]];
      default:
        return fmt::format(R"({{"type":"track",{},"userId":"{}",{}}})", head, person(), event());
    }
  }

  static constexpr uint64_t kPeople = 40;
  std::mt19937_64 random_;
  int64_t now_ms_ = *parse_time("2026-02-16T09:00:00Z");
};

}  // namespace

std::vector<std::string> example_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(NUDGE_SOURCE_DIR "/examples")) {
    if (std::filesystem::exists(entry.path() / "inputs.ndjson"))
      names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

History example_history(const std::string& name, size_t lines) {
  const std::string folder = NUDGE_SOURCE_DIR "/examples/" + name;
  Result<Compilation> compilation = load_project(folder);
  REQUIRE(compilation.ok());
  compile(*compilation);
  REQUIRE(compilation->program.has_value());
  History history{name, std::move(*compilation->program), {}};
  std::ifstream file(folder + "/inputs.ndjson");
  for (std::string line; history.lines.size() < lines && std::getline(file, line);)
    history.lines.push_back(line);
  return history;
}

History random_history(uint64_t seed, size_t lines) {
  return {fmt::format("random {}", seed), lowered(kEverything), Lines(seed).make(lines)};
}

}  // namespace nudge::test
