#include "runtime/engine/adaptive.h"

#include <charconv>
#include <cmath>

#include "runtime/value/hash.h"

namespace nudge {

namespace {

// Uniform numbers for one arm's draw, two from each hash: {"adapt", workflow, split, contact, arm, k}.
class Draws {
 public:
  Draws(const DrawKey& key, uint32_t arm) : key_(key), arm_(text_of(arm, arm_digits_)) {}

  // In (0, 1), so that a logarithm can be taken.
  double uniform() {
    if (!half_left_) {
      char digits[12];
      last_ = stable_hash({"adapt", key_.workflow, key_.split, key_.contact, arm_, text_of(next_++, digits)});
    }
    uint64_t bits = half_left_ ? last_.low : last_.high;
    half_left_ = !half_left_;
    return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
  }

  // Of mean 0 and deviation 1: Marsaglia's polar method, one of each pair.
  double normal() {
    for (;;) {
      double x = 2 * uniform() - 1;
      double y = 2 * uniform() - 1;
      double square = x * x + y * y;
      if (square < 1 && square > 0) return x * std::sqrt(-2 * std::log(square) / square);
    }
  }

  // Gamma of shape at least 1 and scale 1: Marsaglia and Tsang, 2000. Takes the first try in 95 of 100 cases.
  double gamma(double shape) {
    double d = shape - 1.0 / 3;
    double c = 1 / std::sqrt(9 * d);
    for (;;) {
      double x = normal();
      double root = 1 + c * x;
      if (root <= 0) continue;
      double v = root * root * root;
      double u = uniform();
      if (std::log(u) < 0.5 * x * x + d * (1 - v + std::log(v))) return d * v;
    }
  }

 private:
  static std::string_view text_of(uint32_t number, char (&digits)[12]) {
    return {digits, static_cast<size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits)};
  }

  const DrawKey& key_;
  char arm_digits_[12];
  std::string_view arm_;
  uint32_t next_ = 0;
  Hash128 last_;
  bool half_left_ = false;
};

}  // namespace

double success_draw(const DrawKey& key, uint32_t arm, const ArmCounts& counts) {
  Draws draws(key, arm);
  uint64_t failed = counts.assigned > counts.converted ? counts.assigned - counts.converted : 0;
  double success = draws.gamma(1 + static_cast<double>(counts.converted));
  double failure = draws.gamma(1 + static_cast<double>(failed));
  return success / (success + failure);
}

uint32_t thompson_arm(const DrawKey& key, std::span<const ArmCounts> arms) {
  uint32_t best = 0;
  double best_draw = -1;
  for (uint32_t arm = 0; arm < arms.size(); ++arm) {
    double draw = success_draw(key, arm, arms[arm]);
    if (draw <= best_draw) continue;
    best_draw = draw;
    best = arm;
  }
  return best;
}

bool is_held_out(std::string_view workflow, std::string_view subject, double share) {
  return share > 0 && unit_interval(stable_hash({"holdout", workflow, subject})) < share;
}

}  // namespace nudge
