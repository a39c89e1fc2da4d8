// Trees of conditions, as people read them.
#include "tests/unit/scenario/asked.h"

using namespace nudge;
using namespace nudge::test;
using scenario::Explanation;

namespace {

constexpr const char* kSchema = R"(
enum Plan { trial, pro }
record Address { city: text?  country: text? }
contact { plan: Plan = trial  title: text?  seats: int?  renewal: time?  born: date?  address: Address?
          tags: set of text = []  wants: bool = false  spent: money(EUR) = 0.00 EUR }
account { name: text?  used: int = 0 }
event used { seconds: int?  path: text? }
event paid { amount: money(EUR)? }
let limit = 100
let home = "/home"
function executive(title: text) = title matches r"(?i)\b(vp|chief)\b"
function twice(n: int) = n * 2
score lead { add 10 when used  add 15 if contact.title is known and executive(contact.title)  halve every 30 days }
)";

class World : public Asked {
 public:
  explicit World(const std::string& condition) : Asked(kSchema + ("segment it = " + condition)) {
    input(R"({"type":"identify","userId":"u1","timestamp":"2026-03-01T10:00:00Z","traits":{"plan":"pro"}})");
  }
  void use(const std::string& day, const std::string& fields = "") {
    input(R"({"type":"track","event":"used","userId":"u1","timestamp":"2026-03-)" + day +
          R"(:00Z","properties":{)" + fields + "}}");
  }
  std::string shown() { return Asked::shown("it"); }
};

}  // namespace

TEST_CASE("fields: their values, and when they were written") {
  World world(R"(contact.plan == trial and contact.wants and contact.title == "CEO")");
  CHECK(world.shown() == R"(✗ contact.plan == trial and contact.wants and contact.title == "CEO"
├─ ✗ contact.plan == trial   pro  set 1 March 10:00
├─ · contact.wants                not looked at
└─ · contact.title == "CEO"       not looked at
)");
  World other(R"(contact.wants or contact.title == "CEO" or contact.address.city is known)");
  CHECK(other.shown() == R"(✗ contact.wants or contact.title == "CEO" or contact.address.city is known
├─ ✗ contact.wants                           the default
├─ ✗ contact.title == "CEO"         missing  never set
└─ ✗ contact.address.city is known  missing  never set
)");
}

TEST_CASE("history: the newest times, and the window") {
  World world("count(used within 7 days) >= 3");
  CHECK(world.shown() == "✗ count(used within 7 days) >= 3  0  never\n");
  for (const char* day : {"02T10:02", "03T10:02", "03T11:30"})
    world.use(day);
  CHECK(world.shown() ==
        "✓ count(used within 7 days) >= 3  3  3 March 11:30, 10:02 and 2 March 10:02; since 24 February "
        "11:30\n");
  world.use("12T10:00");
  CHECK(world.shown() == "✗ count(used within 7 days) >= 3  1  12 March 10:00; since 5 March 10:00\n");
}

TEST_CASE("history of all time, of none, and of a long while ago") {
  World world("not did used(path == home) or count(used) > 4");
  world.use("02T10:02", R"("path":"/home")");
  world.use("02T10:02", R"("path":"/docs")");
  CHECK(world.shown() ==
        "✗ not did used(path == home) or count(used) > 4\n"
        "├─ ✗ not did used(path == home)     2 March 10:02\n"
        "└─ ✗ count(used) > 4             2  2 March 10:02 and 10:02\n");
  World window("did used within 7 days");
  window.use("02T10:00");
  window.input(
      R"({"type":"identify","userId":"u1","timestamp":"2026-05-01T10:00:00Z","traits":{"title":"x"}})");
  CHECK(window.shown() ==
        "✗ did used within 7 days  none since 24 April 10:00; the last was 2 March 10:00\n");
}

TEST_CASE("a function, as it was called, and what it says") {
  World world("contact.title is known and executive(contact.title)");
  CHECK(world.shown() ==
        "✗ contact.title is known and executive(contact.title)\n"
        "├─ ✗ contact.title is known    missing  never set\n"
        "└─ · executive(contact.title)           not looked at\n");
  world.input(
      R"({"type":"identify","userId":"u1","timestamp":"2026-03-02T10:00:00Z","traits":{"title":"VP Sales"}})");
  Explanation told = world.explain("it");
  REQUIRE(told.parts.size() == 2);
  CHECK(told.parts[1].text == "executive(contact.title)");
  REQUIRE(told.parts[1].parts.size() == 1);
  CHECK(told.parts[1].parts[0].text == R"(title matches r"(?i)\b(vp|chief)\b")");
  CHECK(told.parts[1].parts[0].parts[0].value == "\"VP Sales\"");
  World number("twice(contact.seats ?? 4) > limit");
  CHECK(number.explain("it").value == "false");
  CHECK(number.shown() == R"(✗ twice(contact.seats ?? 4) > limit
├─ twice(contact.seats ?? 4)  8
│  ├─ contact.seats ?? 4      4
│  │  └─ contact.seats        missing  never set
│  └─ n * 2                   8
│     └─ contact.seats ?? 4   4
└─ limit                      100
)");
}

TEST_CASE("segments, scores and what holds for a while") {
  Asked world(kSchema + std::string(R"(
    segment rich = score.lead >= 80
    segment both = rich or contact.plan == pro holds for 3 days
  )"));
  world.input(
      R"({"type":"identify","userId":"u1","timestamp":"2026-03-01T10:00:00Z","traits":{"plan":"pro"}})");
  world.input(R"({"type":"track","event":"used","userId":"u1","timestamp":"2026-03-01T10:00:00Z"})");
  CHECK(world.shown("both") == R"(✗ rich or contact.plan == pro holds for 3 days
├─ ✗ rich
│  └─ ✗ score.lead >= 80                                                10       10 points on 1 March 10:00, halved every 30 days
│     └─ add 15 if contact.title is known and executive(contact.title)  0
│        ├─ ✗ contact.title is known                                    missing  never set
│        └─ · executive(contact.title)                                           not looked at
└─ ✗ contact.plan == pro holds for 3 days                                        without a break since 1 March 10:00; long enough from 4 March 10:00
   └─ ✓ contact.plan == pro                                             pro      set 1 March 10:00
)");
}

TEST_CASE("ranges and lists are one part each") {
  World range("(contact.seats ?? 0) in 1..5");
  CHECK(range.explain("it").parts.size() == 1);
  World list(R"("vip" in contact.tags)");
  CHECK(list.shown() == "✗ \"vip\" in contact.tags  []  the default\n");
}
