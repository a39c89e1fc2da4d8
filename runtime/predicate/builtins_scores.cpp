// Builtins over scores: their decay and the moment at which it reaches a threshold.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "runtime/predicate/builtins.h"

namespace nudge::builtin {

namespace {

constexpr double kLn2 = 0.69314718055994530942;
// Half-lives after which nothing is left of any finite number.
constexpr int64_t kAllHalvings = 2200;

// 2^-part, part in [0, 1). Of our own and of plain multiplications, so that every platform gives the same
// bits; 2^-0 is exactly 1. Its error is some units in the last place: less than one ms of decay makes, so
// that the points never rise, for half-lives of up to a thousand years.
double halved_by(double part) {
  bool near_one = part > 0.5;
  double x = (near_one ? 1 - part : -part) * kLn2;
  double sum = 1;
  for (int term = 14; term >= 1; --term)
    sum = 1 + sum * (x / term);
  return near_one ? sum / 2 : sum;
}

// Points as they decay from a moment on; before it they are what they were.
struct Decay {
  double points;
  int64_t as_of_ms;
  int64_t halve_ms;  // 0: none

  double at(int64_t now_ms) const {
    int64_t elapsed_ms = subtract_int(now_ms, as_of_ms);
    if (halve_ms <= 0 || elapsed_ms <= 0) return points;
    int64_t halvings = elapsed_ms / halve_ms;
    if (halvings >= kAllHalvings) return 0;
    double part = static_cast<double>(elapsed_ms % halve_ms) / static_cast<double>(halve_ms);
    return std::scalbn(points * halved_by(part), -static_cast<int>(halvings));
  }
};

Decay decay_of(const Evaluation& evaluation, Word points, Word as_of, Word halve_ms) {
  double start = number_of_word(points);
  return {is_missing_number(start) ? 0 : start,
          as_of == kMissingWord ? evaluation.now_ms : int_of_word(as_of),
          as_of == kMissingWord ? 0 : int_of_word(halve_ms)};
}

int side_of(double value, double threshold) {
  return value < threshold ? -1 : value > threshold ? 1 : 0;
}

// Moves the ends towards the crossing by what the inverse of the decay says. A hint from a library whose last
// bits may differ: an end moves only to where its side was asked for.
void narrow(const Decay& decay, double limit, int side, int64_t& same_ms, int64_t& other_ms) {
  const double ratio = decay.points / limit;
  if (!(ratio > 1)) return;
  const double near_ms =
      static_cast<double>(decay.as_of_ms) + std::log2(ratio) * static_cast<double>(decay.halve_ms);
  constexpr double kReach = 2;
  if (!(near_ms - kReach > static_cast<double>(same_ms) && near_ms + kReach < static_cast<double>(other_ms)))
    return;
  const auto before_ms = static_cast<int64_t>(near_ms - kReach);
  const auto after_ms = static_cast<int64_t>(near_ms + kReach);
  (side_of(decay.at(before_ms), limit) == side ? same_ms : other_ms) = before_ms;
  if (other_ms == before_ms) return;
  (side_of(decay.at(after_ms), limit) == side ? same_ms : other_ms) = after_ms;
}

}  // namespace

Word decayed(Evaluation& evaluation, Word points, Word as_of, Word halve_ms, Word) {
  return word_of_number(decay_of(evaluation, points, as_of, halve_ms).at(evaluation.now_ms));
}

// The points only go towards zero, so their side of the threshold turns from that at now once or twice (onto
// it and off again), and "still on the same side" is a prefix of the times to come.
Word next_crossing(Evaluation& evaluation, Word points, Word as_of, Word halve_ms, Word threshold) {
  Decay decay = decay_of(evaluation, points, as_of, halve_ms);
  double limit = number_of_word(threshold);
  if (is_missing_number(limit) || decay.halve_ms <= 0) return kMissingWord;
  int side = side_of(decay.at(evaluation.now_ms), limit);
  int64_t same_ms = evaluation.now_ms;
  int64_t other_ms = add_int(std::max(decay.as_of_ms, same_ms), multiply_int(decay.halve_ms, kAllHalvings));
  if (other_ms <= same_ms || side_of(decay.at(other_ms), limit) == side) return kMissingWord;
  narrow(decay, limit, side, same_ms, other_ms);
  while (subtract_int(other_ms, same_ms) > 1) {
    int64_t middle_ms = std::midpoint(same_ms, other_ms);
    (side_of(decay.at(middle_ms), limit) == side ? same_ms : other_ms) = middle_ms;
  }
  return word_of_int(other_ms);
}

Word kept_within(Evaluation&, Word value, Word least, Word most, Word) {
  double number = number_of_word(value);
  if (number < number_of_word(least)) return word_of_number(number_of_word(least));
  return word_of_number(number > number_of_word(most) ? number_of_word(most) : number);
}

}  // namespace nudge::builtin
