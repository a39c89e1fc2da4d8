// What an engine puts out, as happenings in the order in which they arose: actions, traces and edges are
// woven into one. Private to compiler/scenario.
#pragma once

#include "compiler/scenario/scene.h"

namespace nudge::scenario {

class Recorder {
 public:
  explicit Recorder(Scene& scene) : scene_(scene) {}
  // All that the scene's output has and its timeline hasn't.
  void take();

 private:
  void take_until(size_t actions, size_t traces);
  void take_actions_until(size_t actions);
  void add(const Action& action);
  void add(const Trace& trace);
  void add(const Passage& passage);
  void add_wait(const Passage& passage, const Node& node);
  void add_done(const Passage& passage, const ir::Step& step);
  std::string text_of(const Trace& trace);
  // `one`: an action, a trace or a passage.
  template <class One>
  Happening& push(Happening::Kind kind, const One& one, std::string text);

  Scene& scene_;
};

// Which way somebody took where there is more than one: "`if contact.seats is known`: no"; "" where there
// isn't, and from an arm of a `match` to its next.
std::string way_words(const Scene& scene, const Passage& passage);
// `2026-03-02 10:00`, with seconds and milliseconds if it has any.
std::string wall_time(int64_t time_ms, ZoneId zone);
// `welcome to ada@x.example "Welcome, Ada!"`, `notify(channel: "#sales")`; skipped: why, and what to do.
std::string text_of(const Program& program, const Queued& queued);
// What keeps a message from being sent, and what mends it: `no_address; give the contact an `email``.
std::string skip_words(const Program& program, const Queued& queued);

}  // namespace nudge::scenario
