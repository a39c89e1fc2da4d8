// Random conditions over random pasts: the tree has the condition's value, says rightly which of its parts
// were asked and which decide, and no part that doesn't decide could have changed the whole.
#include <random>

#include "tests/unit/scenario/asked.h"

using namespace nudge;
using namespace nudge::test;
using scenario::Explanation;

namespace {

constexpr const char* kLeaves[] = {
    "contact.wants",
    "contact.plan == pro",
    "contact.plan != pro",
    "(contact.seats ?? 2) > 3",
    "contact.seats is known",
    "contact.title is missing",
    "count(used within 7 days) >= 2",
    "did used((seconds ?? 0) > 10)",
    "not did paid",
    "(sum(used.seconds since 2026-03-02) > 20)",
    "(last(used) ?? contact.created_at) < 2026-03-04T10:00Z",
    "score.lead >= 15",
    "(latest(used.seconds) ?? 0) in 5..15",
    "(if contact.wants then did used else did paid)",
    "executive(contact.title ?? \"\")",
    "contact.plan in [pro, trial]",
    "any(t in contact.tags: t == \"vip\")",
    "now - contact.created_at < 2 days",
    "account is known",
    "contact.plan == pro holds for 2 days",
};
constexpr const char* kSchema = R"(
enum Plan { trial, pro }
contact { plan: Plan = trial  title: text?  seats: int?  wants: bool = false  tags: set of text = [] }
event used { seconds: int? }
event paid
function executive(title: text) = title matches r"(?i)\b(vp|chief)\b"
score lead { add 10 when used  add 8 if contact.title is known }
)";

// A formula: its source, and in the same form what an explanation of it must be.
struct Formula {
  enum class Kind { leaf, all, any, no } kind = Kind::leaf;
  std::string source;
  std::vector<Formula> parts;
};

class Writer {
 public:
  explicit Writer(uint32_t seed) : random_(seed) {}
  size_t below(size_t bound) { return random_() % bound; }

  Formula formula(int depth, Formula::Kind around) {
    if (depth == 0 || below(4) == 0) return {Formula::Kind::leaf, kLeaves[below(std::size(kLeaves))], {}};
    Formula made;
    bool negated = below(5) == 0 && around != Formula::Kind::no;
    if (negated) {
      made.kind = Formula::Kind::no;
      made.parts.push_back(formula(depth - 1, Formula::Kind::no));
      made.source = "not (" + made.parts[0].source + ")";
      return made;
    }
    made.kind = around == Formula::Kind::all ? Formula::Kind::any : Formula::Kind::all;
    if (around != Formula::Kind::all && around != Formula::Kind::any && below(2))
      made.kind = Formula::Kind::any;
    for (size_t count = 2 + below(2); count > 0; --count) {
      made.parts.push_back(formula(depth - 1, made.kind));
      made.source += (made.source.empty()               ? "("
                      : made.kind == Formula::Kind::all ? " and ("
                                                        : " or (") +
                     made.parts.back().source + ")";
    }
    return made;
  }

 private:
  std::mt19937 random_;
};

bool truth(const Explanation& of) {
  CHECK((of.value == "true" || of.value == "false"));
  return of.value == "true";
}

bool fold(const Explanation& of, bool all, const std::vector<bool>& values) {
  bool value = all;
  for (size_t place = 0; place < of.parts.size(); ++place)
    value = all ? value && values[place] : value || values[place];
  return value;
}

// The parts of an `and` or an `or`: asked from the left until one settles it, and only what settles it, or
// all, decide.
void check_sides(const Explanation& of, bool all) {
  std::vector<bool> values;
  for (const Explanation& part : of.parts)
    values.push_back(truth(part));
  CHECK(fold(of, all, values) == truth(of));
  bool settled = false;
  for (size_t place = 0; place < of.parts.size(); ++place) {
    const Explanation& part = of.parts[place];
    CHECK(part.asked == (of.asked && !settled));
    settled = settled || values[place] != all;
    std::vector<bool> flipped = values;
    flipped[place] = !flipped[place];
    if (of.asked && !part.decides) CHECK(fold(of, all, flipped) == truth(of));
    if (!part.decides) continue;
    // With none of those that don't decide, it alone is the reason.
    for (size_t other = 0; other < flipped.size(); ++other) {
      if (!of.parts[other].decides) flipped[other] = all;
    }
    CHECK(fold(of, all, flipped) != truth(of));
  }
}

int sides_checked = 0;

void check(const Explanation& of, const Formula& formula) {
  if (!of.asked) {
    CHECK_FALSE(of.decides);
  }
  if (formula.kind == Formula::Kind::leaf) return;
  if (formula.kind == Formula::Kind::no) {
    if (of.parts.size() != 1 || !of.parts[0].is_bool()) return;  // `not a == b` is `a != b`
    return;
  }
  // Equal sides are one part.
  if (of.parts.size() != formula.parts.size()) return;
  check_sides(of, formula.kind == Formula::Kind::all);
  ++sides_checked;
  for (size_t place = 0; place < of.parts.size(); ++place)
    check(of.parts[place], formula.parts[place]);
}

std::string random_input(Writer& writer, int& minute) {
  minute += static_cast<int>(writer.below(900));
  std::string at = fmt::format(R"("userId":"u1","timestamp":"2026-03-{:02}T{:02}:{:02}:00Z")",
                               1 + minute / 1440, minute / 60 % 24, minute % 60);
  switch (writer.below(6)) {
    case 0:
      return R"({"type":"identify",)" + at + R"(,"traits":{"plan":")" + (writer.below(2) ? "pro" : "trial") +
             R"("}})";
    case 1:
      return R"({"type":"identify",)" + at + R"(,"traits":{"wants":true,"title":"VP","tags":["vip"]}})";
    case 2:
      return R"({"type":"identify",)" + at +
             fmt::format(R"(,"traits":{{"seats":{},"wants":false}}}})", writer.below(6));
    case 3:
      return R"({"type":"track","event":"paid",)" + at + "}";
    default:
      return R"({"type":"track","event":"used",)" + at +
             fmt::format(R"(,"properties":{{"seconds":{}}}}})", writer.below(25));
  }
}

}  // namespace

TEST_CASE("trees have the values of their conditions, and say what decides") {
  int with_unasked = 0;
  for (uint32_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    Writer writer(seed);
    std::vector<Formula> formulas;
    std::string text = kSchema;
    for (int place = 0; place < 6; ++place) {
      formulas.push_back(writer.formula(3, Formula::Kind::leaf));
      text += fmt::format("segment s{} = {}\n", place, formulas.back().source);
    }
    Asked world(text);
    int minute = 0;
    for (int count = 0; count < 12; ++count) {
      world.input(random_input(writer, minute));
      for (int place = 0; place < 6; ++place) {
        std::string name = fmt::format("s{}", place);
        CAPTURE(formulas[static_cast<size_t>(place)].source);
        Explanation told = world.explain(name);
        CHECK((told.value == "true") == world.holds(name));
        check(told, formulas[static_cast<size_t>(place)]);
        for (const Explanation& part : told.parts)
          with_unasked += !part.asked;
      }
    }
  }
  CHECK(with_unasked > 100);
  CHECK(sides_checked > 2000);
}
