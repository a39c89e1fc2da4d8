// What the parts of a World share: the state with its engine, who is on stage, the clock, what has happened,
// and the values of expressions. Private to compiler/scenario.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>

#include "compiler/ir/test.h"
#include "compiler/lower/probes.h"
#include "compiler/scenario/explain.h"
#include "compiler/scenario/step_words.h"
#include "compiler/scenario/timeline.h"
#include "compiler/scenario/written.h"
#include "runtime/engine/newcomers.h"
#include "runtime/engine/step.h"
#include "runtime/input/decoder.h"

namespace nudge::scenario {

struct Value {
  Word word = 0;
  FieldType type;
};

struct Scene {
  Scene(const ir::Program& ir, const source::SourceSet& sources, const lower::Lowered& lowered,
        const Predicates& predicates);

  // Whom the state knows by the actor's id; nothing if nobody yet.
  std::optional<SubjectRef> subject(ir::ActorId actor) const;
  const std::string& id_of(ir::ActorId actor) const { return actors[actor].id; }
  ir::ActorId first_contact() const;  // kNoActor if there is none
  // Of the test's first contact: as the state has it, else as its statement will say.
  ZoneId zone();
  int64_t now_ms() const { return state.now_ms; }
  // Of a contact; the default one for accounts, and for who has none.
  ZoneId zone_of(SubjectRef who) const;
  ZoneId zone_of(SubjectKind kind, std::string_view id) const;
  // In the first contact's zone: `2026-03-02 10:00`, `2026-03-02 10:00:00.250`; where `own` says another
  // time, that one with its name.
  std::string clock_text(int64_t time_ms, std::optional<ZoneId> own = {});
  // `line 12`, if the span is in the file of the statement that is run; else "".
  std::string line_text(source::Span span) const;

  // What values were made of may be forgotten.
  void forget_values() { arena_.reset(); }
  // Over the actor as it is now; one who isn't there yet is a newcomer, kNoActor nobody. Texts and lists last
  // until the next statement.
  Evaluation evaluation(ir::ActorId of);
  Value value(ir::ExprId expr, ir::ActorId of);
  std::string text(ir::ExprId expr, ir::ActorId of);  // "" for a missing one
  // As the language writes it: texts in quotes.
  std::string shown(const Value& value) const;

  // The clock goes on to then; whatever is due on the way happens.
  void advance(int64_t to_ms);
  // Takes a line of JSON: nothing, or why it is no good. `whole`: a record with a value that doesn't fit is
  // not taken at all.
  std::string take(std::string_view json, bool whole);
  // Puts what the engine has put out since last time onto the timeline.
  void record();
  void note(Happening::Kind kind, const std::string& subject, std::string text);

  const ir::Program& ir;
  const source::SourceSet& sources;
  const lower::Lowered& lowered;
  const Program& program;
  const Predicates& predicates;
  std::vector<ir::Actor> actors;
  State state;
  Engine engine;
  Decoder decoder;
  Output output;
  Timeline timeline;
  StepWords words;
  std::vector<std::string> inputs;
  std::optional<ZoneId> announced_zone;
  size_t statement = 0;  // of those that were run
  source::Span statement_span;

 private:
  friend class Recorder;
  Arena arena_;
  std::unique_ptr<Newcomers> newcomers_;
  struct {
    size_t actions = 0, traces = 0, passages = 0;
    std::set<uint32_t> held_out;  // passes
  } recorded_;
  WrittenValues written_{*this};
};

}  // namespace nudge::scenario
