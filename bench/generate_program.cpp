#include "bench/generate_program.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace nudge::bench {
namespace {

constexpr const char* kSchema = R"flow(
enum Plan { trial, starter, pro, enterprise }

contact {
  first_name : text?
  title      : text?
  plan       : Plan = trial
  seats      : int = 1
}
)flow";

constexpr const char* kMessage = R"flow(
email message_{0} {{
  from    "Ada from Acme <ada@acme.example>"
  subject "Welcome to number {0}, {{contact.first_name ?? "there"}}!"
  body    "You have {{contact.seats}} seats. [Invite a teammate](https://app.acme.example/invite/{0})"
}}
)flow";

constexpr const char* kWorkflow = R"flow(
workflow workflow_{0:05} "Number {0}" {{
  when  event_{0}(seconds > 10 and path != "/pricing")
  if    contact.plan == trial and contact.seats < 50
  enter every time
  goal  event_{2} within 5 days
  exit  when contact.plan == pro

  then {{
    send message_{0}
    wait 1 day
    if contact.seats > 3 or contact.title is known
      then send message_{1}
    wait up to 2 days for count(event_{0} within 7 days) >= 3
      then finish as "engaged"
      else send message_{0}
  }}
}}
)flow";

// SplitMix64: the same everywhere.
uint64_t mixed(uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}

}  // namespace

std::string generate_program(size_t workflows) {
  std::string text = kSchema;
  for (size_t event = 0; event <= workflows; ++event) {
    text += fmt::format("\nevent event_{} {{ path: text?, seconds: int = 0 }}\n", event);
    text += fmt::format(fmt::runtime(kMessage), event);
  }
  for (size_t workflow = 0; workflow < workflows; ++workflow) {
    text += fmt::format(fmt::runtime(kWorkflow), workflow, workflow + 1, workflows);
  }
  return text;
}

std::string generate_lines(size_t lines) {
  auto lines_of = [](const std::string& text) {
    return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  };
  size_t one = lines_of(generate_program(1)), each = lines_of(generate_program(2)) - one;
  return generate_program(lines <= one ? 1 : 1 + (lines - one + each - 1) / each);
}

std::string generate_input(size_t place, size_t contacts, size_t workflows) {
  uint64_t chance = mixed(place);
  size_t day = place / 86400, second = place % 86400;
  return fmt::format(
      R"({{"type":"track","messageId":"message-{}","userId":"user-{:06}","timestamp":"2026-03-{:02}T{:02}:{:02}:{:02}.000Z",)"
      R"("event":"event_{}","properties":{{"path":"/docs/{}","seconds":{}}}}})",
      place, chance % contacts, 1 + day % 28, second / 3600, second / 60 % 60, second % 60,
      (chance >> 20) % workflows, (chance >> 40) % 100, (chance >> 48) % 30);
}

}  // namespace nudge::bench
