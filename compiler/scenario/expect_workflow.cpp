// Expectations about where somebody stands, how an enrolment ended, and about what holds.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/scenario/because.h"
#include "compiler/scenario/expectations.h"
#include "compiler/scenario/standing.h"

namespace nudge::scenario {

namespace {

// Of an actor, or of all who are there.
std::vector<SubjectRef> subjects(Scene& scene, uint32_t workflow, ir::ActorId of) {
  std::vector<SubjectRef> found;
  if (of != ir::kNoActor) {
    if (auto who = scene.subject(of)) found.push_back(*who);
    return found;
  }
  const SubjectKind kind = scene.program.workflows[workflow].subject;
  const size_t count =
      kind == SubjectKind::contact ? scene.state.contacts.size() : scene.state.accounts.size();
  for (uint32_t place = 0; place < count; ++place)
    found.push_back({kind, place});
  return found;
}

bool ended_as(const ir::ExpectEnded& expected, const Trace& trace) {
  switch (expected.as) {
    case ir::ExpectEnded::As::converted:
      return trace.what == TraceWhat::converted;
    case ir::ExpectEnded::As::exited:
      return trace.what == TraceWhat::exited;
    case ir::ExpectEnded::As::label:
      return trace.what == TraceWhat::finished && trace.label && *trace.label == expected.label;
    case ir::ExpectEnded::As::any:
      break;
  }
  return trace.what == TraceWhat::converted || trace.what == TraceWhat::exited ||
         trace.what == TraceWhat::finished || trace.what == TraceWhat::stopped;
}

std::string as_words(const ir::ExpectEnded& expected) {
  switch (expected.as) {
    case ir::ExpectEnded::As::converted:
      return " as converted";
    case ir::ExpectEnded::As::exited:
      return " as exited";
    case ir::ExpectEnded::As::label:
      return fmt::format(" as \"{}\"", expected.label);
    case ir::ExpectEnded::As::any:
      break;
  }
  return "";
}

// Of one who is named, or the only one there is.
std::string who_words(Scene& scene, uint32_t workflow, ir::ActorId of, bool negated) {
  const SubjectKind kind = scene.program.workflows[workflow].subject;
  if (of != ir::kNoActor) return called(scene.id_of(of), kind) + (negated ? " not" : "");
  auto all = subjects(scene, workflow, of);
  if (all.size() != 1) return negated ? "nobody" : "somebody";
  return called(scene.state.id_of(all[0]), kind) + (negated ? " not" : "");
}

}  // namespace

void Expectations::say_standing(uint32_t workflow, ir::ActorId of, bool negated, Outcome& outcome) {
  outcome.instead = standing(scene_, workflow, of);
  if (outcome.instead.size() != 1) return;
  outcome.message += ", but " + outcome.instead[0];
  outcome.instead.clear();
  auto who = subjects(scene_, workflow, of);
  if (!negated && who.size() == 1)
    outcome.values = because(scene_, workflow, std::string(scene_.state.id_of(who[0])));
}

Outcome Expectations::check(const ir::ExpectIn& expected) {
  const Workflow& workflow = scene_.program.workflows[expected.workflow];
  bool is_in = false;
  for (SubjectRef who : subjects(scene_, expected.workflow, expected.of)) {
    for (const Enrolment* enrolment : enrolments_in(scene_, who, expected.workflow)) {
      is_in |= expected.label.empty() ||
               scene_.words.step(expected.workflow, enrolment->node).label == expected.label;
    }
  }
  if (is_in != expected.negated) return met();
  std::string place = fmt::format("in `{}`", workflow.name);
  if (!expected.label.empty()) place += fmt::format(" at `{}`", expected.label);
  Outcome outcome = failed(fmt::format(
      "expected {} to be {}", who_words(scene_, expected.workflow, expected.of, expected.negated), place));
  say_standing(expected.workflow, expected.of, expected.negated, outcome);
  return outcome;
}

Outcome Expectations::check(const ir::ExpectEnded& expected) {
  const Workflow& workflow = scene_.program.workflows[expected.workflow];
  bool has_ended = false;
  for (const Trace& trace : scene_.output.traces) {
    if (trace.workflow != expected.workflow || !ended_as(expected, trace)) continue;
    has_ended |= expected.of == ir::kNoActor || view(trace.subject) == scene_.id_of(expected.of);
  }
  if (has_ended != expected.negated) return met();
  Outcome outcome = failed(fmt::format("expected {} to have finished `{}`{}",
                                       who_words(scene_, expected.workflow, expected.of, expected.negated),
                                       workflow.name, as_words(expected)));
  say_standing(expected.workflow, expected.of, expected.negated, outcome);
  return outcome;
}

Outcome Expectations::check(const ir::ExpectTrue& expected) {
  Evaluation over = scene_.evaluation(expected.of);
  if (scene_.value(expected.condition, expected.of).word == 1) return met();
  Outcome outcome = failed(fmt::format("expected `{}` to hold, but it does not",
                                       one_line_of(scene_.sources, scene_.ir[expected.condition].span)));
  if (scene_.actors.size() > 1 && expected.of < scene_.actors.size())
    outcome.message += " for " + scene_.id_of(expected.of);
  outcome.values =
      explain({scene_.ir, scene_.sources, scene_.program, scene_.lowered.tests}, expected.condition, over);
  return outcome;
}

}  // namespace nudge::scenario
