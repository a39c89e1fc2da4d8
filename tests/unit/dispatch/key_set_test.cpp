// Sets of keys against plain sets of small values, and texts' cells against what the sets say.
#include "runtime/dispatch/key_set.h"

#include <doctest/doctest.h>

#include <functional>
#include <random>
#include <set>

#include "runtime/dispatch/text_scale.h"

using namespace nudge;

namespace {

constexpr int64_t kInts[] = {INT64_MIN, INT64_MIN + 1, -2, -1, 0, 1, 2, 3, INT64_MAX - 1, INT64_MAX};

// With what it is to be: whether it has each of kInts.
struct Twin {
  KeySet keys;
  std::function<bool(int64_t)> has;
};

Twin any_set(std::mt19937& random, int depth) {
  auto any_int = [&] { return kInts[random() % std::size(kInts)]; };
  switch (depth == 0 ? random() % 2 : random() % 5) {
    case 0: {
      const int64_t least = any_int(), greatest = any_int();
      return {KeySet::ints(least, greatest), [=](int64_t x) { return least <= x && x <= greatest; }};
    }
    case 1: {
      std::vector<int64_t> words;
      for (unsigned count = random() % 4; count > 0; --count)
        words.push_back(any_int());
      return {KeySet::words(words),
              [=](int64_t x) { return std::find(words.begin(), words.end(), x) != words.end(); }};
    }
    case 2: {
      Twin one = any_set(random, depth - 1);
      return {one.keys.complement(), [=](int64_t x) { return !one.has(x); }};
    }
    case 3: {
      Twin left = any_set(random, depth - 1), right = any_set(random, depth - 1);
      return {left.keys.united(right.keys), [=](int64_t x) { return left.has(x) || right.has(x); }};
    }
    default: {
      Twin left = any_set(random, depth - 1), right = any_set(random, depth - 1);
      return {left.keys.intersected(right.keys), [=](int64_t x) { return left.has(x) && right.has(x); }};
    }
  }
}

TEST_CASE("sets of keys are sets of ints") {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    const Twin twin = any_set(random, 3);
    for (int64_t value : kInts) {
      const Key key = value == INT64_MIN ? Key() : int_key(value);
      CHECK(twin.keys.contains(key) == twin.has(value));
    }
    CHECK(twin.keys.complement().complement() == twin.keys);
    CHECK(twin.keys.united(twin.keys.complement()).is_all());
    CHECK(twin.keys.intersected(twin.keys.complement()).is_none());
    for (size_t place = 1; place < twin.keys.ranges().size(); ++place)
      CHECK(twin.keys.ranges()[place - 1].to < twin.keys.ranges()[place].from);
  }
}

TEST_CASE("numbers have the order of their keys") {
  const double numbers[] = {-DBL_MAX, -1e9, -1.5, -1, -DBL_MIN, -0.0, 0.0, DBL_MIN, 0.1, 1, 2.5, DBL_MAX};
  for (double left : numbers) {
    for (double right : numbers) {
      const auto a = number_order(std::bit_cast<Word>(left)), b = number_order(std::bit_cast<Word>(right));
      CHECK((a < b) == (left < right));
      CHECK((a == b) == (left == right));
    }
    CHECK(number_order(kMissingNumberWord) < number_order(std::bit_cast<Word>(left)));
  }
  CHECK(int_of_key(int_key(-7)) == -7);
}

std::string any_text(std::mt19937& random) {
  std::string text;
  for (unsigned count = random() % 4; count > 0; --count)
    text += std::string("ab\xFF\0", 4)[random() % 4];
  return text;
}

TEST_CASE("a text's cell says all that sets say of it") {
  std::mt19937 random(5);
  for (int round = 0; round < 400; ++round) {
    const bool with_prefixes = random() % 2 == 0;
    std::vector<KeySet> sets;
    std::set<Key> bounds;
    for (unsigned count = 1 + random() % 12; count > 0; --count) {
      KeySet set = random() % 4 == 0                    ? KeySet::known_text()
                   : with_prefixes && random() % 2 == 0 ? KeySet::prefix(any_text(random))
                   : random() % 3 == 0 ? KeySet::texts({any_text(random), any_text(random), any_text(random)})
                                       : KeySet::text(any_text(random));
      if (random() % 3 == 0) set = set.complement();
      for (const KeyRange& range : set.ranges()) {
        if (!range.from.empty()) bounds.insert(range.from);
        if (range.to != end_key()) bounds.insert(range.to);
      }
      sets.push_back(std::move(set));
    }
    const TextScale scale({bounds.begin(), bounds.end()}, with_prefixes);
    Arena arena;
    for (int tried = 0; tried < 60; ++tried) {
      const bool missing = random() % 8 == 0;
      const std::string text = any_text(random);
      const uint32_t cell = scale.cell(missing ? nullptr : arena.text(text));
      for (const KeySet& set : sets) {
        bool inside = false;
        for (const KeyRange& range : set.ranges()) {
          const uint32_t first = scale.cell_of_bound(range.from);
          const uint32_t end = range.to == end_key() ? UINT32_MAX : scale.cell_of_bound(range.to);
          inside = inside || (first <= cell && cell < end);
        }
        CHECK(inside == set.contains(missing ? Key() : text_key(text)));
      }
    }
  }
}

}  // namespace
