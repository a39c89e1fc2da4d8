// Expectations, asked of a scene: whether they are met, and if not, in plain words why, for somebody who
// doesn't know the program. Private to compiler/scenario.
#pragma once

#include "compiler/scenario/scene.h"
#include "compiler/scenario/world.h"

namespace nudge::scenario {

// What expectations of one kind look at: what was queued since those before them.
class Batch {
 public:
  // Something happens: the next expectation looks at what comes from here on.
  void move_on() { stale_ = true; }
  // An expectation looks.
  void look(const Scene& scene);
  size_t begin() const { return begin_; }
  size_t end() const { return end_; }
  source::Span since() const { return since_; }  // the expectation before; nowhere: from the beginning on

 private:
  size_t begin_ = 0, end_ = 0;
  bool stale_ = true;
  source::Span since_, last_;
};

class Expectations {
 public:
  explicit Expectations(Scene& scene) : scene_(scene) {}

  void move_on() {
    messages_.move_on();
    actions_.move_on();
  }
  Outcome check(const ir::ExpectMessage& expected);
  Outcome check(const ir::ExpectNothing& expected);
  Outcome check(const ir::ExpectAction& expected);
  Outcome check(const ir::ExpectIn& expected);
  Outcome check(const ir::ExpectEnded& expected);
  Outcome check(const ir::ExpectTrue& expected);

 private:
  // How a queued message or action differs from what is expected of one.
  struct Mismatch {
    size_t count = 0;
    std::string first;  // "expected subject "Welcome, Ada!", found "Welcome, there!""
    source::Span at;
    std::vector<std::string> difference;
  };
  Mismatch compare(const ir::ExpectMessage& expected, const Queued& queued);
  Mismatch compare(const ir::ExpectAction& expected, const Queued& queued);
  void compare_text(const ir::ExpectMessage::With& with, const Queued& queued, Mismatch& out);
  // The nearest in [begin, end) that nothing has taken, and how it differs.
  template <class Expected>
  Queued* nearest(const Expected& expected, size_t begin, size_t end, Mismatch& mismatch);
  template <class Expected>
  Outcome check_queued(const Expected& expected, Batch& batch, const std::string& what);
  template <class Expected>
  Outcome missing(const Expected& expected, const Batch& batch, const std::string& what);

  std::string since(const Batch& batch) const;
  void list_queued(const Batch& batch, bool actions, Outcome& outcome);
  // Where contacts stand in the workflows that send or do this.
  void list_standing(bool action, uint32_t target, ir::ActorId of, Outcome& outcome);
  // Where they stand in the workflow, in the message if it is one line; and what keeps them there.
  void say_standing(uint32_t workflow, ir::ActorId of, bool negated, Outcome& outcome);
  bool is_wanted(const Queued& queued, bool actions) const;
  std::string line_of(const Queued& queued);

  Scene& scene_;
  Batch messages_, actions_;
};

inline Outcome failed(std::string message) {
  Outcome outcome;
  outcome.kind = Outcome::Kind::failed;
  outcome.message = std::move(message);
  return outcome;
}
inline Outcome met() {
  Outcome outcome;
  outcome.kind = Outcome::Kind::held;
  return outcome;
}

}  // namespace nudge::scenario
